/** A step's lines in the log. */
import { duration } from "./quantity.ts";
import type { StepReport, Verdict } from "./report.ts";
import { RESULT_WORDS, VERDICT_WORDS } from "./words.ts";

/** Where a step stands in the run: 3 of 9. */
export interface Place {
  readonly number: number;
  readonly total: number;
}

/** The title of a group whose outcome is not known yet: `3/9 torch … (not installed)`. */
export function openingLine(place: Place, id: string, verdict: Verdict): string {
  return `${place.number}/${place.total} ${id} … (${verdict.reason})`;
}

/** `3/9 torch … installed (2.11.0+cu130 for driver 580.95) 24 s`; in a plan `3/9 torch … would install (not installed)`. */
export function outcomeLine(
  place: Place,
  step: Pick<StepReport, "id" | "result" | "verdict" | "reason" | "seconds">,
): string {
  const { word } = step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
  const reason = step.result === null ? step.verdict.reason : step.reason;
  const time = step.seconds === null ? "" : ` ${duration(step.seconds)}`;
  return `${place.number}/${place.total} ${step.id} … ${word} (${reason})${time}`;
}
