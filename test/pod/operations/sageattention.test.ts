/** The building and judging of SageAttention on doubles of a GPU, nvcc, torch and its repository: no kernel is compiled here. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { sageattentionWish } from "../../../src/engine/sageattention.ts";
import containerEnvironment from "../../../src/operations/container_environment.sh";
import cudaCheck from "../../../src/operations/cuda_check.sh";
import git from "../../../src/operations/git.sh";
import remote from "../../../src/operations/remote.sh";
import sageattention from "../../../src/operations/sageattention.sh";
import build from "../../../src/operations/sageattention_build.sh";
import wheels from "../../../src/operations/wheels.sh";
import { anAnswer } from "../../support/engine-builders.ts";
import { emptyPod, type JobRun, probeSteps, runTasks } from "../../support/operation.ts";
import { run } from "../../support/run.ts";
import {
  layOutSageAttention,
  type Machine,
  prepareSageAttention,
  type SagePod,
  writeTorch,
} from "../../support/sageattention.ts";

const SCRIPTS = [git, remote, containerEnvironment, cudaCheck, sageattention, build, wheels];

let prepared = "";
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), "sageattention-"));
  await prepareSageAttention(prepared);
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

async function podWith(machine: Machine = {}): Promise<SagePod> {
  const pod = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI", CP_retry_pause: "0" });
  onTestFinished(() => rm(pod.home, { recursive: true, force: true }));
  return layOutSageAttention(pod, prepared, machine);
}

const step = ({ url, commit }: SagePod, more: Readonly<Record<string, string>> = {}) => ({
  id: "sageattention",
  operation: "sageattention",
  wish: { mode: "background", url, commit, last_part: "install", verdict: "install", ...more },
});

async function answerOf(pod: SagePod) {
  const answer = (await probeSteps(pod, [step(pod)])).steps.get("sageattention");
  if (answer === undefined) throw new Error("the probe gave no answer");
  return answer;
}

/** What the engine wishes, from what the probe told; the torch step would tell of torch. */
async function decided(pod: SagePod): Promise<Record<string, string>> {
  const answer = await probeSteps(pod, [step(pod)]);
  const { torch = "", cuda = "" } = answer.steps.get("sageattention")?.inputs ?? {};
  const steps = new Map([...answer.steps, ["torch", anAnswer({ facts: { torch, cuda } })] as const]);
  const wish = sageattentionWish({ ...answer, steps });
  return "refuse" in wish ? wish : { ...wish, max_jobs: "3" };
}

async function apply(pod: SagePod, more: Record<string, string> = {}, part = "install"): Promise<JobRun> {
  const { told, ...rest } = await runTasks(
    pod,
    [step(pod, { ...(await decided(pod)), ...more })],
    [`${part} sageattention`],
  );
  return { ...rest, told: told.filter(({ kind }) => kind === "warning") };
}

const remove = (pod: SagePod) =>
  run(join(pod.workspace, "venv/bin/python"), ["-m", "pip", "uninstall", "--yes", "sageattention"]);

test.each<[string, Machine, RegExp]>([
  ["no GPU", { capability: null }, /no GPU/],
  ["a GPU without kernels", { capability: "7.5" }, /no kernels for compute capability 7\.5/],
  ["no torch", { torch: null }, /torch is not installed/],
  ["a torch without CUDA", { cuda: null }, /built without CUDA/],
  ["no nvcc", { nvcc: null }, /nvcc is not there/],
  [
    "an nvcc that is too old for the GPU",
    { capability: "12.0", nvcc: "12.6" },
    /needs nvcc 12\.8 or newer, and this pod has 12\.6/,
  ],
  ["an nvcc of another CUDA than torch's", { nvcc: "13.0" }, /nvcc 13\.0 cannot build for torch/],
])("refuses before it builds: %s", async (_, machine, reason) => {
  const pod = await podWith(machine);
  const background = await apply(pod);
  expect(background.results).toMatchObject([{ result: "skipped", reason: expect.stringMatching(reason) }]);
  expect(background.told).toMatchObject([{ value: expect.stringMatching(reason) }]);
  const wait = await apply(pod, { mode: "wait" });
  expect(wait.results).toMatchObject([{ result: "failed", reason: expect.stringMatching(reason) }]);
  expect(await answerOf(pod)).toMatchObject({ state: "absent", record: null });
  expect(await pod.builds()).toEqual([]);
});

test("builds the pinned commit for this GPU, proves it, and knows it again without asking", async () => {
  const pod = await podWith();
  expect(await answerOf(pod)).toMatchObject({
    state: "absent",
    facts: { nvcc: "12.8", compute_capabilities: "9.0", cuda_home: join(pod.home, "cuda") },
    inputs: { commit: pod.commit, torch: "2.9.1+cu128", cuda: "12.8", gpus: "A double of a GPU" },
  });
  const { results, log } = await apply(pod);
  expect(results).toMatchObject([{ result: "installed" }]);
  expect(await pod.builds()).toEqual([
    {
      TORCH_CUDA_ARCH_LIST: "9.0",
      MAX_JOBS: "3",
      EXT_PARALLEL: "1",
      NVCC_APPEND_FLAGS: null,
      CUDA_HOME: join(pod.home, "cuda"),
      nvcc: join(pod.home, "cuda/bin/nvcc"),
      ninja: true,
      setuptools: expect.stringMatching(/^7[0-4]\./),
    },
  ]);
  expect(log).toContain("heads of 128: cosine 0.99995");
  expect(log).not.toContain("ptxas info");
  expect(await readFile(join(pod.workspace, "sageattention_install.log"), "utf8")).toContain("ptxas info");
  expect(await readdir(join(pod.workspace, ".comfy-pod/build"))).toEqual([]);
  expect((await readdir(pod.site)).filter((name) => name.startsWith("ninja"))).toEqual([]);
  // The GPU's name and driver: asked once each; what the build was judged by is in the record.
  const before = await pod.asked();
  expect(await answerOf(pod)).toMatchObject({
    state: "satisfied",
    facts: { version: "2.2.0", nvcc: "12.8", compute_capabilities: "9.0", arch_list: "9.0" },
    record: { facts: { version: "2.2.0", arch_list: "9.0" } },
  });
  expect((await pod.asked()) - before).toBe(2);
});

