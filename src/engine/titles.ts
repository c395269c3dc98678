/** The lines of the step log for a job's work. Pure. */
import type { TaskResult } from "../pod/job.ts";
import type { StepResult } from "../report/report.ts";
import { openingLine, outcomeLine } from "../report/step-lines.ts";
import type { JobLogTitles } from "./job-log.ts";
import type { Progress } from "./standing.ts";

/** So many step names fit into a title. */
const NAMED = 3;

/** Titles and outcomes by what each step's verdict was. */
export function stepTitles(all: readonly Progress[]): JobLogTitles {
  const placeOf = (id: string) => ({ number: all.findIndex(({ step }) => step.id === id) + 1, total: all.length });
  const verdictOf = (id: string) => all.find(({ step }) => step.id === id)?.standing.verdict;
  return {
    begin: (part, steps) => {
      const [id = ""] = steps;
      const verdict = verdictOf(id);
      if (steps.length > 1) return `${part}: ${steps.slice(0, NAMED).join(", ")}${more(steps.length - NAMED)}`;
      return verdict === undefined ? `${part} ${id}` : openingLine(placeOf(id), id, verdict);
    },
    outcome: (result) => {
      const word = RESULTS[result.result];
      const verdict = verdictOf(result.step);
      if (word === null || verdict === undefined) return null;
      const seconds = (result.to - result.from) / 1000;
      return outcomeLine(placeOf(result.step), {
        id: result.step,
        result: word,
        verdict,
        reason: result.reason || (verdict.reason === NOT_INSTALLED ? "was not there" : verdict.reason),
        seconds,
      });
    },
  };
}

/** The verdict's reason, which would read oddly behind "installed". */
const NOT_INSTALLED = "not installed";

/** A part of a step is no result yet, and what was refuted is applied next. */
const RESULTS: Readonly<Record<TaskResult["result"], StepResult | null>> = {
  installed: "installed",
  updated: "updated",
  adopted: "adopted",
  skipped: "skipped",
  running: "running",
  failed: "failed",
  "not-run": "not-run",
  refuted: null,
  part: null,
};

function more(count: number): string {
  return count > 0 ? ` and ${count} more` : "";
}
