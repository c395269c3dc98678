import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { runJob } from "../../../src/pod/job.ts";
import { breakLock, holdLock, releaseLock, takeLock } from "../../../src/pod/lock.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { follower, type JobChanges, jobOf, outcomes, read, run } from "./core.ts";

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

const lock = () => join(pod.workspace, ".comfy-pod/lock");
const beat = () => join(lock(), "beat");
const age = (seconds: number) => utimesSync(beat(), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
const job = (changes: JobChanges = {}) => jobOf(pod, [{ id: "one" }], changes);
const other: JobChanges = { token: "other-run", owner: "run 2 of example/pods" };

describe("the lock", () => {
  test("is taken by the first job and serves the next ones of the same run", async () => {
    expect(outcomes(await run(connection, job()))).toEqual({ one: "installed" });
    expect(read(pod, ".comfy-pod/lock/owner")).toBe("run 1 of example/pods\n");
    age(50);
    expect(outcomes(await run(connection, job()))).toEqual({ one: "installed" });
    expect(Date.now() - statSync(beat()).mtimeMs).toBeLessThan(10_000);
  });

  test("keeps another run out, with the owner's words", async () => {
    await run(connection, job());
    const request = job(other);
    expect(await run(connection, request)).toMatchObject({ kind: "locked", owner: "run 1 of example/pods" });
    expect(existsSync(join(pod.workspace, ".comfy-pod/jobs", request.id))).toBe(false);
  });

  test("is given back by its owner and by nobody else", async () => {
    await run(connection, job());
    await releaseLock(connection, pod.workspace, "other-run");
    expect(existsSync(lock())).toBe(true);
    await releaseLock(connection, pod.workspace, "this-run");
    expect(existsSync(lock())).toBe(false);
    expect(outcomes(await run(connection, job(other)))).toEqual({ one: "installed" });
  });

  test("is taken over when its beat is more than a minute old, and that is told", async () => {
    await run(connection, job());
    age(55);
    expect(await run(connection, job(other))).toMatchObject({ kind: "locked" });
    age(65);
    const { follower: following, takenOver } = follower();
    expect(outcomes(await runJob(connection, job(other), following))).toEqual({ one: "installed" });
    expect(takenOver).toEqual(["run 1 of example/pods"]);
    expect(read(pod, ".comfy-pod/lock/owner")).toBe("run 2 of example/pods\n");
    expect(await run(connection, job())).toMatchObject({ kind: "lock-lost", owner: "run 2 of example/pods" });
  });

  test("can be taken over again and again", async () => {
    for (const token of ["a", "b", "c", "d", "e"]) {
      expect(outcomes(await run(connection, job({ token })))).toEqual({ one: "installed" });
      age(3_600);
    }
  });

  test("that was lost starts nothing more, and names who has it, or had it last", async () => {
    await run(connection, job());
    age(65);
    await run(connection, job(other));
    const request = job();
    expect(await run(connection, request)).toMatchObject({ kind: "lock-lost", owner: "run 2 of example/pods" });
    await releaseLock(connection, pod.workspace, "other-run");
    expect(await run(connection, request)).toMatchObject({
      kind: "lock-lost",
      owner: "run 2 of example/pods, which has given it back since",
    });
    expect(existsSync(join(pod.workspace, ".comfy-pod/jobs", request.id))).toBe(false);
    expect(existsSync(lock())).toBe(false);
  });

  test("that was lost lets its owner follow to the end what it had begun", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo begun; sleep 3; echo done" }]);
    const first = run(connection, request);
    await expect.poll(() => existsSync(beat())).toBe(true);
    age(65);
    await run(connection, job(other));
    expect(await first).toMatchObject({ kind: "ended", orderly: true });
    // The very start, sent again after its confirmation was lost, finds the job and follows it.
    expect(await run(connection, request)).toMatchObject({ kind: "ended", orderly: true });
  });

  test("that was taken by hand is never broken", async () => {
    mkdirSync(lock(), { recursive: true });
    utimesSync(lock(), 1, 1);
    expect(await run(connection, job())).toMatchObject({
      kind: "locked",
      owner: expect.stringContaining("without a word"),
    });
    writeFileSync(join(lock(), "owner"), "Ann, measuring until noon\n");
    expect(await run(connection, job())).toMatchObject({
      kind: "locked",
      owner: "Ann, measuring until noon",
      byHand: true,
    });
  });

  test("goes to exactly one of five that start at once", async () => {
    const runs = Array.from({ length: 5 }, (_, index) =>
      run(connection, job({ token: `run-${index}`, owner: `run ${index}` })),
    );
    const kinds = (await Promise.all(runs)).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["ended", "locked", "locked", "locked", "locked"]);
  });

  test("goes to exactly one of five that take it over at once", async () => {
    for (let round = 0; round < 3; round++) {
      await run(connection, job({ token: `gone-${round}` }));
      age(120);
      const runs = Array.from({ length: 5 }, (_, index) => run(connection, job({ token: `run-${round}-${index}` })));
      const kinds = (await Promise.all(runs)).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(["ended", "locked", "locked", "locked", "locked"]);
      rmSync(lock(), { recursive: true });
    }
  });
});

