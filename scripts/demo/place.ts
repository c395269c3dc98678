/** The demo's pod and upstream, all below one temporary folder. */
import { execFileSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { freePort, ORDINARY_PATH } from "../../test/support/sshd.ts";
import { createUpstream } from "../../test/support/upstream.ts";
import { type EmbeddedPod, startEmbeddedPod } from "./embedded-pod.ts";

export interface Place {
  readonly pod: EmbeddedPod;
  readonly workspace: string;
  /** The inputs of every run. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Deletes a node and a package; returns their paths below the workspace. */
  deleteSome(): Promise<readonly string[]>;
}

/** Makes repositories and packages, and starts the pod that knows them and no other. */
export async function preparePlace(folder: string): Promise<Place> {
  const python = pythonVersion();
  const [home, workspace] = [path.join(folder, "home"), path.join(folder, "workspace")];
  await Promise.all([home, workspace].map((each) => mkdir(each)));
  const upstream = await createUpstream(path.join(folder, "upstream"));
  await upstream.settle(home);
  const pod = await startEmbeddedPod({ home, path: ORDINARY_PATH });
  const doomed = ["ComfyUI/custom_nodes/ComfyUI-Good", `venv/lib/python${python}/site-packages/small_einops`];
  return {
    pod,
    workspace,
    inputs: {
      host: `${pod.user}@${pod.host}:${pod.port}`,
      key: pod.privateKey,
      "host-key": pod.hostKey,
      "pod-name": "demo-pod",
      workspace,
      manifest: manifestOf(python, await freePort()),
    },
    deleteSome: async () => {
      await Promise.all(doomed.map((each) => rm(path.join(workspace, each), { recursive: true })));
      return doomed;
    },
  };
}

/** The manifest, as JSON, which is YAML too. What it says beside the nodes keeps the action off the reader's machine. */
function manifestOf(python: string, port: number): string {
  return JSON.stringify({
    nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
    // No apt for ffmpeg, no ComfyUI of the reader's, no Python from elsewhere, no open port.
    components: { ffmpeg: false },
    comfyui: { path: "ComfyUI" },
    python: { version: python },
    listen: "127.0.0.1",
    port,
    // The same on every machine: packages are doubles, and know no CUDA.
    gpu: "none",
  });
}

/** `3.11`, of the Python that the pod's sessions find. @throws where it cannot make a virtual environment. */
function pythonVersion(): string {
  const code = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])";
  try {
    return execFileSync("python3", ["-c", code], {
      env: { PATH: ORDINARY_PATH },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    throw new Error("the demo's pod needs python3 with venv: `npm run setup demo` installs it on Debian and Ubuntu");
  }
}
