/** A run's effects, with wheels: what another pod has built, or this one before, is used again, and what it builds is kept. */
import { isDeepStrictEqual } from "node:util";
import type { Manifest } from "../manifest/manifest.ts";
import { askToolchain, type Toolchain, type ToolchainQuestion } from "../operations/toolchain.ts";
import type { WheelName } from "../operations/wheel-key.ts";
import { type PodAnswer, type Told, wordsIn } from "../pod/answer.ts";
import type { Task } from "../pod/job.ts";
import type { StepResult } from "../report/report.ts";
import { packageWheels, toolchainQuestion } from "./package-wheels.ts";
import { presentFactsOf } from "./pod-facts.ts";
import type { RoundEnd, RunEffects, RunEnd } from "./run.ts";
import { sageattentionWheel } from "./sageattention.ts";
import type { Progress } from "./standing.ts";
import { type PodWheel, WheelExchange, type WheelExchangeOptions } from "./wheel-exchange.ts";
import { withWishes } from "./wishes.ts";

const SAGEATTENTION = "sageattention";

export interface CachedWheelsOptions extends WheelExchangeOptions {
  readonly manifest: Manifest;
}

export class CachedWheels implements RunEffects {
  readonly #effects: RunEffects;
  readonly #options: CachedWheelsOptions;
  readonly #exchange: WheelExchange;
  /** The archive of built packages, as it was named before the first of them was installed, and what the pod had then. */
  #packages: { readonly wheel: PodWheel; readonly toolchain: Toolchain } | null = null;
  /** What was known when a job ended after which packages are to be installed. */
  #before: PodAnswer | null = null;
  /** What the pod is asked beside the next probe: the packages are then not held up by that. */
  #asked: { readonly question: ToolchainQuestion; readonly toolchain: Promise<Toolchain | null> } | null = null;

  constructor(effects: RunEffects, options: CachedWheelsOptions) {
    this.#effects = effects;
    this.#options = options;
    this.#exchange = new WheelExchange(options);
  }

  get notices(): readonly string[] {
    return this.#exchange.notices;
  }

  probe(): Promise<PodAnswer> {
    if (this.#before !== null) this.#askAhead(this.#before);
    this.#before = null;
    return this.#effects.probe();
  }

  attach(job: string): Promise<RoundEnd> {
    return this.#effects.attach(job);
  }

  async job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd> {
    const packageSteps = tasks.filter(({ part }) => part === "packages").map(({ step }) => step);
    const packages = packageSteps.length === 0 ? null : await this.#bringPackages(answer);
    const sage = tasks.some(({ part, step }) => part === "install" && step === SAGEATTENTION)
      ? await this.#bringSageAttention(answer)
      : null;
    const wishes = {
      ...(packages === null ? {} : Object.fromEntries(packageSteps.map((step) => [step, packages]))),
      ...(sage === null ? {} : { [SAGEATTENTION]: sage }),
    };
    const end = await this.#effects.job(tasks, withWishes(all, wishes), answer);
    this.#before = packageSteps.length === 0 && all.some(awaitsPackages) ? answer : null;
    if (end.kind === "ended") this.#noteRefusals(end.told, sage !== null);
    return end;
  }

  /** Brings what the pod has built, or an earlier run has left it building, to the cache. */
  async keep(end: RunEnd): Promise<void> {
    // What was cut short is kept by the next run.
    if (end.halt !== null) return;
    const { answer, told } = end;
    const sage = sageattentionWheel(answer);
    if (sage !== null && isProved(end)) {
      await this.#exchange.keep(
        sageWheel(sage, answer),
        wordsIn(presentFactsOf(SAGEATTENTION, answer, told).unsaved_wheels),
      );
    }
    if (this.#packages === null) return;
    const { wheel, toolchain } = this.#packages;
    const news = told.filter(
      ({ step, kind, key }) => step !== SAGEATTENTION && kind === "fact" && key === "unsaved_wheels",
    );
    await this.#exchange.keep(wheel, news.length === 0 ? toolchain.unsaved : wordsIn(news.at(-1)?.value));
  }

  #askAhead(answer: PodAnswer): void {
    const { connection, manifest, signal } = this.#options;
    const question = toolchainQuestion(answer, manifest);
    if (question === null) return;
    // What goes wrong is told by the work beside it, and the question is put again.
    this.#asked = { question, toolchain: askToolchain(connection, question, signal).catch(() => null) };
  }

  /** Null where nobody asked that, or the pod did not say. */
  #toldAhead(question: ToolchainQuestion): Promise<Toolchain | null> | null {
    const asked = this.#asked;
    this.#asked = null;
    return isDeepStrictEqual(asked?.question, question) ? (asked?.toolchain ?? null) : null;
  }

  /** What the steps with packages are wished; null where no archive can be named. */
  async #bringPackages(answer: PodAnswer): Promise<Progress["step"]["wish"] | null> {
    await this.#exchange.quietly(`the ${PACKAGES} could not be looked for`, async () => {
      const { connection, manifest, signal } = this.#options;
      const question = toolchainQuestion(answer, manifest);
      const toolchain =
        question === null
          ? null
          : ((await this.#toldAhead(question)) ?? (await askToolchain(connection, question, signal)));
      const name = toolchain === null ? null : packageWheels(answer, manifest, toolchain);
      if (toolchain === null || name === null) return;
      const wheel = { name, title: PACKAGES, workspace: answer.facts.workspace ?? "auto" };
      this.#packages = { wheel, toolchain };
      await this.#exchange.bring(wheel, toolchain.kept);
    });
    if (this.#packages === null) return null;
    const { name } = this.#packages.wheel;
    return { wheels: name.id, built_for: name.builtFor };
  }

  async #bringSageAttention(answer: PodAnswer): Promise<Progress["step"]["wish"] | null> {
    const name = sageattentionWheel(answer);
    if (name === null) return null;
    const wheel = sageWheel(name, answer);
    await this.#exchange.bring(wheel, wordsIn(answer.steps.get(SAGEATTENTION)?.facts.kept_wheels));
    return this.#exchange.has(wheel) ? { wheel_from: "cache" } : null;
  }

  #noteRefusals(told: readonly Told[], broughtSage: boolean): void {
    for (const { step, kind, key, value } of told) {
      if (kind !== "fact") continue;
      if (key === "wheel_refused" && step === SAGEATTENTION && broughtSage)
        this.#exchange.notice(
          `the wheel of ${step} that came from the cache is of no use here, and was built anew: ${value}`,
        );
      if (key === "wheels_refused")
        this.#exchange.notice(`a wheel of the ${PACKAGES} is of no use here, and was built anew: ${value}`);
    }
  }
}

function awaitsPackages({ standing }: Progress): boolean {
  return standing.kind === "due" && standing.remaining.includes("packages");
}

const PACKAGES = "archive of built packages";
const PROVED: ReadonlySet<StepResult> = new Set(["installed", "updated", "adopted"]);

function sageWheel(name: WheelName, answer: PodAnswer): PodWheel {
  return { name, title: `wheel of ${SAGEATTENTION}`, workspace: answer.facts.workspace ?? "auto" };
}

/** Whether what is installed was proved: in this run, or before and it is still there. */
function isProved({ all, answer }: RunEnd): boolean {
  const standing = all.find(({ step }) => step.id === SAGEATTENTION)?.standing;
  if (standing?.kind === "settled") return PROVED.has(standing.result);
  return standing?.verdict.action === "skip" && answer.steps.get(SAGEATTENTION)?.state === "satisfied";
}
