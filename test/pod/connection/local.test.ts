import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openLocal } from "../../../src/connection/local.ts";

const local = openLocal();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("nothing of the workflow's environment reaches a command", async () => {
  for (const name of ["INPUT_KEY", "RUNNER_TRACKING_ID", "GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "SOMETHING_ELSE"])
    vi.stubEnv(name, "secret-of-the-workflow");
  const result = await local.exec({ command: "env; cat /proc/$$/environ; cat /proc/$PPID/environ" });
  expect(result.stdout.toString()).not.toContain("secret-of-the-workflow");
  const names = (await local.exec({ command: "env" })).stdout.toString().match(/^\w+(?==)/gm) ?? [];
  // The shell itself sets PWD, SHLVL and _.
  expect(names.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name)).sort()).toEqual([
    "HOME",
    "LANG",
    "PATH",
    "USER",
  ]);
});

describe("a command", () => {
  test("gives output, errors and exit code, and writes nothing to the action's own output", async () => {
    const written = vi.spyOn(process.stdout, "write");
    const result = await local.exec({ command: "echo out; echo err >&2; exit 7" });
    expect(result).toEqual({ kind: "exit", code: 7, stdout: Buffer.from("out\n"), stderr: Buffer.from("err\n") });
    expect(written).not.toHaveBeenCalled();
  });

  test("is text for the shell, to the letter", async () => {
    const result = await local.exec({ command: `printf '%s|' "a b" 'c"d' 'e\\f' "$((1+1))"` });
    expect(result.stdout.toString()).toBe('a b|c"d|e\\f|2|');
  });

  test("gets 5 MB on standard input, and any bytes come back whole", async () => {
    const input = randomBytes(5_000_000);
    const result = await local.exec({ command: "cat", input });
    expect(createHash("sha256").update(result.stdout).digest("hex")).toBe(
      createHash("sha256").update(input).digest("hex"),
    );
  });

  test("may end without reading its input", async () => {
    expect(await local.exec({ command: "exit 3", input: randomBytes(5_000_000) })).toMatchObject({
      kind: "exit",
      code: 3,
    });
  });

  test("without input reads an empty standard input", async () => {
    expect(await local.exec({ command: "wc -c" })).toMatchObject({ kind: "exit", stdout: Buffer.from("0\n") });
  });

  test("that is killed gives its signal", async () => {
    expect(await local.exec({ command: "kill -9 $$" })).toMatchObject({ kind: "signal", signal: "SIGKILL" });
  });

  test("gives its chunks as they come", async () => {
    const chunks: string[] = [];
    await local.exec({ command: "echo one; sleep 0.3; echo two", onStdout: (chunk) => chunks.push(chunk.toString()) });
    expect(chunks).toEqual(["one\n", "two\n"]);
  });

  test("is not held by a background child that keeps its output open", async () => {
    const startedAt = performance.now();
    const result = await local.exec({ command: "sleep 6 & echo ok" });
    expect(result).toMatchObject({ kind: "exit", code: 0, stdout: Buffer.from("ok\n") });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe("a wait that is ended", () => {
  test("by silence", async () => {
    const result = await local.exec({ command: "echo a; sleep 2", silenceMs: 300 });
    expect(result).toMatchObject({ kind: "lost", reason: "silent", stdout: Buffer.from("a\n") });
  });

  test("by its signal, while it runs and before", async () => {
    const abort = new AbortController();
    const running = local.exec({ command: "echo a; sleep 2", signal: abort.signal, onStdout: () => abort.abort() });
    expect(await running).toMatchObject({ kind: "lost", reason: "aborted" });
    expect(await local.exec({ command: "true", signal: abort.signal })).toMatchObject({
      kind: "lost",
      reason: "aborted",
    });
  });
});
