import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmbeddedPod, startEmbeddedPod } from "../../scripts/demo/embedded-pod.ts";
import { parseHostKeys } from "../../src/connection/host-key.ts";
import { openSsh } from "../../src/connection/ssh.ts";
import { makeKey } from "../support/keys.ts";
import { processesWith } from "../support/processes.ts";
import { ORDINARY_PATH } from "../support/sshd.ts";

const home = mkdtempSync(join(tmpdir(), "embedded-pod-"));
let pod: EmbeddedPod;
beforeAll(async () => {
  pod = await startEmbeddedPod({ home, path: ORDINARY_PATH });
});
afterAll(async () => {
  await pod.stop();
  rmSync(home, { recursive: true });
});

const connect = (key = pod.privateKey) =>
  openSsh({
    target: { kind: "ssh", ...pod, hostKeys: parseHostKeys(pod.hostKey), acceptAnyHostKey: false },
    key,
    passphrase: null,
    connectTimeoutMs: 10_000,
  });

it("runs commands with its own HOME, their input, output and exit code", async () => {
  const connection = connect();
  const before = pod.commands();
  const result = await connection.exec({ command: 'cat; echo "$HOME" >&2; exit 3', input: "input" });
  expect(result).toMatchObject({ kind: "exit", code: 3 });
  expect([result.stdout, result.stderr].map(String)).toEqual(["input", `${home}\n`]);
  expect(pod.commands() - before).toBe(1);
  await connection.close();
});

it("tells the signal that ended a command", async () => {
  const connection = connect();
  expect(await connection.exec({ command: "kill -TERM $$" })).toMatchObject({ kind: "signal", signal: "SIGTERM" });
  await connection.close();
});

it("lets no other key in", async () => {
  const connection = connect(makeKey().privateKey);
  await expect(connection.exec({ command: "true" })).rejects.toMatchObject({ kind: "auth" });
  await connection.close();
});

it("leaves no process behind", async () => {
  const own = mkdtempSync(join(tmpdir(), "embedded-pod-"));
  const other = await startEmbeddedPod({ home: own, path: ORDINARY_PATH });
  const connection = openSsh({
    target: { kind: "ssh", ...other, hostKeys: parseHostKeys(other.hostKey), acceptAnyHostKey: false },
    key: other.privateKey,
    passphrase: null,
    connectTimeoutMs: 10_000,
  });
  await connection.exec({ command: "setsid sleep 300 </dev/null >/dev/null 2>&1 &" });
  expect(processesWith(`HOME=${own}`)).toHaveLength(1);
  await connection.close();
  await other.stop();
  await expect.poll(() => processesWith(`HOME=${own}`)).toEqual([]);
  rmSync(own, { recursive: true });
});
