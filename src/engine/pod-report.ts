/** Draws the report of one pod from how its run ended. Pure. */
import type { PodAnswer, Told } from "../pod/answer.ts";
import type { PodReport, PodResult, StepReport, StepResult, Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";
import { causeIn } from "./causes.ts";
import { lockedProblem, lockLostProblem } from "./locked.ts";
import { type Facts, factsOf, lastChangeOf, presentFactsOf, replaced, versionsOf } from "./pod-facts.ts";
import type { Problem } from "./problem.ts";
import { answerFor } from "./question.ts";
import { explain } from "./remedy.ts";
import type { Halt, LeftWork, RunEnd } from "./run.ts";
import { type DiskSpace, diskSpaces, disksOf, roomWarnings } from "./space.ts";
import type { Progress } from "./standing.ts";
import { serviceWays, wayInOf } from "./way-in.ts";

/** What a report needs beside the run itself. */
export interface PodContext {
  readonly name: string;
  readonly address: string;
  /** `root@203.0.113.7 -p 10341`, for an `ssh -L` line; null for `local`. */
  readonly sshDestination: string | null;
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  readonly reconnects: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly tail: (step: string) => readonly string[];
  /** So long the lock was waited for. */
  readonly lockTimeoutMs: number;
}

/** The report of a plan: verdicts, no results. */
export function planReport(
  steps: readonly Step[],
  verdicts: ReadonlyMap<string, Verdict>,
  answer: PodAnswer,
  context: PodContext,
): PodReport {
  const reports = steps.map((step): StepReport => {
    const verdict = verdicts.get(step.id) ?? { action: "fail", reason: "not decided" };
    return { ...bare(step, answer), verdict, result: null, reason: verdict.reason };
  });
  const spaces = diskSpaces(answer, steps, verdicts);
  const changes = reports.some(({ verdict }) => verdict.action === "install" || verdict.action === "update");
  return {
    ...whole(steps, answer, [], { ...context, warnings: [...context.warnings, ...roomWarnings(spaces)] }),
    disks: disksOf(spaces),
    steps: reports,
    result: changes ? "changed" : "unchanged",
    changed: changes,
  };
}

/** The report of a run that applied. */
export function runReport(end: RunEnd, context: PodContext): PodReport {
  const { all, answer, told, halt } = end;
  const steps = all.map((progress) => stepReport(progress, end, context));
  const result = resultOf(steps, halt);
  return {
    ...whole(
      all.map(({ step }) => step),
      answer,
      told,
      halt?.kind === "aborted" ? { ...context, notices: [CANCELLED[halt.work], ...context.notices] } : context,
    ),
    steps,
    result,
    changed: steps.some(isChange),
    problem: halt === null || halt.kind === "aborted" ? null : problemOfHalt(halt, context),
  };
}

/** The report of a run that was refused before anything was touched, since the disks do not allow it. */
export function refusedReport(
  problem: Problem,
  end: RunEnd,
  spaces: readonly DiskSpace[],
  context: PodContext,
): PodReport {
  return { ...runReport({ ...end, halt: { kind: "broken", problem } }, context), disks: disksOf(spaces) };
}

/** The report of a pod that could not be asked at all. */
export function problemReport(
  problem: NonNullable<PodReport["problem"]>,
  context: PodContext,
  result: PodResult = "failed",
): PodReport {
  const nothing: PodAnswer = {
    facts: {},
    problems: {},
    warnings: [],
    steps: new Map(),
    complete: false,
    greeted: false,
  };
  return { ...whole([], nothing, [], context), steps: [], result, changed: false, problem };
}

/** The report of a command without steps that did what it was asked: its sentence comes first among the notices. */
export function noticeReport(sentence: string, changed: boolean, context: PodContext): PodReport {
  const report = problemReport({ title: "", message: "", remedy: null }, context);
  return {
    ...report,
    problem: null,
    result: changed ? "changed" : "unchanged",
    changed,
    notices: [sentence, ...report.notices],
  };
}

function whole(steps: readonly Step[], answer: PodAnswer, told: readonly Told[], context: PodContext) {
  const facts = (id: string) => factsOf(id, answer, told);
  const present = (id: string) => presentFactsOf(id, answer, told);
  return {
    name: context.name,
    address: context.address,
    problem: null,
    checks: [],
    health: null,
    logsPath: null,
    versions: versionsOf(answer, facts, steps),
    disks: disksOf(diskSpaces(answer)),
    wayIn: wayInOf(present("comfyui_service"), answer.facts, context.sshDestination),
    notices: [
      ...context.notices,
      ...replaced(answer),
      ...serviceWays(steps, present, answer.facts, context.sshDestination),
    ],
    warnings: [...context.warnings, ...answer.warnings, ...stepWarnings("-", told)],
    reconnects: context.reconnects,
    startedAt: context.startedAt,
    endedAt: context.endedAt,
    lastChange: lastChangeOf(answer),
  } satisfies Partial<PodReport>;
}

function bare(step: Step, answer: PodAnswer) {
  const { record, warnings } = answerFor(answer, step);
  return {
    id: step.id,
    title: step.title,
    seconds: null,
    recordedSeconds: record?.seconds ?? null,
    spans: [],
    remedy: null,
    logTail: [],
    warnings,
  };
}

function stepReport(progress: Progress, { answer, told, halt }: RunEnd, context: PodContext): StepReport {
  const { step, standing, spans } = progress;
  const known = bare(step, answer);
  const seconds = spans.length === 0 ? null : spans.reduce((sum, span) => sum + (span.to - span.from), 0) / 1000;
  const [result, reason] = ending(progress, halt);
  const tail = result === "failed" || result === "cancelled" ? context.tail(step.id) : [];
  const explained = result === "failed" ? explain(step, reason, tail, told) : { reason, remedy: null };
  return {
    ...known,
    verdict: standing.verdict,
    result,
    reason:
      result === "installed" || result === "updated"
        ? withDetail(reason, factsOf(step.id, answer, told))
        : explained.reason,
    seconds,
    spans,
    remedy: explained.remedy,
    logTail: tail.slice(-40),
    warnings: [...new Set([...known.warnings, ...stepWarnings(step.id, told)])],
  };
}

/** How a step ended that no job settled. */
function ending({ standing }: Progress, halt: Halt | null): readonly [StepResult, string] {
  switch (standing.kind) {
    case "settled":
      return [standing.result, standing.reason];
    case "open":
      return standing.verdict.action === "attach"
        ? ["running", standing.verdict.reason]
        : ["skipped", standing.verdict.reason];
    case "due":
      return [
        "not-run",
        halt?.kind === "aborted" ? "the run was cancelled before its turn" : "the run ended before its turn",
      ];
  }
}

/** Where what was built before came from. */
const WHEEL_SOURCES: Readonly<Record<string, string>> = {
  cache: "from a wheel in the cache",
  volume: "from a wheel kept on the volume",
};

function withDetail(reason: string, facts: Facts): string {
  const commit = facts.commit?.slice(0, 7);
  const version = facts.torch ?? facts.version;
  const detail = [version, commit === undefined ? undefined : version === undefined ? commit : `(${commit})`];
  const ready = facts.ready_seconds === undefined ? "" : `answered after ${facts.ready_seconds} s`;
  const wheel = WHEEL_SOURCES[facts.wheel_from ?? ""] ?? "";
  const text = [...detail, ready, wheel].filter((part) => part !== undefined && part !== "").join(" ");
  return text === "" ? reason : `${reason} · ${text}`;
}

function isChange({ result, verdict }: StepReport): boolean {
  return result === "installed" || result === "updated" || (result === "running" && verdict.action === "install");
}

function resultOf(steps: readonly StepReport[], halt: Halt | null): PodResult {
  if (halt?.kind === "aborted") return "cancelled";
  if (halt !== null || steps.some(({ result }) => result === "failed" || result === "not-run")) return "failed";
  return steps.some(isChange) ? "changed" : "unchanged";
}

/** What a cancelled run says of its work on the pod. */
const CANCELLED: Readonly<Record<LeftWork, string>> = {
  none: "The run was cancelled; nothing of it is at work on the pod.",
  stopped: "The run was cancelled; its work on the pod was stopped.",
  left: "The run was cancelled; its job goes on on the pod (on-cancel: leave), and the next run attaches to it.",
  unknown:
    "The run was cancelled, but the pod did not answer in time, so its job may go on there; the next run attaches to it.",
};

function problemOfHalt(halt: Exclude<Halt, { kind: "aborted" }>, { lockTimeoutMs }: PodContext): Problem {
  switch (halt.kind) {
    case "locked":
      return lockedProblem(halt, lockTimeoutMs);
    case "lock-lost":
      return lockLostProblem(halt.owner);
    case "broken":
      return halt.problem;
    case "refused":
      return { title: "the pod refused the work", message: halt.reason, remedy: causeIn(halt.reason)?.remedy ?? null };
    case "stopped":
      return {
        title: "stopped",
        message: halt.reason,
        remedy: "Raise step-timeout or idle-timeout if it only needs longer.",
      };
    case "vanished":
      return {
        title: "the work on the pod ended without a word",
        message: "The job was killed, or the pod was restarted.",
        remedy:
          "Run again: what is done is kept, what is half-done is repaired. If it happens again, look at the pod's memory.",
      };
  }
}

function stepWarnings(id: string, told: readonly Told[]): string[] {
  return told.filter((one) => one.step === id && one.kind === "warning").map((one) => one.value);
}
