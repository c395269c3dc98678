import { NAME_OF_VARIABLE } from "../manifest/values.ts";

export interface SecretLines {
  readonly values: Readonly<Record<string, string>>;
  /** No message repeats a value. */
  readonly problems: readonly string[];
}

const HOW = "write one NAME=value a line; a value over several lines is not possible";

function problemOfLine(line: string, taken: ReadonlySet<string>): string | null {
  const equals = line.indexOf("=");
  if (equals < 0) return `has no \`=\`; ${HOW}`;
  const name = line.slice(0, equals).trim();
  if (!NAME_OF_VARIABLE.test(name))
    return `has no name of a variable before its \`=\` (letters, digits and \`_\`, not a digit first); ${HOW}`;
  if (taken.has(name)) return `names ${name} again; a name stands once`;
  if (line.slice(equals + 1).trim() === "")
    return `gives ${name} no value; is that secret set, and may this run read it? (runs from a fork get no secrets)`;
  return null;
}

/** Reads the `secrets` input: lines `NAME=value`; blank lines are passed over. */
export function parseSecretLines(text: string): SecretLines {
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const problem = problemOfLine(line, new Set(values.keys()));
    if (problem !== null) problems.push(`line ${index + 1} ${problem}`);
    else values.set(line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim());
  }
  return { values: Object.fromEntries(values), problems };
}

/** What of a pasted key could show up in a log by itself: its body's lines, however the line breaks were pasted. */
function piecesOfKey(key: string): readonly string[] {
  const body = key.replace(/-----[^-\n]+-----/g, " ");
  return body.split(/\s+|\\r|\\n|["']/).filter((piece) => piece.length >= 4);
}

/**
 * Everything that must be masked, longest first; `main.ts` hands it to the runner before anything else can be logged.
 * Lenient: what `parseSecretLines` refuses is masked as a whole line.
 */
export function collectSecrets(get: (name: string) => string): readonly string[] {
  const key = get("key");
  const lines = get("secrets").split(/\r?\n/);
  const values = lines.map((line) => line.slice(line.indexOf("=") + 1));
  const all = [key, ...piecesOfKey(key), get("key-passphrase"), get("git-token"), ...values];
  const told = new Set(all.flatMap((text) => [text, text.trim()]).filter((text) => text.trim() !== ""));
  return [...told].sort((left, right) => right.length - left.length);
}
