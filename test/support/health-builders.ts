/** What a health check has before it, of a pod that is well, but for what a test is about. */
import { planOf } from "../../src/engine/run.ts";
import { HEALTH_STEP, type HealthLook } from "../../src/health/look.ts";
import type { PodAnswer, StepAnswer } from "../../src/pod/answer.ts";
import type { Step } from "../../src/steps/step.ts";

type Facts = Readonly<Record<string, string>>;

const INPUTS = { commit: "a".repeat(40) };

/** A step as it was recorded, and still is. */
export function soundAnswer(own: Partial<StepAnswer> = {}): StepAnswer {
  return {
    state: "satisfied",
    detail: "",
    inputs: INPUTS,
    facts: {},
    record: {
      time: "2026-11-20 10:00:00",
      result: "installed",
      seconds: 1,
      container: "c",
      run: "",
      inputs: INPUTS,
      facts: {},
    },
    marker: { time: "2026-11-20 10:00:00", ours: true },
    stateLine: null,
    liveJob: null,
    warnings: [],
    ...own,
  };
}

function step(id: string, operation: Step["operation"], own: Partial<Step> = {}): Step {
  return { ...HEALTH_STEP, id, title: id, operation, home: "volume", parts: ["install"], ...own };
}

const STEPS = [
  step("comfyui_core", "checkout"),
  step("torch", "torch"),
  step("node_good", "node"),
  step("sageattention", "sageattention", { background: true }),
  step("service_notes", "service", { title: "notes" }),
  step("cuda_check", "cuda_check"),
  step("comfyui_service", "comfyui_service", { parts: ["start"] }),
  step("overall_installation", "overall", { parts: ["finish"] }),
];

/** Facts of a pod with one GPU, 40 GB of room and an idle ComfyUI. */
const HEALTH: Facts = {
  inodes: "900000 1000000",
  writing: "ok",
  quota: "",
  memory_limit: "64000000000",
  memory_used: "20000000000",
  oom_kills: "0",
  gpus: "0, NVIDIA L40S, 580.95.05, 46068, 2048, 41, 0, 0x0000000000000001",
  missing: "",
  queue: "0",
  now: "2026-11-24 10:00:00",
  service_since: "2026-11-24 09:00:00",
};

export interface LookChanges {
  /** Facts of the health check itself. */
  readonly health?: Facts;
  /** What the pod told at the beginning. */
  readonly pod?: Facts;
  readonly steps?: Readonly<Record<string, Partial<StepAnswer>>>;
  readonly warnings?: readonly string[];
  readonly gpu?: HealthLook["gpu"];
  readonly prompt?: HealthLook["prompt"];
  /** Steps that the run leaves out. */
  readonly leftOut?: readonly string[];
}

export function lookAt(changes: LookChanges = {}): HealthLook {
  const facts: Readonly<Record<string, Facts>> = {
    comfyui_service: { comfyui_version: "0.38.1", port: "8188", pid: "412" },
    torch: { torch: "2.11.0+cu130", cuda: "13.0", compute_capabilities: "8.9" },
    cuda_check: { gpu: "NVIDIA L40S" },
  };
  const answers = STEPS.map(({ id }): [string, StepAnswer] => [
    id,
    soundAnswer({ facts: facts[id] ?? {}, ...changes.steps?.[id] }),
  ]);
  const health = soundAnswer({ facts: { ...HEALTH, ...changes.health }, warnings: changes.warnings ?? [] });
  const answer: PodAnswer = {
    facts: {
      container: "c",
      workspace: "/workspace",
      "disk.workspace": "/workspace",
      "space./workspace": "ext4 40 100 1000000000 900000 1000000",
      driver: "580.95.05",
      gpu_count: "1",
      machine: "x86_64",
      ...changes.pod,
    },
    problems: {},
    warnings: [],
    steps: new Map([...answers, [HEALTH_STEP.id, health]]),
    complete: true,
    greeted: true,
  };
  const run = new Set(STEPS.map(({ id }) => id).filter((id) => !changes.leftOut?.includes(id)));
  const choices = { run, force: new Set<string>(), update: new Set<string>() };
  return {
    answer,
    steps: STEPS,
    choices,
    verdicts: planOf(STEPS, answer, choices),
    gpu: changes.gpu ?? "auto",
    prompt: changes.prompt ?? { status: "ok", detail: "a picture came back" },
  };
}
