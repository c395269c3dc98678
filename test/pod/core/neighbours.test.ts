import { mkdirSync, rmSync } from "node:fs";
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

describe("neighbours of the part fetch", () => {
  const neighbours = (text: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `node_${index}`, run: text, lastPart: "fetch" as const }));

  test("run side by side; their logs do not mix, and what they tell neither", async () => {
    const chat = 'for i in {1..40}; do echo "$STEP says $i"; sleep 0.01; done';
    const big = "x".repeat(20_000);
    const steps = neighbours(chat, 5).map((step) => ({ ...step, text: `${step.id} ${big}` }));
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual(Object.fromEntries(steps.map(({ id }) => [id, "installed"])));
    const said = end.log.split("\n").filter((line) => line.includes(" says "));
    const owners = said.map((line) => line.split(" ")[0]);
    expect(owners.filter((owner, index) => owner !== owners[index - 1])).toHaveLength(5);
    expect(said).toHaveLength(200);
    const told = end.kind === "ended" ? end.told.filter(({ kind }) => kind === "input") : [];
    expect(told.map(({ step, value }) => value === `${step} ${big}`)).toEqual(Array(5).fill(true));
  });

  test("lose no word, however they write it", async () => {
    const chat = "echo first; echo second | tee -a /dev/stderr >/dev/null; echo third";
    const end = await run(connection, jobOf(pod, neighbours(chat, 1)));
    expect(end.log).toMatch(/^first\nsecond\nthird$/m);
  });

  test("are at work at the same time, but not more than the limit", async () => {
    const count =
      'touch "$WORKSPACE/at-$STEP"; sleep 0.5; set -- "$WORKSPACE"/at-*; echo "beside $#"; rm "$WORKSPACE/at-$STEP"';
    const end = await run(connection, jobOf(pod, neighbours(count, 7), { values: { CP_side_by_side: "3" } }));
    const beside = [...end.log.matchAll(/beside (\d+)/g)].map(([, number]) => Number(number));
    expect(beside).toHaveLength(7);
    expect(Math.max(...beside)).toBe(3);
  });

  test("do not hold each other up when one fails, and the job goes on after them", async () => {
    const steps = [
      ...neighbours("true", 2),
      { id: "bad", run: "die 'no such repository'", lastPart: "fetch" as const },
      { id: "after", needs: "node_0" },
      { id: "needs-bad", needs: "bad" },
    ];
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual({
      node_0: "installed",
      node_1: "installed",
      bad: "failed: no such repository",
      after: "installed",
      "needs-bad": "not-run: bad failed",
    });
  });

  test("write state.env together without losing a line", async () => {
    const steps = neighbours("true", 6).map((step) => ({ ...step, stateName: step.id.toUpperCase() }));
    await run(connection, jobOf(pod, steps));
    const lines = read(pod, "runpodTools/state.env").trim().split("\n");
    expect(new Set(lines)).toEqual(new Set(steps.map(({ stateName }) => `DONE_${stateName}=1`)));
    expect(lines).toHaveLength(6);
  });
});
