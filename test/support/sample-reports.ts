/** Reports as real runs make them, for the summary's snapshots and for looking at them in a browser. */
import type { Disk, PodReport, Report, Span, StepReport, Versions, WayIn } from "../../src/report/report.ts";
import { podReport, reportOf, STARTED_AT, stepReport } from "./report-builders.ts";

const VERSIONS: Versions = {
  comfyui: "0.9.2",
  comfyuiCommit: "a125cd8f40b9ce4b8d2f0bcb1b7f5a3f1f0e7a11",
  python: "3.12.11",
  torch: "2.15.0+cu130",
  cuda: "13.0",
  gpu: "NVIDIA L40S 46 GB",
  driver: "580.95.05",
  others: { "ComfyUI-Manager": "3.41", "ComfyUI-GGUF": "6ea2651", uv: "0.9.11" },
};
const DISKS: readonly Disk[] = [
  { path: "/workspace", freeBytes: 41e9, totalBytes: 100e9, survivesStop: true, neededBytes: null },
  { path: "/", freeBytes: 18e9, totalBytes: 20e9, survivesStop: false, neededBytes: null },
];
const PROXY: WayIn = { url: "https://k2x9v7-8188.proxy.example", kind: "proxy", command: null, open: true };
const TUNNEL: WayIn = {
  url: "http://127.0.0.1:8188",
  kind: "tunnel",
  command: "ssh -N -L 8188:127.0.0.1:8188 -p 10341 root@203.0.113.7",
  open: false,
};
const NO_MANIFEST = "no manifest: preset core";

/** Step, why, section of the timeline, second it began, second it ended, seconds an earlier run took. */
const CORE: readonly (readonly [string, string, string, number, number, number])[] = [
  ["system_packages", "git and ffmpeg are missing", "system", 0, 6.2, 6.2],
  ["python_env", "not installed · uv 0.9.11, Python 3.12.11", "fetch", 6.2, 9.1, 2.9],
  ["comfyui_core", "not installed · v0.9.2 (`a125cd8`)", "fetch", 6.2, 7, 0.8],
  ["pip_upgrade", "not installed · pip 26.1", "packages", 9.1, 10, 1.4],
  ["torch", "not installed · 2.15.0+cu130 for driver 580.95 and sm_89", "packages", 10, 41, 138],
  ["dependencies_main", "not installed · 31 packages", "packages", 10, 41, 52],
  ["dependencies_additional", "not installed · 4 packages", "packages", 10, 41, 11],
  ["manager_prerequisites", "not installed", "packages", 10, 41, 3],
  ["comfyui_manager", "not installed · clone at 3.41", "fetch", 6.3, 7.4, 1.1],
  ["manager_requirements", "not installed · 9 packages", "packages", 10, 41, 8.6],
  ["node_ComfyUI-GGUF", "not installed · `6ea2651`", "fetch", 6.4, 7.2, 9],
  ["node_rgthree-comfy", "not installed · `2b9eb36`", "fetch", 6.4, 8.1, 4],
  ["node_ComfyUI-KJNodes", "not installed · `7b13271`", "fetch", 6.5, 8.4, 14],
  ["node_ComfyUI-Impact-Pack", "not installed · `61bd8397`", "fetch", 6.5, 9.6, 31],
  ["model_directories", "not installed · 24 folders", "install", 41, 41.4, 0.4],
  ["cuda_check", "never verified here · matmul agrees with the CPU", "install", 41.4, 46.1, 4.7],
  ["start_script", "not installed", "install", 46.1, 46.3, 0.2],
  ["comfyui_service", "not running · answers after 20 s", "start", 46.3, 66.5, 20.2],
  ["overall_installation", "all steps are done", "finish", 66.5, 66.6, 0.1],
];

function span(section: string, from: number, to: number): Span {
  return { section, from: STARTED_AT + from * 1000, to: STARTED_AT + to * 1000 };
}

function installed([id, reason, section, from, to]: (typeof CORE)[number]): StepReport {
  return stepReport({
    id,
    verdict: { action: "install", reason },
    result: "installed",
    reason,
    seconds: to - from,
    spans: [span(section, from, to)],
  });
}

function upToDate([id, , , , , recordedSeconds]: (typeof CORE)[number]): StepReport {
  return stepReport({ id, recordedSeconds });
}

