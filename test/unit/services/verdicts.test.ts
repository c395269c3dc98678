import { describe, expect, it } from "vitest";
import { inPast, serviceTasks, serviceVerdicts } from "../../../src/engine/services.ts";
import { afterResults } from "../../../src/engine/standing.ts";
import type { StepAnswer } from "../../../src/pod/answer.ts";
import type { ServiceCommand } from "../../../src/steps/services.ts";
import { anAnswer, aPod, aResult, aStep } from "../../support/engine-builders.ts";

const STEPS = [
  aStep("git", { home: "container" }),
  aStep("core", { needs: ["git"] }),
  aStep("comfyui_service", { operation: "comfyui_service", parts: ["start"], home: "container", needs: ["core"] }),
];
const ALL = { run: new Set(["comfyui_service"]), force: new Set<string>(), update: new Set<string>() };

function verdictOf(command: ServiceCommand, service: Partial<StepAnswer>, core: Partial<StepAnswer> = {}) {
  const answers = { git: anAnswer({ state: "absent" }), core: anAnswer(core), comfyui_service: anAnswer(service) };
  const all = serviceVerdicts(command, STEPS, aPod(answers), ALL);
  const standing = all.at(-1)?.standing;
  if (standing === undefined) throw new Error("no service");
  const [task] = serviceTasks(all);
  return { standing, task: task?.part ?? null };
}

const RUNS = { state: "satisfied", facts: { pid: "7" } } as const;
const SILENT = { state: "partial", detail: "does not answer", facts: { pid: "7" } } as const;
const DUE = { state: "other", detail: "restart due", facts: { pid: "7" } } as const;
const DOWN = { state: "absent", detail: "ComfyUI does not run" } as const;

describe("what the commands make of a service", () => {
  it.each<[ServiceCommand, Partial<StepAnswer>, string | null, string]>([
    ["start-services", DOWN, "start", "to be started"],
    ["start-services", SILENT, "start", "to be started"],
    ["start-services", RUNS, null, "runs already"],
    ["start-services", DUE, null, "runs already; restart due"],
    ["stop-services", RUNS, "stop", "to be stopped"],
    ["stop-services", SILENT, "stop", "to be stopped"],
    ["stop-services", DOWN, null, "does not run"],
    ["restart-services", RUNS, "start", "to be restarted"],
    ["restart-services", DOWN, "start", "to be started"],
    ["start-services", { state: "unreadable", detail: "no answer" }, null, "no answer"],
    [
      "start-services",
      { ...DOWN, liveJob: "20261120T101500-start-a" },
      null,
      "a job of an earlier run is at work on it",
    ],
  ])("%s where it is %j", (command, service, task, reason) => {
    const found = verdictOf(command, service);
    expect([found.task, found.standing.verdict.reason]).toEqual([task, reason]);
  });

  it.each(["absent", "partial", "unreadable"] as const)("starts none whose need is %s, but stops it", (state) => {
    expect(verdictOf("start-services", DOWN, { state }).standing).toMatchObject({
      kind: "settled",
      result: "failed",
      reason: "core is not installed: run provision first",
    });
    expect(verdictOf("restart-services", RUNS, { state }).standing).toMatchObject({ result: "failed" });
    expect(verdictOf("stop-services", RUNS, { state }).task).toBe("stop");
  });

  it("says afterwards what was done", () => {
    const all = serviceVerdicts(
      "start-services",
      STEPS,
      aPod({ core: anAnswer(), comfyui_service: anAnswer(DOWN) }),
      ALL,
    );
    const done = afterResults(all, [aResult("comfyui_service", "installed", { part: "start" })]).map(inPast);
    expect(done.at(-1)?.standing).toMatchObject({ kind: "settled", result: "installed", reason: "started" });
  });
});
