/** The lock on a workspace: jobs take it, a beat from the runner keeps it, and it is given back; or it is taken by hand. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection, ExecRequest } from "../connection/connection.ts";
import { type Control, readControl, textOf, textsOf } from "./control.ts";
import { composeScript, remoteCommand } from "./script.ts";

/** Others may take over a lock whose beat is a minute old. */
const BEAT_MS = 15_000;

export interface LockClaim {
  /** Names the run; empty: taken by hand, which no run breaks. */
  readonly token: string;
  /** What people read in the lock. */
  readonly owner: string;
}

export interface LiveJob {
  readonly job: string;
  readonly steps: readonly string[];
}

export type LockAnswer =
  /** `takenOver`: the words of the former owner, which was gone. `atWork`: what earlier runs left alive. */
  | { readonly kind: "held"; readonly takenOver: string | null; readonly atWork: readonly LiveJob[] }
  | { readonly kind: "locked"; readonly owner: string; readonly byHand: boolean }
  | { readonly kind: "lost"; readonly owner: string }
  | { readonly kind: "free" }
  | { readonly kind: "released"; readonly owner: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Takes the lock where it is free, this run's own, or its owner is gone. @throws ConnectionError */
export function takeLock(
  connection: Connection,
  workspace: string,
  claim: LockClaim,
  signal: AbortSignal,
): Promise<LockAnswer> {
  const values = { CP_token: claim.token, CP_owner: claim.owner };
  return ask(connection, { ...lockCommand(workspace, values, "lock_main"), signal });
}

/** Gives back a lock that was taken by hand, or whose run is gone. @throws ConnectionError */
export function breakLock(connection: Connection, workspace: string, signal: AbortSignal): Promise<LockAnswer> {
  return ask(connection, { ...lockCommand(workspace, { CP_token: "" }, "lock_break"), signal });
}

/**
 * Keeps the beat until the signal, or until no connection can be made any more. Each beat is a command of its own: one
 * that went on by itself on the pod would not notice that the runner is gone, or that the network between them is silent.
 * `onLost` is told, once, that another run has taken the lock over.
 */
export async function holdLock(
  connection: Connection,
  workspace: string,
  token: string,
  signal: AbortSignal,
  onLost: (owner: string) => void = () => {},
  beatMs = BEAT_MS,
): Promise<void> {
  const request = { ...lockCommand(workspace, { CP_token: token }, "lock_keep"), signal };
  try {
    while (!signal.aborted) {
      const owner = textOf(readControl(await connection.exec(request)), "lost");
      if (owner !== null) return onLost(owner);
      await sleep(beatMs, undefined, { signal, ref: false });
    }
  } catch {
    // The job that comes next meets the same trouble, and tells it.
  }
}

/** Gives the lock back where it is this run's; one that cannot be reached ages by itself. */
export async function releaseLock(connection: Connection, workspace: string, token: string): Promise<void> {
  await connection.exec(lockCommand(workspace, { CP_token: token }, "lock_release")).catch(() => {});
}

async function ask(connection: Connection, request: ExecRequest): Promise<LockAnswer> {
  const result = await connection.exec(request);
  const control = readControl(result);
  const said = (kind: string) => textOf(control, kind);
  const owner = said("locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = said("lost");
  if (newOwner !== null) return { kind: "lost", owner: newOwner };
  if (said("held") !== null) return { kind: "held", takenOver: said("taken-over"), atWork: liveJobs(control) };
  if (said("free") !== null) return { kind: "free" };
  const released = said("released");
  if (released !== null) return { kind: "released", owner: released };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return { kind: "refused", reason: said("refused") ?? `the pod gave no answer about its lock${talk && `: ${talk}`}` };
}

function liveJobs(control: Control): readonly LiveJob[] {
  const pairs = textsOf(control, "at-work").map((text) => text.split(" "));
  const byJob = Map.groupBy(pairs, ([job = ""]) => job);
  return [...byJob].map(([job, its]) => ({ job, steps: its.map(([, step = ""]) => step).toSorted() }));
}

function lockCommand(workspace: string, values: Readonly<Record<string, string>>, entry: string) {
  const all = { CP_workspace: workspace, ...values };
  return remoteCommand(composeScript("lock", all, `exec 3>/dev/null; discover_workspace; ${entry}`));
}
