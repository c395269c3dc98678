/** SageAttention in the background, through whole runs, on doubles: of the GPU, of nvcc, of torch and of its repository. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SAGEATTENTION } from "../../src/data/pins.ts";
import type { CheckReport } from "../../src/report/report.ts";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { fetchBuildTools, SAGEATTENTION_SOURCE, writeTorch } from "../support/sageattention.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** For one GPU, as far as discovery and the probe ask. */
const NVIDIA_SMI = `case $1 in
--query-gpu=driver_version) echo 580.65.06 ;;
--query-gpu=name) echo "A double of a GPU" ;;
--query-gpu=compute_cap) echo 9.0 ;;
*) exit 2 ;;
esac`;
const NVCC = `echo "Cuda compilation tools, release 12.8, V12.8.93"`;
/** No repository made here can have the pinned commit: this one gives its own for it. */
const gitFor = (commit: string): string => `for word; do
  shift
  [ "$word" != ${SAGEATTENTION.commit} ] || word=${commit}
  set -- "$@" "$word"
done
exec /usr/bin/git "$@"`;
/** What ComfyUI asks of a torch with a GPU. */
const TORCH_CUDA = `def is_available():
    return True
def current_device():
    return 0
def get_device_name(index):
    return "A double of a GPU"
`;
const WITH_GPU: ManifestKeys = {
  gpu: "auto",
  torch: "keep",
  components: { ffmpeg: false, sageattention: "background" },
};

let small: SmallPod;
let folder: string;
let commit: string;
const doubles = () => join(folder, "bin");
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comfy-pod-doubles-"));
  await mkdir(doubles());
  small = await startSmallPod({ pathFront: doubles() });
  [commit] = await Promise.all([
    small.repositories.create("thu-ml/SageAttention", SAGEATTENTION_SOURCE),
    fetchBuildTools(small.wheels),
  ]);
  await writeFile(join(small.pod.home, ".gitconfig"), small.repositories.gitConfig());
  expect((await run({ gpu: "none" })).outputs["failed-count"]).toBe("0");
});
afterAll(async () => {
  await small.stop();
  await rm(folder, { recursive: true });
});

