/** `lock`: keeps runs from a pod until `unlock`. `unlock`: gives back a lock that was taken by hand, or whose run is gone. */
import { RECORD } from "../engine/generations.ts";
import { handOwner } from "../engine/lock-owner.ts";
import { waitForLock } from "../engine/lock-wait.ts";
import { lockedProblem } from "../engine/locked.ts";
import { noticeReport, problemReport } from "../engine/pod-report.ts";
import { jobTime } from "../engine/question.ts";
import { breakLock, type LiveJob, type LockAnswer, takeLock } from "../pod/lock.ts";
import type { PodReport } from "../report/report.ts";
import type { Pod } from "./pod.ts";

export async function lock(pod: Pod): Promise<PodReport> {
  const { connection, settings, log, signal, run } = pod;
  const owner = handOwner(settings.message, { run, podName: settings.podName, since: new Date() });
  const take = async () =>
    ownAnswer(await takeLock(connection, settings.workspace, { token: "", owner }, signal), owner);
  const first = await take();
  // A run ends; a lock by hand stays until somebody unlocks it.
  const waits = first.kind === "locked" && !first.byHand;
  const answer = waits
    ? await waitForLock({ take, timeoutMs: settings.lockTimeoutMs, note: (text) => log.note(text), signal })
    : first;
  switch (answer.kind) {
    case "held":
      return noticeReport(
        `locked ${owner}`,
        true,
        pod.context({ notices: takenOver(answer.takenOver), warnings: answer.atWork.map(stillAtWork) }),
      );
    case "locked":
      return problemReport(lockedProblem(answer, waits ? settings.lockTimeoutMs : 0), pod.context());
    default:
      return unexpected(pod, answer);
  }
}

export async function unlock(pod: Pod): Promise<PodReport> {
  const answer = await breakLock(pod.connection, pod.settings.workspace, pod.signal);
  switch (answer.kind) {
    case "free":
      return noticeReport("there was no lock", false, pod.context({ notices: [] }));
    case "released":
      return noticeReport(`unlocked; the lock was held ${answer.owner}`, true, pod.context({ notices: [] }));
    case "locked":
      return problemReport(
        {
          title: "a run at work holds the lock",
          message: `The lock on this workspace is held by ${answer.owner}; that run gives it back when it ends.`,
          remedy: "Wait for that run, or cancel it; the lock of a run that is gone can be unlocked after a minute.",
        },
        pod.context(),
      );
    default:
      return unexpected(pod, answer);
  }
}

/** Where the connection broke after the lock was taken, it is met again, with the same words. */
function ownAnswer(answer: LockAnswer, owner: string): LockAnswer {
  return answer.kind === "locked" && answer.owner === owner ? { kind: "held", takenOver: null, atWork: [] } : answer;
}

/** A lock ends no job: whoever locks a pod to have it in peace should know. */
function stillAtWork({ job, steps }: LiveJob): string {
  const named = steps.filter((step) => step !== RECORD).map((step) => `\`${step}\``);
  return `a job of an earlier run is still at work (since ${jobTime(job)}), on ${named.join(", ")}: it goes on under the lock to its end`;
}

function takenOver(owner: string | null): readonly string[] {
  return owner === null ? [] : [`the lock was taken over: its owner is gone (${owner})`];
}

function unexpected(pod: Pod, answer: LockAnswer | { readonly kind: "aborted" }): PodReport {
  pod.signal.throwIfAborted();
  const message = answer.kind === "refused" ? answer.reason : `the pod gave no answer about its lock`;
  return problemReport({ title: "the lock could not be asked for", message, remedy: null }, pod.context());
}
