/** Records what an installation was before a run's first change of it, and goes back to what was recorded. */
import type { PodAnswer } from "../pod/answer.ts";
import type { Task, TaskPart, TaskResult } from "../pod/job.ts";
import type { Settings } from "../settings.ts";
import type { Operation, Step } from "../steps/step.ts";
import type { JobLogTitles } from "./job-log.ts";
import type { Choices } from "./question.ts";
import { type Halt, haltOf, haltOfError, type RoundEnd, type RunEffects, type RunEnd } from "./run.ts";
import { afterResults, type Progress } from "./standing.ts";

/** Parts and operations that change nothing which a generation holds. */
const HARMLESS_PARTS: ReadonlySet<TaskPart> = new Set(["adopt", "system", "start", "finish", "quick_test"]);
const HARMLESS_OPERATIONS: ReadonlySet<Operation> = new Set(["cuda_check", "model_directories", "service"]);

/** The step that a run puts in front of its work, beside those of the catalogue. */
export const RECORD = "generation";

/** A run's effects, which record a generation on the pod in front of the first work that changes something. */
export class RecordingEffects implements RunEffects {
  readonly #effects: RunEffects;
  readonly #settings: Settings;
  #asked = false;
  #number: string | null = null;
  /** Why nothing may be changed. */
  #refusal: string | null = null;
  readonly warnings: string[] = [];

  constructor(effects: RunEffects, settings: Settings) {
    this.#effects = effects;
    this.#settings = settings;
  }

  /** What this run can be undone to; null where nothing was there before, or nothing was changed. */
  get number(): string | null {
    return this.#number;
  }

  probe(): Promise<PodAnswer> {
    return this.#effects.probe();
  }

  attach(job: string): Promise<RoundEnd> {
    return this.#effects.attach(job);
  }

