/** A command that only reads is sent before its login is over: to whom, and what else of the login stays as it is. */
import { setTimeout as sleep } from "node:timers/promises";
import ssh2 from "ssh2";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ExecResult } from "../../../src/connection/connection.ts";
import { openCountedWay } from "../../support/flights.ts";
import { makeKey } from "../../support/keys.ts";
import { type PodOptions, startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "./connect.ts";

/** TCP, key exchange, login and answer; without sending ahead it is 8. */
const ROUND_TRIPS = 3;
/** How often round trips are counted: a busy machine adds some. */
const RUNS = 3;

const pods: TestPod[] = [];
async function podWith(options: PodOptions): Promise<TestPod> {
  const pod = await startPod(options);
  pods.push(pod);
  return pod;
}
afterEach(async () => {
  await closeConnections();
  await Promise.all(pods.splice(0).map((pod) => pod.stop()));
});

const said = ({ stdout }: ExecResult) => stdout.toString();
const read = (what: string) => ({ command: `echo ${what}`, readOnly: true });

describe("a command that only reads", () => {
  test("has its answer in fewer round trips than another one", async () => {
    const pod = await podWith({});
    const least = { true: 99, false: 99 };
    for (let run = 0; run < RUNS; run++)
      for (const readOnly of [true, false]) {
        const way = await openCountedWay(pod.port);
        const result = await connectTo(pod, { target: { port: way.port } }).exec({ command: "echo in", readOnly });
        expect(said(result)).toBe("in\n");
        await closeConnections();
        await way.close();
        const key = `${readOnly}` as const;
        least[key] = Math.min(least[key], way.roundTrips());
      }
    expect(least.true).toBeLessThanOrEqual(ROUND_TRIPS);
    expect(least.true).toBeLessThan(least.false);
  });

  test("runs once, and beside others each gets its own answer", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    const requests = [read("one"), { command: "echo two" }, read("three"), read("four")];
    const results = await Promise.all(requests.map((request) => connection.exec(request)));
    expect(results.map(said)).toEqual(["one\n", "two\n", "three\n", "four\n"]);
    expect(pod.execs()).toBe(4);
    expect(pod.logins()).toBe(1);
  });

  test("gives exit code, errors and a long answer as any other", async () => {
    const connection = connectTo(await podWith({}));
    const command = "head -c 3000000 /dev/zero; echo wrong >&2; exit 7";
    const result = await connection.exec({ command, readOnly: true });
    expect(result).toMatchObject({ kind: "exit", code: 7, stderr: Buffer.from("wrong\n") });
    expect(result.stdout.length).toBe(3_000_000);
  });

  test("after a connection that was lost it is sent in the ordinary way", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    expect(said(await connection.exec(read("one")))).toBe("one\n");
    pod.cutConnections();
    expect(said(await connection.exec(read("two")))).toBe("two\n");
    expect(connection.reconnects).toBe(1);
  });
});

describe("the login", () => {
  const rsa = makeKey({ type: "rsa", bits: 2048 });
  const ways: readonly (readonly [string, PodOptions])[] = [
    ["with one try allowed", { configuration: ["MaxAuthTries 1"] }],
    ["with an RSA key", { userKey: rsa }],
    ["with an ECDSA key", { userKey: makeKey({ type: "ecdsa" }) }],
    [
      "with an RSA key, to a server that takes no SHA-512",
      { userKey: rsa, configuration: ["PubkeyAcceptedAlgorithms rsa-sha2-256"] },
    ],
    ["to a server that exchanges keys in another way", { configuration: ["KexAlgorithms ecdh-sha2-nistp256"] }],
    [
      "to a server that has only the older name for it",
      { configuration: ["KexAlgorithms curve25519-sha256@libssh.org"] },
    ],
  ];
  test.each(ways)("%s", async (_, options) => {
    const pod = await podWith(options);
    expect(said(await connectTo(pod).exec(read("in")))).toBe("in\n");
    expect(pod.logins()).toBe(1);
  });

  test("outlives new exchanges of keys, which the server asks for", async () => {
    const pod = await podWith({ configuration: ["RekeyLimit 1M"] });
    const emit = vi.spyOn(ssh2.Client.prototype, "emit");
    const connection = connectTo(pod);
    const result = await connection.exec({ command: "head -c 5000000 /dev/zero", readOnly: true });
    expect(result).toMatchObject({ kind: "exit", code: 0 });
    expect(result.stdout.length).toBe(5_000_000);
    expect(said(await connection.exec(read("still in")))).toBe("still in\n");
    expect(emit.mock.calls.filter(([event]) => String(event) === "handshake").length).toBeGreaterThan(2);
    emit.mockRestore();
    expect(pod.logins()).toBe(1);
  });

  test("with a key that the pod does not know is told, and tried once", async () => {
    const pod = await podWith({});
    const wrong = makeKey();
    await expect(connectTo(pod, { key: wrong.privateKey }).exec(read("in"))).rejects.toMatchObject({ kind: "auth" });
    expect(pod.log().match(/Connection from/g)).toHaveLength(1);
    expect(pod.execs()).toBe(0);
  });

  test("sends nothing ahead where the host key is another", async () => {
    const pod = await podWith({});
    const pins = makeKey().fingerprint;
    await expect(connectTo(pod, { pins }).exec(read("in"))).rejects.toMatchObject({ kind: "host-key" });
    expect(pod.log()).not.toMatch(/publickey|session/i);
  });

  test("to a server that opens no session is told as ever", async () => {
    const pod = await podWith({ configuration: ["MaxSessions 0"] });
    await expect(connectTo(pod).exec(read("in"))).rejects.toMatchObject({
      kind: "lost",
      message: expect.stringContaining("no command could be started"),
    });
  });
});

describe("a login that is begun before anybody asks for it", () => {
  test("is the one that the first command runs on", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    connection.begin();
    await sleep(500);
    expect(pod.logins()).toBe(1);
    expect(said(await connection.exec(read("in")))).toBe("in\n");
    expect(said(await connection.exec(read("again")))).toBe("again\n");
    expect(pod.logins()).toBe(1);
  });

  test("that failed is told to the first who asks, and not tried anew", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod, { key: makeKey().privateKey });
    connection.begin();
    await sleep(500);
    // What is done meanwhile does not need it.
    await connection.meanwhile(() => null).catch(() => {});
    await expect(connection.exec(read("in"))).rejects.toMatchObject({ kind: "auth" });
    expect(pod.log().match(/Connection from/g)).toHaveLength(1);
  });

  test("and was lost since is made anew", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    connection.begin();
    await sleep(500);
    pod.cutConnections();
    await sleep(100);
    expect(said(await connection.exec(read("in")))).toBe("in\n");
    expect(pod.logins()).toBe(2);
  });

  test("and was lost after the first command is made anew, once", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    connection.begin();
    await sleep(500);
    expect(said(await connection.exec(read("in")))).toBe("in\n");
    pod.cutConnections();
    await sleep(100);
    const exec = vi.spyOn(ssh2.Client.prototype, "exec");
    expect(said(await connection.exec(read("again")))).toBe("again\n");
    expect(exec).toHaveBeenCalledTimes(1);
    exec.mockRestore();
  });

  test("ends with the connection", async () => {
    const pod = await podWith({});
    const connection = connectTo(pod);
    connection.begin();
    await connection.close();
    await expect(connection.exec(read("in"))).rejects.toMatchObject({ kind: "lost" });
    expect(pod.execs()).toBe(0);
  });
});