/** From here on there is a GPU, and a torch that was built for it. */
async function comeWithGpu(): Promise<void> {
  const tools = { "nvidia-smi": NVIDIA_SMI, nvcc: NVCC, git: gitFor(commit) };
  for (const [name, text] of Object.entries(tools))
    await writeFile(join(doubles(), name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const [python = ""] = await readdir(small.inWorkspace("venv/lib"));
  const site = small.inWorkspace(`venv/lib/${python}/site-packages`);
  await writeTorch(site, "2.11.0+cu128", "12.8");
  await writeFile(join(site, "torch/cuda.py"), TORCH_CUDA);
  await writeFile(join(small.pod.home, "computes"), "[1.0, 0.01]");
  await writeFile(join(small.pod.home, "build-waits"), "");
}

/** What the GPU itself computes is another check's matter, and this double cannot. */
const run = (manifest: ManifestKeys = WITH_GPU, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(manifest, { "pod-name": "small", skip: "cuda_check", ...inputs }) });
const commandLine = async () => {
  const [pid = 0] = small.comfyuiProcesses();
  return (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
};

/** The jobs that are, or were, about it. */
async function jobsOfIt(): Promise<readonly string[]> {
  const jobs = await readdir(small.inWorkspace(".comfy-pod/jobs"));
  const steps = await Promise.all(jobs.map((id) => readFile(small.inWorkspace(`.comfy-pod/jobs/${id}/steps`), "utf8")));
  return jobs.filter((_, index) => steps[index]?.split("\n").includes("sageattention"));
}

it("is told with the reason where it cannot be built, and starts no job for that", async () => {
  const execs = small.pod.execs();
  const refused = await run({ gpu: "none", components: { ffmpeg: false, sageattention: "background" } });
  expect(refused, refused.log).toMatchObject({ code: 0, outputs: { result: "unchanged" } });
  expect(small.pod.execs() - execs).toBe(1);
  expect(stepOf(refused, "sageattention")).toMatchObject({
    result: "skipped",
    reason: expect.stringContaining("no GPU"),
  });
  expect(refused.annotations).toEqual([
    expect.objectContaining({
      kind: "warning",
      message: expect.stringMatching(/^SageAttention is not built: .*no GPU/),
    }),
  ]);
  expect(await jobsOfIt()).toEqual([]);
});

it("begins the build and goes on: ComfyUI runs without it meanwhile", async () => {
  await comeWithGpu();
  const first = await run();
  expect(first, first.log).toMatchObject({ code: 0, stderr: "" });
  expect(idsOf(first, "running-steps")).toEqual(["sageattention"]);
  expect(stepOf(first, "sageattention").reason).toBe("builds in the background; the next run picks it up");
  expect(first.summary).toContain("`sageattention` goes on in the background");
  expect(await commandLine()).not.toContain("--use-sage-attention");
  expect(await commandLine()).not.toContain("--cpu");
});

it("tells of the build in later runs and checks, and begins no second one", async () => {
  const log = () => readFile(small.inWorkspace("sageattention_install.log"), "utf8").catch(() => "");
  await expect.poll(log, { timeout: 60_000 }).toContain("compiling a double");
  const before = small.comfyuiProcesses();
  const later = await run();
  expect(later, later.log).toMatchObject({ code: 0, outputs: { result: "unchanged" } });
  expect(idsOf(later, "running-steps")).toEqual(["sageattention"]);
  expect(stepOf(later, "sageattention").reason).toMatch(
    /^a job of an earlier run is still at work \(since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)/,
  );
  const health = await run(WITH_GPU, { command: "health", "health-prompt": "off", "fail-on-unhealthy": "false" });
  const checks: readonly CheckReport[] = JSON.parse(health.outputs.checks ?? "[]");
  expect(checks.find(({ id }) => id === "jobs")).toMatchObject({
    status: "busy",
    detail: expect.stringMatching(
      /^1 job at work: `sageattention` for .*; its last line: .*\[1\/2\] compiling a double/,
    ),
  });
  expect(await jobsOfIt()).toHaveLength(1);
  expect(small.comfyuiProcesses()).toEqual(before);
});

it("takes what was built in the next run, and restarts ComfyUI for it when no prompt runs", async () => {
  const before = small.comfyuiProcesses();
  await rm(join(small.pod.home, "build-waits"));
  const marker = small.inWorkspace(".install_markers/sageattention.done");
  await expect.poll(() => readFile(marker, "utf8").catch(() => ""), { timeout: 60_000 }).toMatch(/^\d{4}-/);
  await occupy(120);
  const busy = await run(WITH_GPU, { "restart-wait": "1s" });
  expect(busy, busy.log).toMatchObject({ code: 0 });
  expect(stepOf(busy, "sageattention")).toMatchObject({
    result: "skipped",
    reason: expect.stringMatching(/^up to date since/),
  });
  expect(idsOf(busy, "updated-steps")).toEqual(["start_script"]);
  expect(stepOf(busy, "comfyui_service")).toMatchObject({ result: "running", reason: "restart due, 1 prompt queued" });
  expect(small.comfyuiProcesses()).toEqual(before);

  await fetch(`http://127.0.0.1:${small.port}/interrupt`, { method: "POST", body: "{}" });
  const restarted = await run();
  expect(restarted, restarted.log).toMatchObject({ code: 0, outputs: { result: "changed" } });
  expect(idsOf(restarted, "updated-steps")).toEqual(["comfyui_service"]);
  expect(stepOf(restarted, "comfyui_service").reason).toMatch(/^settings changed/);
  expect(await commandLine()).toContain("--use-sage-attention");
  expect(await readFile(small.inWorkspace(`logs/comfyui.${small.port}.log`), "utf8")).toContain("Using sage attention");
  expect((await run()).outputs.result).toBe("unchanged");
});

/** Queues a prompt that takes so many seconds. */
async function occupy(seconds: number): Promise<void> {
  const prompt = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  const sent = await fetch(`http://127.0.0.1:${small.port}/prompt`, {
    method: "POST",
    body: JSON.stringify({ prompt }),
  });
  expect(sent.status).toBe(200);
}
