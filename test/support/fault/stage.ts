/** Where faults are played: one pod, whose disks are put back to the same beginning before each scenario. */
import { cp, mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningAction, startAction } from "../action.ts";
import { processesWith, signalAll } from "../processes.ts";
import { run as runProgram } from "../run.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../small-pod.ts";
import { chattyManifest } from "./chatty-steps.ts";
import { type Network, openNetwork } from "./network.ts";
import type { SmallDisk } from "./small-disk.ts";
import * as disks from "./small-disk.ts";
import { readState, type State } from "./state.ts";

/** `empty`: nothing is there. `half`: one node, packages, the own steps and ComfyUI's process are not. `whole`: all is. */
export const BEGINNINGS = ["empty", "half", "whole"] as const;
export type Beginning = (typeof BEGINNINGS)[number];

export interface Stage {
  readonly small: SmallPod;
  /** Outlives the pod's disks; what the own steps notice lies here. */
  readonly folder: string;
  readonly network: Network;
  /** Starts the action on the pod, with these inputs beside the usual ones. */
  act(inputs?: Readonly<Record<string, string>>): Promise<RunningAction>;
  /** What ComfyUI on the pod says of itself; what went wrong where it does not answer. */
  comfyuiSays(): Promise<string>;
  /** What a run without a fault leaves behind. */
  readonly reference: State;
  /** Ends all that runs on the pod and puts its disks back; the volume is a small disk where one is asked for. */
  reset(beginning: Beginning, disk?: SmallDisk): Promise<void>;
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
const UNRECORDED =
  /^(node_ComfyUI-Good|custom_nodes|dependencies_additional|count_\w+|comfyui_service|overall_installation)(\.done)?$/;

const MANIFEST: ManifestKeys = { nodes: ["https://github.com/example/ComfyUI-Good"], pip: ["small-aux"] };

export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-fault-"));
  const network = await openNetwork();
  const small = await startSmallPod({ network: network.enter });
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
  const act = (more: Readonly<Record<string, string>> = {}) =>
    startAction({ inputs: { ...inputs, ...more }, network: network.enter });
  const run = await (await act()).ended;
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
    network,
    act,
    comfyuiSays: () => askComfyui(network.enter, small.port),
    reference,
    reset: async (beginning, disk) => {
      small.pod.cutConnections();
      await endAll();
      await disks.remove(workspace);
      await copy(kept(`${beginning}-home`), home);
      if (disk !== undefined) await disks.mount(workspace, disk);
      await copy(kept(beginning), workspace);
      await rm(kept("doubles"), { force: true });
    },
    renewHome: () => copy(kept("empty-home"), home),
    stop: async () => {
      await endAll();
      await disks.remove(workspace);
      await small.stop();
      await network.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes `to` hold the same as `from`, times and links included; `to` itself stays, since it may be a disk of its own. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const there = await readdir(to);
  await Promise.all(
    there.map((name) => rm(join(to, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })),
  );
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

const ASK = `import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())`;

function askComfyui(enter: readonly string[], port: number): Promise<string> {
  const [program = "", ...words] = [...enter, "python3", "-c", ASK, `http://127.0.0.1:${port}/system_stats`];
  return runProgram(program, words).catch((error: unknown) => String(error));
}
