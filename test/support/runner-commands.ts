/**
 * How the runner reads workflow commands from a step's output: our own port of what `ActionCommand.TryParseV2`, `TryParse` and
 * `StreamReader.ReadLine` of actions/runner do, for tests. Every name counts as registered, as a stop token might be any.
 */

export interface RunnerCommand {
  readonly name: string;
  readonly data: string;
}

/** .NET's `Char.IsWhiteSpace`, which differs from JavaScript's `\s`: no U+FEFF, but U+0085. */
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** The commands that the runner would carry out. */
export function commandsIn(output: string): readonly RunnerCommand[] {
  return runnerLines(output).flatMap((line) => parseColons(line) ?? parseBrackets(line) ?? []);
}

/** Lines end at `\n`, `\r` or `\r\n`, and at nothing else. */
export function runnerLines(output: string): readonly string[] {
  const lines = output.split(/\r\n|\r|\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** `::name properties::data`, after white space. */
function parseColons(line: string): RunnerCommand | null {
  const message = line.replace(LEADING_SPACE, "");
  if (!message.startsWith("::")) return null;
  const end = message.indexOf("::", 2);
  return end < 0 ? null : command(message.slice(2, end), message.slice(end + 2));
}

/** `##[name properties]data`, anywhere; only the first opening of a line is looked at. */
function parseBrackets(line: string): RunnerCommand | null {
  const start = line.indexOf("##[");
  if (start < 0) return null;
  const end = line.indexOf("]", start);
  return end < 0 ? null : command(line.slice(start + 3, end), line.slice(end + 1));
}

function command(info: string, data: string): RunnerCommand | null {
  const [name = ""] = info.split(" ");
  return name === "" ? null : { name, data };
}
