/** Where faults are played: one pod, whose disks are put back to the same beginning before each scenario. */
import { cp, mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAction } from "../action.ts";
import { processesWith, signalAll } from "../processes.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../small-pod.ts";
import type { PodOptions } from "../sshd.ts";
import { chattyManifest } from "./chatty-steps.ts";
import { readState, type State } from "./state.ts";

/** `empty`: nothing is there. `half`: one node, packages, the own steps and ComfyUI's process are not. `whole`: all is. */
export const BEGINNINGS = ["empty", "half", "whole"] as const;
export type Beginning = (typeof BEGINNINGS)[number];

export interface Stage {
  readonly small: SmallPod;
  /** Outlives the pod's disks; what the own steps notice lies here. */
  readonly folder: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** What a run without a fault leaves behind. */
  readonly reference: State;
  /** Ends all that runs on the pod and puts its disks back. */
  reset(beginning: Beginning): Promise<void>;
  /** Empties the container's disk, as when the container is replaced; the provider's own settings are there again. */
  renewHome(): Promise<void>;
  stop(): Promise<void>;
}

/** What `half` lacks; each path below the workspace. */
const LACKING = [
  "ComfyUI/custom_nodes/ComfyUI-Good",
  "count_first.result",
  "count_second.result",
  "count_flood.result",
] as const;
const UNRECORDED = /^(node_ComfyUI-Good|custom_nodes|dependencies_additional|count_\w+|comfyui_service|overall_installation)(\.done)?$/;

const MANIFEST: ManifestKeys = { nodes: ["https://github.com/example/ComfyUI-Good"], pip: ["small-aux"] };

export async function openStage(options: PodOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-fault-"));
  const small = await startSmallPod(options);
  const { home, workspace } = small.pod;
  const kept = (what: string) => join(folder, what);
  const inputs = small.inputs({ ...MANIFEST, steps: chattyManifest(folder) });

  const keep = async (beginning: Beginning) => {
    await copy(home, kept(`${beginning}-home`));
    await copy(workspace, kept(beginning));
  };
  const endAll = async () => {
    const mine = () => processesWith(`HOME=${home}`);
    for (let left = mine(); left.length > 0; left = mine()) {
      signalAll(left, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  await keep("empty");
  const run = await runAction({ inputs });
  if (run.code !== 0) throw new Error(`the run without a fault failed:\n${run.log}`);
  const reference = await readState(workspace);
  await endAll();
  // What the jobs of this run printed is no scenario's matter.
  await rm(join(workspace, ".comfy-pod/jobs"), { recursive: true });
  await keep("whole");
  for (const path of [...LACKING, ...(await packagePaths(workspace))])
    await rm(join(workspace, path), { recursive: true });
  for (const place of [".comfy-pod/steps", ".install_markers"]) {
    const names = (await readdir(join(workspace, place))).filter((name) => UNRECORDED.test(name));
    await Promise.all(names.map((name) => rm(join(workspace, place, name))));
  }
  await keep("half");
  return {
    small,
    folder,
    inputs,
    reference,
    reset: async (beginning) => {
      small.pod.cutConnections();
      await endAll();
      await Promise.all([copy(kept(`${beginning}-home`), home), copy(kept(beginning), workspace)]);
      await rm(kept("doubles"), { force: true });
    },
    renewHome: () => copy(kept("empty-home"), home),
    stop: async () => {
      await small.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes `to` the same as `from`, times and links included. */
async function copy(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

async function packagePaths(workspace: string): Promise<string[]> {
  const [python = ""] = await readdir(join(workspace, "venv/lib"));
  const packages = join("venv/lib", python, "site-packages");
  const names = await readdir(join(workspace, packages));
  return names.filter((name) => /^small_(good|aux)/.test(name)).map((name) => join(packages, name));
}

/** Lets a file be this much older, as if that time had passed. */
export async function grow(path: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(path, then, then).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}
