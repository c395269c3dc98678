/** `start-services`, `stop-services`, `restart-services`: what runs on a pod, without installing anything. */
import { haltWithin } from "../engine/generations.ts";
import { runOwner } from "../engine/lock-owner.ts";
import { problemReport, runReport } from "../engine/pod-report.ts";
import type { Choices } from "../engine/question.ts";
import { haltOfError, type RunEnd } from "../engine/run.ts";
import { inPast, serviceTasks, serviceTitles, serviceVerdicts } from "../engine/services.ts";
import { Session } from "../engine/session.ts";
import { afterResults } from "../engine/standing.ts";
import { failUnfinished, interrupted } from "../engine/unfinished.ts";
import type { PodAnswer } from "../pod/answer.ts";
import type { PodReport } from "../report/report.ts";
import { catalogue } from "../steps/catalogue.ts";
import { selectSteps } from "../steps/selection.ts";
import { isServiceStep, type ServiceCommand } from "../steps/services.ts";
import type { Step } from "../steps/step.ts";
import type { Pod } from "./pod.ts";
import { obstacle } from "./preflight.ts";

/** The work of one of the commands. */
export function services(command: ServiceCommand): (pod: Pod) => Promise<PodReport> {
  return async (pod) => {
    const { connection, settings, target, log, signal, run } = pod;
    const steps = catalogue(settings.manifest);
    const selected = new Set(selectSteps(settings, steps.filter(isServiceStep)).run);
    const force = command === "restart-services" ? selected : new Set<string>();
    const choices: Choices = { run: selected, force, update: new Set() };
    const owner = runOwner({ run, podName: settings.podName, since: new Date() });
    const titles = serviceTitles;
    const session = new Session({ connection, settings, target, steps, choices, log, titles, run, owner, signal });
    const first = await session.probe();
    // What runs can be stopped whatever keeps it from being started.
    const problem = command === "stop-services" ? null : obstacle(first, settings);
    if (problem !== null) return problemReport(problem, pod.context());
    const work = carryOut(command, session, steps, choices, first);
    const end = await work.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const all = end.all.filter(({ step, standing }) => isServiceStep(step) || standing.kind === "settled").map(inPast);
    const notices = [...session.notices, ...settings.notices];
    return runReport({ ...end, all }, pod.context({ notices, tail: (step) => session.tail(step) }));
  };
}

/** One job; where the lock was waited for, what is due is asked again. */
async function carryOut(
  command: ServiceCommand,
  session: Session,
  steps: readonly Step[],
  choices: Choices,
  first: PodAnswer,
): Promise<RunEnd> {
  for (let answer = first; ; answer = await session.probe()) {
    const all = serviceVerdicts(command, steps, answer, choices);
    const tasks = serviceTasks(all);
    if (tasks.length === 0) return { all, answer, told: [], halt: null };
    const end = await session.job(tasks, all, answer);
    if (end.kind === "waited") continue;
    if (end.kind !== "ended") {
      const known = "results" in end ? interrupted(afterResults(all, end.results), tasks, end) : all;
      return { all: known, answer, told: [], halt: end };
    }
    const halt = haltWithin(end);
    const done = afterResults(all, end.results);
    if (halt !== null) return { all: failUnfinished(done, tasks, end.results, halt), answer, told: end.told, halt };
    try {
      return { all: done, answer: await session.probe(), told: end.told, halt };
    } catch (error) {
      return { all: done, answer, told: end.told, halt: haltOfError(error) };
    }
  }
}
