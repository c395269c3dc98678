import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Connection, ExecResult } from "../../../src/connection/connection.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "./connect.ts";

let pod: TestPod;
beforeAll(async () => {
  pod = await startPod();
});
afterEach(closeConnections);
afterAll(() => pod.stop());

const text = (result: ExecResult) => result.stdout.toString();
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a command", () => {
  test("gives output, errors and exit code", async () => {
    const result = await connectTo(pod).exec({ command: "echo out; echo err >&2; exit 7" });
    expect(result).toEqual({ kind: "exit", code: 7, stdout: Buffer.from("out\n"), stderr: Buffer.from("err\n") });
  });

  test("has the pod's own HOME and PATH", async () => {
    const result = await connectTo(pod).exec({ command: 'printf "%s\\n" "$HOME" "$PATH"' });
    expect(text(result).split("\n")).toEqual([pod.home, expect.stringMatching(/^\/usr\/local\/sbin:/), ""]);
  });

  test("without input reads an empty standard input", async () => {
    expect(await connectTo(pod).exec({ command: "wc -c" })).toMatchObject({
      kind: "exit",
      code: 0,
      stdout: Buffer.from("0\n"),
    });
  });

  test("gets 5 MB on standard input, and 5 MB of any bytes come back whole", async () => {
    const input = randomBytes(5_000_000);
    const result = await connectTo(pod).exec({ command: "cat", input });
    expect(result.kind).toBe("exit");
    expect(sha256(result.stdout)).toBe(sha256(input));
  });

  test("may end without reading its input", async () => {
    const connection = connectTo(pod);
    expect(await connection.exec({ command: "exit 3", input: randomBytes(5_000_000) })).toMatchObject({
      kind: "exit",
      code: 3,
    });
    expect(await connection.exec({ command: "true" })).toMatchObject({ kind: "exit", code: 0 });
  });

  test("gives its chunks as they come, and keeps what nobody takes", async () => {
    const chunks: string[] = [];
    const times: number[] = [];
    const result = await connectTo(pod).exec({
      command: "echo one; echo kept >&2; sleep 0.4; echo two",
      onStdout: (chunk) => {
        chunks.push(chunk.toString());
        times.push(performance.now());
      },
    });
    expect(chunks).toEqual(["one\n", "two\n"]);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(200);
    expect(result).toMatchObject({ kind: "exit", stdout: Buffer.alloc(0), stderr: Buffer.from("kept\n") });
  });

  test("that is killed gives its signal", async () => {
    expect(await connectTo(pod).exec({ command: "kill -9 $$" })).toMatchObject({ kind: "signal", signal: "SIGKILL" });
    expect(await connectTo(pod).exec({ command: "kill -TERM $$" })).toMatchObject({
      kind: "signal",
      signal: "SIGTERM",
    });
  });

  test("is not held by a background child that keeps its output open", async () => {
    const startedAt = performance.now();
    const result = await connectTo(pod).exec({ command: "sleep 60 & echo ok" });
    expect(result).toMatchObject({ kind: "exit", code: 0, stdout: Buffer.from("ok\n") });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test("whose output follows after its end within a moment is whole", async () => {
    const result = await connectTo(pod).exec({ command: "(sleep 1; echo late) & echo ok" });
    expect(text(result)).toBe("ok\nlate\n");
  });
});

describe("many commands", () => {
  test("12 at the same time all run, on one login", async () => {
    const before = pod.logins();
    const connection = connectTo(pod);
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) => connection.exec({ command: `sleep 0.2; echo ${index}` })),
    );
    expect(results.map(text)).toEqual(Array.from({ length: 12 }, (_, index) => `${index}\n`));
    expect(pod.logins() - before, pod.log()).toBe(1);
  });

  test("a pod that allows fewer sessions at once is served with more logins", async () => {
    const small = await startPod({ configuration: ["MaxSessions 3"] });
    const connection = connectTo(small);
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => connection.exec({ command: `sleep 0.2; echo ${index}` })),
    );
    expect(results.map(text)).toEqual(Array.from({ length: 8 }, (_, index) => `${index}\n`));
    expect(small.execs()).toBe(8);
    expect(connection.reconnects).toBe(0);
    await small.stop();
  });
});

