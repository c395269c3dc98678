import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection, ExecRequest } from "../../../src/connection/connection.ts";
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

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const fileOf = ({ id }: JobRequest, name: string) => join(pod.workspace, ".comfy-pod/jobs", id, name);
const logFile = (request: JobRequest) => readFileSync(fileOf(request, "log"));
const CHATTY = 'for i in {1..400}; do echo "line $i of a chatty step"; sleep 0.01; done';

/** The connection, with the command that is next handed through `change`. */
function once(change: (request: ExecRequest) => Promise<ExecRequest>): Connection {
  let done = false;
  return {
    ...connection,
    exec: async (request) => {
      if (done) return connection.exec(request);
      done = true;
      return connection.exec(await change(request));
    },
  };
}

describe("a connection that is lost", () => {
  test("again and again costs no byte of the log, and gives none twice", async () => {
    const request = jobOf(pod, [{ id: "chatty", run: CHATTY }]);
    const { follower: following, log } = follower();
    const end = runJob(connection, request, following);
    for (const bytes of [200, 2_500, 5_000, 8_000]) {
      await until(() => log().length > bytes);
      pod.cutConnections();
    }
    expect(outcomes(await end)).toEqual({ chatty: "installed" });
    expect(log().toString()).toBe(logFile(request).toString());
    expect(
      log()
        .toString()
        .match(/^line \d+/gm),
    ).toHaveLength(400);
    expect(connection.reconnects).toBeGreaterThanOrEqual(3);
  });

  test("while nothing is said either is made anew, and the results are as if nothing had happened", async () => {
    const request = jobOf(pod, [
      { id: "quiet", run: "sleep 2" },
      { id: "bad", run: "die because" },
    ]);
    const { follower: following, log } = follower();
    const end = runJob(connection, request, following);
    await until(() => log().includes("install quiet"));
    pod.cutConnections();
    expect(outcomes(await end)).toEqual({ quiet: "installed", bad: "failed: because" });
    expect(log().toString()).toBe(logFile(request).toString());
  });

  test("that falls silent is noticed", async () => {
    const request = jobOf(pod, [{ id: "chatty", run: `${CHATTY}; sleep 14; ${CHATTY}` }]);
    const { follower: following, log } = follower();
    const end = runJob(connection, request, following);
    await until(() => log().length > 3_000);
    pod.freezeConnections();
    expect(outcomes(await end)).toEqual({ chatty: "installed" });
    expect(log().toString()).toBe(logFile(request).toString());
    pod.cutConnections();
  });

  test("right after the start does not start it twice", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo started >>$WORKSPACE/starts; sleep 1" }]);
    const { follower: following, log } = follower();
    const cutting = once(async (start) => {
      // What the pod says does not arrive, so that the start has to be sent again.
      const said = (chunk: Buffer) => void chunk;
      until(() => read(pod, `.comfy-pod/jobs/${request.id}/script`) !== "").then(() => pod.cutConnections());
      return { ...start, onStdout: said, onStderr: said };
    });
    const end = await runJob(cutting, request, following);
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(read(pod, "starts")).toBe("started\n");
    expect(log().toString()).toBe(logFile(request).toString());
  });

  test("in the middle of the start starts nothing by halves: the next start does it", async () => {
    const request = jobOf(pod, [{ id: "one", secrets: "TOKEN", run: "[[ $TOKEN == whole ]]" }], {
      secrets: { TOKEN: "whole" },
    });
    const whole = { input: "" };
    const cut = once(async (start) => {
      whole.input = String(start.input);
      return { ...start, input: whole.input.slice(0, -4) };
    });
    const first = await runJob(cut, request, follower().follower);
    expect(first).toMatchObject({ kind: "refused" });
    expect(read(pod, `.comfy-pod/jobs/${request.id}/steps`)).toBe("");
    expect(outcomes(await run(connection, request))).toEqual({ one: "installed" });
  });

  test("and cannot be made again ends the following with a connection error", async () => {
    const fleeting = await startPod({ workspace: join(pod.workspace, "volume") });
    try {
      const short = connectTo(fleeting, { connectTimeoutMs: 2_000 });
      const { follower: following, log } = follower();
      const end = runJob(short, jobOf(fleeting, [{ id: "one", run: "sleep 60" }]), following);
      const caught = end.catch((error: unknown) => error);
      await until(() => log().length > 0);
      await fleeting.stop();
      expect(await caught).toMatchObject({ name: "ConnectionError" });
    } finally {
      await fleeting.stop();
    }
  });

  test("at every follow is given up with the hint that the job goes on", async () => {
    const lost = async () =>
      ({ kind: "lost", reason: "connection", stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }) as const;
    const end = followJob({ ...connection, address: "pod", exec: lost }, jobOf(pod, []), follower().follower);
    await expect(end).rejects.toMatchObject({
      name: "ConnectionError",
      kind: "lost",
      hint: expect.stringContaining("goes on"),
    });
  }, 20_000);
});

