import { describe, expect, it } from "vitest";
import { decide, differences, fingerprint, type StepQuestion } from "../../src/engine/plan.ts";
import { PROBE_STATES } from "../../src/pod/answer.ts";
import type { VerdictAction } from "../../src/report/report.ts";

const A = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";
const B = "d4e5f6a7b8c90718293a4b5c6d7e8f9001122334";

const upToDate: StepQuestion = {
  selected: true,
  liveJob: null,
  forced: false,
  record: { time: "2026-11-20 10:00:00", inputs: { commit: A, python: "3.12" } },
  marker: { time: "2026-11-20 10:00:00", ours: true },
  stateLine: "not-tracked",
  observation: { state: "satisfied", detail: "", inputs: { commit: A, python: "3.12" } },
  notNeeded: null,
  refused: null,
  freshContainer: false,
  home: "volume",
  update: false,
  remoteCommit: null,
  pendingNeed: null,
};

const booleans = [false, true] as const;
const values = {
  selected: booleans,
  liveJob: [null, { job: "j1", since: null }, { job: "j1", since: "2026-11-20 11:00:00" }],
  forced: booleans,
  record: [null, upToDate.record, { time: "2026-11-20 10:00:00", inputs: { commit: B } }],
  marker: [null, { time: "2025-06-20 09:00:00", ours: false }, upToDate.marker],
  stateLine: ["present", "absent", "no-file", "not-tracked"],
  state: PROBE_STATES,
  notNeeded: [null, "not needed: the Manager comes by pip"],
  refused: [null, "nvcc is not there"],
  freshContainer: booleans,
  home: ["volume", "container", "environment"],
  update: booleans,
  remoteCommit: [null, A, B],
  pendingNeed: [null, "comfyui_core"],
} as const;

/** Every question that the values above can make. */
function* product(): Generator<StepQuestion> {
  const names = Object.keys(values) as (keyof typeof values)[];
  function* rest(index: number, chosen: Record<string, unknown>): Generator<Record<string, unknown>> {
    const name = names[index];
    if (name === undefined) {
      yield chosen;
      return;
    }
    for (const value of values[name]) yield* rest(index + 1, { ...chosen, [name]: value });
  }
  for (const { state, ...chosen } of rest(0, {})) {
    const observation = { state, detail: "", inputs: { commit: A, python: "3.12" } };
    yield { ...chosen, observation } as unknown as StepQuestion;
  }
}

/** The contract's table told the other way round: which questions may have each action, by what must hold for it. */
const MAY: Readonly<Record<VerdictAction, (question: StepQuestion) => boolean>> = {
  attach: (q) => q.selected && q.liveJob !== null,
  skip: (q) =>
    !q.selected ||
    (probed(q) && without(q)) ||
    (probed(q) && q.observation.state === "satisfied" && q.record !== null && !outdated(q)),
  fail: (q) => ruled(q) && q.observation.state === "unreadable",
  later: (q) => ruled(q) && q.observation.state !== "unreadable" && q.pendingNeed !== null,
  install: (q) =>
    q.selected &&
    q.liveJob === null &&
    (q.forced || reset(q) || (probed(q) && !without(q) && ["absent", "partial"].includes(q.observation.state))),
  update: (q) =>
    probed(q) &&
    !without(q) &&
    (q.observation.state === "other" || (q.observation.state === "satisfied" && outdated(q))),
  adopt: (q) => probed(q) && q.observation.state === "satisfied" && q.record === null && !outdated(q),
};
const reset = (q: StepQuestion) => q.record !== null && (q.marker === null || q.stateLine === "absent");
/** Neither left out, nor at work, nor forced, nor reset: then the probe rules. */
const ruled = (q: StepQuestion) => q.selected && q.liveJob === null && !q.forced && !reset(q);
const probed = (q: StepQuestion) => ruled(q) && q.pendingNeed === null && q.observation.state !== "unreadable";
/** Refused here, and everything else does without it. */
const without = (q: StepQuestion) => q.refused !== null && q.observation.state !== "satisfied";
/** The record of commit B also lacks the input `python`, so it stays outdated where B is the newest. */
const outdated = (q: StepQuestion) => q.record?.inputs.commit === B || newer(q);
const newer = (q: StepQuestion) => q.update && q.remoteCommit === B;

