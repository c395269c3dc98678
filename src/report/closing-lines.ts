/** The last lines of a pod in the step log: the steps that no work told of, then the verdict. */
import { firstLine } from "./checks.ts";
import { headline } from "./headline.ts";
import type { PodReport } from "./report.ts";
import { outcomeLine } from "./step-lines.ts";
import { CHECK_WORDS } from "./words.ts";

/** What a plan would do, or what a run left as it was, a line a step; and the heading of the summary. */
export function closingLines(pod: PodReport, plan: boolean): readonly string[] {
  const total = pod.steps.length;
  const untold = pod.steps.flatMap((step, index) =>
    step.spans.length > 0 ? [] : [outcomeLine({ number: index + 1, total }, step)],
  );
  const checks = pod.checks.map(
    ({ id, status, detail }) => `${id} … ${CHECK_WORDS[status].word} (${firstLine(detail)})`,
  );
  const { icon, sentence } = headline(pod, plan);
  return [...untold, ...checks, `${icon} ${pod.name}: ${sentence}`];
}