describe("an abort", () => {
  test("ends the following at once and leaves the job", async () => {
    const aborting = new AbortController();
    const request = jobOf(pod, [{ id: "one", run: "sleep 2" }]);
    const { follower: following, log } = follower({ signal: aborting.signal });
    const end = runJob(connection, request, following);
    await until(() => log().length > 0);
    const startedAt = performance.now();
    aborting.abort();
    expect(await end).toEqual({ kind: "aborted" });
    expect(performance.now() - startedAt).toBeLessThan(200);
    await expect.poll(() => read(pod, `.comfy-pod/jobs/${request.id}/exit-code`), { timeout: 8_000 }).toBe("0\n");
  });

  test("ends the waiting between two attempts too", async () => {
    const aborting = new AbortController();
    const lost = async () =>
      ({ kind: "lost", reason: "connection", stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }) as const;
    const { follower: following } = follower({ signal: aborting.signal });
    const end = followJob({ ...connection, exec: lost }, jobOf(pod, []), following);
    await sleep(1_500);
    const startedAt = performance.now();
    aborting.abort();
    expect(await end).toEqual({ kind: "aborted" });
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe("the log", () => {
  test("may hold a line of 5 MB, and any bytes", async () => {
    const line = "head -c 5000000 /dev/zero | tr '\\0' x; echo";
    const bytes = "head -c 300000 /dev/urandom; printf '\\0\\377\\r\\n\\033[2J'";
    const request = jobOf(pod, [
      { id: "long", run: line },
      { id: "binary", run: bytes },
    ]);
    const { follower: following, log } = follower();
    expect(outcomes(await runJob(connection, request, following))).toEqual({ long: "installed", binary: "installed" });
    expect(log().length).toBeGreaterThan(5_300_000);
    expect(sha256(log())).toBe(sha256(logFile(request)));
  });

  test("its end is heard by whoever started it, and looked for by others", async () => {
    // Sleeps as ever, and notes how long.
    const doubles = join(pod.home, "doubles");
    const slept = join(pod.workspace, "slept");
    mkdirSync(doubles, { recursive: true });
    const real = 'for sleep in /usr/bin/sleep /bin/sleep; do [ ! -x "$sleep" ] || exec "$sleep" "$@"; done';
    writeFileSync(join(doubles, "sleep"), `#!/bin/sh\necho "$1" >>'${slept}'\n${real}\n`, { mode: 0o755 });
    const watched = await startPod({ pathFront: doubles, workspace: pod.workspace });
    const looks = () =>
      read(pod, "slept")
        .split("\n")
        .filter((time) => time === "0.2");
    const own = connectTo(watched);
    const request = jobOf(watched, [{ id: "one", run: "read -t 1.5 <><(:) || true; echo done" }]);
    expect(outcomes(await runJob(own, request, follower().follower))).toEqual({ one: "installed" });
    expect(looks()).toHaveLength(0);

    const other = jobOf(watched, [{ id: "two", run: "read -t 1.5 <><(:) || true; echo done" }], { follow: false });
    await runJob(own, other, follower().follower);
    expect(outcomes(await followJob(own, other, follower().follower))).toEqual({ two: "installed" });
    expect(looks().length).toBeGreaterThan(0);
    await watched.stop();
  });

  test("its end is not held up by what a step left at work", async () => {
    const left = join(pod.workspace, "left");
    const request = jobOf(pod, [{ id: "one", run: `sleep 30 & echo $! >'${left}'` }]);
    expect(outcomes(await runJob(connection, request, follower().follower))).toEqual({ one: "installed" });
    const pid = Number(read(pod, "left"));
    // Still there: the job's end was not its end.
    expect(() => process.kill(pid, 0)).not.toThrow();
    process.kill(pid);
  });

  test("comes as it is written, not at the end", async () => {
    const request = jobOf(pod, [{ id: "one", run: "echo early; sleep 1.5; echo late" }]);
    const times = new Map<string, number>();
    const onLog = (chunk: Buffer) => {
      for (const word of ["early", "late"]) if (chunk.includes(word)) times.set(word, performance.now());
    };
    await runJob(connection, request, follower({ onLog }).follower);
    expect((times.get("late") ?? 0) - (times.get("early") ?? 0)).toBeGreaterThan(1_000);
  });

  test("is free of what a login shell prints, also after a lost connection", async () => {
    writeFileSync(
      join(pod.home, ".bashrc"),
      "echo Welcome to your pod; echo -n 'a half line'; echo -n 'and one here' >&2\n",
    );
    try {
      const request = jobOf(pod, [{ id: "chatty", run: CHATTY }]);
      const { follower: following, log } = follower();
      const end = runJob(connection, request, following);
      await until(() => log().length > 3_000);
      pod.cutConnections();
      expect(outcomes(await end)).toEqual({ chatty: "installed" });
      expect(log().toString()).toBe(logFile(request).toString());
    } finally {
      rmSync(join(pod.home, ".bashrc"));
    }
  });
});
