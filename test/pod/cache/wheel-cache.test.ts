/** The runner's cache through its real client, as a process of its own, against a double of the service. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FetchWheel, openWheelCache, type WheelCache } from "../../../src/cache/cache.ts";
import type { WheelName } from "../../../src/operations/wheel-key.ts";
import { builtAction } from "../../support/built-action.ts";
import { type CacheService, startCacheService } from "../../support/cache-service.ts";

const WHEEL: WheelName = {
  id: "sageattention-1",
  builtFor: "",
  cacheKey: "comfy-pod-wheel-1-sageattention-1-",
  otherKeys: [],
};
const NAME = "sageattention-2.2.0-cp312-cp312-linux_x86_64.whl";
const BYTES = Buffer.from("the bytes of a wheel");
const SUM = createHash("sha256").update(BYTES).digest("hex");
const KEY = WHEEL.cacheKey + SUM;
const { signal } = new AbortController();

let service: CacheService;
let folder = "";
beforeEach(async () => {
  service = await startCacheService();
  folder = await mkdtemp(join(tmpdir(), "wheel-cache-"));
});
afterEach(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

async function cacheOf(more: { deadlineMs?: number; environment?: Record<string, string> } = {}): Promise<WheelCache> {
  const program = join(dirname(await builtAction()), "cache-client.js");
  const environment = {
    PATH: process.env.PATH,
    INPUT_KEY: "a-private-key",
    ...service.environment,
    ...more.environment,
  };
  const cache = openWheelCache({ program, temporaryFolder: folder, ...more, environment });
  if (cache === null) throw new Error("no cache");
  return cache;
}

function fetching(bytes: Buffer = BYTES, name = NAME): { fetch: FetchWheel; fetched: () => number } {
  let times = 0;
  const fetch: FetchWheel = async (path) => {
    times += 1;
    await writeFile(path, bytes);
    return { name, sha256: SUM, size: bytes.length };
  };
  return { fetch, fetched: () => times };
}

describe("the cache of wheels", () => {
  it("finds nothing, keeps a wheel once, and finds it by the next run, byte for byte", async () => {
    const first = await cacheOf();
    expect(await first.find(WHEEL, signal)).toEqual({ kind: "none" });
    const { fetch, fetched } = fetching();
    expect(await first.keep(WHEEL, SUM, fetch, signal)).toEqual({ kind: "saved" });
    expect(service.keys()).toEqual([KEY]);
    expect(await (await cacheOf()).keep(WHEEL, SUM, fetch, signal)).toEqual({ kind: "there" });
    expect(fetched()).toBe(1);

    const second = await cacheOf();
    const found = await second.find(WHEEL, signal);
    expect(found).toEqual({
      kind: "found",
      wheel: { path: expect.any(String), name: NAME, sha256: SUM, size: BYTES.length },
    });
    if (found.kind === "found") expect(await readFile(found.wheel.path)).toEqual(BYTES);
    await first.close();
    await second.close();
    expect((await readdir(folder)).length).toBe(1);
  });

  it("asks once for all pods of a run", async () => {
    const cache = await cacheOf();
    const { fetch, fetched } = fetching();
    await Promise.all([1, 2, 3].map(() => cache.find(WHEEL, signal)));
    await Promise.all([1, 2, 3].map(() => cache.keep(WHEEL, SUM, fetch, signal)));
    expect(service.requests.filter((request) => request.includes("GetCacheEntryDownloadURL"))).toHaveLength(2);
    expect(fetched()).toBe(1);
  });

  it("takes the newest of two, and none for another kind of pod", async () => {
    const older = createHash("sha256").update("older").digest("hex");
    await (await cacheOf()).keep(WHEEL, older, fetching(Buffer.from("older")).fetch, signal);
    await (await cacheOf()).keep(WHEEL, SUM, fetching().fetch, signal);
    expect(await (await cacheOf()).find(WHEEL, signal)).toMatchObject({ wheel: { sha256: SUM } });
    const other = { ...WHEEL, cacheKey: "comfy-pod-wheel-1-sageattention-2-" };
    expect(await (await cacheOf()).find(other, signal)).toEqual({ kind: "none" });
    expect(await (await cacheOf()).find({ ...WHEEL, cacheKey: null }, signal)).toEqual({ kind: "none" });
  });

  it("takes what is as good only where there is none of the key itself, though that is newer", async () => {
    const wide = { ...WHEEL, cacheKey: "comfy-pod-wheel-1-packages-a-", otherKeys: ["comfy-pod-wheel-1-packages-"] };
    const other = { ...wide, cacheKey: "comfy-pod-wheel-1-packages-b-" };
    const newer = createHash("sha256").update("newer").digest("hex");
    await (await cacheOf()).keep(wide, SUM, fetching().fetch, signal);
    expect(await (await cacheOf()).find(other, signal)).toMatchObject({ wheel: { sha256: SUM } });
    await (await cacheOf()).keep(other, newer, fetching(Buffer.from("newer")).fetch, signal);
    expect(await (await cacheOf()).find(wide, signal)).toMatchObject({ wheel: { sha256: SUM } });
    const third = { ...wide, cacheKey: "comfy-pod-wheel-1-packages-c-" };
    expect(await (await cacheOf()).find(third, signal)).toMatchObject({ wheel: { sha256: newer } });
  });

  it.each<[string, Buffer, string]>([
    ["other bytes than its key says", Buffer.from("others"), NAME],
    ["a name with a path in it", BYTES, "../../sageattention-2.2.0-py3-none-any.whl"],
    ["a name that is no wheel's", BYTES, "run-me.sh"],
  ])("takes no wheel with %s", async (_, bytes, name) => {
    const kept = await (await cacheOf()).keep(WHEEL, SUM, fetching(bytes, name).fetch, signal);
    const found = await (await cacheOf()).find(WHEEL, signal);
    expect([kept.kind, found.kind].includes("trouble")).toBe(true);
    expect(found.kind).not.toBe("found");
  });

  it("takes nothing from an archive that is torn", async () => {
    await (await cacheOf()).keep(WHEEL, SUM, fetching().fetch, signal);
    service.replace(KEY, service.archive(KEY).subarray(0, 40));
    expect(await (await cacheOf()).find(WHEEL, signal)).toMatchObject({
      kind: "trouble",
      reason: expect.stringMatching(/\S/),
    });
  });

  it("does not wait for a service that is silent, nor for one that fails again and again", async () => {
    for (const how of ["silent", 500] as const) {
      service.behave(how);
      const startedAt = Date.now();
      const cache = await cacheOf({ deadlineMs: 500 });
      expect(await cache.find(WHEEL, signal)).toMatchObject({
        kind: "trouble",
        reason: expect.stringContaining("within 0.5 s"),
      });
      expect(await cache.keep(WHEEL, SUM, fetching().fetch, signal)).toMatchObject({ kind: "trouble" });
      expect(Date.now() - startedAt).toBeLessThan(4_000);
    }
  });

  it("says what the service says where it denies", async () => {
    service.behave(403);
    const found = await (await cacheOf()).find(WHEEL, signal);
    expect(found).toMatchObject({ kind: "trouble", reason: expect.stringContaining("cache read denied") });
  });

  it("writes nothing where the run may only read", async () => {
    const cache = await cacheOf({ environment: { ACTIONS_CACHE_MODE: "read" } });
    expect(await cache.keep(WHEEL, SUM, fetching().fetch, signal)).toMatchObject({ kind: "trouble" });
    expect(service.keys()).toEqual([]);
  });

  it("gives its process the runner's cache, and no input of the action's", async () => {
    const program = join(folder, "program.mjs");
    const answer = '{ kind: "trouble", reason: Object.keys(process.env).sort().join(" ") }';
    await writeFile(program, `process.once("message", () => process.send(${answer}, () => process.disconnect()));\n`);
    const environment = { INPUT_KEY: "a-private-key", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "no", GITHUB_TOKEN: "no" };
    const cache = openWheelCache({
      program,
      temporaryFolder: folder,
      environment: { ...environment, ...service.environment },
    });
    expect(await cache?.find(WHEEL, signal)).toEqual({
      kind: "trouble",
      reason: "ACTIONS_CACHE_SERVICE_V2 ACTIONS_RESULTS_URL ACTIONS_RUNTIME_TOKEN GITHUB_WORKSPACE HOME RUNNER_TEMP",
    });
  });

  it("is not there where the runner has none", () => {
    expect(openWheelCache({ environment: {}, program: "", temporaryFolder: folder })).toBeNull();
  });
});