const SAGEATTENTION = stepReport({
  id: "sageattention",
  verdict: { action: "install", reason: "not installed" },
  result: "running",
  reason: "builds in the background, about 12 min; the next run or health check picks it up",
  spans: [span("install", 46.3, 66.6)],
});

function withSageattention(steps: readonly StepReport[]): StepReport[] {
  return steps.flatMap((step) => (step.id === "model_directories" ? [SAGEATTENTION, step] : [step]));
}

function pod(own: Partial<PodReport>): PodReport {
  return podReport({ versions: VERSIONS, disks: DISKS, wayIn: PROXY, endedAt: STARTED_AT + 66_600, ...own });
}

/** An empty pod becomes a ComfyUI; SageAttention still builds. */
export const firstRun: Report = reportOf([
  pod({ result: "changed", steps: withSageattention(CORE.map(installed)), notices: [NO_MANIFEST] }),
]);

/** The second run on it. */
export const nothingToDo: Report = reportOf([
  pod({
    result: "unchanged",
    steps: CORE.map(upToDate),
    notices: [NO_MANIFEST],
    endedAt: STARTED_AT + 300,
    lastChange: { time: "2026-11-20", run: "run 118" },
  }),
]);

/** torch finds no room; what needs it is not run. */
export const failure: Report = reportOf([
  pod({
    result: "failed",
    changed: true,
    endedAt: STARTED_AT + 33_000,
    wayIn: null,
    versions: { ...VERSIONS, torch: null, cuda: null, others: { uv: "0.9.11" } },
    disks: [{ path: "/workspace", freeBytes: 1.1e9, totalBytes: 20e9, survivesStop: true, neededBytes: null }],
    steps: CORE.map((each, index) => {
      const [id] = each;
      if (index < 4 || id.startsWith("node_") || id === "comfyui_manager" || id === "model_directories")
        return installed(each);
      if (id !== "torch") {
        return stepReport({
          ...installed(each),
          result: "not-run",
          reason: "needs `torch`, which failed",
          seconds: null,
          spans: [],
        });
      }
      return stepReport({
        ...installed(each),
        result: "failed",
        reason: "no space left on /workspace: 1.1 GB free, torch needs about 6 GB",
        seconds: 23.4,
        spans: [span("packages", 10, 33)],
        remedy:
          "Free at least 5 GB on `/workspace`, or make the pod's volume larger (RunPod: Edit Pod, Volume Disk; the data stays), then run again: what is done is skipped.",
        logTail: [
          "\u001b[2mResolved \u001b[1m27 packages\u001b[0m in 1.23s",
          "Downloading torch (2.1GiB)",
          "Downloading nvidia-cudnn-cu13 (412.0MiB)",
          "error: Failed to install: torch-2.15.0+cu130-cp312-cp312-manylinux_2_28_x86_64.whl",
          "  Caused by: failed to write to file `/workspace/venv/lib/python3.12/site-packages/torch/lib/libtorch_cuda.so`",
          "  Caused by: No space left on device (os error 28)",
        ],
      });
    }),
  }),
]);

/** One node asks for another torch; everything else is up to date and ComfyUI runs. */
export const oneBadNode: Report = reportOf([
  pod({
    result: "failed",
    changed: false,
    endedAt: STARTED_AT + 9_400,
    wayIn: TUNNEL,
    steps: CORE.flatMap((each) => {
      const step = upToDate(each);
      if (step.id !== "model_directories") return [step];
      const bad = stepReport({
        id: "node_comfyui-art-venture",
        verdict: { action: "install", reason: "not installed" },
        result: "failed",
        reason: "requirements.txt line 7 contradicts the torch constraint",
        seconds: 2.1,
        spans: [span("fetch", 0.4, 1.2), span("packages", 1.2, 2.5)],
        remedy:
          "its `requirements.txt` line 7 asks for `torch<2.5`, and this pod has 2.15.0+cu130, which every other node needs. Pin an older commit with `ref`, drop the file with `requirements: false`, or take the node out of `nodes`.",
        logTail: [
          "  × No solution found when resolving dependencies:",
          "  ╰─▶ Because you require torch<2.5 and torch==2.15.0+cu130, we can conclude that your",
          "      requirements are unsatisfiable.",
        ],
      });
      return [bad, step];
    }),
    warnings: ["built-in node `nodes_audio.py` did not load: No module named 'torchaudio'"],
  }),
]);

