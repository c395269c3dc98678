/** A run's effects on one pod: probes and jobs over a connection, told to the log as they go. */
import { randomBytes } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { keepMemoryFlat } from "../memory.ts";
import { OPERATION_SCRIPTS } from "../operations/scripts.ts";
import type { PodAnswer } from "../pod/answer.ts";
import { followJob, type JobEnd, runJob, type Task, type TaskResult } from "../pod/job.ts";
import { holdLock, type LockClaim, releaseLock, takeLock } from "../pod/lock.ts";
import { probe } from "../pod/probe.ts";
import { stopJobs } from "../pod/stop.ts";
import type { Log } from "../report/log.ts";
import type { Settings, Target } from "../settings.ts";
import type { Step } from "../steps/step.ts";
import { JobLog, type JobLogTitles } from "./job-log.ts";
import { waitForLock } from "./lock-wait.ts";
import { problemOf } from "./problem.ts";
import type { Choices } from "./question.ts";
import type { LeftWork, RoundEnd, RunEffects } from "./run.ts";
import type { Progress } from "./standing.ts";
import { jobValues, probeValues } from "./values.ts";
import { type Decisions, decideWishes, withWishes } from "./wishes.ts";

/** How the job's shell knows the input `git-token`; no secret of the user's can have a name that begins with a digit. */
const GIT_TOKEN = "0_git_token";

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
  readonly notices: string[] = [];
  /** The jobs that this run began or follows, and that have not ended as far as it knows. */
  readonly #jobs = new Set<string>();
  #stopping: Promise<boolean> | null = null;
  /** The words of the run that took the lock away. */
  #lostTo: string | null = null;
  #wishes: Decisions["wishes"] = {};
  #held: Promise<void> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#onCancel(), { once: true });
  }

  async probe(): Promise<PodAnswer> {
    const { connection, settings, steps, choices, signal } = this.#options;
    const values = probeValues(settings, steps, choices);
    const answer = await probe(connection, values, OPERATION_SCRIPTS, undefined, signal).catch((error: unknown) => {
      // A connection that is closed because the run was cancelled is no failure.
      signal.throwIfAborted();
      throw error;
    });
    const decisions = decideWishes(answer, settings.manifest);
    this.#wishes = decisions.wishes;
    return decisions.answer;
  }

  async job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd> {
    const id = newJobId(tasks);
    const background = tasks.filter(({ step }) => all.some((one) => one.step.id === step && one.step.background));
    if (background.length > 0 && background.length < tasks.length) {
      const rest = tasks.filter((task) => !background.includes(task));
      const begun = await this.#start(newJobId(background), background, all, answer, false);
      if (begun.kind !== "ended") return begun;
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

  /** Takes the lock for what is done beside the jobs; null where another run has it. @throws ConnectionError */
  async claim(workspace: string): Promise<LockClaim | null> {
    const { connection, owner, signal } = this.#options;
    const claim = { token: this.#token, owner };
    this.#hold(workspace);
    const answer = await takeLock(connection, workspace, claim, signal);
    if (answer.kind !== "held") return null;
    if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
    return claim;
  }

  /** Gives the lock back, where this run has it. */
  async close(workspace: string): Promise<void> {
    await this.#stopping;
    if (this.#held === null) return;
    this.#holding.abort();
    await this.#held;
    await releaseLock(this.#options.connection, workspace, this.#token);
  }

  async #start(
    id: string,
    tasks: readonly Task[],
    all: readonly Progress[],
    answer: PodAnswer,
    follow: boolean,
  ): Promise<RoundEnd> {
    const { connection, settings, target, choices, titles, run, owner, signal } = this.#options;
    if (this.#lostTo !== null) return { kind: "lock-lost", owner: this.#lostTo };
    const values = jobValues(settings, answer, withWishes(all, this.#wishes), choices, run, target);
    const workspace = values.CP_workspace ?? settings.workspace;
    const secrets = { ...settings.secrets, ...(settings.gitToken === null ? {} : { [GIT_TOKEN]: settings.gitToken }) };
    const request = { id, values, operations: OPERATION_SCRIPTS, tasks, secrets, token: this.#token, owner, follow };
    this.#hold(workspace);
    const end = await this.#followed(id, titles(all), (follower) =>
      runJob(connection, request, { ...follower, signal }),
    );
    return end.kind === "locked" ? this.#waited(workspace) : end;
  }

  #hold(workspace: string): void {
    const { connection } = this.#options;
    this.#held ??= holdLock(connection, workspace, this.#token, this.#holding.signal, (other) => this.#onLost(other));
  }

  async #waited(workspace: string): Promise<RoundEnd> {
    const { connection, settings, owner, signal, log } = this.#options;
    const claim = { token: this.#token, owner };
    try {
      const answer = await waitForLock({
        take: () => takeLock(connection, workspace, claim, signal),
        timeoutMs: settings.lockTimeoutMs,
        note: (text) => log.note(text),
        signal,
      });
      switch (answer.kind) {
        case "held":
          if (answer.takenOver !== null) this.#onTakenOver(answer.takenOver);
          return { kind: "waited" };
        case "locked":
          return answer;
        case "lost":
          return { kind: "lock-lost", owner: answer.owner };
        case "aborted":
          return { kind: "aborted", results: [], work: "none" };
        case "refused":
          return answer;
        case "free":
        case "released":
          throw new Error(`the lock was asked for, and the answer was ${answer.kind}`);
      }
    } catch (error) {
      return this.#broken(error, []);
    }
  }

  /** What a lost connection, or one that a cancelled run has closed, makes of a round. @throws whatever else it is */
  #broken(error: unknown, results: readonly TaskResult[]): RoundEnd {
    if (this.#options.signal.aborted) return { kind: "aborted", results, work: "unknown" };
    const problem = problemOf(error);
    if (problem === null) throw error;
    return { kind: "broken", results, problem };
  }

  #onTakenOver(owner: string): void {
    this.notices.push(`the lock was taken over: its owner is gone (${owner})`);
  }

  #onLost(owner: string): void {
    this.#lostTo = owner;
    this.#options.log.note(`this run has lost its lock and starts nothing more; it is held by ${owner}`);
  }

  #onCancel(): void {
    const { connection, settings } = this.#options;
    if (settings.onCancel === "leave" || this.#jobs.size === 0) return;
    this.#stopping = stopJobs(connection, settings.workspace, [...this.#jobs], this.#token);
  }

  async #leftWork(): Promise<LeftWork> {
    if (this.#options.settings.onCancel === "leave") return "left";
    if (this.#stopping === null) return "none";
    return (await this.#stopping) ? "stopped" : "unknown";
  }

  async #followed(
    id: string,
    titles: JobLogTitles,
    run: (follower: { onLog: (chunk: Buffer) => void; onTakenOver: (owner: string) => void }) => Promise<JobEnd>,
  ): Promise<RoundEnd> {
    keepMemoryFlat();
    const jobLog = new JobLog(this.#options.log, id, titles);
    if (this.#options.signal.aborted) return { kind: "aborted", results: [], work: "none" };
    this.#jobs.add(id);
    try {
      const end = await run({
        onLog: (chunk) => jobLog.write(chunk),
        onTakenOver: (owner) => this.#onTakenOver(owner),
      });
      this.#keep(jobLog);
      if (end.kind === "aborted") return { ...end, results: jobLog.results, work: await this.#leftWork() };
      // One that is not followed goes on.
      if (end.kind !== "ended" || end.results.length > 0 || !end.orderly) this.#jobs.delete(id);
      return end;
    } catch (error) {
      return this.#broken(error, jobLog.results);
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
