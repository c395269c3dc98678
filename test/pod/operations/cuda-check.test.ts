import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import containerEnvironment from "../../../src/operations/container_environment.sh";
import cudaCheck from "../../../src/operations/cuda_check.sh";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";
import { run } from "../../support/run.ts";
import { type GpuBehaviour, torchWithGpu } from "../../support/torch-gpu.ts";

const PROGRAM = join(import.meta.dirname, "../../../src/operations/cuda_check.py");
const script = await readFile(PROGRAM, "utf8");

/** What discovery and the packages' operation would say. */
const SITUATION = `
discover_gpu() { DRIVER=\${TEST_driver-580.65.06} GPU_COUNT=\${TEST_gpus:-1}; }
packages_forget() { :; }
`;

async function pod(behaviour: GpuBehaviour = {}, values: Record<string, string> = {}): Promise<Pod> {
  const made = await emptyPod([containerEnvironment, cudaCheck, SITUATION], { CP_comfyui: "ComfyUI", ...values });
  const prefix = join(made.workspace, "venv");
  await run("python3", ["-m", "venv", "--without-pip", prefix]);
  await install(made, torchWithGpu(behaviour));
  return made;
}
async function install(made: Pod, files: Record<string, string>): Promise<void> {
  const lib = join(made.workspace, "venv/lib");
  const [version = ""] = await readdir(lib);
  for (const [name, content] of Object.entries(files)) {
    const path = join(lib, version, "site-packages", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
const step = (gpu = "auto") => ({
  id: "cuda_check",
  operation: "cuda_check",
  wish: { last_part: "install", verdict: "install", gpu, script },
});
const check = async (made: Pod, gpu?: string) => {
  const { results, log } = await runTasks(made, [step(gpu)], ["install cuda_check"]);
  return { ...results[0], log };
};
const answerOf = async (made: Pod, gpu?: string) => (await probeSteps(made, [step(gpu)])).steps.get("cuda_check");

test("a GPU that computes is verified, with what it is", async () => {
  const made = await pod();
  expect(await answerOf(made)).toMatchObject({ state: "absent" });
  const { log, ...result } = await check(made);
  expect(result, log).toMatchObject({ result: "installed" });
  expect(await answerOf(made)).toMatchObject({
    state: "satisfied",
    inputs: { driver: "580.65.06", torch: "2.11.0+cu130", cuda: "13.0" },
    facts: {
      gpu: "A double of a GPU",
      "device0.name": "A double of a GPU",
      "device0.capability": "8.9",
      "device0.memory_mib": "24576",
      "device0.uuid": "GPU-0123",
    },
  });
});

test.each([
  [
    "another driver",
    (made: Pod) => ({ ...made, values: { ...made.values, TEST_driver: "590.1" } }),
    "driver 580.65.06, now 590.1",
  ],
  [
    "another torch",
    async (made: Pod) => {
      await install(made, { "torch/version.py": '__version__ = "2.12.0+cu130"\ncuda = "13.0"\n' });
      return made;
    },
    "torch 2.11.0+cu130, now 2.12.0",
  ],
])("is checked again with %s", async (_case, change, detail) => {
  const made = await pod();
  await check(made);
  expect(await answerOf(await change(made))).toMatchObject({ state: "other", detail: expect.stringContaining(detail) });
});

test("in another container it was never checked", async () => {
  const made = await pod();
  await check(made);
  await rm(join(made.home, ".comfy-pod"), { recursive: true });
  expect(await answerOf(made)).toMatchObject({ state: "absent" });
});

test.each<[string, GpuBehaviour, string]>([
  ["a torch without kernels for it", { capability: "(12, 0)" }, "built without kernels for this GPU"],
  ["wrong numbers", { error: "1.0" }, "computes wrong numbers"],
  ["no finite numbers", { error: "float('nan')" }, "computes wrong numbers"],
  [
    "an old driver",
    { init: 'raise RuntimeError("The NVIDIA driver on your system is too old (found version 12080).")' },
    "driver is too old",
  ],
  [
    "error 804",
    {
      init: 'raise RuntimeError("Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW")',
    },
    "compatibility libraries",
  ],
  ["no device", { init: 'raise RuntimeError("No CUDA GPUs are available")' }, "torch sees no GPU"],
])("%s fails with cause and remedy, and stays undone", async (_case, behaviour, cause) => {
  const made = await pod(behaviour);
  const result = await check(made);
  expect(result, result.log).toMatchObject({
    result: "failed",
    reason: expect.stringMatching(new RegExp(`${cause}.*\\. .+`)),
  });
  expect(await answerOf(made)).toMatchObject({ state: "other", detail: expect.stringContaining(cause) });
});

test("without a GPU it is skipped once, with a warning, and is then nothing to do", async () => {
  const made = await pod({}, { TEST_gpus: "0", TEST_driver: "" });
  expect(await check(made)).toMatchObject({ result: "skipped", reason: "nothing to check: no GPU on this pod" });
  const answer = await answerOf(made);
  expect(answer).toMatchObject({ state: "satisfied", record: { result: "skipped" } });
  expect(answer?.inputs).toMatchObject(answer?.record?.inputs ?? { none: "" });
  expect(answer?.warnings).toHaveLength(1);
});

test("gpu: none is skipped without a warning; gpu: required fails without one", async () => {
  const made = await pod({}, { TEST_gpus: "0" });
  expect(await check(made, "none")).toMatchObject({ result: "skipped" });
  expect((await answerOf(made, "none"))?.warnings).toEqual([]);
  expect(await check(made, "required")).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("gpu: required"),
  });
});

test("torch that is not there is said", async () => {
  const made = await pod();
  const [version = ""] = await readdir(join(made.workspace, "venv/lib"));
  await rm(join(made.workspace, "venv/lib", version, "site-packages/torch"), { recursive: true });
  expect(await check(made)).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("torch is not installed"),
  });
});

