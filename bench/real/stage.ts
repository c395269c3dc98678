/** What measurements with the real ComfyUI share: its repositories served, the built action run, a pod that loses its disk. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ActionRun, runAction } from "../../test/support/action.ts";
import { freePort, type TestPod } from "../../test/support/sshd.ts";

export const NODES = [
  "https://github.com/kijai/ComfyUI-KJNodes",
  "https://github.com/rgthree/rgthree-comfy",
  "https://github.com/city96/ComfyUI-GGUF",
];

/** The folder of repositories that the command line names. */
export function repositoriesGiven(): string {
  const [folder] = process.argv.slice(2);
  if (folder !== undefined && existsSync(join(folder, "Comfy-Org/ComfyUI.git"))) return folder;
  console.error("REPOSITORIES is missing: what bench/real/prepare.sh made");
  process.exit(2);
}

/** Serves them until the process that is given back is ended; this pod finds them where GitHub would be. */
export async function serve(folder: string, pod: TestPod): Promise<ChildProcess> {
  const port = await freePort();
  const child = spawn("bash", [join(import.meta.dirname, "serve.sh"), folder, String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // The two lines may come apart.
  let lines = "";
  for await (const chunk of child.stdout ?? []) {
    lines += chunk;
    if (lines.split("\n").length > 2) break;
  }
  writeFileSync(join(pod.home, ".gitconfig"), lines);
  return child;
}

/** One run of the action on the pod. */
export function provision(pod: TestPod, text: string, more: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return runAction({
    inputs: {
      host: `${pod.user}@${pod.host}:${pod.port}`,
      key: pod.privateKey,
      "host-key": pod.hostKeyLine,
      workspace: pod.workspace,
      manifest: text,
      ...more,
    },
    onLog: (chunk) => process.env.BENCH_VERBOSE && process.stdout.write(chunk),
  });
}
