/** The control lines that a script on the pod writes to standard error: `kind`, a tab, a text. */
import type { ExecResult } from "../connection/connection.ts";
import { unescapeTold } from "./answer.ts";

/** Lines by kind; the rest of standard error is the shell's own talk. */
export type Control = ReadonlyMap<string, readonly string[]>;

export function readControl(result: ExecResult): Control {
  const lines = result.stderr.toString("utf8").split("\n");
  // The last piece has no newline: where the connection broke it may be half a line.
  return Map.groupBy(lines.slice(0, -1), (line) => line.split("\t", 1)[0] ?? "");
}

/** The texts of all lines of a kind. */
export function textsOf(control: Control, kind: string): readonly string[] {
  return (control.get(kind) ?? []).map((line) => unescapeTold(line.slice(kind.length + 1)));
}

/** The text of the first line of a kind; null where there is none. */
export function textOf(control: Control, kind: string): string | null {
  return textsOf(control, kind)[0] ?? null;
}
