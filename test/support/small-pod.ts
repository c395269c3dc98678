/** A pod for whole runs: repositories and packages are doubles on this machine, and uv, pip and wheel are real. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UV } from "../../src/data/pins.ts";
import { writePackageConfig } from "./package-config.ts";
import { createRepositories } from "./repositories.ts";
import type { Repositories } from "./git-repositories.ts";
import { freePort, type PodOptions, startPod, type TestPod } from "./sshd.ts";
import { CPU_FAMILY, torchWheels } from "./torch-wheels.ts";
import { downloadWheels, SMALL_WHEELS, writeWheels } from "./wheels.ts";

/** Real packages are downloaded once; git ignores the folder. */
const DOWNLOADS = join(import.meta.dirname, "../../.tmp/wheels");
const REAL = [`uv==${UV.version}`, "pip", "wheel", "setuptools"];

export interface SmallPod {
  readonly pod: TestPod;
  readonly repositories: Repositories;
  /** The folder of wheels that the pod's uv and pip know; a test may add some. */
  readonly wheels: string;
  /** The port that ComfyUI is given. */
  readonly port: number;
  /** The inputs of a run on this pod; `manifest` is YAML that is added to what every run here needs. */
  inputs(manifest?: string, more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startSmallPod(options: PodOptions = {}): Promise<SmallPod> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-upstream-"));
  const wheels = join(folder, "wheels");
  const [repositories] = await Promise.all([
    createRepositories(join(folder, "repositories")),
    writeWheels(wheels, [...SMALL_WHEELS, ...torchWheels(CPU_FAMILY)]),
    realWheels(),
  ]);
  const pod = await startPod(options);
  await writeFile(join(pod.home, ".gitconfig"), repositories.gitConfig());
  await writePackageConfig(pod.home, { findLinks: [wheels, DOWNLOADS], noIndex: true });
  const port = await freePort();
  return {
    pod,
    repositories,
    wheels,
    port,
    inputs: (manifest = "", more = {}) => ({
      ...connectInputs(pod),
      manifest: `${baseManifest(port)}${manifest}`,
      ...more,
    }),
    stop: async () => {
      await pod.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
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

/** No apt, and no port of other tests. */
function baseManifest(port: number): string {
  return `gpu: none\nport: ${port}\nlisten: 127.0.0.1\ncomponents: { ffmpeg: false }\n`;
}

async function realWheels(): Promise<void> {
  await mkdir(DOWNLOADS, { recursive: true });
  const there = await readdir(DOWNLOADS);
  const missing = REAL.filter((line) => !there.some((file) => file.startsWith(`${line.replace("==", "-")}-`)));
  if (missing.length > 0) await downloadWheels(DOWNLOADS, missing);
}
