/** Why a run got no lock, in words. Pure. */
import prettyMilliseconds from "pretty-ms";
import type { Problem } from "./problem.ts";

/** @param waitedMs how long it was waited for */
export function lockedProblem(holder: { readonly owner: string; readonly byHand: boolean }, waitedMs: number): Problem {
  const waited = waitedMs < 1000 ? "" : `, and was not given back within ${prettyMilliseconds(waitedMs)}`;
  if (holder.byHand) {
    return {
      title: "the pod was locked by hand",
      message: `The lock on this workspace was taken ${holder.owner}${waited}. No run breaks it.`,
      remedy: "When the pod may be changed again, run this action with `command: unlock`.",
    };
  }
  return {
    title: "another run holds the lock",
    message: `The lock on this workspace is held by ${holder.owner}${waited}.`,
    remedy:
      "Wait for that run, or cancel it; a run that is gone loses its lock after a minute. A longer lock-timeout waits longer.",
  };
}

/** For a run that came back to find its lock with another. */
export function lockLostProblem(owner: string): Problem {
  return {
    title: "the lock was lost to another run",
    message: `While this run could not reach the pod, its lock was taken over. It is held by ${owner}. What was at work was followed to its end, and nothing more was started.`,
    remedy: "Nothing is lost: run again when that run is done.",
  };
}
