/** What starting, stopping and restarting means for each service, by what a probe answered. Pure. */
import type { PodAnswer } from "../pod/answer.ts";
import type { Task } from "../pod/job.ts";
import { isServiceStep, type ServiceCommand } from "../steps/services.ts";
import type { Step } from "../steps/step.ts";
import { requirements } from "./boot.ts";
import type { JobLogTitles } from "./job-log.ts";
import { answerFor, type Choices, questionFor } from "./question.ts";
import { type Progress, settle, standingOf } from "./standing.ts";
import { stepTitles } from "./titles.ts";

/** A verdict on each service that is meant; every other step is left as it is. */
export function serviceVerdicts(
  command: ServiceCommand,
  steps: readonly Step[],
  answer: PodAnswer,
  choices: Choices,
): readonly Progress[] {
  return steps.map((step): Progress => {
    const open: Progress = {
      step,
      standing: { kind: "open", verdict: { action: "skip", reason: "left out" } },
      spans: [],
    };
    if (!isServiceStep(step) || !choices.run.has(step.id)) return open;
    return verdict(command, open, steps, answer, choices);
  });
}

function verdict(
  command: ServiceCommand,
  open: Progress,
  steps: readonly Step[],
  answer: PodAnswer,
  choices: Choices,
): Progress {
  const { step } = open;
  const { state, detail, facts } = answerFor(answer, step);
  const { liveJob } = questionFor(step, answer, choices);
  const runs = (facts.pid ?? "") !== "";
  const failed = (reason: string): Progress => ({ ...open, standing: standingOf(step, { action: "fail", reason }) });
  const skipped = (reason: string) =>
    settle({ ...open, standing: { kind: "open", verdict: { action: "skip", reason } } }, "skipped", reason);
  if (state === "unreadable") return failed(detail || "could not be read");
  if (liveJob !== null) {
    const reason = "a job of an earlier run is at work on it";
    return settle({ ...open, standing: { kind: "open", verdict: { action: "attach", reason } } }, "running", reason);
  }
  if (command === "stop-services") return runs ? due(open, "stop", "to be stopped") : skipped("does not run");
  if (command === "start-services" && runs && state !== "partial")
    return skipped(state === "other" ? `runs already; ${detail}` : "runs already");
  const missing = notInstalled(step, steps, answer);
  if (missing !== null) return failed(`${missing} is not installed: run provision first`);
  return due(open, "start", command === "restart-services" && runs ? "to be restarted" : "to be started");
}

function due(open: Progress, part: "start" | "stop", reason: string): Progress {
  const action = part === "start" && reason === "to be started" ? "install" : "update";
  return { ...open, standing: { kind: "due", verdict: { action, reason }, remaining: [part] } };
}

/** The first step without which this one cannot run and that is not in place; null where all are. What a container lost keeps nothing from a start. */
function notInstalled(step: Step, steps: readonly Step[], answer: PodAnswer): string | null {
  if (answerFor(answer, step).facts.installed === "no") return step.id;
  const missing = requirements(step, steps).find((id) => {
    const state = answer.steps.get(id)?.state;
    return state !== "satisfied" && state !== "other";
  });
  return missing ?? null;
}

/** The tasks that are due, in catalogue order. */
export function serviceTasks(all: readonly Progress[]): readonly Task[] {
  return all.flatMap(({ step, standing }) =>
    standing.kind === "due" ? standing.remaining.map((part) => ({ part, step: step.id })) : [],
  );
}

/** "to be started" of one that was started. */
export function inPast({ standing, ...progress }: Progress): Progress {
  const past = (reason: string) => reason.replace(/^to be /, "");
  const verdict = { ...standing.verdict, reason: past(standing.verdict.reason) };
  if (standing.kind !== "settled") return { ...progress, standing: { ...standing, verdict } };
  return { ...progress, standing: { ...standing, verdict, reason: past(standing.reason) } };
}

/** Lines for the log: "(to be started)" in front of the work, "started" behind it; counted among the services alone. */
export function serviceTitles(all: readonly Progress[]): JobLogTitles {
  const services = all.filter(({ step }) => isServiceStep(step));
  return { begin: stepTitles(services).begin, outcome: stepTitles(services.map(inPast)).outcome };
}
