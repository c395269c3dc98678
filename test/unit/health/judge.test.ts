import { describe, expect, it } from "vitest";
import { isHealthy, judgeHealth } from "../../../src/health/judge.ts";
import type { CheckStatus } from "../../../src/report/report.ts";
import { type LookChanges, lookAt } from "../../support/health-builders.ts";

const GPU = (cells: string) => `0, NVIDIA L40S, 580.95.05, 46068, 2048, ${cells}`;
const check = (changes: LookChanges, id: string) => judgeHealth(lookAt(changes)).find((one) => one.id === id);

it("finds nothing wrong with a pod that is well", () => {
  const checks = judgeHealth(lookAt());
  expect(checks.filter(({ status }) => status !== "ok" && status !== "skipped")).toEqual([]);
  expect(isHealthy(checks)).toBe(true);
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

/** What is changed, the check that notices, how, and what it says. Where it fails, no other check may. */
const CASES: readonly (readonly [what: string, LookChanges, id: string, CheckStatus, RegExp])[] = [
  [
    "ComfyUI is down",
    { steps: { comfyui_service: { state: "absent", detail: "ComfyUI does not run" } } },
    "comfyui",
    "failed",
    /does not run/,
  ],
  [
    "ComfyUI hangs",
    { steps: { comfyui_service: { state: "partial", detail: "process 9 does not answer on port 8188" } } },
    "comfyui",
    "failed",
    /process 9/,
  ],
  [
    "a restart is due",
    { steps: { comfyui_service: { state: "other", detail: "restart due: node_good", facts: { port: "8188" } } } },
    "comfyui",
    "warning",
    /restart due/,
  ],
  [
    "ComfyUI is not to run",
    {
      leftOut: ["comfyui_service", "overall_installation"],
      steps: { comfyui_service: { state: "absent", detail: "" } },
    },
    "comfyui",
    "skipped",
    /left out/,
  ],
  [
    "the picture did not come",
    { prompt: { status: "failed", detail: "no picture", remedy: "look" } },
    "prompt",
    "failed",
    /no picture/,
  ],
  ["a prompt runs", { health: { queue: "1" } }, "queue", "busy", /^1 prompt /],
  ["prompts wait", { health: { queue: "3" } }, "queue", "busy", /^3 prompts /],
  [
    "a node failed to load",
    { health: { "node.node_good": "ModuleNotFoundError: No module named 'cv2'" } },
    "nodes",
    "failed",
    /`good`: ModuleNotFoundError.*cv2/,
  ],
  [
    "a node that nobody asked for failed",
    { warnings: ["/x/other is not of this manifest, and could not be loaded: why"] },
    "nodes",
    "warning",
    /other is not of this/,
  ],
  [
    "a checkout is gone",
    { steps: { comfyui_core: { state: "absent", detail: "" } } },
    "components",
    "failed",
    /`comfyui_core`: drift/,
  ],
  [
    "a marker was removed",
    { steps: { node_good: { marker: null } } },
    "components",
    "failed",
    /`node_good`: reset by hand/,
  ],
  [
    "a commit was moved",
    { steps: { node_good: { inputs: { commit: "b".repeat(40) } } } },
    "components",
    "failed",
    /`node_good`: ref moved aaaaaaa → bbbbbbb/,
  ],
  [
    "a step cannot be read",
    { steps: { torch: { state: "unreadable", detail: "the volume did not answer" } } },
    "components",
    "failed",
    /did not answer/,
  ],
  [
    "a background build is not there yet",
    { steps: { sageattention: { state: "absent", record: null, marker: null } } },
    "components",
    "warning",
    /`sageattention`: not installed/,
  ],
  [
    "only the whole is not marked",
    { steps: { overall_installation: { marker: null } } },
    "components",
    "failed",
    /`overall_installation`/,
  ],
  [
    "a step is being built",
    {
      steps: { sageattention: { liveJob: "20261124T095000-install-1" } },
      health: { "job.20261124T095000-install-1": "sageattention\n[3/9] nvcc" },
    },
    "jobs",
    "busy",
    /`sageattention` for 10 min.*\[3\/9\] nvcc/,
  ],
  [
    "a service is down",
    { steps: { service_notes: { state: "absent", detail: "notes does not run" } } },
    "services",
    "failed",
    /`notes`: notes does not run/,
  ],
  [
    "a service has other settings",
    { steps: { service_notes: { state: "other", detail: "other settings" } } },
    "services",
    "warning",
    /other settings/,
  ],
  [
    "files are missing",
    { health: { missing: "/workspace/ComfyUI/main.py\n/workspace/comfyStart.sh" } },
    "files",
    "failed",
    /main\.py`, `.*comfyStart\.sh/,
  ],
  [
    "the disk is full",
    { pod: { "space./workspace": "ext4 0 100 1000000000 900000 1000000" } },
    "disk",
    "failed",
    /0 MB of 100 GB/,
  ],
  [
    "the disk fills up",
    { pod: { "space./workspace": "ext4 3 100 1000000000 900000 1000000" } },
    "disk",
    "warning",
    /3 GB of 100 GB/,
  ],
  [
    "the container's disk is full",
    { health: { root_space: "1000 100000 4096" } },
    "disk",
    "warning",
    /container's own disk/,
  ],
  ["inodes run out", { health: { inodes: "5 1000000" } }, "inodes", "failed", /^5 of 1000000/],
  ["the file system has no inodes", { health: { inodes: "0 0" } }, "inodes", "skipped", /does not count/],
  ["the quota is reached", { health: { writing: "Disk quota exceeded" } }, "writing", "failed", /Disk quota exceeded/],
  ["the volume is read-only", { health: { writing: "Read-only file system" } }, "writing", "failed", /Read-only/],
  ["a quota is told", { health: { quota: "/dev/sda over" } }, "writing", "warning", /over/],
  ["memory is full", { health: { memory_used: "63500000000" } }, "memory", "failed", /64 GB of 64 GB used/],
  ["memory fills up", { health: { memory_used: "60000000000" } }, "memory", "warning", /60 GB of 64 GB/],
  ["memory ran out before", { health: { oom_kills: "2" } }, "memory", "warning", /2 processes/],
  [
    "the host's memory counts without a limit",
    { health: { memory_limit: "0", host_memory: "100000000000", host_memory_free: "50000000000" } },
    "memory",
    "ok",
    /50 GB of 100 GB used$/,
  ],
  ["the GPU has memory errors", { health: { gpus: GPU("41, 3, 0x0") } }, "gpu", "failed", /3 uncorrectable/],
  [
    "the GPU is hot",
    { health: { gpus: GPU("93, 0, 0x0000000000000040") } },
    "gpu",
    "warning",
    /93 °C, slowed down by heat/,
  ],
  [
    "the GPU tells nothing of itself",
    { health: { gpus: GPU("[N/A], [N/A], [Not Supported]") } },
    "gpu",
    "ok",
    /NVIDIA L40S/,
  ],
  [
    "a GPU tells its loss in a cell",
    { health: { gpus: GPU("[GPU is lost], 0, 0x0") } },
    "gpu",
    "failed",
    /GPU 0 \(NVIDIA L40S\): GPU is lost/,
  ],
  [
    "another GPU answers beside the one that fails",
    { health: { gpu_error: `${GPU("41, 0, 0x0")}\nUnable to determine the device handle for GPU1: Unknown Error` } },
    "gpu",
    "failed",
    /: Unable to determine the device handle for GPU1/,
  ],
  [
    "nvidia-smi fails",
    { health: { gpu_error: "Unable to determine the device handle for GPU0000:01:00.0: Unknown Error" } },
    "gpu",
    "failed",
    /Unable to determine/,
  ],
  ["torch is too new for the driver", { pod: { driver: "570.124.06" } }, "cuda", "failed", /cu130 needs driver 580/],
  [
    "CUDA was not checked here",
    { steps: { cuda_check: { detail: "not checked in this container", state: "absent", record: null, marker: null } } },
    "cuda",
    "warning",
    /not checked/,
  ],
  [
    "there never was a GPU",
    {
      pod: { gpu_count: "0", driver: "" },
      health: { gpus: "" },
      steps: { cuda_check: { record: null, marker: null } },
    },
    "gpu",
    "warning",
    /on the processor/,
  ],
  ["no GPU is wanted", { gpu: "none" }, "gpu", "skipped", /gpu: none/],
];

describe("a check notices", () => {
  it.each(CASES)("%s", (_what, changes, id, status, says) => {
    const found = check(changes, id);
    expect(found).toMatchObject({ status, detail: expect.stringMatching(says) });
    if (status === "failed") expect(found?.remedy).toMatch(/\w/);
  });
});

it("says that a GPU that was there is gone, whatever the manifest wants", () => {
  const record = {
    time: "2026-11-20 10:00:00",
    result: "installed",
    seconds: 1,
    container: "c",
    run: "",
    inputs: {},
    facts: { gpu: "NVIDIA L40S" },
  };
  const gone: LookChanges = { pod: { gpu_count: "0", driver: "" }, steps: { cuda_check: { record, inputs: {} } } };
  expect(check(gone, "gpu")).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("NVIDIA L40S was here before"),
  });
});

it("takes the CUDA check's own cause and remedy where it failed", () => {
  const facts = { cause: "The GPU computes wrong numbers", remedy: "Take another pod" };
  const found = check({ steps: { cuda_check: { state: "other", facts } } }, "cuda");
  expect(found).toMatchObject({ status: "failed", detail: facts.cause, remedy: "Take another pod." });
});

it("counts warnings, a busy queue and what was left out as healthy", () => {
  expect(isHealthy(judgeHealth(lookAt({ health: { queue: "2", oom_kills: "1" }, gpu: "none" })))).toBe(true);
  expect(isHealthy(judgeHealth(lookAt({ health: { writing: "Disk quota exceeded" } })))).toBe(false);
});
