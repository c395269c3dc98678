import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ConnectionError } from "../../../src/connection/connection.ts";
import { makeKey } from "../../support/keys.ts";
import { freePort, startPod, type TestPod } from "../../support/sshd.ts";
import { type ConnectChanges, closeConnections, connectTo } from "./connect.ts";

let pod: TestPod;
let both: TestPod;
beforeAll(async () => {
  [pod, both] = await Promise.all([startPod(), startPod({ hostKeyTypes: ["ed25519", "rsa"] })]);
});
afterEach(closeConnections);
afterAll(() => Promise.all([pod.stop(), both.stop()]));

async function failure(to: TestPod, changes: ConnectChanges): Promise<ConnectionError> {
  try {
    await connectTo(to, changes).connect();
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
  throw new Error("connected");
}

const keyOf = (to: TestPod, index: number) => {
  const key = to.hostKeys[index];
  if (key === undefined) throw new Error("no such host key");
  return key;
};

describe("host keys", () => {
  const accepted: readonly (readonly [string, () => string])[] = [
    ["the fingerprint of either type", () => keyOf(both, 0).fingerprint],
    ["the bare fingerprint of the type that is not preferred", () => keyOf(both, 1).fingerprint],
    ["the RSA .pub line, where ed25519 is there too", () => keyOf(both, 1).publicKey],
    ["ssh-keygen's listing of the RSA key", () => keyOf(both, 1).listing],
    ["known_hosts lines", () => both.hostKeyLine],
    ["one right key among wrong ones", () => `${makeKey().publicKey}\n${keyOf(both, 0).publicKey}`],
  ];
  test.each(accepted)("accepted: %s", async (_, pins) => {
    const result = await connectTo(both, { pins: pins() }).exec({ command: "echo in" });
    expect(result).toMatchObject({ kind: "exit", stdout: Buffer.from("in\n") });
  });

  test("accepted: what ssh-keyscan prints", async () => {
    const scanned = execFileSync("ssh-keyscan", ["-p", String(both.port), both.host], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    await expect(connectTo(both, { pins: scanned }).connect()).resolves.toBeUndefined();
  });

  const wrongEd25519 = makeKey();
  const wrongRsa = makeKey({ type: "rsa", bits: 2048 });
  const refused: readonly (readonly [string, string, () => string])[] = [
    ["another ed25519 key", wrongEd25519.publicKey, () => keyOf(both, 0).fingerprint],
    ["another RSA key", wrongRsa.publicKey, () => keyOf(both, 1).fingerprint],
    ["another bare fingerprint", wrongRsa.fingerprint, () => keyOf(both, 0).fingerprint],
  ];
  test.each(refused)("refused: %s, with both values, and not tried again", async (_, pins, seen) => {
    const startedAt = performance.now();
    const logins = both.logins();
    const error = await failure(both, { pins });
    expect(error.kind).toBe("host-key");
    expect(error.message).toContain(
      `expected: ${pins.startsWith("SHA256") ? pins : (pins === wrongRsa.publicKey ? wrongRsa : wrongEd25519).fingerprint}`,
    );
    expect(error.message).toContain(`seen: ${seen()}`);
    expect(error.hint).toContain("resumed");
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(both.logins()).toBe(logins);
  });

  test("refused: a pin of a type that the server has no key of; what it has is shown", async () => {
    const error = await failure(pod, { pins: wrongRsa.publicKey });
    expect(error.kind).toBe("host-key");
    expect(error.message).toContain(`seen: ${pod.fingerprint}`);
  });

  test("refused: none given; the hint says how to accept it or any", async () => {
    const error = await failure(pod, { pins: "" });
    expect(error.kind).toBe("host-key");
    expect(error.message).toContain(pod.fingerprint);
    expect(error.hint).toContain("host-key-policy: accept-any");
  });

  test("refused: revoked, also with accept-any", async () => {
    const error = await failure(pod, {
      pins: `@revoked * ${keyOf(pod, 0).publicKey}`,
      target: { acceptAnyHostKey: true },
    });
    expect(error).toMatchObject({ kind: "host-key", message: expect.stringContaining("@revoked") });
  });

  test("accept-any lets any in, and tells once what it saw", async () => {
    const warnings: string[] = [];
    const connection = connectTo(pod, {
      pins: "",
      target: { acceptAnyHostKey: true },
      onWarning: (warning) => warnings.push(warning),
    });
    await connection.connect();
    pod.cutConnections();
    await expect.poll(async () => (await connection.exec({ command: "true" })).kind).toBe("exit");
    expect(warnings).toEqual([expect.stringContaining(pod.fingerprint)]);
  });
});

describe("the key", () => {
  const forms: readonly (readonly [string, Parameters<typeof makeKey>[0]])[] = [
    ["RSA as PKCS#8, with a passphrase", { type: "rsa", bits: 2048, format: "PKCS8", passphrase: "open sesame" }],
    ["ECDSA as PEM", { type: "ecdsa", bits: 384, format: "PEM" }],
  ];
  test.each(forms)("%s logs in", async (_, options) => {
    const userKey = makeKey(options);
    const other = await startPod({ userKey });
    const passphrase = options?.passphrase ?? null;
    const result = await connectTo(other, { passphrase }).exec({ command: "echo in" });
    expect(result.stdout.toString()).toBe("in\n");
    await other.stop();
  });

  test("that the pod does not know: user, type, fingerprint and ways in are told, it is not tried again", async () => {
    const wrong = makeKey();
    const startedAt = performance.now();
    const error = await failure(pod, { key: wrong.privateKey });
    expect(error.kind).toBe("auth");
    expect(error.message).toContain(`user ${pod.user}`);
    expect(error.message).toContain(`ssh-ed25519, ${wrong.fingerprint}`);
    expect(error.message).toContain("accepts: publickey");
    expect(`${error.message}${error.hint}`).not.toContain(wrong.privateKey.split("\n")[2]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe("a pod that is not there", () => {
  const hangUp: (() => void)[] = [];
  afterEach(() => {
    for (const end of hangUp.splice(0)) end();
  });
  async function serve(onConnection: (socket: Socket) => void): Promise<number> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      onConnection(socket);
    });
    hangUp.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  test("refused: tried again until the time is up, told once", async () => {
    const notices: string[] = [];
    const startedAt = performance.now();
    const error = await failure(pod, {
      target: { port: await freePort() },
      connectTimeoutMs: 1_500,
      onNotice: (notice) => notices.push(notice),
    });
    expect(error.kind).toBe("refused");
    expect(error.message).toMatch(/tried [3-9] times/);
    expect(error.hint).toContain("port");
    expect(notices).toEqual([expect.stringMatching(/nothing accepts connections.*Trying again/)]);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  test("timeout: a port that accepts and never answers", async () => {
    const startedAt = performance.now();
    const error = await failure(pod, { target: { port: await serve(() => {}) }, connectTimeoutMs: 1_000 });
    expect(error.kind).toBe("timeout");
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  test("handshake: something that speaks another language", async () => {
    const port = await serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const error = await failure(pod, { target: { port }, connectTimeoutMs: 800 });
    expect(error.kind).toBe("handshake");
    expect(error.message).toContain("without speaking SSH");
  });

  test("lost: a server that says hello and hangs up", async () => {
    const port = await serve((socket) =>
      socket.write("SSH-2.0-OpenSSH_9.2\r\n", () => setTimeout(() => socket.destroy(), 50)),
    );
    expect((await failure(pod, { target: { port }, connectTimeoutMs: 800 })).kind).toBe("lost");
  });

  test("handshake: nothing but unsafe algorithms, not tried again", async () => {
    const old = await startPod({ configuration: ["KexAlgorithms diffie-hellman-group14-sha1"] });
    const startedAt = performance.now();
    const error = await failure(old, {});
    expect(error).toMatchObject({ kind: "handshake", hint: expect.stringContaining("no longer safe") });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await old.stop();
  });

  test("dns: a name that does not exist", async () => {
    const error = await failure(pod, { target: { host: "no-such-pod.invalid" }, connectTimeoutMs: 700 });
    expect(error.kind).toBe("dns");
  });

  test("a pod that boots meanwhile is waited for", async () => {
    const port = await freePort();
    const userKey = makeKey();
    const connecting = connectTo(pod, {
      target: { port, acceptAnyHostKey: true },
      key: userKey.privateKey,
    }).exec({ command: "echo up" });
    await sleep(700);
    const booted = await startPod({ port, userKey });
    expect((await connecting).stdout.toString()).toBe("up\n");
    await booted.stop();
  });

  test("close ends the waiting", async () => {
    const connection = connectTo(pod, { target: { port: await serve(() => {}) } });
    const connecting = connection.exec({ command: "true" });
    await sleep(200);
    const closedAt = performance.now();
    await connection.close();
    await expect(connecting).rejects.toMatchObject({ kind: "lost" });
    expect(performance.now() - closedAt).toBeLessThan(500);
  });
});

describe("a server that runs no commands", () => {
  test("as RunPod's proxy answers", async () => {
    const proxy = await startPod({
      configuration: [`ForceCommand echo "Error: Your SSH client doesn't support PTY"; exit 1`],
    });
    await expect(connectTo(proxy).exec({ command: "true" })).rejects.toMatchObject({
      kind: "refused",
      hint: expect.stringContaining("SSH over exposed TCP"),
    });
    await proxy.stop();
  });

  test("where every login is cut, or no session is allowed", async () => {
    const closed = await startPod({ configuration: ["MaxSessions 0"] });
    await expect(connectTo(closed).exec({ command: "true" })).rejects.toMatchObject({
      kind: "lost",
      message: expect.stringContaining("no command could be started"),
    });
    await closed.stop();
  });
});
