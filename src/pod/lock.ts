/** The run's lock on a workspace: jobs take it, a beat from the runner keeps it, and it is given back. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../connection/connection.ts";
import { composeScript, remoteCommand } from "./script.ts";

/** Others may take over a lock whose beat is a minute old. */
const BEAT_MS = 15_000;

/**
 * Keeps the beat until the signal, or until no connection can be made any more. Each beat is a command of its own: one
 * that went on by itself on the pod would not notice that the runner is gone.
 */
export async function holdLock(
  connection: Connection,
  workspace: string,
  token: string,
  signal: AbortSignal,
  beatMs = BEAT_MS,
): Promise<void> {
  const request = { ...lockCommand(workspace, token, "lock_beat"), signal };
  try {
    while (!signal.aborted) {
      await connection.exec(request);
      await sleep(beatMs, undefined, { signal, ref: false });
    }
  } catch {
    // The job that comes next meets the same trouble, and tells it.
  }
}

/** Gives the lock back where it is this run's; one that cannot be reached ages by itself. */
export async function releaseLock(connection: Connection, workspace: string, token: string): Promise<void> {
  await connection.exec(lockCommand(workspace, token, "lock_release")).catch(() => {});
}

function lockCommand(workspace: string, token: string, entry: string) {
  const values = { CP_workspace: workspace, CP_token: token };
  return remoteCommand(composeScript("lock", values, `exec 3>/dev/null; discover_workspace; ${entry}`));
}
