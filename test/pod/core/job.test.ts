import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, outcomes, read, run } from "./core.ts";

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

const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const marker = (step: string) => read(pod, `.install_markers/${step}.done`).split("\n");
const record = (step: string) => read(pod, `.comfy-pod/steps/${step}`).split("\n");

describe("a job", () => {
  test("runs its tasks one after the other, and its log is exactly the bytes of its file", async () => {
    const request = jobOf(pod, [
      { id: "one", run: "echo first; echo to standard error >&2" },
      { id: "two", run: "cat made-one && echo ' was there'", needs: "one" },
    ]);
    const end = await run(connection, request);
    expect(end).toMatchObject({ kind: "ended", orderly: true, stopped: null });
    expect(outcomes(end)).toEqual({ one: "installed", two: "installed" });
    expect(end.log).toBe(read(pod, `.comfy-pod/jobs/${request.id}/log`));
    const token = `comfy-pod job-${request.id}`;
    expect(end.log.split("\n")).toEqual([
      `${token} install one`,
      "first",
      "to standard error",
      expect.stringContaining(`${token} = one\tinstalled\t`),
      `${token} install two`,
      "made was there",
      expect.stringContaining(`${token} = two\tinstalled\t`),
      "",
    ]);
    expect(read(pod, `.comfy-pod/jobs/${request.id}/exit-code`)).toBe("0\n");
  });

  test("tells the times of each step by its own clock", async () => {
    const from = Date.now();
    const end = await run(connection, jobOf(pod, [{ id: "slow", run: "sleep 0.3" }]));
    const result = end.kind === "ended" ? end.results[0] : undefined;
    expect(result?.from).toBeGreaterThanOrEqual(from);
    expect((result?.to ?? 0) - (result?.from ?? 0)).toBeGreaterThanOrEqual(300);
    expect(result?.to).toBeLessThanOrEqual(Date.now());
  });

  test("tells the times also where bash has no EPOCHREALTIME", async () => {
    const from = Date.now();
    const request = jobOf(pod, [{ id: "one" }]);
    const end = await run(connection, { ...request, operations: [...request.operations, "unset EPOCHREALTIME"] });
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(end.kind === "ended" && end.results[0]?.from).toBeGreaterThanOrEqual(from);
  });

  test("brings back what its steps tell, whatever the text", async () => {
    const text = "tab\there, back\\slash \\n, $(id) `id` ünï\nsecond line\r";
    const end = await run(connection, jobOf(pod, [{ id: "one", text }]));
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(end.kind === "ended" && end.told).toContainEqual({ step: "one", kind: "input", key: "text", value: text });
  });

  test("does not lose its tasks to a step that reads standard input", async () => {
    const steps = [{ id: "one", run: "cat; read -r line || echo empty" }, { id: "two" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toEqual({ one: "installed", two: "installed" });
  });

  test("does a part of a step without proving it, and proves after the last", async () => {
    const request = jobOf(pod, [{ id: "one" }], {
      tasks: [
        { part: "system", step: "one" },
        { part: "install", step: "one" },
      ],
    });
    const end = await run(connection, request);
    expect(end.kind === "ended" && end.results.map(({ part, result }) => `${part} ${result}`)).toEqual([
      "system part",
      "install installed",
    ]);
  });

  test("that is not followed is confirmed at once, and goes on", async () => {
    const request = jobOf(pod, [{ id: "one", run: "sleep 1.5" }], { follow: false });
    const startedAt = performance.now();
    expect(await run(connection, request)).toMatchObject({ kind: "ended", results: [], orderly: true });
    expect(performance.now() - startedAt).toBeLessThan(1_400);
    await expect.poll(() => read(pod, `.comfy-pod/jobs/${request.id}/exit-code`), { timeout: 5_000 }).toBe("0\n");
    expect(marker("one")[0]).toMatch(TIME);
  });

  test("starts though looking around takes longer than the confirmation may", async () => {
    const slow = "discover_gpu() { sleep 11; }";
    const request = jobOf(pod, [{ id: "one" }]);
    const end = await run(connection, { ...request, operations: [...request.operations, slow] });
    expect(outcomes(end)).toEqual({ one: "installed" });
  });

  test("is refused where the workspace cannot be written, and the reason says so", async () => {
    writeFileSync(join(pod.workspace, "file"), "");
    const values = { CP_workspace: `${pod.workspace}/file/below` };
    const end = await run(connection, jobOf(pod, [{ id: "one" }], { values }));
    expect(end).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining(`the workspace ${pod.workspace}/file/below cannot be written`),
    });
  });
});

describe("a step that fails", () => {
  test("ends with the reason of `die`, the next ones go on, and what needs it does not run", async () => {
    const end = await run(
      connection,
      jobOf(pod, [
        { id: "bad", run: "die 'no disk left: delete something'" },
        { id: "good" },
        { id: "hangs-on-it", needs: "good bad", run: "echo must not run" },
        { id: "hangs-further", needs: "hangs-on-it" },
      ]),
    );
    expect(outcomes(end)).toEqual({
      bad: "failed: no disk left: delete something",
      good: "installed",
      "hangs-on-it": "not-run: bad failed",
      "hangs-further": "not-run: hangs-on-it failed",
    });
    expect(end.log).not.toContain("must not run");
    expect(end).toMatchObject({ orderly: true });
    expect(readdirSync(join(pod.workspace, ".install_markers"))).toEqual(["good.done"]);
  });

  test("ends a step with the first part of it that fails", async () => {
    const request = jobOf(pod, [{ id: "one", run: 'echo "$PART"; [[ $PART != fetch ]] || die "no way"' }], {
      tasks: [
        { part: "system", step: "one" },
        { part: "fetch", step: "one" },
        { part: "install", step: "one" },
      ],
    });
    const end = await run(connection, request);
    if (end.kind !== "ended") throw new Error(end.kind);
    expect(end.results.map(({ part, result }) => `${part} ${result}`)).toEqual(["system part", "fetch failed"]);
    expect(end.log).not.toMatch(/^install$/m);
  });

  test("does not count where only its name is a pattern of a need", async () => {
    const steps = [{ id: "node_axb", run: "false" }, { id: "node_a.b" }, { id: "last", needs: "node_a.b" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toMatchObject({ last: "installed" });
  });

  test.each([
    ["a command that fails", "false; echo must not come", "failed: ended with code 1"],
    ["a command that fails in a pipeline", "false | cat; echo must not come", "failed: ended with code 1"],
    ["a variable that is not set", 'echo "$nowhere"; echo must not come', "failed: ended with code 1"],
    ["its own code", "exit 7", "failed: ended with code 7"],
    ["a signal", "kill -KILL $BASHPID", "failed: ended with code 137"],
  ])("at %s ends there", async (_, text, outcome) => {
    const end = await run(connection, jobOf(pod, [{ id: "bad", run: text }]));
    expect(outcomes(end)).toEqual({ bad: outcome });
    expect(end.log).not.toContain("must not come");
    expect(record("bad")).toEqual([""]);
  });

  test("keeps a reason of several lines whole", async () => {
    const end = await run(connection, jobOf(pod, [{ id: "bad", run: "die $'first\\nsecond\\tand more'" }]));
    expect(outcomes(end)).toEqual({ bad: "failed: first\nsecond\tand more" });
  });
});
