/** A run's effects, with a cache of wheels: what another pod has built is brought to this one, and what this one has built is kept. */
import type { WheelCache } from "../cache/cache.ts";
import type { Connection } from "../connection/connection.ts";
import type { WheelName } from "../operations/wheel-key.ts";
import { getWheel, markCached, putWheel, type WheelPlace } from "../operations/wheel-transfer.ts";
import type { PodAnswer, Told } from "../pod/answer.ts";
import type { Task } from "../pod/job.ts";
import type { LockClaim } from "../pod/lock.ts";
import type { Log } from "../report/log.ts";
import type { StepResult } from "../report/report.ts";
import { presentFactsOf } from "./pod-facts.ts";
import { problemOf } from "./problem.ts";
import type { RoundEnd, RunEffects, RunEnd } from "./run.ts";
import { sageattentionWheel } from "./sageattention.ts";
import type { Progress } from "./standing.ts";
import { withWishes } from "./wishes.ts";

const STEP = "sageattention";

export interface CachedWheelsOptions {
  readonly connection: Connection;
  readonly cache: WheelCache;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Takes the pod's lock for this run; null where another has it. */
  readonly claim: (workspace: string) => Promise<LockClaim | null>;
}

/** No trouble of the cache is one of the run: it is a notice, and the wheel is built. */
export class CachedWheels implements RunEffects {
  readonly #effects: RunEffects;
  readonly #options: CachedWheelsOptions;
  /** The ids of the wheels that this run has brought. */
  readonly #brought = new Set<string>();
  readonly #asked = new Set<string>();
  readonly notices: string[] = [];

  constructor(effects: RunEffects, options: CachedWheelsOptions) {
    this.#effects = effects;
    this.#options = options;
  }

  probe(): Promise<PodAnswer> {
    return this.#effects.probe();
  }

  attach(job: string): Promise<RoundEnd> {
    return this.#effects.attach(job);
  }

  async job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd> {
    const wheel = tasks.some(({ part, step }) => part === "install" && step === STEP)
      ? sageattentionWheel(answer)
      : null;
    if (wheel !== null) await this.#bring(wheel, answer);
    const brought = wheel !== null && this.#brought.has(wheel.id);
    const end = await this.#effects.job(
      tasks,
      brought ? withWishes(all, { [STEP]: { wheel_from: "cache" } }) : all,
      answer,
    );
    if (end.kind === "ended" && brought) this.#noteRefusal(end.told);
    return end;
  }

  /** Brings what the pod has built, or an earlier run has left it building, to the cache. */
  async keep(end: RunEnd): Promise<void> {
    // What was cut short is kept by the next run.
    if (end.halt !== null || !isProved(end)) return;
    const { answer, told } = end;
    const wheel = sageattentionWheel(answer);
    const unsaved = (presentFactsOf(STEP, answer, told).unsaved_wheels ?? "").split(" ");
    const sum = unsaved.find((one) => wheel !== null && one.startsWith(`${wheel.id}=`))?.split("=")[1];
    if (wheel === null || sum === undefined || !/^[0-9a-f]{64}$/.test(sum)) return;
    const place = this.#place(wheel, answer);
    const fetch = (path: string) => getWheel(place, sum, path);
    await this.#quietly("could not be brought to the cache", async () => {
      const kept = await this.#options.cache.keep(wheel, sum, fetch, this.#options.signal);
      if (kept.kind === "trouble") this.#notice(`was not saved in the cache: ${kept.reason}`);
      else this.#options.log.note(`the wheel of ${STEP} is in the cache, for pods of the same kind`);
      // Once is enough: what could not be saved would be brought to the runner by each run.
      if (!this.#options.signal.aborted) await markCached(place);
    });
  }

  async #bring(wheel: WheelName, answer: PodAnswer): Promise<void> {
    const { cache, log, signal, claim } = this.#options;
    const kept = answer.steps.get(STEP)?.facts.kept_wheels?.split(" ") ?? [];
    if (wheel.cacheKey === null || kept.includes(wheel.id) || this.#asked.has(wheel.id)) return;
    this.#asked.add(wheel.id);
    await this.#quietly("could not be brought to the pod", async () => {
      const found = await cache.find(wheel, signal);
      if (found.kind === "trouble") this.#notice(`was not found in the cache: ${found.reason}`);
      if (found.kind !== "found") return;
      const startedAt = Date.now();
      const place = this.#place(wheel, answer);
      const owner = await claim(place.workspace);
      const put = owner === null ? LOCKED : await putWheel(place, found.wheel, wheel.builtFor, owner);
      // Whoever has the lock may bring or build it; after the wait it is looked for again.
      if (put.kind === "locked") this.#asked.delete(wheel.id);
      if (put.kind === "refused") this.#notice(`could not be brought to the pod: ${put.reason}`);
      if (put.kind !== "put") return;
      this.#brought.add(wheel.id);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      log.note(`a wheel of ${STEP} for this kind of pod was in the cache: brought to it in ${seconds} s`);
    });
  }

  #place({ id }: WheelName, answer: PodAnswer): WheelPlace {
    const { connection, signal } = this.#options;
    return { connection, workspace: answer.facts.workspace ?? "auto", id, signal };
  }

  #noteRefusal(told: readonly Told[]): void {
    const refusal = told.find(({ step, kind, key }) => step === STEP && kind === "fact" && key === "wheel_refused");
    if (refusal !== undefined)
      this.#notice(`that came from the cache is of no use here, and was built anew: ${refusal.value}`);
  }

  #notice(text: string): void {
    const notice = `the wheel of ${STEP} ${text}`;
    this.notices.push(notice);
    this.#options.log.note(notice);
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // A lost connection is told by what comes next; a cancelled run by itself.
      if (this.#options.signal.aborted) return;
      this.#notice(`${what}: ${problemOf(error)?.message ?? String(error)}`);
    }
  }
}

const LOCKED = { kind: "locked" } as const;
const PROVED: ReadonlySet<StepResult> = new Set(["installed", "updated", "adopted"]);

/** Whether what is installed was proved: in this run, or before and it is still there. */
function isProved({ all, answer }: RunEnd): boolean {
  const standing = all.find(({ step }) => step.id === STEP)?.standing;
  if (standing?.kind === "settled") return PROVED.has(standing.result);
  return standing?.verdict.action === "skip" && answer.steps.get(STEP)?.state === "satisfied";
}
