/** What every tool is to find in place: ten checks, laid out beside the installation that the action looks at. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../test/support/run.ts";
import type { SmallPod } from "../../test/support/small-pod.ts";
import { ORDINARY_PATH } from "../../test/support/sshd.ts";

/** Names as playbook.yml and deploy.py have them. */
export interface Job {
  readonly system_package: string;
  readonly checkouts: readonly { readonly url: string; readonly branch: string; readonly path: string }[];
  readonly folder: string;
  /** `source` is on the machine that the tool runs on. */
  readonly files: readonly { readonly source: string; readonly path: string }[];
  /** `name==version` */
  readonly packages: readonly string[];
  readonly environment_path: string;
  readonly guard: string;
  readonly service_port: number;
}

const CHECKOUTS = [
  { repository: "Comfy-Org/ComfyUI", branch: "master", name: "ComfyUI" },
  { repository: "example/ComfyUI-Good", branch: "main", name: "nodes/ComfyUI-Good" },
  { repository: "example/ComfyUI-Plain", branch: "main", name: "nodes/ComfyUI-Plain" },
] as const;

/** Lays out a folder of its own on the pod, since some of these tools write into checkouts; the environment is only read. */
export async function layOutJob({ pod, port, repositories, inWorkspace }: SmallPod, sources: string): Promise<Job> {
  const folder = join(pod.home, "comparison");
  const at = (name: string): string => join(folder, name);
  const env = { HOME: pod.home, PATH: ORDINARY_PATH };
  // Without the pod's rewriting of addresses, which Ansible takes for a change.
  const checkouts = CHECKOUTS.map(({ repository, branch, name }) => ({
    url: `file://${join(repositories.root, `${repository}.git`)}`,
    branch,
    path: at(name),
  }));
  for (const { url, path } of checkouts) await run("git", ["clone", "--quiet", url, path], { env });
  mkdirSync(at("models/checkpoints"), { recursive: true });
  const files = [
    { source: join(sources, "comfyStart.sh"), path: at("comfyStart.sh") },
    { source: join(sources, "settings.yaml"), path: at("settings.yaml") },
  ] as const;
  mkdirSync(sources, { recursive: true });
  copyFileSync(inWorkspace("comfyStart.sh"), files[0].source);
  writeFileSync(files[1].source, "checkpoints: models/checkpoints\n");
  for (const { source, path } of files) {
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(source, path);
  }
  writeFileSync(at("guard"), "");
  return {
    system_package: "git",
    checkouts,
    folder: at("models/checkpoints"),
    files,
    packages: await packagesIn(inWorkspace("venv")),
    environment_path: inWorkspace("venv"),
    guard: at("guard"),
    service_port: port,
  };
}

async function packagesIn(environment: string): Promise<readonly string[]> {
  const lines = await run(join(environment, "bin/python"), ["-m", "pip", "list", "--format=freeze"]);
  return lines.split("\n").filter((line) => line.includes("=="));
}
