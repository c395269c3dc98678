/** One run over one pod: probe, decide, a job a round, until nothing is due. Effects live in `session`; the deciding is pure. */
import type { PodAnswer, Told } from "../pod/answer.ts";
import type { JobEnd, Task, TaskResult } from "../pod/job.ts";
import type { Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";
import { decide } from "./plan.ts";
import { type Problem, problemOf } from "./problem.ts";
import { answerFor, type Choices, questionFor } from "./question.ts";
import { afterResults, firstRound, lastRound, nextTasks, type Progress, standingOf, withNotRun } from "./standing.ts";
import { failUnfinished, interrupted } from "./unfinished.ts";

/** A run ends though jobs keep bringing more to do; no sane pod comes near. */
const MOST_JOBS = 12;

/** How a job ended for the run; where its end was not waited for, with what it had done by then. */
export type RoundEnd =
  | Exclude<JobEnd, { kind: "aborted" }>
  | { readonly kind: "aborted"; readonly results: readonly TaskResult[]; readonly work: LeftWork }
  /** The pod cannot be reached any more. */
  | { readonly kind: "broken"; readonly results: readonly TaskResult[]; readonly problem: Problem }
  /** The lock was waited for, and is here; what its former owner did meanwhile is not known. */
  | { readonly kind: "waited" };

/** What became of the work on the pod when the run was cancelled; `unknown`: the pod could not be told to stop it. */
export type LeftWork = "none" | "stopped" | "left" | "unknown";

/** What a run does to the pod. */
export interface RunEffects {
  probe(): Promise<PodAnswer>;
  /** One job over these tasks; the progress tells each step's verdict and what it was wished. */
  job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd>;
  /** Follows a job that an earlier run began. */
  attach(job: string): Promise<RoundEnd>;
}

/** Why a run could not go on as a whole. */
export type Halt =
  | { readonly kind: "locked"; readonly owner: string; readonly byHand: boolean }
  | { readonly kind: "lock-lost"; readonly owner: string }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "vanished" }
  | { readonly kind: "broken"; readonly problem: Problem }
  | { readonly kind: "aborted"; readonly work: LeftWork };

export interface RunEnd {
  readonly all: readonly Progress[];
  /** The last thing the pod answered. */
  readonly answer: PodAnswer;
  /** What the steps told while they were at work, in order. */
  readonly told: readonly Told[];
  readonly halt: Halt | null;
}

/** Verdicts on every step, as a plan shows them: what hangs on a pending step is decided later. */
export function planOf(steps: readonly Step[], answer: PodAnswer, choices: Choices): ReadonlyMap<string, Verdict> {
  const pending = new Set<string>();
  const verdicts = new Map<string, Verdict>();
  for (const step of steps) {
    const verdict = decide(questionFor(step, answer, choices, pending));
    verdicts.set(step.id, verdict);
    if (verdict.action === "install" || verdict.action === "update" || verdict.action === "later") pending.add(step.id);
  }
  return verdicts;
}

/** Applies everything that is due, round by round; what ends it early is its halt, with all that was done before. */
export async function applyAll(
  steps: readonly Step[],
  choices: Choices,
  effects: RunEffects,
  first: PodAnswer,
): Promise<RunEnd> {
  let answer = first;
  let all = opened(steps, answer, choices);
  const told: Told[] = [];

  const attachToLive = async (): Promise<Halt | null> => {
    for (const job of liveJobs(steps, answer, choices, all)) {
      const end = await effects.attach(job);
      if (end.kind === "aborted" || end.kind === "broken") return haltOf(end);
      answer = await effects.probe();
    }
    all = opened(steps, answer, choices);
    return null;
  };

  const rounds = async (): Promise<Halt | null> => {
    const halt = await attachToLive();
    if (halt !== null) return halt;
    for (let jobs = 0; jobs < MOST_JOBS; jobs++) {
      const next = nextTasks(all);
      if (next === null) return null;
      const tasks = withQuickTest(next.tasks, steps, choices);
      const end = await effects.job(tasks, all, answer);
      if (end.kind === "waited") {
        answer = await effects.probe();
        const halted = await attachToLive();
        if (halted !== null) return halted;
        continue;
      }
      if (end.kind !== "ended") {
        if ("results" in end) all = interrupted(afterResults(all, end.results), tasks, end);
        return haltOf(end);
      }
      told.push(...end.told);
      all = afterResults(all, end.results);
      if (end.stopped !== null || !end.orderly) {
        const halt: Halt = end.stopped === null ? { kind: "vanished" } : { kind: "stopped", reason: end.stopped };
        all = withNotRun(failUnfinished(all, tasks, end.results, halt));
        if (halt.kind === "vanished") return halt;
      }
      if (!mayBringMore(all, end.results, next.round)) continue;
      answer = await effects.probe();
      all = withNotRun(redecided(all, answer, choices, next.round));
    }
    return null;
  };

  try {
    const halt = await rounds();
    return { all, answer, told, halt };
  } catch (error) {
    return { all, answer, told, halt: haltOfError(error) };
  }
}

