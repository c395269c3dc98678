/** What becomes of the tasks of a job that did not come to its end. Pure. */
import type { Task, TaskResult } from "../pod/job.ts";
import type { StepResult } from "../report/report.ts";
import type { Halt, LeftWork, RoundEnd } from "./run.ts";
import { type Progress, settle } from "./standing.ts";

/** A job that was cut off leaves tasks without a result: the first of them was at work, the rest never began. */
export function failUnfinished(
  all: readonly Progress[],
  tasks: readonly Task[],
  results: readonly TaskResult[],
  halt: Halt,
): readonly Progress[] {
  const done = new Set(results.map(({ step, part }) => `${part} ${step}`));
  const unfinished = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`)).map(({ step }) => step);
  const reason =
    halt.kind === "stopped" ? halt.reason : "the job ended without a word: killed, or the pod was restarted";
  const atWork = unfinished[0];
  return all.map((progress) => {
    if (progress.step.id === atWork) return settle(progress, "failed", reason);
    return unfinished.includes(progress.step.id) ? settle(progress, "not-run", `${atWork} was stopped`) : progress;
  });
}

/**
 * A job whose end was not waited for. Of its tasks without a result the first was at work; neighbours of these parts are at
 * work at the same time. The others never began, and stay due.
 */
export function interrupted(
  all: readonly Progress[],
  tasks: readonly Task[],
  end: Extract<RoundEnd, { kind: "aborted" | "broken" }>,
): readonly Progress[] {
  const ending = endingOf(end);
  if (ending === null) return all;
  const [result, reason] = ending;
  const done = new Set(end.results.map(({ step, part }) => `${part} ${step}`));
  const open = tasks.filter(({ step, part }) => !done.has(`${part} ${step}`));
  const [first] = open;
  const together = first?.part === "fetch" || first?.part === "packages";
  const atWork = new Set(
    open.filter((task) => task === first || (together && task.part === first.part)).map(({ step }) => step),
  );
  return all.map((progress) => {
    const { step, standing } = progress;
    const background = standing.kind === "settled" && standing.result === "running" && step.background;
    return (standing.kind === "due" && atWork.has(step.id)) || (background && result === "cancelled")
      ? settle(progress, result, reason)
      : progress;
  });
}

function endingOf(end: Extract<RoundEnd, { kind: "aborted" | "broken" }>): readonly [StepResult, string] | null {
  return end.kind === "broken" ? ["running", UNREACHED] : CANCELLED[end.work];
}

const UNREACHED = "the connection was lost; its job goes on on the pod, and the next run picks it up";
const CANCELLED: Readonly<Record<LeftWork, readonly [StepResult, string] | null>> = {
  none: null,
  stopped: ["cancelled", "the run was cancelled"],
  unknown: ["cancelled", "the run was cancelled; the pod could not be reached, so its job may go on"],
  left: ["running", "the run was cancelled; its job goes on on the pod, and the next run attaches to it"],
};
