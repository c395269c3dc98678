/** Ansible and mitogen, as runs of playbook.yml. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../test/support/run.ts";
import { observed } from "../measure.ts";
import { controllerVariables, type Tool, type ToolContext } from "./tools.ts";

type Variables = Readonly<Record<string, string>>;

export const PIPELINING: Variables = { ANSIBLE_PIPELINING: "true" };
export const NO_FACTS: Variables = { ANSIBLE_GATHERING: "explicit" };

/** What makes Ansible use mitogen. */
export async function mitogen(environment: string): Promise<Variables> {
  const find = "import ansible_mitogen, os; print(os.path.dirname(ansible_mitogen.__file__))";
  const folder = await run(join(environment, "bin/python"), ["-c", find]);
  return { ANSIBLE_STRATEGY: "mitogen_linear", ANSIBLE_STRATEGY_PLUGINS: join(folder, "plugins/strategy") };
}

/** The pod's interpreter, said. Without it mitogen logs in once for each that it tries. */
const INTERPRETER = ["-e", "ansible_python_interpreter=/usr/bin/python3"] as const;

/** Ansible with these settings beside its defaults. Each run makes its own connection, as a runner that starts afresh has to. */
export function ansible(context: ToolContext, settings: Variables, pinned = false): Tool {
  const { stage, environment, jobFile } = context;
  return async ({ host, network }) => {
    const folder = mkdtempSync(join(stage.folder, "a-"));
    const inventory = join(folder, "inventory.json");
    const pod = {
      ansible_host: host,
      ansible_port: stage.port,
      ansible_user: stage.small.pod.user,
      ansible_ssh_private_key_file: stage.keyFile,
      ansible_ssh_common_args: `-F none -o IdentitiesOnly=yes -o UserKnownHostsFile=${stage.knownHosts} -o KexAlgorithms=curve25519-sha256`,
    };
    writeFileSync(inventory, JSON.stringify({ all: { hosts: { pod } } }));
    const sockets = join(folder, "s");
    mkdirSync(sockets);
    const { milliseconds, output } = await observed(
      [
        ...network,
        join(environment, "bin/ansible-playbook"),
        ...["-i", inventory, "-e", `@${jobFile}`, ...(pinned ? INTERPRETER : [])],
        join(import.meta.dirname, "playbook.yml"),
      ],
      { ...controllerVariables(environment, folder), ANSIBLE_SSH_CONTROL_PATH_DIR: sockets, ...settings },
    );
    const gathered = settings.ANSIBLE_GATHERING === undefined ? 1 : 0;
    if (!output.includes(`ok=${10 + gathered} `) || !output.includes("changed=0 ")) throw new Error(output);
    await endMasters(sockets);
    return milliseconds;
  };
}

/** Else the next run would find the connection open. */
async function endMasters(sockets: string): Promise<void> {
  for (const name of readdirSync(sockets, { withFileTypes: true }))
    if (name.isSocket())
      await run("ssh", ["-F", "none", "-O", "exit", "-o", `ControlPath=${join(sockets, name.name)}`, "pod"]);
}
