import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../../src/connection/connection.ts";
import type { Choices } from "../../../src/engine/question.ts";
import { applyAll, planOf, type RoundEnd, type RunEffects } from "../../../src/engine/run.ts";
import type { PodAnswer } from "../../../src/pod/answer.ts";
import type { Task } from "../../../src/pod/job.ts";
import type { Step } from "../../../src/steps/step.ts";
import { anAnswer, aPod, aResult, aStep } from "../../support/engine-builders.ts";

const ABSENT = anAnswer({ state: "absent", record: null, marker: null });
const STEPS: readonly Step[] = [
  aStep("core", { parts: ["fetch"] }),
  aStep("packages", { parts: ["packages"], needs: ["core"] }),
  aStep("service", { parts: ["start"], needs: ["packages"] }),
];

function everything(steps: readonly Step[]): Choices {
  return { run: new Set(steps.map(({ id }) => id)), force: new Set(), update: new Set() };
}

/** A pod in memory: each probe gives the next answer, each job the next end. Not a double of a pod, only of its answers. */
function effects(answers: PodAnswer[], ends: ((tasks: readonly Task[]) => RoundEnd)[]) {
  const jobs: string[] = [];
  const run: RunEffects = {
    probe: async () => answers.shift() ?? aPod({}),
    job: async (tasks) => {
      jobs.push(tasks.map(({ part, step }) => `${part} ${step}`).join(", "));
      const end = ends.shift();
      if (end === undefined) throw new Error("one job too many");
      return end(tasks);
    },
    attach: async (job) => {
      jobs.push(`attach ${job}`);
      return { kind: "ended", results: [], told: [], stopped: null, orderly: true };
    },
  };
  return { run, jobs };
}

const allWell = (tasks: readonly Task[]): RoundEnd => ({
  kind: "ended",
  results: tasks.map(({ step, part }) => aResult(step, "installed", { part })),
  told: [],
  stopped: null,
  orderly: true,
});

describe("planOf", () => {
  it("says later for what hangs on a pending step, and install for what is absent anyway", () => {
    const answer = aPod({ core: ABSENT, packages: anAnswer(), service: ABSENT });
    expect([...planOf(STEPS, answer, everything(STEPS))].map(([id, { action }]) => [id, action])).toEqual([
      ["core", "install"],
      ["packages", "later"],
      ["service", "install"],
    ]);
  });

  it("fails what the probe did not come to", () => {
    expect(planOf(STEPS, aPod({}), everything(STEPS)).get("core")).toEqual({
      action: "fail",
      reason: "the volume did not answer in 20 s",
    });
  });
});

