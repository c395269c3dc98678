import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

describe("a proof", () => {
  test("by the probe that is not satisfied fails the step, without record and marker", async () => {
    const end = await run(
      connection,
      jobOf(pod, [{ id: "one", text: "wished", run: "wish=; trap 'echo other >$WORKSPACE/made-one' EXIT" }]),
    );
    expect(outcomes(end)).toEqual({ one: "failed: made-one says something else" });
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("of the operation ends at its first error, and its reason counts", async () => {
    const steps = [
      { id: "dies", check: "die 'it does not load'" },
      { id: "breaks", check: "false; echo must not come" },
    ];
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual({
      dies: "failed: it does not load",
      breaks: "failed: its proof ended with code 1",
    });
    expect(end.log).not.toContain("must not come");
    expect([record("dies"), marker("dies")]).toEqual([[""], [""]]);
  });

  test("that fails takes away an earlier record, which the next run would believe", async () => {
    await run(connection, jobOf(pod, [{ id: "one" }]));
    expect(marker("one")[0]).toMatch(TIME);
    await run(connection, jobOf(pod, [{ id: "one", check: "false" }]));
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("adopts what is in place, and refutes what only looks so; what others wrote stays", async () => {
    for (const id of ["sound", "hollow"]) writeFileSync(join(pod.workspace, `made-${id}`), "made");
    mkdirSync(join(pod.workspace, ".install_markers"));
    writeFileSync(join(pod.workspace, ".install_markers/hollow.done"), "2025-06-20 10:00:00\n");
    const steps = [
      { id: "sound", run: "echo must not run" },
      { id: "hollow", check: "die 'it does not load'", run: "echo must not run" },
      { id: "hangs-on-it", needs: "hollow" },
    ];
    const request = jobOf(pod, steps, {
      tasks: [
        { part: "adopt", step: "sound" },
        { part: "adopt", step: "hollow" },
        { part: "install", step: "hangs-on-it" },
      ],
    });
    const end = await run(connection, request);
    expect(outcomes(end)).toEqual({ sound: "adopted", hollow: "refuted: it does not load" });
    expect(end.log).not.toContain("must not run");
    expect(record("sound")).toContain("result=adopted");
    expect(marker("hollow")).toEqual(["2025-06-20 10:00:00", ""]);
  });
});

describe("an outcome", () => {
  test.each(["skipped", "running"])("of %s is taken over with its reason, and nothing is recorded", async (result) => {
    const end = await run(connection, jobOf(pod, [{ id: "one", run: `outcome ${result} $'no GPU\\there'` }]));
    expect(outcomes(end)).toEqual({ one: `${result}: no GPU\there` });
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("does not hide a failure, and does not pass to the next step", async () => {
    const steps = [{ id: "one", run: "outcome skipped 'because'; false" }, { id: "two" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toEqual({
      one: "failed: ended with code 1",
      two: "installed",
    });
  });
});

describe("what a job writes", () => {
  test("is a record for us, a marker for people, and a line in state.env", async () => {
    const step = { id: "one", text: "as\nwished", facts: "a1b2c3d", stateName: "COMFYUI_REPO", verdict: "update" };
    const end = await run(connection, jobOf(pod, [step], { values: { W_1_spent_ms: "61000" } }));
    expect(outcomes(end)).toEqual({ one: "updated" });
    expect(marker("one")).toEqual([
      expect.stringMatching(TIME),
      "by=comfy-pod-action",
      "result=updated",
      expect.stringMatching(/^fingerprint=[0-9a-f]{64}$/),
      expect.stringMatching(/^seconds=61\.\d$/),
      "commit=a1b2c3d",
      "",
    ]);
    const container = readFileSync(
      join(pod.home, ".comfy-pod", readdirSync(join(pod.home, ".comfy-pod"))[0] ?? ""),
      "utf8",
    );
    expect(record("one")).toEqual([
      "record=1",
      `time=${marker("one")[0]}`,
      "result=updated",
      marker("one")[4],
      `container=${container.trim()}`,
      "run=https://example.invalid/runs/1",
      marker("one")[3],
      "input.text=as\\nwished",
      "fact.commit=a1b2c3d",
      "end=1",
      "",
    ]);
    expect(read(pod, "runpodTools/state.env")).toBe("DONE_COMFYUI_REPO=1\n");
    expect(read(pod, "installation_progress.log")).toMatch(/^\[[-\d: ]{19}\] one: updated \(\d+\.\d s\)\n$/);
  });

  test("leaves the lines of others in state.env, its mode, and a link a link", async () => {
    const tools = join(pod.workspace, "runpodTools");
    const foreign =
      "# mine\nPOD_HOST=203.0.113.7\nexport DONE_TORCH='1'\n  export DONE_COMFYUI_REPO=0\nDONE_COMFYUI=1\nlast without end";
    mkdirSync(tools);
    writeFileSync(join(tools, "real.env"), foreign, { mode: 0o600 });
    await connection.exec({ command: `ln -s real.env '${tools}/state.env'` });
    await run(connection, jobOf(pod, [{ id: "one", stateName: "COMFYUI_REPO" }]));
    expect(read(pod, "runpodTools/real.env").split("\n")).toEqual([
      "# mine",
      "POD_HOST=203.0.113.7",
      "export DONE_TORCH='1'",
      "DONE_COMFYUI=1",
      "last without end",
      "DONE_COMFYUI_REPO=1",
      "",
    ]);
    const modes = await connection.exec({ command: `stat -c '%F %a' '${tools}/real.env' '${tools}/state.env'` });
    expect(modes.stdout.toString()).toMatch(/^regular file 600\nsymbolic link /);
  });

  test("brings the lines of all recorded steps into a state.env that was lost: a missing line would pass for a reset", async () => {
    const steps = ["one", "two", "three"].map((id) => ({ id, stateName: id.toUpperCase() }));
    await run(
      connection,
      jobOf(pod, steps, {
        tasks: [
          { part: "install", step: "one" },
          { part: "install", step: "two" },
        ],
      }),
    );
    rmSync(join(pod.workspace, "runpodTools"), { recursive: true });
    await run(connection, jobOf(pod, steps, { tasks: [{ part: "install", step: "two" }] }));
    expect(read(pod, "runpodTools/state.env")).toBe("DONE_ONE=1\nDONE_TWO=1\n");
  });
});
