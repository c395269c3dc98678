/** `provision`: install what is missing, repair what is broken, skip what is there. `plan`: the same, told and not done. */
import { CachedWheels } from "../engine/cached-wheels.ts";
import { droppedNotes } from "../engine/dropped.ts";
import { RecordingEffects, rollBack, withoutRecording } from "../engine/generations.ts";
import { runOwner } from "../engine/lock-owner.ts";
import { planReport, problemReport, refusedReport, runReport } from "../engine/pod-report.ts";
import type { Choices } from "../engine/question.ts";
import { undoneReport } from "../engine/rollback-report.ts";
import { applyAll, opened, planOf } from "../engine/run.ts";
import { Session } from "../engine/session.ts";
import { diskSpaces, roomNotes, roomWarnings } from "../engine/space.ts";
import { stepTitles } from "../engine/titles.ts";
import type { PodAnswer } from "../pod/answer.ts";
import type { PodReport } from "../report/report.ts";
import type { Settings } from "../settings.ts";
import { catalogue } from "../steps/catalogue.ts";
import { selectSteps } from "../steps/selection.ts";
import type { Step } from "../steps/step.ts";
import type { Pod } from "./pod.ts";
import { obstacle, refusal } from "./preflight.ts";

export function provision(pod: Pod): Promise<PodReport> {
  return asked(pod, async ({ session, steps, choices, first, notices }) => {
    const verdicts = planOf(steps, first, choices);
    const spaces = diskSpaces(first, steps, verdicts);
    for (const note of roomNotes(spaces)) pod.log.note(note);
    const refused = refusal(first, verdicts, spaces);
    if (refused !== null) {
      const untouched = { all: opened(steps, first, choices), answer: first, told: [], halt: null };
      return refusedReport(refused, untouched, spaces, pod.context({ notices }));
    }
    const wheels = cachedWheels(pod, session);
    const recording = new RecordingEffects(wheels, pod.settings);
    const context = () =>
      pod.context({
        notices: [...session.notices, ...wheels.notices, ...notices],
        warnings: [...roomWarnings(spaces), ...recording.warnings],
        tail: (step) => session.tail(step),
      });
    const work = async () => {
      const end = await applyAll(steps, choices, recording, first);
      await wheels.keep(end);
      const report = runReport(end, context());
      const to = recording.number;
      if (pod.settings.onFailure === "keep" || report.result !== "failed" || to === null) return report;
      pod.log.note(`going back to generation ${to}: what was there before this run`);
      const request = { settings: pod.settings, steps, choices, answer: end.answer, to, keep: false };
      return undoneReport(report, await rollBack(session, request), to, steps, context());
    };
    return work().finally(() => session.close(first.facts.workspace ?? pod.settings.workspace));
  });
}

function cachedWheels({ cache, connection, log, signal, settings }: Pod, session: Session): CachedWheels {
  const claim = (workspace: string) => session.claim(workspace);
  return new CachedWheels(session, { connection, cache, log, signal, claim, manifest: settings.manifest });
}

export function plan(pod: Pod): Promise<PodReport> {
  return asked(pod, async ({ steps, choices, first, notices }) =>
    planReport(steps, planOf(steps, first, choices), first, pod.context({ notices })),
  );
}

export interface Asked {
  readonly session: Session;
  readonly steps: readonly Step[];
  readonly choices: Choices;
  /** What the pod answered before anything was done. */
  readonly first: PodAnswer;
  readonly notices: readonly string[];
}

/** Probes, and goes on where nothing stands in the way. */
export async function asked(pod: Pod, work: (asked: Asked) => Promise<PodReport>): Promise<PodReport> {
  const { connection, settings, target, log, signal, run } = pod;
  const steps = catalogue(settings.manifest);
  const choices = choicesOf(settings, steps);
  const owner = runOwner({ run, podName: settings.podName, since: new Date() });
  const session = new Session({
    connection,
    settings,
    target,
    steps,
    choices,
    log,
    titles: withoutRecording(stepTitles),
    run,
    owner,
    signal,
  });
  const first = await session.probe();
  const problem = obstacle(first, settings);
  if (problem !== null) return problemReport(problem, pod.context());
  const dropped = droppedNotes(first);
  for (const note of dropped) log.note(note);
  return work({ session, steps, choices, first, notices: [...settings.notices, ...dropped] });
}

/** What is left out leaves the installation incomplete, so its marker is not written. */
export function choicesOf(settings: Settings, steps: readonly Step[]): Choices {
  const { run, force, update } = selectSteps(settings, steps);
  const complete = run.length === steps.length;
  return {
    run: new Set(complete ? run : run.filter((id) => id !== "overall_installation")),
    force: new Set(force),
    update: new Set(update),
  };
}
