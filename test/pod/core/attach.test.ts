import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { followJob, type JobRequest, runJob } from "../../../src/pod/job.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { follower, jobOf, outcomes, read, run, until } from "./core.ts";

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

const fileOf = ({ id }: JobRequest, name: string) => join(pod.workspace, ".comfy-pod/jobs", id, name);
const logFile = (request: JobRequest) => readFileSync(fileOf(request, "log"));
/** The job's own process. */
const processOf = (request: JobRequest) => Number(read(pod, `.comfy-pod/jobs/${request.id}/process`).split(" ")[0]);
const CHATTY = 'for i in {1..400}; do echo "line $i of a chatty step"; sleep 0.01; done';

describe("a job of an earlier run", () => {
  test("is followed from its first byte while it works", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo begun; sleep 1; echo done" }], { follow: false });
    await run(connection, request);
    const { follower: following, log } = follower();
    const end = await followJob(connection, request, following);
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(log().toString()).toBe(logFile(request).toString());
  });

  test("is told when it has ended, and that there is none", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo begun" }]);
    const { log } = await run(connection, request);
    const again = follower();
    expect(outcomes(await followJob(connection, request, again.follower))).toEqual({ one: "installed" });
    expect(again.log().toString()).toBe(log);
    const none = await followJob(connection, { ...request, id: "never" }, follower().follower);
    expect(none).toEqual({ kind: "refused", reason: "there is no job never" });
  });

  test("that was killed has vanished, and keeps the results that it had", async () => {
    const request = jobOf(pod, [{ id: "one" }, { id: "two", run: "sleep 60" }]);
    const { follower: following, log } = follower();
    const end = runJob(connection, request, following);
    await until(() => log().includes("install two"));
    process.kill(-processOf(request), "SIGKILL");
    expect(await end).toMatchObject({ kind: "ended", orderly: false, stopped: null, results: [{ step: "one" }] });
  });

  test("whose first process alone was killed leaves no orphans at work", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo $BASHPID >$WORKSPACE/child; sleep 60; echo orphan" }]);
    const { follower: following } = follower();
    const end = runJob(connection, request, following);
    await until(() => read(pod, "child") !== "");
    process.kill(processOf(request), "SIGKILL");
    expect(await end).toMatchObject({ kind: "ended", orderly: false });
    await until(() => !isAlive(Number(read(pod, "child"))));
  });

  test("is followed on where the follower on the pod was killed", async () => {
    const request = jobOf(pod, [{ id: "chatty", run: CHATTY }]);
    const { follower: following, log } = follower();
    const end = runJob(connection, request, following);
    await until(() => log().length > 3_000);
    await connection.exec({
      command: `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '^tail.*jobs/${request.id}/log' && kill -9 \${p#/proc/}; done`,
    });
    expect(outcomes(await end)).toEqual({ chatty: "installed" });
    expect(log().toString()).toBe(logFile(request).toString());
  });

  test("does not seem alive when its pid belongs to another process now", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo begun" }]);
    await run(connection, request);
    rmSync(fileOf(request, "exit-code"));
    const [, start, container] = read(pod, `.comfy-pod/jobs/${request.id}/process`).trim().split(" ");
    writeFileSync(fileOf(request, "process"), `${process.pid} ${start} ${container}\n`);
    appendFileSync(fileOf(request, "log"), "last words\n");
    const { follower: following, log } = follower();
    expect(await followJob(connection, request, following)).toMatchObject({ kind: "ended", orderly: false });
    expect(log().toString()).toContain("last words");
  });
});

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