describe("the table of verdicts", () => {
  it("gives every question of the whole product the one action that the contract allows, with a reason", () => {
    const seen = new Map<VerdictAction, number>();
    let count = 0;
    for (const question of product()) {
      const { action, reason } = decide(question);
      const allowed = (Object.keys(MAY) as VerdictAction[]).filter((each) => MAY[each](question));
      // Spelt out only where it fails: an assertion for each of so many questions would take a minute.
      if (allowed.length !== 1 || allowed[0] !== action || !/\w/.test(reason)) {
        expect({ question, action, reason }).toEqual({
          question,
          action: allowed,
          reason: expect.stringMatching(/\w/),
        });
      }
      seen.set(action, (seen.get(action) ?? 0) + 1);
      count += 1;
    }
    expect(count).toBe(2 * 3 * 2 * 3 * 3 * 4 * 5 * 2 * 2 * 2 * 3 * 2 * 3 * 2);
    expect([...seen.keys()].sort()).toEqual(["adopt", "attach", "fail", "install", "later", "skip", "update"]);
  });

  it("gives a container's loss as the reason only where the result could go with it, and never lets it decide", () => {
    for (const question of product()) {
      const here = decide(question);
      const there = decide({ ...question, freshContainer: !question.freshContainer });
      if (here.action !== there.action) expect(here).toEqual(there);
      const blamed = here.reason.includes("the container was replaced");
      if (blamed && (question.home === "volume" || !question.freshContainer)) expect(question).toBe("not to be blamed");
    }
  });
});

const satisfied = (detail: string) => ({ ...upToDate.observation, detail });
const observed = (state: StepQuestion["observation"]["state"], detail = "") => ({
  ...upToDate.observation,
  state,
  detail,
});
const withInputs = (inputs: Readonly<Record<string, string>>) => ({ ...upToDate.observation, inputs });

describe("the reasons", () => {
  it.each<[string, Partial<StepQuestion>, VerdictAction, string]>([
    ["up to date", {}, "skip", "up to date since 2026-11-20"],
    ["left out", { selected: false }, "skip", "left out"],
    [
      "left out while at work",
      { selected: false, liveJob: { job: "j1", since: "2026-11-20 11:00:00" } },
      "skip",
      "left out; a job of an earlier run is still at work (since 2026-11-20 11:00:00)",
    ],
    ["at work", { liveJob: { job: "j1", since: null } }, "attach", "a job of an earlier run is still at work"],
    ["forced", { forced: true, observation: observed("unreadable") }, "install", "forced"],
    ["marker removed", { marker: null }, "install", "reset by hand: its marker is gone"],
    ["line removed", { stateLine: "absent" }, "install", "reset by hand: its line in state.env is gone"],
    ["no state.env", { stateLine: "no-file" }, "skip", "up to date since 2026-11-20"],
    [
      "a volume that hangs",
      { observation: observed("unreadable", "the volume did not answer in 20 s") },
      "fail",
      "the volume did not answer in 20 s",
    ],
    ["unreadable without words", { observation: observed("unreadable") }, "fail", "could not be read"],
    ["pending", { pendingNeed: "python_env", observation: observed("absent") }, "later", "hangs on python_env"],
    [
      "drift",
      { observation: observed("absent", "`sageattention` is gone"), freshContainer: true, home: "environment" },
      "install",
      "drift: the marker says installed, `sageattention` is gone; the container was replaced since",
    ],
    [
      "drift on the volume",
      { observation: observed("absent"), freshContainer: true },
      "install",
      "drift: the marker says installed, it is gone",
    ],
    [
      "an earlier tool's marker, nothing there",
      { record: null, marker: { time: "2025-06-20 09:00:00", ours: false }, observation: observed("absent") },
      "install",
      "drift: the marker says installed, it is gone",
    ],
    ["nothing there", { record: null, marker: null, observation: observed("absent") }, "install", "not installed"],
    [
      "half there",
      { observation: observed("partial", "half-finished clone") },
      "install",
      "half-finished clone, repairs it",
    ],
    [
      "another ref",
      { observation: withInputs({ commit: B, python: "3.12" }) },
      "update",
      "ref moved a1b2c3d → d4e5f6a",
    ],
    [
      "another Python",
      { observation: withInputs({ commit: A, python: "3.13" }) },
      "update",
      "python changed: 3.12 → 3.13",
    ],
    [
      "not as wished",
      { observation: observed("other", "moved by hand to d4e5f6a") },
      "update",
      "moved by hand to d4e5f6a",
    ],
    ["not as wished, without words", { observation: observed("other") }, "update", "not as wished"],
    ["a newer commit, asked for", { update: true, remoteCommit: B }, "update", "ref moved a1b2c3d → d4e5f6a"],
    ["a newer commit, not asked for", { remoteCommit: B }, "skip", "up to date since 2026-11-20"],
    [
      "a newer commit than the one found in place",
      { update: true, remoteCommit: B, record: null, marker: null },
      "update",
      "ref moved a1b2c3d → d4e5f6a",
    ],
    ["the newest commit already", { update: true, remoteCommit: A }, "skip", "up to date since 2026-11-20"],
    ["nothing to do here", { notNeeded: "no GPU" }, "skip", "no GPU"],
    ["nothing to do here, for the first time", { notNeeded: "no GPU", record: null, marker: null }, "adopt", "no GPU"],
    ["not to be done here", { refused: "no nvcc", observation: observed("absent") }, "skip", "no nvcc"],
    ["done, where it could not be done any more", { refused: "no nvcc" }, "skip", "up to date since 2026-11-20"],
    ["found", { record: null, marker: null }, "adopt", "found in place"],
    [
      "found, with words",
      { record: null, marker: null, observation: satisfied("5.1.6") },
      "adopt",
      "found in place, 5.1.6",
    ],
    [
      "an earlier tool's",
      { record: null, marker: { time: "2025-06-20 09:00:00", ours: false } },
      "adopt",
      "installed 2025-06-20 by an earlier tool, verified",
    ],
    [
      "of a system with one file for all",
      { record: null, marker: null, stateLine: "present" },
      "adopt",
      "installed by an earlier tool (state.env), verified",
    ],
    ["ours, its record lost", { record: null }, "adopt", "installed 2026-11-20, its record is gone, verified"],
  ])("%s", (_name, change, action, reason) => {
    expect(decide({ ...upToDate, ...change })).toEqual({ action, reason });
  });
});

