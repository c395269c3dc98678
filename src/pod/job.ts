/** Starts a job on the pod and follows it to its end, across lost connections. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Connection, ConnectionError, type ExecRequest, type ExecResult } from "../connection/connection.ts";
import { parseTold, type Told, unescapeTold } from "./answer.ts";
import { type Control, readControl, textOf } from "./control.ts";
import { composeScript, remoteCommand, type Values } from "./script.ts";

/** The parts that a task may have on the pod; see job.sh. */
export const TASK_PARTS = [
  "record",
  "adopt",
  "system",
  "fetch",
  "packages",
  "install",
  "start",
  "stop",
  "finish",
  "quick_test",
  "rollback",
] as const;
export type TaskPart = (typeof TASK_PARTS)[number];

export interface Task {
  readonly part: TaskPart;
  readonly step: string;
}

/** `part`: that part went well and the step has more. `refuted`: found in place, but its proof failed. */
export const TASK_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "refuted",
  "part",
] as const;
export type TaskResultKind = (typeof TASK_RESULTS)[number];

export interface TaskResult {
  readonly step: string;
  readonly result: TaskResultKind;
  readonly part: TaskPart;
  /** Milliseconds since the epoch, by the pod's clock. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface JobRequest {
  readonly id: string;
  readonly values: Values;
  readonly operations: readonly string[];
  readonly tasks: readonly Task[];
  readonly secrets: Readonly<Record<string, string>>;
  /** Names the run in the lock; `owner` is what people read there. */
  readonly token: string;
  readonly owner: string;
  /** False: started and left to itself. */
  readonly follow: boolean;
}

export interface JobFollower {
  /** Bytes of the job's log, each once and in order. */
  readonly onLog: (chunk: Buffer) => void;
  /** The lock's former owner was gone; its words. */
  readonly onTakenOver: (owner: string) => void;
  readonly signal: AbortSignal;
}

export type JobEnd =
  | {
      readonly kind: "ended";
      readonly results: readonly TaskResult[];
      readonly told: readonly Told[];
      /** Why the job was stopped by its own clocks. */
      readonly stopped: string | null;
      /** False where the job ended without saying so: killed, or the pod was restarted. */
      readonly orderly: boolean;
    }
  | { readonly kind: "refused"; readonly reason: string }
  /** Another run holds the lock, or somebody who took it by hand. */
  | { readonly kind: "locked"; readonly owner: string; readonly byHand: boolean }
  /** This run had the lock, and another run took it over. */
  | { readonly kind: "lock-lost"; readonly owner: string }
  | { readonly kind: "aborted" };

/** Starts the job, or follows it where this very start was sent before. @throws ConnectionError */
export async function runJob(connection: Connection, job: JobRequest, follower: JobFollower): Promise<JobEnd> {
  const tasks = job.tasks.map((task) => `${task.part} ${task.step}`).join("\n");
  const steps = [...new Set(job.tasks.map((task) => task.step))].join("\n");
  const script = composeScript(
    "job",
    { ...job.values, CP_job: job.id, CP_tasks: tasks, CP_line_token: lineToken(job.id) },
    "job_main",
    job.operations,
  );
  const secrets = [...Object.entries(job.secrets).flat(), ""].map((chunk) => `${chunk}\0`).join("");
  const input = Buffer.concat([Buffer.from(secrets), gzipSync(script)]);
  const start = (nonce: string) => {
    const values = {
      CP_workspace: job.values.CP_workspace ?? "auto",
      CP_job: job.id,
      CP_job_steps: steps,
      CP_token: job.token,
      CP_owner: job.owner,
      CP_nonce: nonce,
      ...(job.follow ? {} : { CP_follow: "no" }),
    };
    return { command: remoteCommand(composeScript("start", values, `${PLACES}; start_main`)).command, input };
  };
  return followThrough(connection, job, follower, start);
}

/** Follows a job that is there, from its first byte on. @throws ConnectionError */
export function followJob(
  connection: Connection,
  job: Pick<JobRequest, "id" | "values">,
  follower: JobFollower,
): Promise<JobEnd> {
  return followThrough(connection, { ...job, follow: true }, follower, (nonce) => followCommand(job, 0, nonce));
}

/** The token of the lines that say whose log begins; from the job's id, so that a later run can read the log too. */
export function lineToken(jobId: string): string {
  return `job-${jobId}`;
}

/** What a script finds before its entry; it tells nobody. */
const PLACES = "exec 3>/dev/null; discover_workspace; discover_container";
/** Where not one byte comes in between, a connection that is lost over and over is given up after so many times. */
const FRUITLESS_LIMIT = 5;

function followCommand(job: Pick<JobRequest, "id" | "values">, offset: number, nonce: string) {
  const values = {
    CP_workspace: job.values.CP_workspace ?? "auto",
    CP_job: job.id,
    CP_offset: String(offset),
    CP_nonce: nonce,
  };
  return { command: remoteCommand(composeScript("follow", values, `${PLACES}; follow_main`)).command };
}