  async job(tasks: readonly Task[], all: readonly Progress[], answer: PodAnswer): Promise<RoundEnd> {
    if (this.#refusal !== null) return refused(tasks, this.#refusal);
    if (this.#asked || !tasks.some((task) => changes(task, all))) return this.#effects.job(tasks, all, answer);
    const withRecord = [...all.map((progress) => this.#needing(progress)), recording(this.#settings)];
    const task: Task = { part: "record", step: RECORD };
    if (tasks.some(({ step }) => all.some((one) => one.step.id === step && one.step.background))) {
      // Work in the background has a job of its own, which nobody follows.
      const end = this.#heard(await this.#effects.job([task], withRecord, answer));
      return end.kind === "ended" && end.stopped === null && end.orderly ? this.job(tasks, all, answer) : end;
    }
    return this.#heard(await this.#effects.job([task, ...tasks], withRecord, answer));
  }

  /** Where the run is to be undone if it fails, nothing is changed that could not be. */
  #needing(progress: Progress): Progress {
    if (this.#settings.onFailure === "keep") return progress;
    return { ...progress, step: { ...progress.step, needs: [...progress.step.needs, RECORD] } };
  }

  #heard(end: RoundEnd): RoundEnd {
    // What waited for the lock is asked again.
    this.#asked = end.kind !== "waited";
    if (end.kind !== "ended") return end;
    const number = end.told.find(({ step, kind, key }) => step === RECORD && kind === "fact" && key === "number");
    this.#number = number?.value ?? null;
    const record = end.results.find(({ step }) => step === RECORD);
    const results = end.results.filter(({ step }) => step !== RECORD);
    if (record?.result === "part") return { ...end, results };
    const reason = record?.reason ?? "it did not come to its end";
    if (this.#settings.onFailure === "keep") {
      this.warnings.push(`what was there before could not be recorded, so this run cannot be undone: ${reason}`);
      return { ...end, results };
    }
    this.#refusal = `nothing was changed, since what was there before could not be recorded: ${reason}`;
    return { ...end, results: blamed(results, this.#refusal) };
  }
}

/** A job that was not begun: the first of its tasks tells why. */
function refused(tasks: readonly Task[], reason: string): RoundEnd {
  const now = Date.now();
  const results = tasks.map(
    ({ part, step }): TaskResult => ({ part, step, result: "not-run", from: now, to: now, reason: `${RECORD} failed` }),
  );
  return { kind: "ended", results: blamed(results, reason), told: [], stopped: null, orderly: true };
}

function blamed(results: readonly TaskResult[], reason: string): readonly TaskResult[] {
  const [first, ...rest] = results;
  return first?.result === "not-run" ? [{ ...first, result: "failed", reason }, ...rest] : results;
}

/** The titles of a run's work are those of its steps: the recording has no place among them. */
export function withoutRecording(titles: (all: readonly Progress[]) => JobLogTitles) {
  return (all: readonly Progress[]): JobLogTitles => titles(all.filter(({ step }) => step.id !== RECORD));
}

function changes({ part, step }: Task, all: readonly Progress[]): boolean {
  const operation = all.find((progress) => progress.step.id === step)?.step.operation;
  return !HARMLESS_PARTS.has(part) && operation !== undefined && !HARMLESS_OPERATIONS.has(operation);
}

function recording({ manifest }: Settings): Progress {
  const step = ofGeneration(RECORD, "Generation", [], { manifest: JSON.stringify(manifest) });
  const verdict = { action: "install", reason: "before the first change" } as const;
  // A part that is not the last: it is no step with a record of its own.
  return { step, standing: { kind: "due", verdict, remaining: ["record", "finish"] }, spans: [] };
}

export interface RollbackRequest {
  readonly settings: Settings;
  readonly steps: readonly Step[];
  readonly choices: Choices;
  readonly answer: PodAnswer;
  /** A number, or `previous`. */
  readonly to: string;
  /** Whether what is there now becomes a generation first. */
  readonly keep: boolean;
}

/** Goes back to a generation, in one job; what ends it early is its halt. */
export async function rollBack(effects: RunEffects, request: RollbackRequest): Promise<RunEnd> {
  let { answer } = request;
  let all: readonly Progress[] = rollbackSteps(request).map((step): Progress => {
    const verdict = { action: "update", reason: `back to ${named(request.to)}` } as const;
    return { step, standing: { kind: "due", verdict, remaining: ["rollback"] }, spans: [] };
  });
  const tasks = all.map(({ step }): Task => ({ part: "rollback", step: step.id }));
  let told: RunEnd["told"] = [];
  try {
    let end = await effects.job(tasks, all, answer);
    while (end.kind === "waited") {
      answer = await effects.probe();
      end = await effects.job(tasks, all, answer);
    }
    if ("results" in end) all = afterResults(all, end.results);
    if (end.kind !== "ended") return { all, answer, told, halt: haltOf(end) };
    told = end.told;
    answer = await effects.probe();
    return { all, answer, told, halt: haltWithin(end) };
  } catch (error) {
    return { all, answer, told, halt: haltOfError(error) };
  }
}

const named = (to: string): string => (to === "previous" ? "the state before the last change" : `generation ${to}`);

export function haltWithin(end: Extract<RoundEnd, { kind: "ended" }>): Halt | null {
  if (end.stopped !== null) return { kind: "stopped", reason: end.stopped };
  return end.orderly ? null : { kind: "vanished" };
}

/** What a rollback does, in its order; the service only where the run may start it. */
function rollbackSteps({ settings, steps, choices, to, keep }: RollbackRequest): readonly Step[] {
  const service = steps.find(({ operation }) => operation === "comfyui_service");
  const undone = ["repositories", "packages", "records"];
  const restart = { restart: settings.restart, restart_wait: String(Math.ceil(settings.restartWaitMs / 1000)) };
  return [
    ofGeneration(RECORD, "Generation", [], { to, keep: keep ? "yes" : "no" }),
    ofGeneration("repositories", "Repositories", [RECORD]),
    ofGeneration("packages", "Python packages", ["repositories"]),
    ofGeneration("records", "Records, markers and start script", ["packages"]),
    ...(service === undefined || !choices.run.has(service.id)
      ? []
      : [
          {
            ...ofGeneration(service.id, service.title, ["records"], { ...service.wish, ...restart }),
            secrets: service.secrets,
          },
        ]),
    ofGeneration("proof", "Proof", undone),
  ];
}

function ofGeneration(id: string, title: string, needs: readonly string[], wish: Step["wish"] = {}): Step {
  return {
    id,
    title,
    alsoKnownAs: [],
    stateName: null,
    needs,
    after: [],
    home: "volume",
    operation: "generation",
    parts: [],
    wish,
    secrets: [],
    background: false,
  };
}