describe("a wait that is ended", () => {
  test("by silence, counted from the last byte; the process goes on", async () => {
    const file = `${pod.home}/silent-done`;
    const connection = connectTo(pod);
    const startedAt = performance.now();
    const result = await connection.exec({
      command: `echo a; sleep 0.4; echo b; sleep 1.5; touch '${file}'`,
      silenceMs: 700,
    });
    expect(result).toMatchObject({ kind: "lost", reason: "silent", stdout: Buffer.from("a\nb\n") });
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
    await expect
      .poll(async () => (await connection.exec({ command: `test -e '${file}'` })).kind === "exit", { timeout: 5_000 })
      .toBe(true);
  });

  test("by its signal, while it runs, while it waits, and before", async () => {
    const connection = connectTo(pod);
    const abort = new AbortController();
    const running = connection.exec({ command: "echo started; sleep 5", signal: abort.signal });
    const others = Array.from({ length: 8 }, () => connection.exec({ command: "sleep 5", signal: abort.signal }));
    await sleep(500);
    const abortedAt = performance.now();
    abort.abort();
    const results = await Promise.all([running, ...others]);
    expect(performance.now() - abortedAt).toBeLessThan(200);
    expect(results.map((result) => result.kind === "lost" && result.reason)).toEqual(Array(9).fill("aborted"));
    expect(text(await running)).toBe("started\n");
    expect(await connection.exec({ command: "touch never", signal: abort.signal })).toMatchObject({
      kind: "lost",
      reason: "aborted",
    });
  });

  test("leaves room for commands after it, though sshd keeps the places of those given up", async () => {
    const connection = connectTo(pod);
    await Promise.all(Array.from({ length: 8 }, () => connection.exec({ command: "sleep 30", silenceMs: 300 })));
    const results = await Promise.all(Array.from({ length: 8 }, () => connection.exec({ command: "echo ok" })));
    expect(results.map(text)).toEqual(Array(8).fill("ok\n"));
    expect(connection.reconnects).toBe(0);
  });
});

describe("a connection that is lost", () => {
  /** A command that says that it has started, and goes on. */
  async function running(connection: Connection): Promise<{ result: Promise<ExecResult> }> {
    const started = Promise.withResolvers<void>();
    const result = connection.exec({ command: "echo started; sleep 60", onStdout: () => started.resolve() });
    await started.promise;
    return { result };
  }

  test("while a command runs: the command is lost, the next one connects anew", async () => {
    const connection = connectTo(pod);
    const { result } = await running(connection);
    pod.cutConnections();
    expect(await result).toMatchObject({ kind: "lost", reason: "connection" });
    expect(await connection.exec({ command: "echo back" })).toMatchObject({
      kind: "exit",
      stdout: Buffer.from("back\n"),
    });
    expect(connection.reconnects).toBe(1);
  });

  test("without a word, as when the network is cut: noticed within half a minute", async () => {
    const connection = connectTo(pod);
    const { result } = await running(connection);
    pod.freezeConnections();
    const frozenAt = performance.now();
    expect(await result).toMatchObject({ kind: "lost", reason: "connection" });
    expect(performance.now() - frozenAt).toBeLessThan(30_000);
    pod.cutConnections();
  });

  test("between commands: made anew once for all who wait", async () => {
    const connection = connectTo(pod);
    await connection.connect();
    const before = pod.logins();
    pod.cutConnections();
    const results = await Promise.all(Array.from({ length: 6 }, () => connection.exec({ command: "echo ok" })));
    expect(results.map(text)).toEqual(Array(6).fill("ok\n"));
    expect(pod.logins() - before, pod.log()).toBe(1);
    expect(connection.reconnects).toBe(1);
  });

  test("by close: what runs is lost at once, and nothing starts any more", async () => {
    const connection: Connection = connectTo(pod);
    const { result } = await running(connection);
    const closedAt = performance.now();
    await connection.close();
    expect(await result).toMatchObject({ kind: "lost", reason: "connection" });
    expect(performance.now() - closedAt).toBeLessThan(500);
    await expect(connection.exec({ command: "true" })).rejects.toMatchObject({ kind: "lost" });
  });
});