test.each([
  [["sm_80", "sm_86"], [8, 9], true],
  [["sm_90"], [8, 9], false],
  [["sm_75"], [8, 0], false],
  [["sm_90a"], [9, 0], true],
  [["sm_120a"], [12, 1], false],
  [["compute_80"], [12, 0], true],
  [["compute_120"], [9, 0], false],
  [["sm_120"], [12, 1], true],
])("a build for %j on a device of %j runs: %s", (architectures, capability, runs) => {
  const call = `print(built_for(${JSON.stringify(architectures)}, tuple(${JSON.stringify(capability)})))`;
  const program = `${script.replace('if __name__ == "__main__":', "if False:")}\n${call}`;
  expect(execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim()).toBe(runs ? "True" : "False");
});

/** The words of other people's failures, as their issue threads have them. */
test.each([
  [
    "Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility was attempted on non supported HW",
    /compatibility libraries/,
  ],
  [
    "CUDA unknown error - this may be due to an incorrectly set up environment, e.g. changing env variable",
    /cannot be initialized/,
  ],
  ["The NVIDIA driver on your system is too old (found version 12080).", /driver is too old/],
  ["CUDA error: no kernel image is available for execution on the device", /without kernels/],
  ["AssertionError: Torch not compiled with CUDA enabled", /without CUDA/],
  [
    "nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.8, please update your driver",
    /newer CUDA than the host/,
  ],
  ["CUDA error: all CUDA-capable devices are busy or unavailable", /holds the GPU for itself/],
  ["CUDA error: invalid device ordinal", /names a GPU that this pod does not have/],
  ["CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`", /in the middle of a computation/],
  ["CUDA error: an illegal memory access was encountered", /in the middle of a computation/],
  ["CUDA initialization: Unexpected error. Error 802: system not yet initialized", /cannot be initialized/],
  ["torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 MiB.", /memory of the GPU is full/],
  ["CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", /memory of the GPU is full/],
  ["ImportError: libcuda.so.1: cannot open shared object file: No such file or directory", /not in this container/],
  [
    "CUDA error: something new\nCompile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.",
    /: CUDA error: something new$/,
  ],
  ["libcudnn.so.9: cannot open shared object file: No such file or directory", /library that torch needs/],
])("%s has a cause and a remedy", (text, cause) => {
  const program = `${script.replace('if __name__ == "__main__":', "if False:")}\nprint(*explain(${JSON.stringify(text)}), sep="\\n")`;
  const [said = "", remedy = ""] = execFileSync("python3", ["-c", program], { encoding: "utf8" }).split("\n");
  expect(said).toMatch(cause);
  expect(remedy).toMatch(/\w+ .*\w/);
});
