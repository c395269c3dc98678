/** Builders for engine tests: whole objects with what a test does not care about filled in. */
import type { PodAnswer, StepAnswer, StepRecord } from "../../src/pod/answer.ts";
import type { TaskResult } from "../../src/pod/job.ts";
import type { Step } from "../../src/steps/step.ts";

export function aStep(id: string, more: Partial<Step> = {}): Step {
  return {
    id,
    title: id,
    alsoKnownAs: [],
    stateName: null,
    needs: [],
    after: [],
    home: "volume",
    operation: "own_step",
    parts: ["install"],
    wish: {},
    secrets: [],
    background: false,
    ...more,
  };
}

export function aRecord(more: Partial<StepRecord> = {}): StepRecord {
  return {
    time: "2026-11-20 10:00:00",
    result: "installed",
    seconds: 12,
    container: "this",
    run: "",
    inputs: {},
    facts: {},
    ...more,
  };
}

export function anAnswer(more: Partial<StepAnswer> = {}): StepAnswer {
  return {
    state: "satisfied",
    detail: "",
    inputs: {},
    facts: {},
    record: aRecord(),
    marker: { time: "2026-11-20 10:00:00", ours: true },
    stateLine: null,
    liveJob: null,
    warnings: [],
    ...more,
  };
}

export function aPod(
  steps: Readonly<Record<string, StepAnswer>>,
  facts: Readonly<Record<string, string>> = {},
): PodAnswer {
  return {
    facts: { container: "this", state_file: "absent", workspace: "/workspace", ...facts },
    problems: {},
    warnings: [],
    steps: new Map(Object.entries(steps)),
    complete: true,
    greeted: true,
  };
}

export function aResult(step: string, result: TaskResult["result"], more: Partial<TaskResult> = {}): TaskResult {
  return { step, result, part: "install", from: 1000, to: 2000, reason: "", ...more };
}