describe("applyAll", () => {
  it("asks again once checkouts are there, and does the rest in one job", async () => {
    const first = aPod({ core: ABSENT, packages: ABSENT, service: ABSENT });
    const { run, jobs } = effects([first], [allWell, allWell]);
    const end = await applyAll(STEPS, everything(STEPS), run, first);
    expect(jobs).toEqual(["fetch core", "packages packages, start service"]);
    expect(end.halt).toBeNull();
    expect(end.all.every(({ standing }) => standing.kind === "settled" && standing.result === "installed")).toBe(true);
  });

  it("does nothing and asks nothing more where nothing is due", async () => {
    const first = aPod({ core: anAnswer(), packages: anAnswer(), service: anAnswer() });
    const { run, jobs } = effects([], []);
    const end = await applyAll(STEPS, everything(STEPS), run, first);
    expect(jobs).toEqual([]);
    expect(end.all.map(({ standing }) => standing.kind)).toEqual(["open", "open", "open"]);
  });

  it("decides a step again when what it needs has changed", async () => {
    const first = aPod({ core: ABSENT, packages: anAnswer(), service: anAnswer() });
    const changed = anAnswer({ inputs: { requirements: "torch\nnumpy" } });
    const later = aPod({ core: anAnswer(), packages: changed, service: anAnswer() });
    const { run, jobs } = effects([later, later], [allWell, allWell]);
    const end = await applyAll(STEPS, everything(STEPS), run, first);
    expect(jobs).toEqual(["fetch core", "packages packages"]);
    expect(end.all[2]?.standing.kind).toBe("open");
  });

  it("decides a step again whose later part was lost with what an earlier round replaced", async () => {
    const steps = [
      aStep("environment", { parts: ["fetch"] }),
      aStep("node", { parts: ["fetch", "packages"], needs: ["environment"] }),
    ];
    const lost = aPod({ environment: anAnswer(), node: ABSENT });
    const results = [aResult("node", "part", { part: "fetch" })];
    const fetched: RoundEnd = { kind: "ended", results, told: [], stopped: null, orderly: true };
    const { run, jobs } = effects([lost, lost], [allWell, () => fetched, allWell]);
    await applyAll(steps, everything(steps), run, aPod({ environment: ABSENT, node: anAnswer() }));
    expect(jobs).toEqual(["fetch environment", "fetch node", "packages node"]);
  });

  it("follows a live job of an earlier run before anything else", async () => {
    const first = aPod({
      core: anAnswer({ liveJob: "20261120T101500-fetch-abc" }),
      packages: anAnswer(),
      service: anAnswer(),
    });
    const { run, jobs } = effects([aPod({ core: anAnswer(), packages: anAnswer(), service: anAnswer() })], []);
    await applyAll(STEPS, everything(STEPS), run, first);
    expect(jobs).toEqual(["attach 20261120T101500-fetch-abc"]);
  });

  it("waits for a live job of steps that it leaves out where it has work of its own, and not where it has none", async () => {
    const steps = [aStep("left"), aStep("beside")];
    const choices = { ...everything(steps), run: new Set(["beside"]) };
    const live = anAnswer({ state: "absent", liveJob: "20261120T101500-install-abc" });
    const busy = effects([aPod({ left: anAnswer(), beside: ABSENT })], [allWell]);
    await applyAll(steps, choices, busy.run, aPod({ left: live, beside: ABSENT }));
    expect(busy.jobs).toEqual(["attach 20261120T101500-install-abc", "install beside"]);
    const idle = effects([], []);
    await applyAll(steps, choices, idle.run, aPod({ left: live, beside: anAnswer() }));
    expect(idle.jobs).toEqual([]);
  });

  it("asks after what was installed whether ComfyUI has to be started anew", async () => {
    const steps = [aStep("node"), aStep("service", { parts: ["start"], after: ["node"] })];
    const first = aPod({ node: ABSENT, service: anAnswer() });
    const due = aPod({ node: anAnswer(), service: anAnswer({ state: "other", detail: "restart due" }) });
    const { run, jobs } = effects([due], [allWell, allWell]);
    await applyAll(steps, everything(steps), run, first);
    expect(jobs).toEqual(["install node", "start service"]);
  });

  it("keeps what a job had done when the run was cancelled", async () => {
    const steps = [aStep("done"), aStep("at-work"), aStep("later")];
    const cancelled = (): RoundEnd => ({
      kind: "aborted",
      work: "stopped",
      results: [aResult("done", "installed", { part: "install" })],
    });
    const { run } = effects([], [cancelled]);
    const end = await applyAll(steps, everything(steps), run, aPod({ done: ABSENT, "at-work": ABSENT, later: ABSENT }));
    expect(end.halt).toMatchObject({ kind: "aborted", work: "stopped" });
    expect(end.all.map(({ standing }) => standing)).toMatchObject([
      { result: "installed" },
      { result: "cancelled" },
      { kind: "due" },
    ]);
  });

  it("leaves at work what goes on without the run: cancelled with `leave`, or the pod out of reach", async () => {
    const steps = [aStep("at-work"), aStep("later")];
    const problem = { title: "the connection was lost", message: "gone", remedy: null };
    const ends: RoundEnd[] = [
      { kind: "aborted", work: "left", results: [] },
      { kind: "broken", problem, results: [] },
    ];
    for (const end of ends) {
      const { run } = effects([], [() => end]);
      const { all, halt } = await applyAll(steps, everything(steps), run, aPod({ "at-work": ABSENT, later: ABSENT }));
      expect(halt).toMatchObject({ kind: end.kind });
      expect(all.map(({ standing }) => standing)).toMatchObject([{ result: "running" }, { kind: "due" }]);
    }
  });

  it("asks the pod anew once it has waited for the lock: the other run may have done the work", async () => {
    const steps = [aStep("core")];
    const { run, jobs } = effects([aPod({ core: anAnswer() })], [() => ({ kind: "waited" })]);
    const end = await applyAll(steps, everything(steps), run, aPod({ core: ABSENT }));
    expect(jobs).toHaveLength(1);
    expect(end.all.map(({ standing }) => standing.verdict.action)).toEqual(["skip"]);
  });

  it("keeps what was done where the pod cannot be asked any more", async () => {
    const first = aPod({ core: ABSENT, packages: ABSENT, service: ABSENT });
    const { run } = effects([], [allWell]);
    const lost = { ...run, probe: () => Promise.reject(new ConnectionError("lost", "the pod is gone", "look at it")) };
    const end = await applyAll(STEPS, everything(STEPS), lost, first);
    expect(end.halt).toMatchObject({ kind: "broken", problem: { message: "the pod is gone", remedy: "look at it" } });
    expect(end.all[0]?.standing).toMatchObject({ result: "installed" });
  });

  it("names the step that was at work when the pod's own clocks stopped a job", async () => {
    const first = aPod({ core: ABSENT, packages: ABSENT, service: ABSENT });
    const stopped = (): RoundEnd => ({
      kind: "ended",
      results: [],
      told: [],
      stopped: "core was idle for 900 s",
      orderly: false,
    });
    const { run } = effects([first], [stopped]);
    const end = await applyAll(STEPS, everything(STEPS), run, first);
    expect(end.all.map(({ standing }) => standing)).toMatchObject([
      { result: "failed", reason: "core was idle for 900 s" },
      { result: "not-run" },
      { result: "not-run" },
    ]);
  });

  it("halts where another run holds the lock", async () => {
    const first = aPod({ core: ABSENT, packages: ABSENT, service: ABSENT });
    const { run } = effects([], [() => ({ kind: "locked", byHand: false, owner: "run 118" })]);
    expect((await applyAll(STEPS, everything(STEPS), run, first)).halt).toEqual({
      kind: "locked",
      byHand: false,
      owner: "run 118",
    });
  });
});
