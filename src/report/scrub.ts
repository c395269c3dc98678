/** Takes secrets out of a report: the runner masks the log and the summary, but the report's file is written by us. Pure. */

const MASK = "***";
/** A shorter line of a secret is too common to be taken out; the runner masks likewise. */
const SHORTEST = 4;

/** The same value with every secret, and every line of one, replaced in every string. */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const pieces = [
    ...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).map((piece) => piece.trim())),
  ]
    .filter((piece) => piece.length >= SHORTEST)
    .toSorted((left, right) => right.length - left.length);
  return pieces.length === 0 ? value : (scrub(value, pieces) as T);
}

function scrub(value: unknown, pieces: readonly string[]): unknown {
  if (typeof value === "string") return pieces.reduce((text, piece) => text.replaceAll(piece, MASK), value);
  if (Array.isArray(value)) return value.map((each) => scrub(each, pieces));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [scrub(key, pieces), scrub(each, pieces)]));
}
