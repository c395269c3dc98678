/** Brings wheels from the runner's cache to one pod, and from it to the cache. No trouble of the cache is one of the run: it is a notice. */
import type { WheelCache } from "../cache/cache.ts";
import type { Connection } from "../connection/connection.ts";
import type { WheelName } from "../operations/wheel-key.ts";
import { getWheel, markCached, putWheel, type WheelPlace } from "../operations/wheel-transfer.ts";
import type { LockClaim } from "../pod/lock.ts";
import type { Log } from "../report/log.ts";
import { problemOf } from "./problem.ts";

export interface WheelExchangeOptions {
  readonly connection: Connection;
  /** Null where the runner has none: then wheels stay on the pod's volume. */
  readonly cache: WheelCache | null;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Takes the pod's lock for this run; null where another has it. */
  readonly claim: (workspace: string) => Promise<LockClaim | null>;
}

/** A wheel, or an archive of them, on this pod. */
export interface PodWheel {
  readonly name: WheelName;
  /** What people read: `wheel of sageattention`. */
  readonly title: string;
  readonly workspace: string;
}

export class WheelExchange {
  readonly #options: WheelExchangeOptions;
  /** The ids of the wheels that this run has brought. */
  readonly #brought = new Set<string>();
  readonly #asked = new Set<string>();
  readonly notices: string[] = [];

  constructor(options: WheelExchangeOptions) {
    this.#options = options;
  }

  /** Whether this run has brought it. */
  has({ name }: PodWheel): boolean {
    return this.#brought.has(name.id);
  }

  /** Brings it to the pod, where the volume has none and the cache has one. */
  async bring(wheel: PodWheel, kept: readonly string[]): Promise<void> {
    const { cache, log, signal, claim } = this.#options;
    const { name, title, workspace } = wheel;
    if (cache === null || name.cacheKey === null || kept.includes(name.id) || this.#asked.has(name.id)) return;
    this.#asked.add(name.id);
    await this.quietly(`the ${title} could not be brought to the pod`, async () => {
      const found = await cache.find(name, signal);
      if (found.kind === "trouble") this.notice(`the ${title} was not found in the cache: ${found.reason}`);
      if (found.kind !== "found") return;
      const startedAt = Date.now();
      const owner = await claim(workspace);
      const put = owner === null ? LOCKED : await putWheel(this.#place(wheel), found.wheel, name.builtFor, owner);
      // Whoever has the lock may bring or build it; after the wait it is looked for again.
      if (put.kind === "locked") this.#asked.delete(name.id);
      if (put.kind === "refused") this.notice(`the ${title} could not be brought to the pod: ${put.reason}`);
      if (put.kind !== "put") return;
      this.#brought.add(name.id);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      log.note(`the ${title} for this kind of pod was in the cache: brought to it in ${seconds} s`);
    });
  }

  /** Brings what the pod has built to the cache. `unsaved` are the pod's words: `<id>=<sha256>`. */
  async keep(wheel: PodWheel, unsaved: readonly string[]): Promise<void> {
    const { cache, log, signal } = this.#options;
    const { name, title } = wheel;
    const sum = unsaved.find((one) => one.startsWith(`${name.id}=`))?.split("=")[1];
    if (cache === null || sum === undefined || !/^[0-9a-f]{64}$/.test(sum)) return;
    const place = this.#place(wheel);
    await this.quietly(`the ${title} could not be brought to the cache`, async () => {
      const kept = await cache.keep(name, sum, (path) => getWheel(place, sum, path), signal);
      if (kept.kind === "trouble") this.notice(`the ${title} was not saved in the cache: ${kept.reason}`);
      else log.note(`the ${title} is in the cache, for pods of the same kind`);
      // Once is enough: what could not be saved would be brought to the runner by each run.
      if (!signal.aborted) await markCached(place);
    });
  }

  notice(text: string): void {
    this.notices.push(text);
    this.#options.log.note(text);
  }

  /** Does that; what goes wrong is a notice. */
  async quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A lost connection is told by what comes next; a cancelled run by itself.
      if (this.#options.signal.aborted) return;
      this.notice(`${what}: ${problemOf(error)?.message ?? String(error)}`);
    }
  }

  #place({ name, workspace }: PodWheel): WheelPlace {
    const { connection, signal } = this.#options;
    return { connection, workspace, id: name.id, signal };
  }
}

const LOCKED = { kind: "locked" } as const;
