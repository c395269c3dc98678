/** No GPU was lent when this was written: what a GPU tells here is put together by hand, after the fields that NVIDIA documents. */
import { describe, expect, it } from "vitest";
import { cudaVersions, judgeCuda } from "../../../src/health/cuda.ts";

type Facts = Readonly<Record<string, string>>;

const POD: Facts = { driver: "580.95.05", gpu_count: "1", machine: "x86_64", comfyui_there: "yes" };
const SMI: Facts = {
  interpreter: "/workspace/venv/bin/python",
  gpus: "0, NVIDIA L40S, 580.95.05, 46068, 2048, 41, 0, 0x0000000000000001",
  python: "3.12.11",
};
const TORCH: Facts = { torch_version: "2.11.0+cu130", torch_cuda: "13.0", architectures: "sm_80 sm_86 sm_90 sm_120" };
const DEVICE: Facts = { devices: "1", "device0.name": "NVIDIA L40S", "device0.capability": "8.9" };
const COMPUTED: Facts = {
  "device0.memory_free_mib": "44000",
  "device0.float32_error": "2.10e-07",
  "device0.bfloat16_error": "3.00e-03",
};
const PASSED: Facts = {
  ...SMI,
  ...TORCH,
  ...DEVICE,
  ...COMPUTED,
  "device0.bandwidth_gbs": "620",
  result: "passed",
  exit_code: "0",
};

const failed = (error: string, cause = "the cause", remedy = "the remedy"): Facts => ({
  error,
  cause,
  remedy,
  result: "failed",
  exit_code: "1",
});
const statuses = (cuda: Facts, pod: Facts = POD) =>
  Object.fromEntries(judgeCuda({ pod, cuda }).map(({ id, status }) => [id, status]));
const check = (id: string, cuda: Facts, pod: Facts = POD) => judgeCuda({ pod, cuda }).find((one) => one.id === id);

it("finds a GPU well that computes as the processor does", () => {
  expect(new Set(Object.values(statuses(PASSED)))).toEqual(new Set(["ok"]));
  expect(cudaVersions({ pod: POD, cuda: PASSED })).toEqual({
    python: "3.12.11",
    torch: "2.11.0+cu130",
    cuda: "13.0",
    gpu: "NVIDIA L40S",
    driver: "580.95.05",
  });
});

it("counts several devices, and tells each one's errors", () => {
  const two = {
    ...PASSED,
    devices: "2",
    "device1.capability": "8.9",
    "device1.memory_free_mib": "1",
    "device1.float32_error": "1.00e-07",
    "device1.bfloat16_error": "1.00e-03",
  };
  expect(cudaVersions({ pod: POD, cuda: two }).gpu).toBe("2 × NVIDIA L40S");
  expect(check("float32", two)?.detail).toBe("relative error device 0: 2.10e-07, device 1: 1.00e-07");
});

