/** The run's lock on a workspace, between jobs: kept by a beat while the connection lives, and given back. */
import type { Connection } from "../connection/connection.ts";
import { composeScript, remoteCommand } from "./script.ts";

/** Keeps the beat until the signal; an end for any other reason is the next job's to notice. */
export async function holdLock(
  connection: Connection,
  workspace: string,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  await connection.exec({ ...lockCommand(workspace, token, "lock_hold"), onStdout: () => {}, signal }).catch(() => {});
}

export async function releaseLock(connection: Connection, workspace: string, token: string): Promise<void> {
  await connection.exec(lockCommand(workspace, token, "lock_release")).catch(() => {});
}

function lockCommand(workspace: string, token: string, entry: string) {
  const script = composeScript(
    "lock",
    { CP_workspace: workspace, CP_token: token },
    `exec 3>/dev/null; discover_workspace; ${entry}`,
  );
  return remoteCommand(script);
}
