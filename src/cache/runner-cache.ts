/** Wheels in the runner's cache: what another run has built is found, what this one has built is kept. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { WheelName } from "../operations/wheel-key.ts";
import { askCache } from "./ask.ts";
import type { FetchWheel, Found, Kept, RunnerCacheOptions, WheelCache } from "./cache.ts";
import { CACHED_FOLDER, type CacheAnswer, type CacheRequest } from "./request.ts";

const DEADLINE_MS = 20_000;
const TRANSFER = 6;
/** At the end of a key stands the SHA-256 of the bytes. */
const SUM_LENGTH = 64;

export class RunnerCache implements WheelCache {
  readonly #options: RunnerCacheOptions;
  readonly #folders: string[] = [];
  readonly #found = new Map<string, Promise<Found>>();
  readonly #kept = new Map<string, Promise<Kept>>();
  #trouble: CacheAnswer | null = null;

  constructor(options: RunnerCacheOptions) {
    this.#options = options;
  }

  find({ cacheKey, otherKeys }: WheelName, signal: AbortSignal): Promise<Found> {
    if (cacheKey === null) return Promise.resolve({ kind: "none" });
    return remembered(this.#found, cacheKey, () => this.#find(cacheKey, otherKeys, signal));
  }

  keep({ cacheKey }: WheelName, sha256: string, fetch: FetchWheel, signal: AbortSignal): Promise<Kept> {
    if (cacheKey === null)
      return Promise.resolve({ kind: "trouble", reason: "not all that it was built for is known" });
    // Of pods that built the same at the same time one is enough.
    return remembered(this.#kept, cacheKey, () => this.#keep(cacheKey + sha256, fetch, signal));
  }

  async close(): Promise<void> {
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async #find(key: string, otherKeys: readonly string[], signal: AbortSignal): Promise<Found> {
    const folder = await this.#folder();
    const looked = await this.#ask({ kind: "look", key, otherKeys }, folder, signal);
    if (looked.kind === "trouble") return looked;
    if (looked.kind === "miss") return { kind: "none" };
    const restored = await this.#ask({ kind: "restore", key: looked.key }, folder, signal);
    if (restored.kind === "trouble") return restored;
    return inspect(join(folder, CACHED_FOLDER), looked.key.slice(-SUM_LENGTH)).catch(
      (error: unknown): Found => ({
        kind: "trouble",
        reason: `what it has is no wheel of ours: ${error instanceof Error ? error.message : String(error)}`,
      }),
    );
  }

  async #keep(key: string, fetch: FetchWheel, signal: AbortSignal): Promise<Kept> {
    const folder = await this.#folder();
    const looked = await this.#ask({ kind: "look", key, otherKeys: [] }, folder, signal);
    if (looked.kind === "trouble") return looked;
    if (looked.kind === "hit" && looked.key === key) return { kind: "there" };
    const path = join(folder, CACHED_FOLDER, "incoming");
    const fetched = await fetch(path);
    if (typeof fetched === "string") return { kind: "trouble", reason: `the wheel could not be fetched: ${fetched}` };
    if (!WHEEL_FILE.test(fetched.name)) return { kind: "trouble", reason: "its name is no wheel's" };
    await rename(path, join(folder, CACHED_FOLDER, fetched.name));
    const saved = await this.#ask({ kind: "save", key }, folder, signal);
    if (saved.kind === "miss") return { kind: "trouble", reason: "it may not be written here" };
    return saved.kind === "hit" ? { kind: "saved" } : saved;
  }

  /** One that did not answer is not asked again in this run. */
  async #ask(request: CacheRequest, folder: string, signal: AbortSignal): Promise<CacheAnswer> {
    if (this.#trouble !== null) return this.#trouble;
    const { program, environment, deadlineMs = DEADLINE_MS } = this.#options;
    const limit = request.kind === "look" ? deadlineMs : TRANSFER * deadlineMs;
    const answer = await askCache(request, { program, folder, environment, deadlineMs: limit, signal });
    if (answer.kind === "trouble") this.#trouble = answer;
    return answer;
  }

  async #folder(): Promise<string> {
    const folder = await mkdtemp(join(this.#options.temporaryFolder, "comfy-pod-wheel-"));
    this.#folders.push(folder);
    await mkdir(join(folder, CACHED_FOLDER));
    return folder;
  }
}

/** The name of a wheel, or of an archive of them, has no path in it, nor anything that a shell or tar could take for more. */
const WHEEL_FILE = /^[A-Za-z0-9][\w.+!-]{0,200}\.(whl|tar)$/;

/** What was restored is one file of ours, and has the bytes that its key tells of. @throws where not */
async function inspect(folder: string, sha256: string): Promise<Found> {
  const [name = "", ...others] = await readdir(folder);
  if (!WHEEL_FILE.test(name) || others.length > 0) throw new Error("it holds something else than one wheel");
  const path = join(folder, name);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  if (hash.digest("hex") !== sha256) throw new Error("its bytes are not those of its key");
  return { kind: "found", wheel: { path, name, sha256, size: (await stat(path)).size } };
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
