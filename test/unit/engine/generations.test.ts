import { describe, expect, it } from "vitest";
import { RecordingEffects, rollBack, withoutRecording } from "../../../src/engine/generations.ts";
import type { PodContext } from "../../../src/engine/pod-report.ts";
import { runReport } from "../../../src/engine/pod-report.ts";
import { undoneReport } from "../../../src/engine/rollback-report.ts";
import type { RoundEnd, RunEffects, RunEnd } from "../../../src/engine/run.ts";
import type { Progress } from "../../../src/engine/standing.ts";
import { stepTitles } from "../../../src/engine/titles.ts";
import type { Told } from "../../../src/pod/answer.ts";
import type { Task, TaskPart, TaskResult, TaskResultKind } from "../../../src/pod/job.ts";
import type { Settings } from "../../../src/settings.ts";
import type { Step } from "../../../src/steps/step.ts";
import { aPod, aResult, aStep } from "../../support/engine-builders.ts";
import { settings } from "../../support/inputs.ts";

const SETTINGS: Settings = settings({});
const UNDOING: Settings = { ...SETTINGS, onFailure: "rollback" };

function due(step: Step, part: TaskPart): Progress {
  const verdict = { action: "install", reason: "not installed" } as const;
  return { step, standing: { kind: "due", verdict, remaining: [part] }, spans: [] };
}

interface Asked {
  readonly tasks: readonly string[];
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

function ended(results: readonly TaskResult[], told: readonly Told[] = []): RoundEnd {
  return { kind: "ended", results, told, stopped: null, orderly: true };
}

const recorded = (result: TaskResultKind = "part", number: string | null = "4"): RoundEnd =>
  ended(
    [aResult("generation", result, { part: "record", reason: "the disk is full" }), aResult("core", "installed")],
    number === null ? [] : [{ step: "generation", kind: "fact", key: "number", value: number }],
  );

/** Effects that tell what they were asked, and give these ends one after the other. */
function inner(...ends: RoundEnd[]) {
  const asked: Asked[] = [];
  const effects: RunEffects = {
    probe: async () => aPod({}),
    attach: async () => ended([]),
    job: async (tasks, all) => {
      asked.push({
        tasks: tasks.map(({ part, step }) => `${part} ${step}`),
        needs: Object.fromEntries(all.map(({ step }) => [step.id, step.needs])),
      });
      return ends.shift() ?? ended([]);
    },
  };
  return { effects, asked };
}

const CORE = aStep("core", { operation: "checkout", parts: ["fetch"], needs: ["system"] });
const fetchCore: Task = { part: "fetch", step: "core" };

describe("recording a generation", () => {
  it("comes once, in front of the first work that changes something", async () => {
    const { effects, asked } = inner(recorded());
    const recording = new RecordingEffects(effects, SETTINGS);
    const end = await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    expect(asked.map(({ tasks }) => tasks)).toEqual([["record generation", "fetch core"], ["fetch core"]]);
    expect(end).toMatchObject({ results: [{ step: "core" }] });
    expect(recording.number).toBe("4");
    expect(recording.warnings).toEqual([]);
  });

  it.each<[string, Task, Step]>([
    ["adoption", { part: "adopt", step: "core" }, CORE],
    ["a start", { part: "start", step: "core" }, CORE],
    ["a check", { part: "install", step: "check" }, aStep("check", { operation: "cuda_check" })],
    ["model folders", { part: "install", step: "models" }, aStep("models", { operation: "model_directories" })],
  ])("is not for %s alone", async (_, task, step) => {
    const { effects, asked } = inner();
    await new RecordingEffects(effects, SETTINGS).job([task], [due(step, task.part)], aPod({}));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.tasks).toEqual([`${task.part} ${task.step}`]);
  });

  it("is asked for again where the lock had to be waited for", async () => {
    const { effects, asked } = inner({ kind: "waited" }, recorded());
    const recording = new RecordingEffects(effects, SETTINGS);
    await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    expect(asked.map(({ tasks }) => tasks[0])).toEqual(["record generation", "record generation"]);
    expect(recording.number).toBe("4");
  });

  it("has a job of its own before work in the background, which nobody follows", async () => {
    const { effects, asked } = inner(recorded());
    const slow = aStep("slow", { background: true });
    await new RecordingEffects(effects, SETTINGS).job(
      [{ part: "install", step: "slow" }],
      [due(slow, "install")],
      aPod({}),
    );
    expect(asked.map(({ tasks }) => tasks)).toEqual([["record generation"], ["install slow"]]);
  });

  it("that fails is a warning where what a failed run did is kept", async () => {
    const { effects, asked } = inner(recorded("failed", null));
    const recording = new RecordingEffects(effects, SETTINGS);
    const end = await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    expect(asked[0]?.needs.core).toEqual(["system"]);
    expect(end).toMatchObject({ results: [{ step: "core", result: "installed" }] });
    expect(recording.number).toBeNull();
    expect(recording.warnings).toEqual([expect.stringContaining("cannot be undone: the disk is full")]);
  });

  const notRun = ended([
    aResult("generation", "failed", { part: "record", reason: "the disk is full" }),
    aResult("core", "not-run", { reason: "generation failed" }),
  ]);

  it("that fails keeps every step from running where the run is to be undone, in later jobs too", async () => {
    const { effects, asked } = inner(notRun);
    const recording = new RecordingEffects(effects, UNDOING);
    const end = await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    expect(asked[0]?.needs.core).toEqual(["system", "generation"]);
    const because = "nothing was changed, since what was there before could not be recorded: the disk is full";
    expect(end).toMatchObject({ results: [{ step: "core", result: "failed", reason: because }] });
    const pip = aStep("pip", { operation: "packages" });
    expect(await recording.job([{ part: "packages", step: "pip" }], [due(pip, "packages")], aPod({}))).toMatchObject({
      results: [{ step: "pip", result: "failed", reason: because }],
    });
    expect(asked).toHaveLength(1);
  });

  it("that fails keeps work in the background from starting too", async () => {
    const { effects, asked } = inner(notRun);
    const slow = aStep("slow", { background: true });
    const job = new RecordingEffects(effects, UNDOING).job(
      [{ part: "install", step: "slow" }],
      [due(slow, "install")],
      aPod({}),
    );
    expect(await job).toMatchObject({ results: [{ step: "slow", result: "failed" }] });
    expect(asked.map(({ tasks }) => tasks)).toEqual([["record generation"]]);
  });

  it("that was cut off is none", async () => {
    const { effects } = inner({ kind: "ended", results: [], told: [], stopped: "step-timeout", orderly: true });
    const recording = new RecordingEffects(effects, UNDOING);
    await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}));
    expect(await recording.job([fetchCore], [due(CORE, "fetch")], aPod({}))).toMatchObject({
      results: [{ step: "core", result: "failed", reason: expect.stringContaining("did not come to its end") }],
    });
  });

  it("does not count among the steps of a run's titles", () => {
    const all = [due(aStep("generation"), "record"), due(CORE, "fetch")];
    expect(withoutRecording(stepTitles)(all).begin("fetch", ["core"])).toContain("1/1 core");
  });
});

