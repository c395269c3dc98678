/** A pod for whole runs: repositories and packages are doubles on this machine, and uv, pip and wheel are real. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Repositories } from "./git-repositories.ts";
import { processesWith, wordsOf } from "./processes.ts";
import { freePort, type PodOptions, startPod, type TestPod } from "./sshd.ts";
import { createUpstream, type Upstream } from "./upstream.ts";

/** What a user would write as YAML. */
export type ManifestKeys = Readonly<Record<string, unknown>> & { readonly comfyui?: Readonly<Record<string, unknown>> };

export interface SmallPod {
  readonly pod: TestPod;
  readonly repositories: Repositories;
  /** The folder of wheels that the pod's uv and pip know; a test may add some. */
  readonly wheels: string;
  /** The port that ComfyUI is given. */
  readonly port: number;
  /** The inputs of a run on this pod, with these keys of the manifest beside those that every run here needs. */
  inputs(manifest?: ManifestKeys, more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** A path below the workspace. */
  inWorkspace(path: string): string;
  /** The processes of ComfyUI on the pod. */
  comfyuiProcesses(): readonly number[];
  /** What the running ComfyUI says of itself. @throws where none answers. */
  comfyuiVersion(): Promise<string>;
  /** The same pod after a stop and a start: nothing runs, HOME is empty, sshd and its port are new; the workspace is as it was. */
  resume(between?: () => Promise<void>): Promise<SmallPod>;
  stop(): Promise<void>;
}

export async function startSmallPod(options: PodOptions = {}): Promise<SmallPod> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-upstream-"));
  const upstream = await createUpstream(folder);
  // Both outlive the sshd in front of them.
  const [home, workspace] = [options.home ?? join(folder, "home"), options.workspace ?? join(folder, "workspace")];
  return openSmallPod({ folder, upstream, port: await freePort(), options: { ...options, home, workspace } });
}

interface Machine {
  readonly folder: string;
  readonly upstream: Upstream;
  readonly port: number;
  readonly options: PodOptions & { readonly home: string; readonly workspace: string };
}

async function openSmallPod(machine: Machine): Promise<SmallPod> {
  const { folder, port } = machine;
  const { repositories, wheels, settle } = machine.upstream;
  const pod = await startPod(machine.options);
  await settle(pod.home);
  return {
    pod,
    repositories,
    wheels,
    port,
    inputs: (manifest = {}, more = {}) => ({
      ...connectInputs(pod),
      manifest: manifestText(port, manifest),
      ...more,
    }),
    inWorkspace: (path) => join(pod.workspace, path),
    comfyuiProcesses: () => processesWith(`HOME=${pod.home}`).filter(runsMain),
    comfyuiVersion: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/system_stats`);
      const stats = (await response.json()) as { system: { comfyui_version: string } };
      return stats.system.comfyui_version;
    },
    resume: async (between) => {
      await pod.stop();
      await rm(pod.home, { recursive: true, force: true, maxRetries: 3 });
      await between?.();
      return openSmallPod(machine);
    },
    stop: async () => {
      await pod.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function runsMain(pid: number): boolean {
  return wordsOf(pid).some((word) => word === "main.py" || word.endsWith("/main.py"));
}

/** The inputs that lead to a pod. */
export function connectInputs(pod: TestPod): Readonly<Record<string, string>> {
  return {
    host: `${pod.user}@${pod.host}:${pod.port}`,
    key: pod.privateKey,
    "host-key": pod.fingerprint,
    workspace: pod.workspace,
  };
}

/** Without apt, on a port of its own, and blind for a ComfyUI that another test runs at the same time. JSON is YAML. */
function manifestText(port: number, { comfyui, ...keys }: ManifestKeys): string {
  const ours = { gpu: "none", port, listen: "127.0.0.1", components: { ffmpeg: false } };
  return JSON.stringify({ ...ours, ...keys, comfyui: { path: "ComfyUI", ...comfyui } });
}