/** What a round that did not end is for the run. */
export function haltOf(end: Exclude<RoundEnd, { kind: "ended" | "waited" }>): Halt {
  return end;
}

/** A probe that was cancelled, or met no pod. @throws whatever else it is */
export function haltOfError(error: unknown): Halt {
  if (error instanceof Error && error.name === "AbortError") return { kind: "aborted", work: "none" };
  const problem = problemOf(error);
  if (problem === null) throw error;
  return { kind: "broken", problem };
}

/** Where ComfyUI is not to be started, nodes that were at work are proved by a start that only loads them. */
function withQuickTest(tasks: readonly Task[], steps: readonly Step[], choices: Choices): readonly Task[] {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  if (service === undefined || choices.run.has(service.id)) return tasks;
  const nodes = new Set(steps.filter(({ operation }) => operation === "node").map(({ id }) => id));
  const last = tasks.findLastIndex(({ part }) => part === "install");
  if (!tasks.some(({ part, step }) => part === "install" && nodes.has(step))) return tasks;
  return tasks.toSpliced(last + 1, 0, { part: "quick_test", step: service.id });
}

/** Where each step stands before anything was done. */
export function opened(steps: readonly Step[], answer: PodAnswer, choices: Choices): readonly Progress[] {
  const all = steps.map((step): Progress => {
    const verdict = decide(questionFor(step, answer, choices));
    return { step, standing: standingOf(step, verdict), spans: [] };
  });
  return withNotRun(all);
}

/** The jobs of earlier runs to wait for. Where this one has work of its own those of steps that it leaves out too: one writes at a time. */
function liveJobs(
  steps: readonly Step[],
  answer: PodAnswer,
  choices: Choices,
  all: readonly Progress[],
): ReadonlySet<string> {
  const working = nextTasks(all) !== null;
  return new Set(
    steps.flatMap((step) => {
      const job = answerFor(answer, step).liveJob;
      // A build in the background is left to itself.
      return job === null || step.background || !(working || choices.run.has(step.id)) ? [] : [job];
    }),
  );
}

/** Whether what was done can change what is still open, in this round's wake. */
function mayBringMore(all: readonly Progress[], results: readonly TaskResult[], round: number): boolean {
  const changed = results.some(({ result }) => result !== "adopted" && result !== "skipped");
  return changed && all.some(({ step, standing }) => standing.kind !== "settled" && lastRound(step) > round);
}

/** Steps without work so far are decided again, where their turn is still to come. */
function redecided(all: readonly Progress[], answer: PodAnswer, choices: Choices, round: number): readonly Progress[] {
  return all.map((progress) => {
    const { step, standing } = progress;
    const untouched = standing.kind === "open" || (standing.kind === "due" && progress.spans.length === 0);
    // Of one that seemed done already, later parts may have been lost with what this round replaced: a node's packages with
    // the environment.
    const turn = standing.kind === "open" ? lastRound(step) : firstRound(step);
    if (!untouched || turn <= round) return progress;
    return { ...progress, standing: standingOf(step, decide(questionFor(step, answer, choices))) };
  });
}
