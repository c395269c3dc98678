/** What the demo prints of a run: the lines of its steps, without what is folded away, and the headings of the summary. Pure. */
import { styleText } from "node:util";
import { commandIn } from "../../test/support/runner-files.ts";

/** `3/16 torch … installed (2.15.0) 0.6 s`, as a step's outcome is written. */
const OUTCOME = /^(?<place>\d+\/\d+) (?<id>\S+) … (?<word>not run|[a-z]+)(?<rest> \(.*)$/;
const COLOURS = {
  installed: "green",
  updated: "green",
  adopted: "cyan",
  skipped: "gray",
  failed: "red",
} as const;

/** Turns a step's log, as it comes, into the lines that a person sees without opening a group. */
export class LogLines {
  #rest = "";
  #folded = false;

  /** The lines that these bytes complete. */
  push(text: string): readonly string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): readonly string[] {
    const command = commandIn(line);
    switch (command?.name) {
      case "group":
        this.#folded = true;
        return [];
      case "endgroup":
        this.#folded = false;
        return [];
      case "error":
      case "warning":
        return [styleText(command.name === "error" ? "red" : "yellow", `${command.name}: ${command.message}`)];
      case undefined:
        return this.#folded || line.trim() === "" ? [] : [coloured(line)];
      default:
        return [];
    }
  }
}

function coloured(line: string): string {
  const { place, id, word, rest } = OUTCOME.exec(line)?.groups ?? {};
  if (place === undefined || id === undefined || word === undefined || rest === undefined) return line;
  const colour = word in COLOURS ? COLOURS[word as keyof typeof COLOURS] : "yellow";
  return `${place.padStart(5)} ${id.padEnd(24)} ${styleText(colour, word.padEnd(9))} ${rest.trim()}`;
}

/** The first heading of a summary, without its marks. */
export function headingOf(summary: string): string {
  return /^#+ (.*)$/m.exec(summary)?.[1] ?? "no summary was written";
}