describe("differences", () => {
  it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
    ["nothing", { a: "1" }, { a: "1" }, []],
    ["lines", { requirements: "a\nb\nc" }, { requirements: "a\nB\nc\nd" }, ["requirements.txt changed (3 lines)"]],
    ["one line", { requirements: "a" }, { requirements: "a\nb" }, ["requirements.txt changed (1 line)"]],
    ["order alone", { requirements: "a\nb" }, { requirements: "b\na" }, ["requirements.txt changed"]],
    ["other texts", { run: "a\nb" }, { run: "a\nc" }, ["run changed (2 lines)"]],
    ["ref", { ref: "master" }, { ref: "v0.3.64" }, ["ref moved master → v0.3.64"]],
    [
      "ref and commit",
      { ref: "master", commit: A },
      { ref: "v0.3.64", commit: B },
      ["ref moved master → v0.3.64 (a1b2c3d → d4e5f6a)"],
    ],
    ["a digest", { file: "0".repeat(64) }, { file: "1".repeat(64) }, ["file changed"]],
    ["a checksum", { settings: "2956275353" }, { settings: "1483270935" }, ["settings changed"]],
    ["a script that came", { install: "none" }, { install: "4038471504 75" }, ["install.py changed"]],
    ["added", {}, { url: "https://host/x" }, ["url added: https://host/x"]],
    ["dropped", { url: "https://host/x" }, { url: "" }, ["url dropped: https://host/x"]],
    ["several", { b: "1", a: "1" }, { b: "2", a: "2" }, ["a changed: 1 → 2", "b changed: 1 → 2"]],
  ])("%s", (_name, before, after, sentences) => {
    expect(differences(before, after)).toEqual(sentences);
  });
});

describe("fingerprint", () => {
  it("hangs on names and values, not on their order", () => {
    expect(fingerprint({ a: "1", b: "2" })).toBe(fingerprint({ b: "2", a: "1" }));
    expect(fingerprint({ a: "1\nb", c: "" })).not.toBe(fingerprint({ a: "1", b: "", c: "" }));
    expect(fingerprint({})).toMatch(/^[0-9a-f]{64}$/);
  });
});