test("another torch is another fingerprint, and gets a build of its own", async () => {
  const pod = await podWith();
  await apply(pod);
  await writeTorch(pod.site, "2.13.0+cu128", "12.8");
  const { inputs, record } = await answerOf(pod);
  expect([record?.inputs.torch, inputs.torch]).toEqual(["2.9.1+cu128", "2.13.0+cu128"]);
  expect((await apply(pod, { verdict: "update" })).results).toMatchObject([{ result: "updated" }]);
  expect((await pod.builds()).map((build) => build.NVCC_APPEND_FLAGS)).toEqual([null, "-std=c++20"]);
});

test("takes the wheel of an earlier build, unless it is of no use", async () => {
  const pod = await podWith();
  await apply(pod);
  await remove(pod);
  expect(await answerOf(pod)).toMatchObject({ state: "absent" });
  expect((await apply(pod)).results).toMatchObject([{ result: "installed" }]);
  expect(await pod.builds()).toHaveLength(1);
  await remove(pod);
  const wheels = join(pod.workspace, ".comfy-pod/wheels");
  const [folder = ""] = await readdir(wheels);
  await writeFile(join(wheels, folder, "sageattention-2.2.0-py3-none-any.whl"), "torn");
  expect((await apply(pod)).results).toMatchObject([{ result: "installed" }]);
  expect(await pod.builds()).toHaveLength(2);
});

test("what computes something else than torch is not installed", async () => {
  const pod = await podWith();
  await writeFile(join(pod.home, "computes"), "[0.5, 0.5]");
  const { results } = await apply(pod);
  expect(results).toMatchObject([{ result: "failed", reason: expect.stringContaining("cosine 0.7071") }]);
  expect(await answerOf(pod)).toMatchObject({ record: null });
  await writeFile(join(pod.home, "computes"), "[NaN, 1.0]");
  expect((await apply(pod)).results).toMatchObject([
    { result: "failed", reason: expect.stringContaining("cosine nan") },
  ]);
});

test("one that is there already is adopted when it computes rightly, and refuted when not", async () => {
  const pod = await podWith();
  await apply(pod);
  for (const folder of [".comfy-pod/steps", ".install_markers"])
    await rm(join(pod.workspace, folder), { recursive: true });
  await writeFile(join(pod.home, "computes"), "[0.0, 1.0]");
  expect((await apply(pod, {}, "adopt")).results).toMatchObject([{ result: "refuted" }]);
  await writeFile(join(pod.home, "computes"), "[1.0, 0.0]");
  expect((await apply(pod, {}, "adopt")).results).toMatchObject([{ result: "adopted" }]);
});

test("half of an installation is repaired", async () => {
  const pod = await podWith();
  await apply(pod);
  for (const name of await readdir(join(pod.site, "sageattention"))) {
    if (name.endsWith(".so")) await rm(join(pod.site, "sageattention", name));
  }
  expect(await answerOf(pod)).toMatchObject({ state: "partial" });
  expect((await apply(pod)).results).toMatchObject([{ result: "installed" }]);
});

const FAILED_BUILDS = [
  ["fatal error: Python.h: No such file or directory", "name python3-dev in system-packages"],
  ["/bin/sh: 1: c++: not found", "name g++ in system-packages"],
  ["nvcc error   : 'cicc' died due to signal 9 (Kill signal)\nKilled", "want of memory"],
  ["csrc/attn.cu(7): error: no such intrinsic", "csrc/attn.cu(7): error: no such intrinsic"],
] as const;

test("a failed build is told by its cause, and the next one goes on without fetching again", async () => {
  const pod = await podWith();
  for (const [said, reason] of FAILED_BUILDS) {
    await writeFile(join(pod.home, "build-fails"), said);
    const { results } = await apply(pod);
    expect(results).toMatchObject([{ result: "failed", reason: expect.stringContaining(reason) }]);
    await rm(pod.repositories.root, { recursive: true, force: true });
  }
  await rm(join(pod.home, "build-fails"));
  expect((await apply(pod)).results).toMatchObject([{ result: "installed" }]);
});

test("a source that is not there fails with the reason", async () => {
  const pod = await podWith();
  await rm(pod.repositories.root, { recursive: true });
  const { results } = await apply(pod);
  expect(results).toMatchObject([
    { result: "failed", reason: expect.stringMatching(/^SageAttention's source could not be fetched: \S/) },
  ]);
});
