/** Leaves out of a script what its entry never calls: a probe is sent at every login, and most of the shell is for jobs. Pure. */

interface Part {
  /** Of a function; null for what is outside of any. */
  readonly name: string | null;
  readonly text: string;
}

/** A function begins at the line's start and ends with a brace there, or is one line; that is how all our scripts are written. */
const FUNCTION = /^([a-z_0-9]+)\(\) (?:\{.*\}|\{[\s\S]*?\n\}|\([\s\S]*?\n\).*)\n/gm;
/** A list of constants at the line's start, an element a line, as of what a program says and what that means. */
const LIST = /^([A-Z_]+)=\(\n(?: .*\n)*\)\n/gm;
/** A word that may name a function. */
const WORD = /[a-z_][a-z_0-9]*/g;
/** What stands before a word that is a command: a line's start, an operator, a bracket, a keyword, `declare -F`. */
const BEFORE_COMMAND = /(?:^|[\n;&|(){!`]|\b(?:then|do|else|elif|if|while|until|time|exec)\s|\bdeclare -F\s)\s*$/;
/** As far back as that is looked for; longer ones are none of ours. */
const LOOK_BACK = 80;
/** What stands behind a word that is no command: it is given a value, or begins a function. */
const BEHIND_NAME = /^(?:=|\(\))/;

/**
 * The texts with only those functions that are reached from the roots, and only those lists that are named in what stays;
 * other statements outside functions stay. A function is reached when its name stands where a command may in the text of
 * one that is. Names that are put together (`${OPERATION}_probe`) must be among the roots.
 * @param idle functions that are surely not called with the values at hand, though others name them.
 */
export function neededOnly(
  texts: readonly string[],
  roots: (name: string) => boolean,
  entry: string,
  idle: ReadonlySet<string> = new Set(),
): readonly string[] {
  const parts = texts.map(partsOf);
  const functions = new Map(parts.flat().flatMap(({ name, text }) => (name === null ? [] : [[name, text]])));
  const reached = new Set([...functions.keys()].filter((name) => roots(name) && !idle.has(name)));
  const reach = (text: string) => {
    for (const { 0: word, index } of text.matchAll(WORD))
      if (functions.has(word) && !reached.has(word) && !idle.has(word) && isCommand(text, index, word))
        reached.add(word);
  };
  for (const { name, text } of parts.flat()) if (name === null) reach(text);
  reach(entry);
  // The set grows while it is walked.
  for (const name of reached) reach(functions.get(name) ?? "");
  const kept = parts.map((ofText) =>
    ofText.map(({ name, text }) => (name === null || reached.has(name) ? text : "")).join(""),
  );
  const named = new Set(
    kept
      .join("\n")
      .replaceAll(LIST, "")
      .match(/\b[A-Z_]+\b/g),
  );
  return kept.map((text) => text.replaceAll(LIST, (whole, name: string) => (named.has(name) ? whole : "")));
}

/** Functions and what stands between them, in order. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(FUNCTION)) {
    if (index > end) parts.push({ name: null, text: text.slice(end, index) });
    parts.push({ name, text: whole });
    end = index + whole.length;
  }
  parts.push({ name: null, text: text.slice(end) });
  return parts;
}

function isCommand(text: string, index: number, word: string): boolean {
  const before = text.slice(Math.max(0, index - LOOK_BACK), index);
  const behind = text.slice(index + word.length, index + word.length + 2);
  return BEFORE_COMMAND.test(before) && !BEHIND_NAME.test(behind);
}