describe("a lock by hand", () => {
  const never = new AbortController().signal;
  const byHand = { token: "", owner: "by hand: measuring" };
  const unlock = () => breakLock(connection, pod.workspace, never);

  test("is taken where none is, keeps every run out, and is given back once", async () => {
    expect(await takeLock(connection, pod.workspace, byHand, never)).toEqual({
      kind: "held",
      takenOver: null,
      atWork: [],
    });
    expect(await run(connection, job())).toMatchObject({ kind: "locked", owner: byHand.owner, byHand: true });
    expect(await takeLock(connection, pod.workspace, byHand, never)).toMatchObject({ kind: "locked", byHand: true });
    expect(await unlock()).toEqual({ kind: "released", owner: byHand.owner });
    expect(await unlock()).toEqual({ kind: "free" });
  });

  test("waits for a run at work, and takes over from one that is gone", async () => {
    await run(connection, job());
    expect(await takeLock(connection, pod.workspace, byHand, never)).toEqual({
      kind: "locked",
      owner: "run 1 of example/pods",
      byHand: false,
    });
    age(65);
    expect(await takeLock(connection, pod.workspace, byHand, never)).toEqual({
      kind: "held",
      takenOver: "run 1 of example/pods",
      atWork: [],
    });
  });

  test("is not what `unlock` breaks where a run is at work; that of a run that is gone it does", async () => {
    await run(connection, job());
    expect(await unlock()).toMatchObject({ kind: "locked", owner: "run 1 of example/pods" });
    expect(existsSync(lock())).toBe(true);
    age(65);
    expect(await unlock()).toEqual({ kind: "released", owner: "run 1 of example/pods" });
    expect(existsSync(lock())).toBe(false);
  });

  test("leaves nothing half-made beside it", async () => {
    await takeLock(connection, pod.workspace, byHand, never);
    await takeLock(connection, pod.workspace, { token: "run", owner: "run" }, never);
    await unlock();
    expect(readdirSync(join(pod.workspace, ".comfy-pod"))).toEqual([]);
  });
});

describe("the beat", () => {
  test("learns that the lock was lost, and to whom", async () => {
    await run(connection, job());
    age(65);
    const lost: string[] = [];
    await run(connection, job(other));
    await holdLock(connection, pod.workspace, "this-run", new AbortController().signal, (owner) => lost.push(owner));
    expect(lost).toEqual(["run 2 of example/pods"]);
  });

  const beats = () => statSync(beat()).mtimeMs;

  test("is renewed until the signal, while a job is followed too", async () => {
    const stop = new AbortController();
    const held = holdLock(connection, pod.workspace, "this-run", stop.signal, () => {}, 200);
    const end = run(connection, jobOf(pod, [{ id: "one", run: "sleep 2" }]));
    await expect.poll(() => existsSync(beat())).toBe(true);
    const first = beats();
    await expect.poll(beats, { timeout: 3_000 }).toBeGreaterThan(first);
    await end;
    stop.abort();
    await held;
    // A beat that was under way when the signal came still arrives.
    await sleep(500);
    const last = beats();
    await sleep(600);
    expect(beats()).toBe(last);
  });

  test("outlives a lost connection", async () => {
    await run(connection, job());
    const stop = new AbortController();
    const held = holdLock(connection, pod.workspace, "this-run", stop.signal, () => {}, 200);
    pod.cutConnections();
    const first = beats();
    await expect.poll(beats, { timeout: 5_000 }).toBeGreaterThan(first);
    stop.abort();
    await held;
  });

  test("ages when the runner falls silent, and when it cannot come back", async () => {
    const fleeting = await startPod({ workspace: pod.workspace });
    const short = connectTo(fleeting, { connectTimeoutMs: 1_000 });
    await run(short, job());
    const held = holdLock(short, pod.workspace, "this-run", new AbortController().signal, () => {}, 200);
    await sleep(500);
    fleeting.freezeConnections();
    await sleep(500);
    const last = beats();
    await sleep(1_000);
    expect(beats()).toBe(last);
    await fleeting.stop();
    await held;
    expect(beats()).toBe(last);
  });

  test("is never given to another run's lock, nor to one by hand", async () => {
    await run(connection, job());
    age(100);
    const last = beats();
    const stop = new AbortController();
    const held = holdLock(connection, pod.workspace, "other-run", stop.signal, () => {}, 100);
    await sleep(600);
    expect(beats()).toBe(last);
    rmSync(lock(), { recursive: true });
    mkdirSync(lock());
    await sleep(600);
    expect(existsSync(beat())).toBe(false);
    stop.abort();
    await held;
  });
});
