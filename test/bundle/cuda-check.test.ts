import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckReport } from "../../src/report/report.ts";
import { type ActionRun, runAction } from "../support/action.ts";
import { run as runProgram } from "../support/run.ts";
import { connectInputs } from "../support/small-pod.ts";
import { startPod, type TestPod } from "../support/sshd.ts";
import { type GpuBehaviour, torchWithGpu } from "../support/torch-gpu.ts";
import { readTree } from "../support/tree.ts";

/** A double of nvidia-smi for one GPU; it answers what health.sh, discovery and cuda_check.py ask. */
const NVIDIA_SMI = `#!/bin/sh
case "$1" in
--query-gpu=driver_version) echo 580.65.06 ;;
--query-gpu=index,name*) echo "0, A double of a GPU, 580.65.06, 24576, 1024, 41, 0, 0x0000000000000000" ;;
--query-gpu=index,uuid*) echo "0, GPU-0123, 580.65.06, 24576, 1024, 41, 0" ;;
*) exit 2 ;;
esac
`;

/** Blind for a ComfyUI that another test runs at the same time. */
const MANIFEST = JSON.stringify({ comfyui: { path: "ComfyUI" } });

let doubles: string;
let pod: TestPod;
beforeAll(async () => {
  doubles = await mkdtemp(join(tmpdir(), "comfy-pod-doubles-"));
  pod = await startPod({ pathFront: doubles });
});
afterAll(async () => {
  await pod.stop();
  await rm(doubles, { recursive: true });
});

async function nvidiaSmi(text: string): Promise<void> {
  await writeFile(join(doubles, "nvidia-smi"), text);
  await chmod(join(doubles, "nvidia-smi"), 0o755);
}

/** A Python with the double of torch at `<workspace>/venv`. */
async function installTorch(behaviour: GpuBehaviour = {}): Promise<void> {
  const prefix = join(pod.workspace, "venv");
  await rm(prefix, { recursive: true, force: true });
  await runProgram("python3", ["-m", "venv", "--without-pip", prefix]);
  const [version = ""] = await readdir(join(prefix, "lib"));
  for (const [name, content] of Object.entries(torchWithGpu(behaviour))) {
    const path = join(prefix, "lib", version, "site-packages", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

const check = (more: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({
    inputs: { ...connectInputs(pod), command: "cuda-check", "pod-name": "gpu", manifest: MANIFEST, ...more },
  });
function checksOf({ outputs }: ActionRun): Readonly<Record<string, CheckReport>> {
  const checks: readonly CheckReport[] = JSON.parse(outputs.checks ?? "null");
  return Object.fromEntries(checks.map((one) => [one.id, one]));
}

describe("cuda-check", () => {
  it("without a GPU fails, and says where to run it", async () => {
    const ran = await check();
    expect(ran, ran.log).toMatchObject({ code: 1, outputs: { result: "failed", gpu: "", driver: "" } });
    expect(checksOf(ran)).toMatchObject({
      driver: { status: "failed" },
      devices: { status: "failed" },
      float32: { status: "skipped" },
    });
    expect(ran.summary).toMatch(/^## ❌ gpu: `driver`, `devices` failed/);
    expect(ran.annotations[0]?.message).toContain("a runner with the label");
  });

  it("without torch and without ComfyUI tells driver and devices, and is well", async () => {
    await nvidiaSmi(NVIDIA_SMI);
    const ran = await check();
    expect(ran, ran.log).toMatchObject({
      code: 0,
      annotations: [],
      outputs: { result: "unchanged", gpu: "A double of a GPU", driver: "580.65.06", cuda: "", healthy: "" },
    });
    expect(checksOf(ran)).toMatchObject({
      driver: { status: "ok" },
      devices: { status: "ok", detail: "A double of a GPU" },
      memory: { status: "ok", detail: "GPU 0: 23552 of 24576 MiB free" },
      torch: { status: "skipped" },
      bfloat16: { status: "skipped" },
    });
  });

  it("with torch lets the GPU compute, and writes nothing on the pod", async () => {
    await nvidiaSmi(NVIDIA_SMI);
    await installTorch();
    const before = [await readTree(pod.home), await readTree(pod.workspace, (path) => path.includes("__pycache__"))];
    const ran = await check();
    expect(ran, ran.log).toMatchObject({ code: 0, outputs: { cuda: "13.0", "torch-version": "2.11.0+cu130" } });
    expect(Object.values(checksOf(ran)).map(({ status }) => status)).toEqual(Array(9).fill("ok"));
    expect(checksOf(ran)).toMatchObject({
      cuda: { detail: "CUDA 13.0 runs on driver 580.65.06" },
      capability: { detail: "device 0: 8.9; torch has sm_80 sm_90" },
      float32: { detail: "relative error device 0: 0.00e+00" },
      bandwidth: { detail: expect.stringMatching(/device 0: \d+ GB\/s/) },
    });
    expect([await readTree(pod.home), await readTree(pod.workspace, (path) => path.includes("__pycache__"))]).toEqual(
      before,
    );
    expect(ran.summary).toMatch(/^## ✅ gpu: all well \(9 checks/);
  });

  it("names the check at which it stopped, with cause and remedy", async () => {
    await nvidiaSmi(NVIDIA_SMI);
    await installTorch({ capability: "(12, 0)" });
    const ran = await check();
    expect(ran.code).toBe(1);
    expect(checksOf(ran)).toMatchObject({
      cuda: { status: "ok" },
      capability: {
        status: "failed",
        detail: expect.stringContaining("without kernels for this GPU"),
        remedy: expect.stringContaining("torch: auto"),
      },
      float32: { status: "skipped" },
    });
  });

  it("only warns where the copy cannot be measured", async () => {
    await nvidiaSmi(NVIDIA_SMI);
    await installTorch({ copy: 'raise RuntimeError("CUDA out of memory")' });
    const ran = await check();
    expect(ran.code).toBe(0);
    expect(checksOf(ran).bandwidth).toMatchObject({
      status: "warning",
      detail: expect.stringContaining("out of memory"),
    });
  });

  it("runs on the runner itself with connection: local", async () => {
    const ran = await runAction({
      inputs: {
        connection: "local",
        command: "cuda-check",
        manifest: MANIFEST,
        workspace: join(doubles, "nothing-here"),
      },
    });
    expect(ran.stderr, ran.log).toBe("");
    expect(checksOf(ran).driver?.status).toMatch(/ok|failed/);
    expect(Object.keys(checksOf(ran))).toHaveLength(9);
  });
});
