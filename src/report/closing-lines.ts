/** The last lines of a pod in the step log: the steps that no work told of, then the verdict. */
import { headline } from "./headline.ts";
import type { PodReport } from "./report.ts";
import { outcomeLine } from "./step-lines.ts";

/** What a plan would do, or what a run left as it was, a line a step; and the heading of the summary. */
export function closingLines(pod: PodReport, plan: boolean): readonly string[] {
  const total = pod.steps.length;
  const untold = pod.steps.flatMap((step, index) =>
    step.spans.length > 0 ? [] : [outcomeLine({ number: index + 1, total }, step)],
  );
  const { icon, sentence } = headline(pod, plan);
  return [...untold, `${icon} ${pod.name}: ${sentence}`];
}
