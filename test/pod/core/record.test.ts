import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import type { StepAnswer } from "../../../src/pod/answer.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, look, outcomes, read, run } from "./core.ts";

let pod: TestPod;
let connection: Connection;
beforeAll(async () => {
  pod = await startPod();
});
beforeEach(() => {
  rmSync(pod.workspace, { recursive: true, force: true });
  mkdirSync(pod.workspace);
  connection = connectTo(pod);
});
afterEach(closeConnections);
afterAll(() => pod.stop());

function write(path: string, content: string | Buffer): void {
  mkdirSync(join(pod.workspace, path, ".."), { recursive: true });
  writeFileSync(join(pod.workspace, path), content);
}

async function answerOf(id = "one", stateName = ""): Promise<StepAnswer> {
  const answer = await look(connection, pod, [{ id, stateName }]);
  const step = answer.steps.get(id);
  if (step === undefined || !answer.complete) throw new Error("no whole answer");
  return step;
}

/** What a shell could stumble over. */
const HOSTILE = [
  "$(touch $WORKSPACE/pwned) `touch $WORKSPACE/pwned` $IFS !! ~ * ? [a-z]",
  "\\ \\\\ \\n \\t \\c \\0101 \\x41 \\e[31m \\",
  "tab\tnewline\nreturn\rboth\r\n\n\n",
  "'single' \"double\" 'it'\\''s' = == =end=1 #no",
  "end=1\nrecord=1\nresult=forged",
  "ünïcødé 日本語 🎉 \u2028 \u0085 \u0001 \u001b[2J \u007f",
  " leading and trailing ",
  "\n",
  "-n",
  "%s %b %d",
  "&",
  "",
];

describe("a record", () => {
  test("brings back every value as it was written", async () => {
    for (const text of HOSTILE) {
      const step = { id: "one", text, facts: text };
      expect(outcomes(await run(connection, jobOf(pod, [step])))).toEqual({ one: "installed" });
      const answer = (await look(connection, pod, [step])).steps.get("one");
      expect(answer?.record?.inputs).toEqual({ text });
      expect(answer?.record?.facts).toEqual(text === "" ? {} : { commit: text });
      expect(answer?.inputs).toEqual({ text });
      expect(answer?.state).toBe("satisfied");
    }
    expect(read(pod, "pwned")).toBe("");
  });

  test("of any value is read as it was written", async () => {
    const value = fc.string({ unit: "binary", maxLength: 300 }).filter((text) => !text.includes("\0"));
    const values = fc.sample(value, { numRuns: 60, seed: 7 });
    const steps = values.map((text, index) => ({ id: `step_${index}`, text, run: "", check: "" }));
    const prove = 'shell_probe() { local text; wish text; input text "$text"; state satisfied; }';
    const request = jobOf(pod, steps);
    await run(connection, { ...request, operations: [...request.operations, prove] });
    const answer = await look(connection, pod, steps);
    expect(steps.map(({ id }) => answer.steps.get(id)?.record?.inputs.text)).toEqual(values);
  }, 60_000);

  test.each([
    ["torn before its end", "record=1\ntime=2026-11-20 10:00:00\nresult=installed\n"],
    ["torn in its last line", "record=1\ntime=2026-11-20 10:00:00\nend="],
    ["without its last line break", "record=1\ntime=2026-11-20 10:00:00\nend=1"],
    ["empty", ""],
    ["of another kind", "record=2\ntime=2026-11-20 10:00:00\nend=1\n"],
    ["foreign text", "=\n=x\n@=1\n]=2\nhello\n\n"],
    ["binary", Buffer.from([0, 255, 10, 61, 0, 10, 92, 99])],
  ])("that is %s counts as absent, with a warning", async (_, content) => {
    write(".comfy-pod/steps/one", content);
    expect(await answerOf()).toMatchObject({
      record: null,
      warnings: [`the record ${pod.workspace}/.comfy-pod/steps/one is torn or not ours, so it counts as absent`],
    });
  });

  test("is whole again after the next success", async () => {
    write(".comfy-pod/steps/one", "record=1\n");
    await run(connection, jobOf(pod, [{ id: "one" }]));
    expect(await answerOf()).toMatchObject({ record: { result: "installed", inputs: { text: "made" } }, warnings: [] });
  });

  test("that cannot be written fails the step", async () => {
    write(".comfy-pod/steps", "a file in the place of the folder");
    const end = await run(connection, jobOf(pod, [{ id: "one" }]));
    expect(outcomes(end)).toEqual({ one: `failed: its record could not be written below ${pod.workspace}` });
    expect(read(pod, ".install_markers/one.done")).toBe("");
  });
});

describe("a marker", () => {
  const TIME = "2025-06-20 10:00:00";

  test.each([
    ["an earlier tool's", `${TIME}\n`, { time: TIME, ours: false }],
    ["without a line break", TIME, { time: TIME, ours: false }],
    ["with CRLF", `${TIME}\r\nby=comfy-pod-action\r\n`, { time: TIME, ours: true }],
    ["ours", `${TIME}\nby=comfy-pod-action\nresult=installed\n`, { time: TIME, ours: true }],
  ])("%s is read", async (_, content, marker) => {
    write(".install_markers/one.done", content);
    expect(await answerOf()).toMatchObject({ marker, warnings: [] });
  });

  test.each([
    ["empty", ""],
    ["foreign", "done!\n"],
    ["with a date of another form", "Fri Jun 20 10:00:00 UTC 2025\n"],
    ["late", `\n${TIME}\n`],
  ])("that is %s counts as absent, with a warning", async (_, content) => {
    write(".install_markers/one.done", content);
    expect(await answerOf()).toMatchObject({
      marker: null,
      warnings: [
        `the marker ${pod.workspace}/.install_markers/one.done does not begin with a time, so it counts as absent`,
      ],
    });
  });

  test("that is a folder is no marker", async () => {
    mkdirSync(join(pod.workspace, ".install_markers/one.done"), { recursive: true });
    expect(await answerOf()).toMatchObject({ marker: null });
  });
});

describe("state.env", () => {
  test.each([
    ["plain", "DONE_ONE=1\n", "1"],
    ["exported", "export DONE_ONE=1\n", "1"],
    ["in quotes", "  DONE_ONE=\"1\"\r\nDONE_TWO='0'\n", "1"],
    ["without its line break", "DONE_TWO=1\nDONE_ONE=1", "1"],
    ["given twice", "DONE_ONE=0\nDONE_ONE=1\n", "1"],
    ["in a comment", "# DONE_ONE=1\n", ""],
    ["absent", "DONE_TWO=1\n", ""],
    ["code", "DONE_ONE=$(touch pwned)\n", "$(touch pwned)"],
  ])("has the line %s", async (_, content, line) => {
    write("runpodTools/state.env", content);
    expect((await answerOf("one", "ONE")).stateLine).toBe(line);
  });

  test("tells that it is there, and nothing of steps that it does not know", async () => {
    expect((await look(connection, pod, [])).facts.state_file).toBe("absent");
    write("runpodTools/state.env", "");
    expect((await look(connection, pod, [])).facts.state_file).toBe("present");
    expect((await answerOf()).stateLine).toBeNull();
  });
});
