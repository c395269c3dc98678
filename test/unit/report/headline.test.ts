import { expect, test } from "vitest";
import { headline } from "../../../src/report/headline.ts";
import type { PodReport, StepReport, StepResult, VerdictAction } from "../../../src/report/report.ts";
import { podReport, STARTED_AT, stepReport } from "../../support/report-builders.ts";

const UP_TO_DATE = stepReport({ id: "python_env" });
const LEFT_OUT = stepReport({ id: "torch", verdict: { action: "skip", reason: "left out" } });
const SERVICE = stepReport({ id: "comfyui_service" });

function ended(id: string, result: StepResult): StepReport {
  return stepReport({ id, result, verdict: { action: "install", reason: "not installed" } });
}

function sentence(result: PodReport["result"], steps: readonly StepReport[], own: Partial<PodReport> = {}): string {
  const { icon, sentence: text } = headline(podReport({ result, steps, endedAt: STARTED_AT + 78_000, ...own }), false);
  return `${icon} ${text}`;
}

function planned(...actions: readonly VerdictAction[]): string {
  const steps = actions.map((action, index) =>
    stepReport({ id: `step${index}`, result: null, verdict: { action, reason: "why" } }),
  );
  return headline(podReport({ steps }), true).sentence;
}

test.each<readonly [string, string, PodReport["result"], readonly StepReport[]]>([
  ["nothing to do", "✅ nothing to do (2 up to date, 1 min 18 s)", "unchanged", [UP_TO_DATE, SERVICE]],
  ["only left out", "✅ nothing to do (1 left out, 1 min 18 s)", "unchanged", [LEFT_OUT]],
  ["some left out", "✅ nothing to do (1 up to date, 1 left out, 1 min 18 s)", "unchanged", [UP_TO_DATE, LEFT_OUT]],
  [
    "changes",
    "✅ installed 2, updated 1, adopted 1, skipped 1 in 1 min 18 s",
    "changed",
    [ended("a", "installed"), ended("b", "installed"), ended("c", "updated"), ended("d", "adopted"), UP_TO_DATE],
  ],
  [
    "adoption",
    "✅ adopted 1, skipped 1 in 1 min 18 s; nothing was reinstalled",
    "unchanged",
    [ended("a", "adopted"), UP_TO_DATE],
  ],
  [
    "a build in the background",
    "✅ installed 1 in 1 min 18 s; `sageattention` goes on in the background",
    "changed",
    [ended("a", "installed"), ended("sageattention", "running")],
  ],
  [
    "only a build in the background",
    "⏳ nothing to do (1 up to date, 1 min 18 s); `sageattention` goes on in the background",
    "unchanged",
    [UP_TO_DATE, ended("sageattention", "running")],
  ],
  [
    "a restart that waits",
    "✅ updated 1 in 1 min 18 s; ComfyUI's restart is due",
    "changed",
    [ended("a", "updated"), ended("comfyui_service", "running")],
  ],
  ["a bad node", "❌ `node_x` failed; ComfyUI runs without it", "failed", [ended("node_x", "failed"), SERVICE]],
  [
    "two bad nodes",
    "❌ `node_x` and `node_y` failed; ComfyUI runs without them",
    "failed",
    [ended("node_x", "failed"), ended("node_y", "failed"), SERVICE],
  ],
  [
    "many bad steps",
    "❌ 3 steps (`a`, …) failed; ComfyUI runs",
    "failed",
    [ended("a", "failed"), ended("b", "failed"), ended("c", "failed"), SERVICE],
  ],
  [
    "a step that ComfyUI needs",
    "❌ `torch` failed; ComfyUI was not started",
    "failed",
    [ended("torch", "failed"), ended("comfyui_service", "not-run")],
  ],
  [
    "ComfyUI itself",
    "❌ `comfyui_service` failed; ComfyUI does not answer",
    "failed",
    [ended("comfyui_service", "failed")],
  ],
  [
    "a failure in a run that left ComfyUI out",
    "❌ `a` failed",
    "failed",
    [ended("a", "failed"), { ...SERVICE, verdict: LEFT_OUT.verdict }],
  ],
  ["a failure without a step", "❌ failed", "failed", []],
  ["a cancelled run", "⏹️ cancelled after 1 min 18 s, at `torch`", "cancelled", [ended("torch", "cancelled")]],
  [
    "a run cancelled between steps",
    "⏹️ cancelled after 1 min 18 s, when it had installed 1",
    "cancelled",
    [ended("a", "installed"), ended("b", "not-run")],
  ],
  ["a run cancelled at once", "⏹️ cancelled after 1 min 18 s, before anything was done", "cancelled", []],
])("%s", (_, said, result, steps) => expect(sentence(result, steps)).toBe(said));

test("a problem of the whole pod comes before its steps", () => {
  const problem = { title: "the pod does not answer", message: "", remedy: null };
  expect(sentence("failed", [ended("a", "installed")], { problem })).toBe("❌ the pod does not answer");
});

test("a plan says what a run would do", () => {
  expect(planned("install", "install", "update", "skip")).toBe("would install 2, update 1; 1 up to date");
  expect(planned("adopt", "attach", "later", "skip")).toBe("would adopt 1, wait for 1; 1 later, 1 up to date");
  expect(planned("skip", "skip")).toBe("nothing to do (2 up to date)");
  expect(planned("fail", "skip")).toBe("`step0` would fail; 1 up to date");
  expect(planned("install", "fail", "skip")).toBe("would install 1; `step1` would fail; 1 up to date");
});
