/** Where each step stands in the course of a run: pure, and the only keeper of that. */
import type { Task, TaskPart, TaskResult } from "../pod/job.ts";
import type { Span, StepResult, Verdict } from "../report/report.ts";
import type { Operation, Part, Step } from "../steps/step.ts";

/**
 * `open`: nothing to do so far; what it needs may still change that. `due`: parts of it are still to run.
 * `settled`: how it ended.
 */
export type Standing =
  | { readonly kind: "open"; readonly verdict: Verdict }
  | { readonly kind: "due"; readonly verdict: Verdict; readonly remaining: readonly TaskPart[] }
  | { readonly kind: "settled"; readonly verdict: Verdict; readonly result: StepResult; readonly reason: string };

export interface Progress {
  readonly step: Step;
  readonly standing: Standing;
  /** Every stretch of work on it so far, by the pod's clock. */
  readonly spans: readonly Span[];
}

/**
 * Rounds of a run: each is one job, or shares it with the next ones where nothing is to be decided in between. What `fetch` brings decides about packages, packages about the rest, and what was
 * installed whether a running ComfyUI has to be started anew.
 */
export const ROUNDS: readonly (readonly Part[])[] = [
  ["system", "fetch"],
  ["packages"],
  ["install"],
  ["start", "finish"],
];

const SECTIONS: Readonly<Record<Exclude<TaskPart, "adopt">, string>> = {
  record: "generation",
  rollback: "generation",
  system: "fetch",
  fetch: "fetch",
  packages: "packages",
  install: "install",
  start: "start",
  stop: "start",
  finish: "start",
  quick_test: "start",
};

export function roundOf(part: TaskPart): number {
  return ROUNDS.findIndex((parts) => parts.some((one) => one === part));
}

/** The round in which a step comes first; a step has at least one part. */
export function firstRound(step: Step): number {
  return Math.min(...step.parts.map(roundOf));
}

/** The round after which nothing more of it can come. */
export function lastRound(step: Step): number {
  return Math.max(...step.parts.map(roundOf));
}

/** The first round whose own results decide nothing about what comes after it, for most steps: packages are known. */
const PACKAGES = roundOf("packages");
/** How these are done is decided by a look at the packages that are there. */
const DECIDED_LATE: ReadonlySet<Operation> = new Set(["sageattention"]);
/** What of these runs already may have to be started anew. */
const AT_WORK: ReadonlySet<Operation> = new Set(["comfyui_service", "service"]);

/** Whether the rest of a step will be done whatever that round brings. What is adopted is proved by then, or decided again. */
function isCertain({ step, standing }: Progress, round: number): boolean {
  if (standing.kind === "settled" || lastRound(step) <= round) return true;
  if (standing.kind === "open" || DECIDED_LATE.has(step.operation)) return false;
  return standing.verdict.action !== "adopt" || !AT_WORK.has(step.operation);
}

/** The last of the rounds that make one job with this one: a look in between would change nothing. */
function lastTogether(all: readonly Progress[], round: number): number {
  let last = round;
  while (last >= PACKAGES && last < ROUNDS.length - 1 && all.every((one) => isCertain(one, last))) last += 1;
  return last;
}

/** What a verdict makes of a step. */
export function standingOf(step: Step, verdict: Verdict): Standing {
  switch (verdict.action) {
    case "skip":
    case "later":
    case "attach":
      return { kind: "open", verdict };
    case "install":
    case "update":
      return { kind: "due", verdict, remaining: step.parts };
    case "adopt":
      return { kind: "due", verdict, remaining: ["adopt"] };
    case "fail":
      return { kind: "settled", verdict, result: "failed", reason: verdict.reason };
  }
}

/** Those whose needs ended badly cannot run; the reason names the need. */
export function withNotRun(all: readonly Progress[]): readonly Progress[] {
  const bad = new Set(
    all.flatMap(({ step, standing }) =>
      standing.kind === "settled" && (standing.result === "failed" || standing.result === "not-run") ? [step.id] : [],
    ),
  );
  let grown = false;
  const next = all.map((progress) => {
    const need = progress.step.needs.find((id) => bad.has(id));
    if (progress.standing.kind !== "due" || need === undefined) return progress;
    grown = true;
    return settle(progress, "not-run", `${need} failed`);
  });
  return grown ? withNotRun(next) : next;
}

export function settle(progress: Progress, result: StepResult, reason: string): Progress {
  return { ...progress, standing: { kind: "settled", verdict: progress.standing.verdict, result, reason } };
}

