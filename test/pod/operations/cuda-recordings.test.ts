/**
 * RECORDINGS, no GPU: what the real nvidia-smi 535.309.01 and the real torch 2.9.1+cu128 wrote on 2026-11-24 on a machine
 * without a GPU. `smi-no-library` and `smi-no-driver` came so; for the others a library in the driver's place (NVML, libcuda)
 * gave each program the error code or the values. For torch-no-lib* a file of torch's was taken away, for torch-cpu-build its
 * CUDA module. Names of GPUs are real, their numbers were given; the paths alone were changed. The last column
 * names a public GitHub thread with the same words or cells, where one was found.
 */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import discover from "../../../src/pod/discover.sh";
import { type Moment, openPlayback, type Playback, RECORDINGS } from "../../support/gpu-playback.ts";

const OTHER_HOST = /another host/;
const RESTART = /^Restart the pod/;
const DRIVER_ACCESS = /NVIDIA_DRIVER_CAPABILITIES/;

type SmiCase = readonly [
  name: string,
  code: number,
  status: string,
  detail: RegExp,
  remedy: RegExp | null,
  met: string,
];
const SMI: readonly SmiCase[] = [
  ["smi-no-library", 12, "failed", /driver's libraries are not in this container/, DRIVER_ACCESS, ""],
  ["smi-no-driver", 9, "failed", /has lost its GPU, or the host has no driver/, RESTART, ""],
  ["smi-version-mismatch", 18, "failed", /do not fit the kernel's module/, RESTART, "k4yt3x/video2x#1226"],
  ["smi-unknown-error", 255, "failed", /has lost its GPU/, RESTART, "NVIDIA/nvidia-docker#1671"],
  ["smi-no-permission", 4, "failed", /may not use the GPU's devices/, /nvidia\*/, ""],
  ["smi-blocked", 17, "failed", /keeps it from the GPU/, OTHER_HOST, "microsoft/WSL#14339"],
  ["smi-no-devices", 6, "failed", /no GPU that answers/, /^Start the pod with a GPU/, ""],
  ["smi-gpu-lost", 15, "failed", /does not answer.*GPU is lost/, OTHER_HOST, "JosephKJ/OWOD#81"],
  ["smi-one-of-two", 255, "failed", /does not answer.*GPU1/, OTHER_HOST, "NVIDIA/open-gpu-kernel-modules#387"],
  ["smi-reset", 255, "failed", /does not answer.*GPU reset must occur/, OTHER_HOST, ""],
  ["smi-row-l40s", 0, "ok", /^NVIDIA L40S$/, null, ""],
  ["smi-row-two", 0, "ok", /^NVIDIA L40S, NVIDIA L40S$/, null, ""],
  ["smi-row-rtx-4090", 0, "ok", /^NVIDIA GeForce RTX 4090$/, null, ""],
  ["smi-row-gb10", 0, "ok", /^NVIDIA GB10$/, null, "mostlygeek/llama-swap#782"],
  ["smi-row-mig", 0, "ok", /^NVIDIA A100/, null, "Stability-AI/StableSwarmUI#388"],
  ["smi-row-ecc-errors", 0, "failed", /GPU 0 \(NVIDIA A100.*: 3 uncorrectable/, OTHER_HOST, ""],
  ["smi-row-slowed", 0, "warning", /91 °C, slowed down by its hardware, slowed down by heat/, OTHER_HOST, ""],
  ["smi-row-reset", 0, "failed", /GPU 0 \(NVIDIA H100.*: GPU requires reset/, OTHER_HOST, ""],
  ["smi-row-lost-late", 0, "failed", /GPU 0 \(NVIDIA RTX A5000\): GPU is lost/, OTHER_HOST, ""],
];

const FORCE = /force: torch/;
const BROKEN = /in the middle of a computation/;
const HARDWARE = /does not answer: its hardware/;
const NOT_STARTED = /cannot be initialized/;

type TorchCase = readonly [name: string, moment: Moment, cause: RegExp, remedy: RegExp, met: string];
const TORCH: readonly TorchCase[] = [
  ["torch-no-libcublas", "import", /library that torch needs/, FORCE, ""],
  ["torch-no-libcudart", "import", /library that torch needs/, FORCE, ""],
  ["torch-cpu-build", "start", /built without CUDA/, FORCE, ""],
  [
    "torch-no-driver",
    "start",
    /driver's libraries are not in this container/,
    DRIVER_ACCESS,
    "runpod-workers/worker-comfyui#94",
  ],
  ["torch-stub", "start", /driver's libraries are not in this container/, DRIVER_ACCESS, ""],
  ["torch-old-driver", "start", /driver is too old/, /newer driver/, "Comfy-Org/ComfyUI#6226"],
  ["torch-combination", "start", /do not fit the driver of the host/, RESTART, "CompVis/stable-diffusion#439"],
  ["torch-forward", "start", /newer than the host's driver/, /newer driver/, "PKU-YuanGroup/Video-LLaVA#22"],
  ["torch-not-ready", "start", NOT_STARTED, RESTART, "gpustack/gpustack#1254"],
  ["torch-driver-failed", "start", NOT_STARTED, RESTART, ""],
  ["torch-os-call", "start", NOT_STARTED, RESTART, "amshafer/nvidia-driver#27"],
  ["torch-unknown", "start", NOT_STARTED, RESTART, "wlsdml1114/Infinitetalk_Runpod_hub#18"],
  ["torch-busy", "start", /Another process holds the GPU/, /compute mode/, ""],
  ["torch-no-gpu", "start", /torch sees no GPU/, /CUDA_VISIBLE_DEVICES/, "patientx/ComfyUI-Zluda#201"],
  ["torch-ordinal", "start", /names a GPU that this pod does not have/, /CUDA_VISIBLE_DEVICES/, ""],
  ["torch-mps", "start", /Multi-Process Service/, /CUDA_MPS_PIPE_DIRECTORY/, ""],
  ["torch-run-no-kernel", "run", /without kernels/, FORCE, "Comfy-Org/ComfyUI#10382"],
  ["torch-run-function", "run", /without kernels/, FORCE, ""],
  ["torch-run-image", "run", /without kernels/, FORCE, ""],
  ["torch-run-toolchain", "run", /driver is too old/, /newer driver/, ""],
  ["torch-run-out-of-memory", "run", /memory of the GPU is full/, /nvidia-smi shows it/, ""],
  ["torch-run-in-use", "run", /Another process holds the GPU/, /compute mode/, ""],
  ["torch-run-initialization", "run", NOT_STARTED, RESTART, ""],
  ["torch-run-no-reason", "run", NOT_STARTED, RESTART, ""],
  ["torch-run-ecc", "run", HARDWARE, OTHER_HOST, ""],
  ["torch-run-nvlink", "run", HARDWARE, OTHER_HOST, ""],
  ["torch-run-contained", "run", HARDWARE, OTHER_HOST, ""],
  ["torch-run-hardware-stack", "run", HARDWARE, OTHER_HOST, ""],
  ["torch-run-illegal-access", "run", BROKEN, FORCE, ""],
  ["torch-run-timeout", "run", BROKEN, FORCE, ""],
  ["torch-run-assert", "run", BROKEN, FORCE, ""],
  ["torch-run-program-counter", "run", BROKEN, FORCE, ""],
  ["torch-run-launch-failure", "run", BROKEN, FORCE, ""],
];
const STOPPED_IN = { import: "torch", start: "cuda", run: "float32" } as const;

let playback: Playback;
beforeAll(async () => {
  playback = await openPlayback();
});
afterAll(() => playback.end());

// Before torch is there: driver and devices are judged without it.
describe("a recording of nvidia-smi", () => {
  it.each(SMI)("%s", async (name, code, status, detail, remedy) => {
    await playback.smi(name, code);
    const { devices } = await playback.checks();
    expect(devices).toMatchObject({ status, detail: expect.stringMatching(detail) });
    if (remedy === null) expect(devices?.remedy).toBeNull();
    else expect(devices?.remedy).toMatch(remedy);
  });

  it.each(["smi-row-gb10", "smi-row-mig"])("%s: memory that is not told is no failure", async (name) => {
    await playback.smi(name, 0);
    expect((await playback.checks()).memory).toMatchObject({ status: "skipped", detail: "nvidia-smi does not tell" });
  });
});

describe("a recording of torch", () => {
  it.each(TORCH)("%s", async (name, moment, cause, remedy) => {
    await playback.smi("smi-row-l40s", 0);
    await playback.torch(name, moment);
    const checks = await playback.checks();
    const failed = Object.values(checks).filter(({ status }) => status === "failed");
    expect(failed.map(({ id }) => id)).toEqual([STOPPED_IN[moment]]);
    expect(failed[0]?.detail).toMatch(cause);
    expect(failed[0]?.remedy).toMatch(remedy);
  });
});

it("has a case for every recording", () => {
  const cases = [...SMI, ...TORCH].map(([name]) => `${name}.txt`);
  expect(cases.toSorted()).toEqual(readdirSync(RECORDINGS).toSorted());
});

/** No recordings: put together after the forms that nix-community/nixGL#186 and dylanaraps/neofetch#876 describe. */
test.each([
  ["NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.309.01  Mon Jan  5 12:00:00 UTC 2026", "535.309.01"],
  [
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (builder@host)  Mon Jan  5 12:00:00 UTC 2026",
    "580.65.06",
  ],
  ["NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.142  Release Build  (builder@host)", "580.142"],
  ["NVRM version: something that nobody has seen yet", ""],
])("the kernel module's line %s is of driver %s", (line, version) => {
  const script = `${discover}\nmodule_version "$1"\nprintf '%s' "$REPLY"`;
  expect(execFileSync("bash", ["-c", script, "bash", line], { encoding: "utf8" })).toBe(version);
});
