import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { runJob } from "../../../src/pod/job.ts";
import type { Values } from "../../../src/pod/script.ts";
import { stopJobs } from "../../../src/pod/stop.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { follower, jobOf, outcomes, read, run, type ShellStep, until } from "./core.ts";

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

const clocks = (step: number, idle: number): Values => ({
  CP_step_timeout: String(step),
  CP_idle_timeout: String(idle),
});
/** Leaves its pids behind, and a child in a process group of its own that does not care for a polite signal. */
const STUBBORN = [
  "echo begun",
  "echo $BASHPID >>$WORKSPACE/pids",
  'timeout 300 bash -c \'trap "" TERM; echo $$ >>"$1"; while :; do sleep 1; done\' bash "$WORKSPACE/pids" &',
  "sleep 60",
].join("\n");

/** Processes of those that left their pids behind which are alive still. */
function alive(): number[] {
  const pids = read(pod, "pids")
    .split("\n")
    .filter((line) => line !== "");
  return pids.map(Number).filter((pid) => {
    try {
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  });
}

describe("the step timeout", () => {
  test("ends all its processes, names the step, and says so in log, answer and exit code", async () => {
    const steps = [{ id: "before" }, { id: "endless", run: STUBBORN }, { id: "after" }];
    const request = jobOf(pod, steps, { values: clocks(3, 60) });
    const end = await run(connection, request);
    expect(outcomes(end)).toEqual({ before: "installed" });
    expect(end).toMatchObject({ stopped: "endless took longer than the step-timeout of 3 s", orderly: false });
    expect(end.log).toContain("begun\n");
    expect(end.log).toContain("error: stopped: endless took longer than the step-timeout of 3 s\n");
    expect(read(pod, `.comfy-pod/jobs/${request.id}/exit-code`)).toBe("124\n");
    await until(() => alive().length === 0);
    expect(read(pod, "pids").trim().split("\n")).toHaveLength(2);
  });

  test("counts for each step anew", async () => {
    const steps = ["one", "two", "three"].map((id) => ({ id, run: "sleep 2.5" }));
    const end = await run(connection, jobOf(pod, steps, { values: clocks(5, 60) }));
    expect(outcomes(end)).toEqual({ one: "installed", two: "installed", three: "installed" });
  });

  test("counts for each neighbour, names the one that is late, and brings its log", async () => {
    const steps: ShellStep[] = [
      { id: "quick", lastPart: "fetch", run: "echo quick words" },
      { id: "late", lastPart: "fetch", run: "echo late words; sleep 60" },
    ];
    const end = await run(connection, jobOf(pod, steps, { values: clocks(4, 60) }));
    expect(outcomes(end)).toEqual({ quick: "installed" });
    expect(end).toMatchObject({ stopped: "late took longer than the step-timeout of 4 s" });
    expect(end.log.match(/^(quick|late) words$/gm)).toEqual(["quick words", "late words"]);
  });
});

describe("the idle timeout", () => {
  test("ends a step that neither says nor does anything", async () => {
    const end = await run(
      connection,
      jobOf(pod, [{ id: "hangs", run: "echo begun; sleep 60" }], { values: clocks(60, 4) }),
    );
    expect(end).toMatchObject({
      stopped: "hangs was idle for the idle-timeout of 4 s: no line in the log, no processor time, no I/O",
      orderly: false,
    });
  });

  test.each([
    ["writes to its log now and then", "for i in 1 2 3 4 5 6; do echo $i; read -rt 1.5 <> <(:) || true; done"],
    [
      "moves bytes",
      "for i in 1 2 3 4 5 6; do head -c 100000 /dev/zero >$WORKSPACE/bytes; read -rt 1.5 <> <(:) || true; done",
    ],
    [
      "has a child that moves bytes",
      "(for i in 1 2 3 4 5 6; do head -c 100000 /dev/zero >$WORKSPACE/bytes; sleep 1.5; done) & wait",
    ],
    ["burns processor time", "timeout 9 bash -c 'while :; do :; done' || true"],
  ])("leaves alone one that %s", async (_, text) => {
    const end = await run(connection, jobOf(pod, [{ id: "busy", run: text }], { values: clocks(60, 4) }));
    expect(outcomes(end)).toEqual({ busy: "installed" });
    expect(end).toMatchObject({ stopped: null, orderly: true });
  });
});

describe("the heartbeat", () => {
  test("is there while the job works", async () => {
    const request = jobOf(pod, [{ id: "one", run: "[[ -f $JOB/heartbeat ]]" }]);
    expect(outcomes(await run(connection, request))).toEqual({ one: "installed" });
  });
});

describe("stopping a job", () => {
  test("ends all its processes, stubborn children too", async () => {
    const request = jobOf(pod, [{ id: "endless", run: STUBBORN }]);
    const { follower: following } = follower();
    const end = runJob(connection, request, following);
    await until(() => read(pod, "pids").split("\n").length === 3);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(alive()).toEqual([]);
    expect(await end).toMatchObject({ kind: "ended", stopped: "the run was cancelled", orderly: false });
    expect(read(pod, `.comfy-pod/jobs/${request.id}/exit-code`)).toBe("143\n");
  });

  test("before its start came keeps it from ever starting", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo ran >>$WORKSPACE/ran" }]);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(await run(connection, request)).toMatchObject({
      kind: "ended",
      results: [],
      stopped: "the run was cancelled",
    });
    await sleep(500);
    expect(read(pod, "ran")).toBe("");
  });

  test("at the very moment of its start leaves nothing at work", async () => {
    const request = jobOf(pod, [{ id: "endless", run: STUBBORN }]);
    const end = run(connection, request);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(await end).toMatchObject({ stopped: "the run was cancelled" });
    await sleep(500);
    expect(alive()).toEqual([]);
  });

  test("that has ended changes nothing", async () => {
    const request = jobOf(pod, [{ id: "one" }]);
    await run(connection, request);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(read(pod, `.comfy-pod/jobs/${request.id}/exit-code`)).toBe("0\n");
    expect(read(pod, `.comfy-pod/jobs/${request.id}/stopped`)).toBe("");
  });
});