/** What a run would do after the node's requirements and ComfyUI's ref changed. */
export const plan: Report = reportOf(
  [
    pod({
      result: "unchanged",
      changed: true,
      endedAt: STARTED_AT + 410,
      steps: CORE.map((each) => {
        const [id] = each;
        const planned = { ...upToDate(each), result: null, reason: "" };
        const verdicts: Readonly<Record<string, StepReport["verdict"]>> = {
          comfyui_core: { action: "update", reason: "ref moved `a125cd8` → `d4e5f6a`" },
          dependencies_main: { action: "later", reason: "hangs on `comfyui_core`" },
          "node_ComfyUI-GGUF": { action: "install", reason: "drift: the marker says installed, the folder is gone" },
          "node_rgthree-comfy": { action: "update", reason: "requirements.txt changed (3 lines)" },
          comfyui_service: { action: "later", reason: "restarts when idle if what it loads has changed" },
          overall_installation: { action: "later", reason: "hangs on the steps before" },
        };
        return { ...planned, verdict: verdicts[id] ?? planned.verdict };
      }),
    }),
  ],
  "plan",
);

/** A pod that an earlier tool set up: nothing is installed again. */
export const adoption: Report = reportOf([
  pod({
    result: "changed",
    endedAt: STARTED_AT + 2_600,
    notices: [NO_MANIFEST, "Python: the conda environment `comfyui` that the found installation runs with"],
    steps: CORE.map((each) => {
      const [id] = each;
      if (id === "start_script") return installed([id, "written from the settings", "install", 2.1, 2.3, 0.2]);
      const reason =
        id === "torch"
          ? "found in place, 2.4.1+cu124; loads and fits driver 580.95"
          : id === "comfyui_service"
            ? "already runs, pid 412, started 2026-11-19"
            : "installed 2025-06-20 by an earlier tool, verified";
      return stepReport({ id, verdict: { action: "adopt", reason }, result: "adopted", reason, seconds: null });
    }),
  }),
]);

/** The run was cancelled while packages were at work. */
export const cancelled: Report = reportOf([
  pod({
    result: "cancelled",
    changed: true,
    wayIn: null,
    endedAt: STARTED_AT + 21_000,
    steps: CORE.map((each, index) => {
      if (index < 4) return installed(each);
      const step = installed(each);
      if (each[0] !== "torch")
        return { ...step, result: "not-run" as const, reason: "the run was cancelled", seconds: null, spans: [] };
      return {
        ...step,
        result: "cancelled" as const,
        reason: "stopped on the pod",
        seconds: 11,
        spans: [span("packages", 10, 21)],
        logTail: ["Downloading torch (2.1GiB)"],
      };
    }),
  }),
]);

/** No connection: there are no steps to speak of. */
export const unknownHostKey: Report = reportOf([
  podReport({
    result: "failed",
    endedAt: STARTED_AT + 1_900,
    problem: {
      title: "the pod's host key is not the one you pinned",
      message:
        "203.0.113.7:10341 showed another key than `host-key` names. A resumed pod makes new keys; so does somebody in between.\nexpected SHA256:uNiVztksCsDhcc0u9e8BrsQNeEELZHo7yRWJG3Y2zSs\nseen     SHA256:9eLDfdsfsP3jLG4V7b9g0Xw0m2ZQhPzO8hYt5m0qJjI",
      remedy:
        "If you resumed or rebuilt the pod, read its own key in the provider's web terminal with the line below and put it into `host-key`.\nssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub",
    },
  }),
]);

function renamed(report: Report, name: string, address: string): PodReport[] {
  return report.pods.map((each) => ({ ...each, name, address }));
}

/** Three pods at once, one of them red. */
export const severalPods: Report = reportOf([
  ...renamed(nothingToDo, "flux-pod-1", "root@203.0.113.7:10341"),
  ...renamed(oneBadNode, "flux-pod-2", "root@203.0.113.7:10342"),
  ...renamed(unknownHostKey, "203.0.113.9:22", "root@203.0.113.9:22"),
]);

export const SAMPLES: Readonly<Record<string, Report>> = {
  "first-run": firstRun,
  "nothing-to-do": nothingToDo,
  failure,
  "one-bad-node": oneBadNode,
  plan,
  adoption,
  cancelled,
  "unknown-host-key": unknownHostKey,
  "several-pods": severalPods,
};