describe("what stopped the program fails the check that it stopped in, and what comes behind is not tried", () => {
  const ORDER = ["torch", "cuda", "capability", "float32", "bfloat16"] as const;
  it.each<[(typeof ORDER)[number], string, Facts]>([
    [
      "torch",
      "a library is missing",
      { ...SMI, ...failed("ImportError: libcudart.so.13: cannot open shared object file") },
    ],
    [
      "cuda",
      "torch is without CUDA",
      { ...SMI, ...TORCH, torch_cuda: "None", ...failed("RuntimeError: torch is a build without CUDA") },
    ],
    [
      "cuda",
      "CUDA does not start",
      { ...SMI, ...TORCH, ...failed("RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804") },
    ],
    [
      "capability",
      "no kernels",
      { ...SMI, ...TORCH, ...DEVICE, ...failed("RuntimeError: torch has no kernels for device 0") },
    ],
    [
      "float32",
      "wrong numbers",
      {
        ...SMI,
        ...TORCH,
        ...DEVICE,
        "device0.memory_free_mib": "1",
        "device0.float32_error": "9.00e-01",
        ...failed("ArithmeticError: device 0: a float32 product differs from the processor's by 9.00e-01"),
      },
    ],
    [
      "bfloat16",
      "wrong numbers in bf16",
      {
        ...SMI,
        ...TORCH,
        ...DEVICE,
        ...COMPUTED,
        ...failed("ArithmeticError: device 0: a bfloat16 product is not finite"),
      },
    ],
  ])("%s: %s", (at, _what, cuda) => {
    const found = statuses(cuda);
    const place = ORDER.indexOf(at);
    expect(ORDER.map((id) => found[id])).toEqual(
      ORDER.map((_, index) => (index < place ? "ok" : index === place ? "failed" : "skipped")),
    );
    expect(check(at, cuda)).toMatchObject({ detail: expect.stringContaining("the cause"), remedy: "the remedy." });
  });

  it("also where Python itself died, or took too long", () => {
    const died = { ...SMI, ...TORCH, ...DEVICE, exit_code: "139" };
    expect(check("capability", died)).toMatchObject({ status: "failed", detail: expect.stringContaining("code 139") });
    expect(check("torch", { ...SMI, exit_code: "124" })).toMatchObject({
      status: "failed",
      detail: expect.stringContaining("5 minutes"),
    });
  });
});

describe("a machine without torch", () => {
  const bare = { ...SMI, ...failed("ModuleNotFoundError: No module named 'torch'") };
  it("is judged by driver and devices alone where there is no ComfyUI", () => {
    const found = statuses(bare, { ...POD, comfyui_there: "no" });
    expect(found).toMatchObject({
      driver: "ok",
      devices: "ok",
      memory: "ok",
      torch: "skipped",
      cuda: "skipped",
      bandwidth: "skipped",
    });
  });
  it("fails where ComfyUI is", () => {
    expect(check("torch", bare)).toMatchObject({ status: "failed", remedy: expect.stringContaining("provision") });
  });
  it("may be without Python too", () => {
    expect(check("torch", { interpreter: "", gpus: SMI.gpus ?? "" }, { ...POD, comfyui_there: "no" })).toMatchObject({
      status: "skipped",
      detail: expect.stringContaining("no Python"),
    });
  });
});

it("fails without a GPU, and says where to run it", () => {
  const found = judgeCuda({
    pod: { driver: "", gpu_count: "0", comfyui_there: "no" },
    cuda: { interpreter: "/usr/bin/python3", ...failed("No module named 'torch'") },
  });
  expect(found.filter(({ status }) => status === "failed").map(({ id }) => id)).toEqual(["driver", "devices"]);
});

it("sees that the build needs another driver before torch says so", () => {
  expect(check("cuda", { ...PASSED }, { ...POD, driver: "570.124.06" })).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("cu130 needs driver 580"),
  });
});

it("takes nvidia-smi's own failure, with what it means", () => {
  const lost = { ...SMI, gpus: "", nvidia_smi: "Failed to initialize NVML: Unknown Error" };
  expect(check("devices", lost)).toMatchObject({
    status: "failed",
    detail:
      "The container has lost its GPU, or the host has no driver loaded: Failed to initialize NVML: Unknown Error",
    remedy: "Restart the pod; if it stays, take a pod on another host.",
  });
});

it("only ever warns of a copy that is slow, or could not be measured", () => {
  expect(check("bandwidth", { ...PASSED, "device0.bandwidth_gbs": "12" })?.status).toBe("warning");
  const { "device0.bandwidth_gbs": _, ...rest } = PASSED;
  expect(check("bandwidth", { ...rest, "device0.bandwidth_failed": "RuntimeError: out of memory" })?.status).toBe(
    "warning",
  );
});

it("does without bf16 where the GPU has none", () => {
  const { "device0.bfloat16_error": _, ...rest } = PASSED;
  expect(check("bfloat16", { ...rest, "device0.capability": "7.5" })?.status).toBe("skipped");
});
