/** Stops a job on the pod: its processes, not only the channel to it. */
import type { Connection } from "../connection/connection.ts";
import { composeScript, remoteCommand } from "./script.ts";

/** Ends when its processes are gone, or the pod cannot be reached. */
export async function stopJob(connection: Connection, workspace: string, job: string): Promise<void> {
  const script = composeScript(
    "stop",
    { CP_workspace: workspace, CP_job: job },
    "exec 3>/dev/null; discover_workspace; discover_container; stop_main",
  );
  await connection.exec(remoteCommand(script)).catch(() => {});
}
