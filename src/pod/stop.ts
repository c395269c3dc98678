/** Stops jobs on the pod: their processes, not only the channel to them. */
import type { Connection } from "../connection/connection.ts";
import { composeScript, remoteCommand } from "./script.ts";

/**
 * Ends when their processes are gone; false where the pod cannot be told.
 * @param token names the run: where the lock has gone to another, the jobs are that run's, and go on. Empty: whosever they are.
 */
export async function stopJobs(
  connection: Connection,
  workspace: string,
  jobs: readonly string[],
  token = "",
): Promise<boolean> {
  const script = composeScript(
    "stop",
    { CP_workspace: workspace, CP_jobs: jobs.join("\n"), CP_token: token },
    "exec 3>/dev/null; discover_workspace; discover_container; stop_main",
  );
  const result = await connection.exec(remoteCommand(script)).catch(() => null);
  return result?.kind === "exit";
}
