/** A pod without a connection, for the operations that work with git, and the repositories that it knows as github.com. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import checkout from "../../src/operations/checkout.sh";
import git from "../../src/operations/git.sh";
import manager from "../../src/operations/manager.sh";
import node from "../../src/operations/node.sh";
import remote from "../../src/operations/remote.sh";
import switchTo from "../../src/operations/switch.sh";
import type { StepAnswer } from "../../src/pod/answer.ts";
import { emptyRepositories, type Repositories } from "./git-repositories.ts";
import { emptyPod, type JobRun, type Pod, probeSteps, runTasks, type ShellStep } from "./operation.ts";
import { run } from "./run.ts";

export const GIT_SCRIPTS: readonly string[] = [git, remote, checkout, switchTo, node, manager];

export interface CheckoutPod extends Pod {
  readonly repositories: Repositories;
  readonly comfyui: string;
  /** Git in a folder of the workspace, as a person on the pod. */
  git(folder: string, ...parameters: string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Everything that was moved aside or saved, as paths below the time's folder. */
  aside(): Promise<string[]>;
  /** The text of the first such file whose path ends so. */
  readAside(end: string): Promise<string>;
}

const PERSON = ["-c", "user.name=person", "-c", "user.email=person@example.invalid"];

/** Packages and the job's shared resolve are other operations' matter. */
const STAND_IN = `packages_forget() { :; }
packages_together() { local step; for step; do needs_met "$step" || continue; step_line; PART=packages; milliseconds; conclude 0 "$REPLY"; done; }`;

export async function checkoutPod(scripts: readonly string[] = []): Promise<CheckoutPod> {
  const bare = await emptyPod([...GIT_SCRIPTS, STAND_IN, ...scripts], { CP_comfyui: "ComfyUI", CP_retry_pause: "0" });
  const repositories = await emptyRepositories(join(bare.home, "hub"));
  const asideFolder = join(bare.workspace, ".comfy-pod/aside");
  const asideFiles = async () => {
    const entries = await readdir(asideFolder, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  };
  return {
    ...bare,
    repositories,
    comfyui: join(bare.workspace, "ComfyUI"),
    git: (folder, ...parameters) =>
      run("git", ["-C", join(bare.workspace, folder), ...PERSON, ...parameters], {
        env: { PATH: process.env.PATH, HOME: bare.home },
      }),
    async write(path, text) {
      const file = join(bare.workspace, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    },
    read: (path) => readFile(join(bare.workspace, path), "utf8"),
    aside: async () =>
      (await asideFiles())
        .map((file) => file.slice(asideFolder.length + 1).replace(/^[^/]+\//, ""))
        .filter((path) => !path.includes(".git/"))
        .sort(),
    async readAside(end) {
      const file = (await asideFiles()).find((path) => path.endsWith(end));
      if (file === undefined) throw new Error(`nothing aside ends with ${end}`);
      return readFile(file, "utf8");
    },
  };
}

/** Writes the git settings by which `https://github.com/` means the repositories that are there by now. */
export async function announce(pod: CheckoutPod, more = ""): Promise<void> {
  await writeFile(join(pod.home, ".gitconfig"), pod.repositories.gitConfig() + more);
}

/** The step's probe, run as the look before a plan. */
export async function look(pod: Pod, step: ShellStep): Promise<StepAnswer> {
  const answer = (await probeSteps(pod, [step])).steps.get(step.id);
  if (answer === undefined) throw new Error(`the probe did not answer for ${step.id}`);
  return answer;
}

/** The step's parts in one job, and the result of its last. */
export async function apply(
  pod: Pod,
  step: ShellStep,
  parts: readonly string[] = ["fetch"],
  secrets: Readonly<Record<string, string>> = {},
): Promise<JobRun & { readonly result: string; readonly reason: string; readonly warnings: string[] }> {
  const job = await runTasks(
    pod,
    [step],
    parts.map((part) => `${part} ${step.id}`),
    secrets,
  );
  const last = job.results.at(-1);
  return {
    ...job,
    result: last?.result ?? "none",
    reason: last?.reason ?? "",
    warnings: job.told.filter(({ kind }) => kind === "warning").map(({ value }) => value),
  };
}

/** Takes a step's record and marker as found in place. */
export const adopt = (pod: Pod, step: ShellStep) => apply(pod, step, ["adopt"]);
