/** A run's effects on one pod: probes and jobs over a connection, told to the log as they go. */
import { randomBytes } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { OPERATION_SCRIPTS } from "../operations/scripts.ts";
import type { PodAnswer } from "../pod/answer.ts";
import { followJob, type JobEnd, runJob, type Task, type TaskResult } from "../pod/job.ts";
import { holdLock, releaseLock } from "../pod/lock.ts";
import { probe } from "../pod/probe.ts";
import { stopJob } from "../pod/stop.ts";
import type { Log } from "../report/log.ts";
import type { Settings, Target } from "../settings.ts";
import type { Step } from "../steps/step.ts";
import { JobLog, type JobLogTitles } from "./job-log.ts";
import type { Choices } from "./question.ts";
import type { RoundEnd, RunEffects } from "./run.ts";
import type { Progress } from "./standing.ts";
import { jobValues, probeValues } from "./values.ts";
import { type Decisions, decideWishes, withWishes } from "./wishes.ts";

/** A second run waits so long for the first one's lock, asking this often. */
const LOCK_WAIT_MS = 5 * 60_000;
const LOCK_POLL_MS = 5_000;

export interface SessionOptions {
  readonly connection: Connection;
  readonly settings: Settings;
  readonly target: Target;
  readonly steps: readonly Step[];
  readonly choices: Choices;
  readonly log: Log;
  readonly titles: (all: readonly Progress[]) => JobLogTitles;
  /** A link to the run, for records and the lock; empty where there is none. */
  readonly run: string;
  /** What people read in the lock. */
  readonly owner: string;
  readonly signal: AbortSignal;
}

export class Session implements RunEffects {
  readonly #options: SessionOptions;
  readonly #token = randomBytes(12).toString("hex");
  readonly #tails = new Map<string, readonly string[]>();
  readonly #holding = new AbortController();
  readonly warnings: string[] = [];
  #wishes: Decisions["wishes"] = {};
  #held: Promise<void> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  async probe(): Promise<PodAnswer> {
    const { connection, settings, steps, choices } = this.#options;
    const answer = await probe(connection, probeValues(settings, steps, choices), OPERATION_SCRIPTS);
    const decisions = decideWishes(answer, settings.manifest);
    this.#wishes = decisions.wishes;
    return decisions.answer;
  }

  async job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd> {
    const id = newJobId(tasks);
    const background = tasks.filter(({ step }) => all.some((one) => one.step.id === step && one.step.background));
    if (background.length > 0 && background.length < tasks.length) {
      const rest = tasks.filter((task) => !background.includes(task));
      await this.#start(newJobId(background), background, all, answer, false);
      const end = await this.#start(id, rest, all, answer, true);
      return withRunning(end, background);
    }
    const end = await this.#start(id, tasks, all, answer, background.length === 0);
    return background.length === 0 ? end : withRunning(end, background);
  }

  attach(job: string): Promise<RoundEnd> {
    const { connection, settings, log, titles, signal } = this.#options;
    log.note(`a job of an earlier run is still at work: following ${job}`);
    return this.#followed(job, titles([]), (follower) =>
      followJob(connection, { id: job, values: { CP_workspace: settings.workspace } }, { ...follower, signal }),
    );
  }

  /** The last lines of a step's log. */
  tail(step: string): readonly string[] {
    return this.#tails.get(step) ?? [];
  }

  /** Gives the lock back, where this run has it. */
  async close(workspace: string): Promise<void> {
    if (this.#held === null) return;
    await releaseLock(this.#options.connection, workspace, this.#token);
    this.#holding.abort();
    await this.#held;
  }

  async #start(
    id: string,
    tasks: readonly Task[],
    all: readonly Progress[],
    answer: PodAnswer,
    follow: boolean,
  ): Promise<RoundEnd> {
    const { connection, settings, target, choices, titles, run, owner, signal, log } = this.#options;
    const values = jobValues(settings, answer, withWishes(all, this.#wishes), choices, run, target);
    const workspace = values.CP_workspace ?? settings.workspace;
    const secrets = { ...settings.secrets, ...(settings.gitToken === null ? {} : { GIT_TOKEN: settings.gitToken }) };
    const request = { id, values, operations: OPERATION_SCRIPTS, tasks, secrets, token: this.#token, owner, follow };
    let stopped: Promise<void> | null = null;
    const stop = () => {
      stopped = stopJob(connection, workspace, id);
    };
    signal.addEventListener("abort", stop, { once: true });
    this.#held ??= holdLock(connection, workspace, this.#token, this.#holding.signal);
    try {
      const until = Date.now() + LOCK_WAIT_MS;
      for (;;) {
        const end = await this.#followed(id, titles(all), (follower) =>
          runJob(connection, request, { ...follower, signal }),
        );
        if (end.kind !== "locked" || Date.now() > until || signal.aborted) return end;
        log.note(`another run holds the lock: ${end.owner}; waiting`);
        await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
      }
    } finally {
      signal.removeEventListener("abort", stop);
      await stopped;
    }
  }

  async #followed(
    id: string,
    titles: JobLogTitles,
    run: (follower: { onLog: (chunk: Buffer) => void; onTakenOver: (owner: string) => void }) => Promise<JobEnd>,
  ): Promise<RoundEnd> {
    const jobLog = new JobLog(this.#options.log, id, titles);
    try {
      const end = await run({
        onLog: (chunk) => jobLog.write(chunk),
        onTakenOver: (owner) => this.warnings.push(`the lock was taken over: its owner is gone (${owner})`),
      });
      this.#keep(jobLog);
      return end.kind === "aborted" ? { ...end, results: jobLog.results } : end;
    } finally {
      jobLog.end();
    }
  }

  #keep(jobLog: JobLog): void {
    for (const step of jobLog.steps) {
      const tail = jobLog.tail(step);
      if (tail.length > 0) this.#tails.set(step, tail);
    }
  }
}

/** Begins with its time, so that a listing is in order and a later run can tell since when it works. */
function newJobId(tasks: readonly Task[]): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z$/g, "");
  return `${time}-${tasks[0]?.part ?? "job"}-${randomBytes(3).toString("hex")}`;
}

function withRunning(end: RoundEnd, background: readonly Task[]): RoundEnd {
  if (end.kind !== "ended") return end;
  const now = Date.now();
  const running = background.map(
    ({ step, part }): TaskResult => ({
      step,
      part,
      result: "running",
      from: now,
      to: now,
      reason: "builds in the background; the next run picks it up",
    }),
  );
  return { ...end, results: [...end.results, ...running] };
}
