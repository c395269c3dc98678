/** Leaves out of a script what its entry never calls: a probe is sent at every login, and most of the shell is for jobs. Pure. */

interface ShellFunction {
  readonly name: string;
  readonly text: string;
}

/** A function begins at the line's start and ends with a brace there, or is one line; that is how all our scripts are written. */
const FUNCTION = /^([a-z_0-9]+)\(\) (?:\{.*\}|\{[\s\S]*?\n\}|\([\s\S]*?\n\).*)\n/gm;
/** A list of constants at the line's start, an element a line, as of what a program says and what that means. */
const LIST = /^([A-Z_]+)=\(\n(?: .*\n)*\)\n/gm;
/** A word where a command may stand: after a line's start, an operator, a bracket, a keyword; or after `declare -F`. What comes before is only looked at: `if` is such a word itself. */
const COMMAND =
  /(?<=^|[;&|(){!`]|\b(?:then|do|else|elif|if|while|until|time|exec)\s|\bdeclare -F\s)\s*(?!(?:then|do|else|elif|if|while|until|time|exec)\s)([a-z_][a-z_0-9]*)(?![a-z_0-9=]|\(\))/gm;

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
  const functions = new Map(texts.flatMap(functionsOf).map((each) => [each.name, each]));
  const outside = texts.map((text) => text.replaceAll(FUNCTION, "")).join("\n");
  const reached = new Set<string>();
  const waiting = [...functions.keys()].filter(roots);
  const reach = (text: string) => {
    for (const [, word = ""] of text.matchAll(COMMAND))
      if (functions.has(word) && !reached.has(word)) waiting.push(word);
  };
  reach(`${outside}\n${entry}`);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name) || idle.has(name)) continue;
    reached.add(name);
    reach(functions.get(name)?.text ?? "");
  }
  const kept = texts.map((text) =>
    text.replaceAll(FUNCTION, (whole, name: string) => (reached.has(name) ? whole : "")),
  );
  const named = new Set(
    kept
      .join("\n")
      .replaceAll(LIST, "")
      .match(/\b[A-Z_]+\b/g),
  );
  return kept.map((text) => text.replaceAll(LIST, (whole, name: string) => (named.has(name) ? whole : "")));
}

function functionsOf(text: string): ShellFunction[] {
  return [...text.matchAll(FUNCTION)].map(([whole, name = ""]) => ({ name, text: whole }));
}