/** The tasks that come next, in order, and the last round that they are of; null when nothing is due. */
export function nextTasks(
  all: readonly Progress[],
): { readonly round: number; readonly tasks: readonly Task[] } | null {
  const due = all.flatMap(({ step, standing }) => (standing.kind === "due" ? [{ step, standing }] : []));
  if (due.length === 0) return null;
  const onlyAdopts = due.every(({ standing }) => standing.remaining[0] === "adopt");
  const ready = readyToStart(due);
  const roundOfTask = (step: Step, part: TaskPart): number => {
    if (onlyAdopts) return 0;
    return part === "adopt" || part === "quick_test" ? firstRound(step) : roundOf(part);
  };
  const rounds = due
    .filter(({ step }) => !ready.has(step.id))
    .map(({ step, standing }) => roundOfTask(step, standing.remaining[0] ?? "finish"));
  const first = Math.min(...rounds, roundOf("start"));
  const round = lastTogether(all, first);
  const orderOf = (step: Step, part: TaskPart) => {
    if (ready.has(step.id)) return AT_ONCE;
    return part === "adopt" ? adoptionOrder(step) : TASK_ORDER[part];
  };
  const tasks = due.flatMap(({ step, standing }) =>
    standing.remaining
      .filter((part) => ready.has(step.id) || roundOfTask(step, part) <= round)
      .map((part) => ({ order: orderOf(step, part), task: { part, step: step.id } })),
  );
  return {
    round,
    tasks: tasks.toSorted((left, right) => left.order - right.order).map(({ task }) => task),
  };
}

/** What has only its start to come and nothing due in front of it: after a resume nobody waits for it longer than needed. */
function readyToStart(
  due: readonly { readonly step: Step; readonly standing: Extract<Standing, { kind: "due" }> }[],
): ReadonlySet<string> {
  const ids = new Set(due.map(({ step }) => step.id));
  return new Set(
    due.flatMap(({ step, standing }) => {
      const waits = [...step.needs, ...step.after].some((id) => ids.has(id));
      return standing.remaining[0] === "start" && !waits ? [step.id] : [];
    }),
  );
}

const AT_ONCE = -1;
/** Catalogue order within a part; the parts of a round in this order. */
const TASK_ORDER: Readonly<Record<Exclude<TaskPart, "adopt">, number>> = {
  record: 0,
  system: 1,
  fetch: 2,
  packages: 3,
  install: 4,
  quick_test: 5,
  start: 6,
  stop: 6,
  finish: 7,
  rollback: 8,
};

/** Before all that is done in the same part; what concludes the run comes last. */
function adoptionOrder({ parts: [first = "finish"] }: Step): number {
  return first === "finish" ? TASK_ORDER.finish : TASK_ORDER[first] - 0.5;
}

/** What a job's results make of the steps. */
export function afterResults(all: readonly Progress[], results: readonly TaskResult[]): readonly Progress[] {
  return withNotRun(
    all.map((progress) => results.filter((one) => one.step === progress.step.id).reduce(after, progress)),
  );
}

function after(progress: Progress, result: TaskResult): Progress {
  const part = result.part === "adopt" ? (progress.step.parts[0] ?? "finish") : result.part;
  const spans = [...progress.spans, { section: SECTIONS[part], from: result.from, to: result.to }];
  const moved = { ...progress, spans };
  switch (result.result) {
    case "part":
      return { ...moved, standing: without(progress.standing, result.part) };
    case "refuted": {
      const verdict: Verdict = { action: "install", reason: `found in place, but ${result.reason}` };
      return { ...moved, standing: { kind: "due", verdict, remaining: progress.step.parts } };
    }
    case "installed":
    case "updated":
    case "adopted":
    case "skipped":
      return settle(moved, result.result, result.reason || progress.standing.verdict.reason);
    case "running":
    case "failed":
    case "not-run":
      return settle(moved, result.result, result.reason);
  }
}

function without(standing: Standing, part: TaskPart): Standing {
  if (standing.kind !== "due") return standing;
  return { ...standing, remaining: standing.remaining.filter((one) => one !== part) };
}

/** The ids of the steps whose result is one of these. */
export function idsWith(all: readonly Progress[], ...results: readonly StepResult[]): string[] {
  return all.flatMap(({ step, standing }) =>
    standing.kind === "settled" && results.includes(standing.result) ? [step.id] : [],
  );
}
