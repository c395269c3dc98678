/** `reset`: the next run installs steps anew; with `purge` the installation goes aside too. What is the user's stays. */
import { randomBytes } from "node:crypto";
import { runOwner } from "../engine/lock-owner.ts";
import { waitForLock } from "../engine/lock-wait.ts";
import { lockedProblem, lockLostProblem } from "../engine/locked.ts";
import { planReport, problemReport } from "../engine/pod-report.ts";
import { planOf } from "../engine/run.ts";
import { probeValues } from "../engine/values.ts";
import { decideWishes } from "../engine/wishes.ts";
import { type ResetAnswer, resetSteps } from "../operations/reset.ts";
import { OPERATION_SCRIPTS } from "../operations/scripts.ts";
import { takeLock } from "../pod/lock.ts";
import { probe } from "../pod/probe.ts";
import type { PodReport } from "../report/report.ts";
import { catalogue } from "../steps/catalogue.ts";
import { selectSteps } from "../steps/selection.ts";
import type { Step } from "../steps/step.ts";
import type { Pod } from "./pod.ts";

/** Whatever is reset, the installation is not complete until the next run. */
const WHOLE = "overall_installation";

export async function reset(pod: Pod): Promise<PodReport> {
  const { settings } = pod;
  const steps = catalogue(settings.manifest);
  const chosen = new Set([...selectSteps(settings, steps).run, WHOLE]);
  const answer = await locked(pod, steps, [...chosen]);
  switch (answer.kind) {
    case "done":
      return afterwards(pod, steps, answer);
    case "locked":
      return problemReport(lockedProblem(answer, settings.lockTimeoutMs), pod.context());
    case "lock-lost":
      return problemReport(lockLostProblem(answer.owner), pod.context());
    case "refused":
      return problemReport({ title: "the reset was refused", message: answer.reason, remedy: null }, pod.context());
  }
}

/** Resets as soon as the lock is there. */
async function locked(pod: Pod, all: readonly Step[], steps: readonly string[]): Promise<ResetAnswer> {
  const { connection, settings, log, signal, run } = pod;
  const owner = runOwner({ run, podName: settings.podName, since: new Date() });
  const token = randomBytes(12).toString("hex");
  const { purge, restart, restartWaitMs } = settings;
  const request = { values: probeValues(settings, all, NOTHING), steps, purge, restart, restartWaitMs, token, owner };
  const answer = await resetSteps(connection, request, signal);
  if (answer.kind !== "locked") return answer;
  const waited = await waitForLock({
    take: () => takeLock(connection, settings.workspace, { token, owner }, signal),
    timeoutMs: settings.lockTimeoutMs,
    note: (text) => log.note(text),
    signal,
  });
  signal.throwIfAborted();
  return waited.kind === "locked" ? waited : resetSteps(connection, request, signal);
}

const NOTHING = { run: new Set<string>(), force: new Set<string>(), update: new Set<string>() };

/** What the next run will do, as a plan shows it. */
async function afterwards(
  pod: Pod,
  steps: readonly Step[],
  done: Extract<ResetAnswer, { kind: "done" }>,
): Promise<PodReport> {
  const { connection, settings, signal } = pod;
  const choices = { ...NOTHING, run: new Set(steps.map(({ id }) => id)) };
  const probed = await probe(connection, probeValues(settings, steps, choices), OPERATION_SCRIPTS, undefined, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const notices = [...told(done), ...settings.notices];
  const changed = done.reset.length > 0 || done.aside.length > 0;
  const report = planReport(steps, planOf(steps, answer, choices), answer, pod.context({ notices }));
  return { ...report, result: changed ? "changed" : "unchanged", changed };
}

function told({ reset: steps, aside, kept }: Extract<ResetAnswer, { kind: "done" }>): readonly string[] {
  const named = steps.map((id) => `\`${id}\``).join(", ");
  return [
    steps.length === 0
      ? "there was nothing to reset"
      : `reset: ${named}; the table says what the next run does about them`,
    ...aside.map((path) => `moved aside: \`${path}\``),
    ...kept.map((path) => `not moved, since it is not this installation's alone: the Python environment \`${path}\``),
  ];
}
