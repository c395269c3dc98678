/** pyinfra, as runs of deploy.py. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { observed } from "../measure.ts";
import { controllerVariables, type Tool, type ToolContext } from "./tools.ts";

export function pyinfra({ stage, environment, jobFile }: ToolContext): Tool {
  return async ({ host, network }) => {
    const folder = mkdtempSync(join(stage.folder, "p-"));
    const inventory = join(folder, "inventory.py");
    const data = {
      ssh_port: stage.port,
      ssh_user: stage.small.pod.user,
      ssh_key: stage.keyFile,
      ssh_known_hosts_file: stage.knownHosts,
      ssh_strict_host_key_checking: "yes",
      ssh_config_file: "/dev/null",
    };
    // These values are the same in JSON and in Python.
    writeFileSync(inventory, `pods = [(${JSON.stringify(host)}, ${JSON.stringify(data)})]\n`);
    const { milliseconds, output } = await observed(
      [...network, join(environment, "bin/pyinfra"), "-y", inventory, join(import.meta.dirname, "deploy.py")],
      { ...controllerVariables(environment, folder), COMPARISON_JOB: jobFile },
    );
    // Operations, those that changed something, those that failed, those that found nothing to do.
    if (!/Grand total +8 +- +- +8 /.test(output)) throw new Error(output);
    return milliseconds;
  };
}