/** Without a byte of the log a follower still says every 20 seconds that it sees the job; so long it may be silent. */
const SILENCE_MS = 90_000;
/** One silence may be the channel's; after as many the volume is to blame. */
const SILENCE_LIMIT = 2;

async function followThrough(
  connection: Connection,
  job: Pick<JobRequest, "id" | "values" | "follow">,
  follower: JobFollower,
  first: (nonce: string) => ExecRequest,
): Promise<JobEnd> {
  let offset = 0;
  let begun = false;
  const onLog = (chunk: Buffer) => {
    offset += chunk.length;
    follower.onLog(chunk);
  };
  let silences = 0;
  for (let fruitless = 0; fruitless < FRUITLESS_LIMIT; ) {
    const nonce = randomBytes(8).toString("hex");
    const before = offset;
    const request = begun ? followCommand(job, offset, nonce) : first(nonce);
    const result = await connection.exec({
      ...request,
      onStdout: afterGreeting(nonce, onLog),
      signal: follower.signal,
      silenceMs: SILENCE_MS,
    });
    if (result.kind === "lost" && result.reason === "aborted") return { kind: "aborted" };
    silences = result.kind === "lost" && result.reason === "silent" && offset === before ? silences + 1 : 0;
    if (silences === SILENCE_LIMIT) throw hangs(connection, job.id);
    const control = readControl(result);
    const goneOwner = textOf(control, "taken-over");
    if (goneOwner !== null) follower.onTakenOver(goneOwner);
    begun ||= control.has("started") || control.has("following");
    const end = endOf(control, job.follow, result, begun);
    if (end !== null) return end;
    fruitless = offset > before ? 0 : fruitless + 1;
    await sleep(Math.max(0, fruitless - 1) * 1000, undefined, { signal: follower.signal }).catch(() => {});
    if (follower.signal.aborted) return { kind: "aborted" };
  }
  throw new ConnectionError(
    "lost",
    `${connection.address}: the connection was lost ${FRUITLESS_LIMIT} times while the job ${job.id} was followed`,
    "The job goes on on the pod. Run again: the next run finds it and follows it, or picks up what it did.",
  );
}

function hangs(connection: Connection, job: string): ConnectionError {
  return new ConnectionError(
    "lost",
    `${connection.address}: the pod takes commands, but its volume has not answered for ${(SILENCE_LIMIT * SILENCE_MS) / 60_000} minutes while the job ${job} was followed`,
    "The volume hangs. Restart the pod, and see in the provider's console whether the volume has trouble; then run again: what is done is kept.",
  );
}

/** Passes on what comes after the greeting's line; what a login shell prints before it is no log. */
function afterGreeting(nonce: string, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  const greeting = Buffer.from(`\ncomfy-pod\tlog\t${nonce}\n`);
  let head: Buffer | null = Buffer.alloc(0);
  return (chunk) => {
    if (head === null) return pass(chunk);
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf(greeting);
    if (at < 0) return;
    const rest = head.subarray(at + greeting.length);
    head = null;
    if (rest.length > 0) pass(rest);
  };
}

/** Null where the job has to be followed on. `begun`: the pod has said that the job is there. */
function endOf(control: Control, follow: boolean, result: ExecResult, begun: boolean): JobEnd | null {
  const refused = textOf(control, "refused");
  if (refused !== null) return { kind: "refused", reason: refused };
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const nothing: JobEnd = { kind: "ended", results: [], told: [], stopped: null, orderly: true };
  if (!follow && begun) return nothing;
  // Output may have been on its way when the connection broke, so only a whole answer counts.
  if (result.kind === "lost") return null;
  const ended = textOf(control, "ended");
  if (ended === null && begun) return null;
  if (ended === null) {
    const said = result.stderr.toString("utf8").trim().slice(-500);
    return { kind: "refused", reason: `the job could not be started${said === "" ? "" : `: ${said}`}` };
  }
  const rest = (kind: string) => (control.get(kind) ?? []).map((line) => line.slice(kind.length + 1));
  return {
    kind: "ended",
    results: rest("result").flatMap(parseResult),
    told: rest("told").flatMap((line) => parseTold(line) ?? []),
    stopped: textOf(control, "stopped"),
    orderly: ended === "0",
  };
}

/** One line of `results`; empty where it is none. */
export function parseResult(line: string): TaskResult[] {
  const [step = "", result, from, to, part, ...reason] = line.split("\t");
  const kind = TASK_RESULTS.find((known) => known === result);
  const which = TASK_PARTS.find((known) => known === part);
  if (kind === undefined || which === undefined) return [];
  return [
    { step, result: kind, part: which, from: Number(from), to: Number(to), reason: unescapeTold(reason.join("\t")) },
  ];
}
