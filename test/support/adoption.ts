/** A pod that an earlier system left, as the action meets it: its ComfyUI runs on the default port, and no manifest is given. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { vi } from "vitest";
import { type ActionRun, idsOf, runAction } from "./action.ts";
import type { EarlierPod, EarlierPodOptions } from "./earlier-pods.ts";
import type { Repositories } from "./git-repositories.ts";
import { canIsolate } from "./isolation.ts";
import { realWheels } from "./real-wheels.ts";
import { run } from "./run.ts";
import { connectInputs } from "./small-pod.ts";
import { freePort, startPod, type TestPod } from "./sshd.ts";
import { CPU_FAMILY, torchWheels } from "./torch-wheels.ts";
import { readTree, type Tree } from "./tree.ts";
import { createUpstream } from "./upstream.ts";
import { SMALL_WHEELS, writeWheels } from "./wheels.ts";

/** What became of the steps, by result; results that none had are left out. */
export function tally(run: ActionRun): Readonly<Record<string, readonly string[]>> {
  const results = ["installed", "updated", "adopted", "skipped", "running", "failed"] as const;
  const all = results.map((result) => [result, idsOf(run, `${result}-steps`)] as const);
  return Object.fromEntries(all.filter(([, ids]) => ids.length > 0));
}

export interface AdoptionPod {
  readonly pod: TestPod;
  readonly earlier: EarlierPod;
  readonly repositories: Repositories;
  readonly port: number;
  /** Whether the machine allowed namespaces of its own; without, runs need a manifest that names another port. */
  readonly isolated: boolean;
  run(inputs?: Readonly<Record<string, string>>, manifest?: Readonly<Record<string, unknown>>): Promise<ActionRun>;
  inWorkspace(path: string): string;
  /** What runs ComfyUI's main.py on this pod, by its number on this machine. */
  comfyuiProcesses(): readonly number[];
  /** All that was there, but for what this action and a running ComfyUI write. */
  installation(): Promise<Tree>;
  /** Each installed package, with the time at which it was installed. */
  packages(): readonly string[];
  stop(): Promise<void>;
}

export interface AdoptionOptions {
  readonly layOut: (options: EarlierPodOptions) => Promise<EarlierPod>;
  /** Whether its ComfyUI runs when the action comes. */
  readonly running: boolean;
}

export async function startAdoptionPod({ layOut, running }: AdoptionOptions): Promise<AdoptionPod> {
  const root = await mkdtemp(join(tmpdir(), "comfy-pod-earlier-"));
  const at = (path: string): string => join(root, path);
  const { repositories, settle } = await createUpstream(at("upstream"));
  await writeWheels(at("wheels"), [...SMALL_WHEELS, ...torchWheels(CPU_FAMILY)]);
  const earlier = await layOut({
    workspace: at("workspace"),
    container: at("container"),
    repositories,
    wheels: at("wheels"),
    interpreter: "python3",
    release: "v0.2.0",
  });
  for (const python of [join(at("container"), "usr/local/bin/python"), earlier.python]) {
    if (existsSync(join(python, "../pip"))) await bringPip(python);
  }
  // Where no pod of its own can be had, others of this machine may use the default port.
  const isolated = canIsolate();
  const port = isolated ? 8188 : await freePort();
  const pod = await startPod({ workspace: earlier.workspace, isolated });
  await settle(pod.home);
  const manifestInput = (keys: Readonly<Record<string, unknown>>) => {
    const all = { ...(isolated ? {} : { port }), ...keys };
    return Object.keys(all).length === 0 ? {} : { manifest: JSON.stringify(all) };
  };
  const comfyuiProcesses = () => processesIn(earlier.comfyui);
  if (running) {
    earlier.start(port, pod.enter);
    await vi.waitFor(() => answers(pod, port), { timeout: 30_000, interval: 200 });
  }
  return {
    pod,
    earlier,
    repositories,
    port,
    isolated,
    comfyuiProcesses,
    run: (inputs = {}, manifest = {}) =>
      runAction({ inputs: { ...connectInputs(pod), ...manifestInput(manifest), ...inputs } }),
    inWorkspace: (path) => join(earlier.workspace, path),
    installation: () =>
      readTree(root, (path) => path.startsWith("upstream") || writtenByRuns(relative("workspace", path))),
    packages: () => packagesOf(earlier.python),
    stop: async () => {
      for (const pid of isolated ? [] : comfyuiProcesses()) process.kill(pid, "SIGKILL");
      await pod.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Every earlier system had them at versions of its day; ensurepip brings no wheel. */
async function bringPip(python: string): Promise<void> {
  const pip = ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", await realWheels()];
  await run(python, [...pip, "--upgrade", "pip", "wheel"]);
}

/**
 * Records, markers and logs; references that keep git from clearing away what a rollback needs; below ComfyUI what it writes
 * itself while it runs, and Python's caches.
 */
function writtenByRuns(path: string): boolean {
  return (
    /^(\.comfy-pod|\.install_markers|logs|installation_progress\.log)(\/|$)/.test(path) ||
    /(^|\/)(__pycache__|comfyui\.log)(\/|$)/.test(path) ||
    /\.git\/refs(\/comfy-pod|$)/.test(path) ||
    /(^|\/)ComfyUI\/(user|temp|output|input)(\/|$)/.test(path)
  );
}

async function answers(pod: TestPod, port: number): Promise<void> {
  const [program = "", ...parameters] = [
    ...pod.enter,
    "bash",
    "-c",
    'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET /system_stats HTTP/1.0\\r\\n\\r\\n" >&3 && grep -q comfyui_version <&3',
    String(port),
  ];
  await run(program, parameters);
}

function processesIn(comfyui: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        // `conda run` and what leads into a pod name main.py too.
        return readlinkSync(`/proc/${name}/cwd`) === comfyui && words[1] === "main.py";
      } catch {
        return false;
      }
    })
    .map(Number);
}

function packagesOf(python: string): string[] {
  const prefix = join(python, "../..");
  const libraries = readdirSync(join(prefix, "lib")).filter((name) => name.startsWith("python3"));
  return libraries.flatMap((library) => {
    const site = join(prefix, "lib", library, "site-packages");
    return readdirSync(site)
      .filter((name) => name.endsWith(".dist-info"))
      .map((name) => `${name} ${lstatSync(join(site, name)).mtimeMs}`);
  });
}
