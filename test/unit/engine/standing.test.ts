import { describe, expect, it } from "vitest";
import { afterResults, nextTasks, type Progress, standingOf, withNotRun } from "../../../src/engine/standing.ts";
import type { Verdict } from "../../../src/report/report.ts";
import type { Step } from "../../../src/steps/step.ts";
import { aResult, aStep } from "../../support/engine-builders.ts";

const INSTALL: Verdict = { action: "install", reason: "not installed" };
const ADOPT: Verdict = { action: "adopt", reason: "found in place" };
const SKIP: Verdict = { action: "skip", reason: "up to date since 2026-11-20" };

function progress(step: Step, verdict: Verdict): Progress {
  return { step, standing: standingOf(step, verdict), spans: [] };
}

const CORE = aStep("core", { parts: ["fetch"] });
const NODE = aStep("node_a", { parts: ["fetch", "packages", "install"], needs: ["core"] });
const OWN = aStep("own", { needs: ["node_a"] });

describe("nextTasks", () => {
  it("takes the earliest round that has something due, in the order of its parts", () => {
    const all = [
      progress(OWN, INSTALL),
      progress(NODE, INSTALL),
      progress(aStep("apt", { parts: ["system"] }), INSTALL),
    ];
    expect(nextTasks(all)).toEqual({
      round: 0,
      tasks: [
        { part: "system", step: "apt" },
        { part: "fetch", step: "node_a" },
      ],
    });
  });

  it("is null when nothing is due", () => {
    expect(nextTasks([progress(CORE, SKIP)])).toBeNull();
  });

  it("puts adoptions of every round into one job where there is nothing else", () => {
    const all = [progress(CORE, ADOPT), progress(OWN, ADOPT), progress(NODE, SKIP)];
    expect(nextTasks(all)?.tasks).toEqual([
      { part: "adopt", step: "core" },
      { part: "adopt", step: "own" },
    ]);
  });

  it("adopts what concludes the run only after what is started in it", () => {
    const start = aStep("comfyui_service", { parts: ["start"] });
    const all = [progress(aStep("overall", { parts: ["finish"] }), ADOPT), progress(start, INSTALL)];
    expect(nextTasks(all)?.tasks).toEqual([
      { part: "start", step: "comfyui_service" },
      { part: "adopt", step: "overall" },
    ]);
  });
});

describe("rounds that make one job", () => {
  const packages = aStep("packages", { parts: ["packages"] });
  const service = aStep("comfyui_service", { parts: ["start"], needs: ["packages"] });
  const roundsOf = (...all: Progress[]) => nextTasks(all)?.tasks.map(({ part, step }) => `${part} ${step}`);

  it("are those from the packages on, where all is due", () => {
    expect(roundsOf(progress(service, INSTALL), progress(OWN, INSTALL), progress(packages, INSTALL))).toEqual([
      "packages packages",
      "install own",
      "start comfyui_service",
    ]);
  });

  it("are not the checkouts: they decide about the packages", () => {
    expect(roundsOf(progress(CORE, INSTALL), progress(packages, INSTALL))).toEqual(["fetch core"]);
  });

  const sageattention = aStep("sageattention", { operation: "sageattention", parts: ["install"] });
  const undecided: readonly (readonly [string, Progress])[] = [
    ["seems done", progress(service, SKIP)],
    [
      "was found at work",
      progress(aStep("comfyui_service", { operation: "comfyui_service", parts: ["start"] }), ADOPT),
    ],
    ["hangs on the packages that are there", progress(sageattention, INSTALL)],
  ];
  it.each(undecided)("end before a step that %s", (_, later) => {
    expect(roundsOf(progress(packages, INSTALL), later)).toEqual(["packages packages"]);
  });

  it("adopt what was found in place at its turn", () => {
    expect(roundsOf(progress(OWN, ADOPT), progress(service, INSTALL), progress(packages, INSTALL))).toEqual([
      "packages packages",
      "adopt own",
      "start comfyui_service",
    ]);
  });

  it("are told by the last of them", () => {
    expect(nextTasks([progress(packages, INSTALL), progress(service, INSTALL)])?.round).toBe(3);
  });
});

describe("afterResults", () => {
  it("goes part by part until the step is settled", () => {
    let all: readonly Progress[] = [progress(NODE, INSTALL)];
    const rounds: string[] = [];
    for (let next = nextTasks(all); next !== null; next = nextTasks(all)) {
      const [task] = next.tasks;
      if (task === undefined) break;
      rounds.push(task.part);
      const result = task.part === "install" ? "installed" : "part";
      all = afterResults(all, [aResult("node_a", result, { part: task.part, from: 0, to: 500 })]);
    }
    expect(rounds).toEqual(["fetch", "packages", "install"]);
    expect(all[0]?.standing).toMatchObject({ kind: "settled", result: "installed", reason: "not installed" });
    expect(all[0]?.spans).toHaveLength(3);
  });

  it("installs what was found in place but not proved", () => {
    const all = afterResults(
      [progress(CORE, ADOPT)],
      [aResult("core", "refuted", { part: "adopt", reason: "it does not load" })],
    );
    expect(all[0]?.standing).toMatchObject({
      kind: "due",
      remaining: ["fetch"],
      verdict: { action: "install", reason: "found in place, but it does not load" },
    });
  });

  it("leaves out what needs a failed step, however far away, and nothing else", () => {
    const other = aStep("other");
    const all = afterResults(
      [progress(CORE, INSTALL), progress(NODE, INSTALL), progress(OWN, INSTALL), progress(other, INSTALL)],
      [aResult("core", "failed", { part: "fetch", reason: "no such ref" })],
    );
    expect(all.map(({ standing }) => standing)).toMatchObject([
      { result: "failed", reason: "no such ref" },
      { result: "not-run", reason: "core failed" },
      { result: "not-run", reason: "node_a failed" },
      { kind: "due" },
    ]);
  });

  it("lets a later word about a step count, as when an installed node does not load", () => {
    const all = afterResults(
      [progress(aStep("node_b", { parts: ["install"] }), INSTALL)],
      [aResult("node_b", "installed"), aResult("node_b", "failed", { reason: "ImportError: cv2" })],
    );
    expect(all[0]?.standing).toMatchObject({ result: "failed", reason: "ImportError: cv2" });
  });
});

describe("withNotRun", () => {
  it("does not touch what has nothing to do anyway", () => {
    const failed: Progress = {
      step: CORE,
      standing: { kind: "settled", verdict: INSTALL, result: "failed", reason: "" },
      spans: [],
    };
    expect(withNotRun([failed, progress(NODE, SKIP)])[1]?.standing.kind).toBe("open");
  });
});
