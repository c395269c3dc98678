/**
 * Keeps output of the pod from being read as a workflow command.
 *
 * The runner reads commands from our standard output, line by line, where a bare carriage return ends a line too: `::name::`
 * at the start of a line (after white space), and `##[name]` anywhere in it. A visible backslash is set into either, as the runner
 * itself does with its own markers. Nothing invisible would do: .NET compares by culture and overlooks zero-width characters.
 * Wrapping everything in `stop-commands` would not do either: our own groups and annotations come in between.
 */

/** Anything but letters, digits, punctuation and symbols may count as white space for somebody: better one backslash too many. */
const LEADING_COMMAND = /^([^\p{L}\p{N}\p{P}\p{S}]*):(?=[^\p{L}\p{N}\p{P}\p{S}]*:)/u;
const BRACKET_COMMAND = /##(?=\[)/g;

/** Nothing else can match: to compile the expression takes milliseconds, which most runs can do without. */
const hasTwoColons = (line: string) => line.indexOf(":") !== line.lastIndexOf(":");

/** One or more lines in which the runner finds no command; text without one comes back unchanged. */
export function neutralise(text: string): string {
  return text
    .split(/(\r\n|\r|\n)/)
    .map((line) => (hasTwoColons(line) ? line.replace(LEADING_COMMAND, "$1\\:") : line))
    .map((line) => line.replace(BRACKET_COMMAND, "##\\"))
    .join("");
}
