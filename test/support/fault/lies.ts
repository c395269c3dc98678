/** Markers that say done of what is undone. */
import type { ActionRun } from "../action.ts";

/** The steps of a plan whose marker says done while the probe finds them undone. */
export function liesIn({ report, log }: ActionRun): string[] {
  const steps = report?.pods[0]?.steps;
  if (steps === undefined || steps.length === 0) return [`the plan told nothing:\n${log}`];
  return steps
    .filter(({ verdict }) => /drift/.test(verdict.reason))
    .map(({ id, verdict }) => `${id}: ${verdict.reason}`);
}