const SERVICE = aStep("comfyui_service", { operation: "comfyui_service", wish: { port: "8188" }, secrets: ["TOKEN"] });
const request = (run: readonly string[]) => ({
  settings: UNDOING,
  steps: [CORE, SERVICE],
  choices: { run: new Set(run), force: new Set<string>(), update: new Set<string>() },
  answer: aPod({}),
  to: "4",
  keep: false,
});

describe("going back", () => {
  it("is one job, which starts ComfyUI only where this run may", async () => {
    const first = inner();
    await rollBack(first.effects, request(["core", "comfyui_service"]));
    expect(first.asked[0]?.tasks).toEqual(
      ["generation", "repositories", "packages", "records", "comfyui_service", "proof"].map((id) => `rollback ${id}`),
    );
    const second = inner();
    await rollBack(second.effects, request(["core"]));
    expect(second.asked[0]?.tasks).not.toContain("rollback comfyui_service");
  });

  it("tells what ended it early", async () => {
    const { effects } = inner({ kind: "locked", owner: "another run", byHand: false });
    expect(await rollBack(effects, request([]))).toMatchObject({ halt: { kind: "locked", owner: "another run" } });
  });
});

const CONTEXT: PodContext = {
  name: "pod",
  address: "local",
  sshDestination: null,
  notices: [],
  warnings: [],
  reconnects: 0,
  startedAt: 0,
  endedAt: 1000,
  tail: () => [],
  lockTimeoutMs: 300_000,
};

function failedRun(id: string, reason: string): RunEnd {
  const progress = due(aStep(id), "install");
  const standing = { kind: "settled", verdict: progress.standing.verdict, result: "failed", reason } as const;
  return { all: [{ ...progress, standing }], answer: aPod({}), told: [], halt: null };
}

describe("the report of a run that was undone", () => {
  const report = runReport(failedRun("node_x", "no such package"), CONTEXT);

  it("says so first, and that nothing is changed", () => {
    const undone: RunEnd = { all: [], answer: aPod({}), told: [], halt: null };
    expect(undoneReport(report, undone, "4", [CORE], CONTEXT)).toMatchObject({
      result: "failed",
      changed: false,
      problem: { title: "`node_x` failed; everything is back as it was before (generation 4)" },
      steps: [{ id: "node_x", result: "failed", reason: "no such package" }],
    });
  });

  it("names what could not be brought back, and what to do", () => {
    const undone = failedRun("packages", "small-core 2.0 is there");
    expect(undoneReport(report, undone, "4", [CORE], CONTEXT).problem).toEqual({
      title: "`node_x` failed; going back to generation 4 failed too",
      message: "packages: small-core 2.0 is there",
      remedy: "Run the command `rollback` with `to: 4`: what is done already stays so.",
    });
  });
});
