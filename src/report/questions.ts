/** What the telling asks of a report again and again. */
import { type PodReport, type Report, STEP_RESULTS, type StepReport, type StepResult } from "./report.ts";

/** Whether its steps say what a run would do: after a reset they tell of the next one. */
export function isPlan(report: Report): boolean {
  return report.command === "plan" || report.command === "reset";
}

/** How many steps ended in each way. */
export function tally(steps: readonly StepReport[]): Readonly<Record<StepResult, number>> {
  const counts = Object.fromEntries(STEP_RESULTS.map((result) => [result, 0])) as Record<StepResult, number>;
  for (const step of steps) if (step.result !== null) counts[step.result] += 1;
  return counts;
}

export function ended(steps: readonly StepReport[], ...results: readonly StepResult[]): readonly StepReport[] {
  return steps.filter((step) => step.result !== null && results.includes(step.result));
}

/** Left out by `only`, `from` or `skip`, in contrast to a step that is up to date. */
export function isLeftOut(step: StepReport): boolean {
  return step.verdict.action === "skip" && step.verdict.reason.startsWith("left out");
}

export function isNode(step: StepReport): boolean {
  return step.id.startsWith("node_");
}

export function isService(step: StepReport): boolean {
  return step.id === "comfyui_service";
}

/** What earlier runs recorded for the work that this one found done, in seconds. */
export function savedSeconds(steps: readonly StepReport[]): number {
  return ended(steps, "skipped", "adopted")
    .filter((step) => !isLeftOut(step))
    .reduce((sum, step) => sum + (step.recordedSeconds ?? 0), 0);
}

/** Whether ComfyUI runs now; null where this run did not look. */
export function comfyuiRuns(pod: PodReport): boolean | null {
  const service = pod.steps.find(isService);
  if (service === undefined || service.result === null || isLeftOut(service)) return null;
  return ["installed", "updated", "adopted", "skipped", "running"].includes(service.result);
}

/** Which state a rollback went back to: "generation 3, of 2026-11-20 10:00:00"; null for any other command. */
export function restoredGeneration(pod: PodReport): string | null {
  return pod.steps.find(({ id }) => id === "generation")?.reason ?? null;
}

export function seconds(timed: { readonly startedAt: number; readonly endedAt: number }): number {
  return Math.max(0, timed.endedAt - timed.startedAt) / 1000;
}

/** The pod's address without the user: `203.0.113.7:10341`, or `local`. */
export function hostAndPort(pod: PodReport): string {
  return pod.address.slice(pod.address.lastIndexOf("@") + 1);
}
