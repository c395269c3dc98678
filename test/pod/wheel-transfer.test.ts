/** Wheels over a real SSH connection, there and back. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Connection } from "../../src/connection/connection.ts";
import {
  getWheel,
  markCached,
  putWheel,
  type WheelFile,
  type WheelPlace,
} from "../../src/operations/wheel-transfer.ts";
import { startPod, type TestPod } from "../support/sshd.ts";
import { connectTo } from "./connection/connect.ts";

const CLAIM = { token: "this-run", owner: "a test" };
const ID = "sageattention-0123";
const NAME = "sageattention-2.2.0-cp312-cp312-linux_x86_64.whl";
/** More than two pieces. */
const BYTES = randomBytes(20 * 1024 * 1024 + 17);
const SUM = createHash("sha256").update(BYTES).digest("hex");
const { signal } = new AbortController();

let pod: TestPod;
let connection: Connection;
let runner = "";
let wheel: WheelFile;
beforeAll(async () => {
  pod = await startPod();
  connection = connectTo(pod);
  runner = await mkdtemp(join(tmpdir(), "wheel-transfer-"));
  wheel = { path: join(runner, "wheel"), name: NAME, sha256: SUM, size: BYTES.length };
  await writeFile(wheel.path, BYTES);
});
afterAll(async () => {
  await connection.close();
  await pod.stop();
  await rm(runner, { recursive: true });
});
beforeEach(() => rm(join(pod.workspace, ".comfy-pod"), { recursive: true, force: true }));

const place = (): WheelPlace => ({ connection, workspace: pod.workspace, id: ID, signal });
const onPod = (...path: string[]) => join(pod.workspace, ".comfy-pod/wheels", ...path);

describe("a wheel", () => {
  it("comes to the pod in pieces, whole, with its sum and what it is for, and back", async () => {
    expect(await putWheel(place(), wheel, "torch=2.9.1\n", CLAIM)).toEqual({ kind: "put" });
    expect(await readFile(onPod(ID, NAME))).toEqual(BYTES);
    expect(await readdir(onPod())).toEqual([ID]);
    expect(await readFile(onPod(ID, "sha256"), "utf8")).toBe(`${SUM}\n`);
    expect(await readFile(onPod(ID, "built-for"), "utf8")).toBe("torch=2.9.1\n");
    expect(await getWheel(place(), SUM, join(runner, "back"))).toEqual({ name: NAME, sha256: SUM, size: BYTES.length });
    expect(await readFile(join(runner, "back"))).toEqual(BYTES);
  });

  it("comes whole though the connection is cut on the way", async () => {
    const part = onPod(`${ID}.part`, NAME);
    const cut = (async () => {
      while (!((await stat(part).catch(() => null))?.size ?? 0)) await new Promise((resolve) => setTimeout(resolve, 2));
      pod.cutConnections();
    })();
    expect(await putWheel(place(), wheel, "", CLAIM)).toEqual({ kind: "put" });
    await cut;
    expect(connection.reconnects).toBeGreaterThan(0);
    expect(await readFile(onPod(ID, NAME))).toEqual(BYTES);
  });

  it("is not kept where other bytes come than were told", async () => {
    const other = { ...wheel, sha256: "0".repeat(64) };
    expect(await putWheel(place(), other, "", CLAIM)).toEqual({
      kind: "refused",
      reason: "what came is not what was sent",
    });
    expect(await readdir(onPod())).toEqual([]);
  });

  it("does not come where another run has the lock", async () => {
    expect(
      await putWheel(place(), { ...wheel, size: 9 }, "", { token: "another", owner: "another run" }),
    ).toMatchObject({ kind: "refused" });
    expect(await putWheel(place(), wheel, "", CLAIM)).toEqual({ kind: "locked" });
  });

  it("is not taken from the pod with other bytes than the pod had told of, nor where there is none", async () => {
    expect(await getWheel(place(), SUM, join(runner, "none"))).toMatch(/holds not one wheel, but 0/);
    await putWheel(place(), wheel, "", CLAIM);
    await writeFile(onPod(ID, NAME), "others");
    expect(await getWheel(place(), SUM, join(runner, "other"))).toBe(
      "its bytes are not those that the pod had told of",
    );
  });

  it("is noted where a cache has it", async () => {
    await putWheel(place(), wheel, "", CLAIM);
    await rm(onPod(ID, "cached"));
    await markCached(place());
    expect(await readdir(onPod(ID))).toContain("cached");
    await markCached({ ...place(), id: "sageattention-none" });
    expect(await readdir(onPod())).toEqual([ID]);
  });
});
