/** Starts a job on the pod and follows it to its end, across lost connections. */
import type { Connection, ExecResult } from "../connection/connection.ts";
import { parseTold, type Told, unescapeTold } from "./answer.ts";
import { composeScript, remoteCommand, type Values } from "./script.ts";

/** The parts that a task may have on the pod; see job.sh. */
export const TASK_PARTS = ["adopt", "system", "fetch", "packages", "install", "start", "finish", "quick_test"] as const;
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
  | { readonly kind: "locked"; readonly owner: string }
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
  const start = composeScript(
    "start",
    {
      CP_workspace: job.values.CP_workspace ?? "auto",
      CP_job: job.id,
      CP_job_steps: steps,
      CP_token: job.token,
      CP_owner: job.owner,
      ...(job.follow ? {} : { CP_follow: "no" }),
    },
    "exec 3>/dev/null; discover_workspace; discover_container; start_main",
  );
  const input = [script, ...Object.entries(job.secrets).flat()].map((chunk) => `${chunk}\0`).join("");
  const { command } = remoteCommand(start);
  return followThrough(connection, job, follower, { command, input });
}

/** Follows a job that is there, from its first byte on. @throws ConnectionError */
export function followJob(
  connection: Connection,
  job: Pick<JobRequest, "id" | "values">,
  follower: JobFollower,
): Promise<JobEnd> {
  return followThrough(connection, { ...job, follow: true }, follower, followCommand(job, 0));
}

/** The token of the lines that say whose log begins; from the job's id, so that a later run can read the log too. */
export function lineToken(jobId: string): string {
  return `job-${jobId}`;
}

function followCommand(job: Pick<JobRequest, "id" | "values">, offset: number) {
  const script = composeScript(
    "follow",
    { CP_workspace: job.values.CP_workspace ?? "auto", CP_job: job.id, CP_offset: String(offset) },
    "exec 3>/dev/null; discover_workspace; discover_container; follow_main",
  );
  return { command: remoteCommand(script).command };
}

async function followThrough(
  connection: Connection,
  job: Pick<JobRequest, "id" | "values" | "follow">,
  follower: JobFollower,
  first: { command: string; input?: string },
): Promise<JobEnd> {
  let offset = 0;
  let following = false;
  const onStdout = (chunk: Buffer) => {
    offset += chunk.length;
    follower.onLog(chunk);
  };
  for (let request = first; ; request = following ? followCommand(job, offset) : first) {
    const result = await connection.exec({ ...request, onStdout, signal: follower.signal });
    if (result.kind === "lost" && result.reason === "aborted") return { kind: "aborted" };
    const control = readControl(result);
    const goneOwner = textOf(control, "taken-over");
    if (goneOwner !== null) follower.onTakenOver(goneOwner);
    following ||= control.has("following") || offset > 0;
    const end = endOf(control, job.follow, result);
    if (end !== null) return end;
  }
}

/** Control lines by kind; the rest of standard error is the shell's own talk. */
function readControl(result: ExecResult): Map<string, string[]> {
  const lines = result.stderr.toString("utf8").split("\n");
  // The last piece has no newline: where the connection broke it may be half a line.
  return Map.groupBy(lines.slice(0, -1), (line) => line.split("\t", 1)[0] ?? "") as Map<string, string[]>;
}

type Control = ReadonlyMap<string, readonly string[]>;

function textOf(control: Control, kind: string): string | null {
  const line = control.get(kind)?.[0];
  return line === undefined ? null : unescapeTold(line.slice(kind.length + 1));
}

function endOf(control: Control, follow: boolean, result: ExecResult): JobEnd | null {
  const refused = textOf(control, "refused");
  if (refused !== null) return { kind: "refused", reason: refused };
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner };
  const ended = textOf(control, "ended");
  if (ended === null && result.kind === "lost") return null;
  if (ended === null && follow) {
    const said = result.stderr.toString("utf8").trim().slice(-500);
    return { kind: "refused", reason: `the job could not be followed${said === "" ? "" : `: ${said}`}` };
  }
  const rest = (kind: string) => (control.get(kind) ?? []).map((line) => line.slice(kind.length + 1));
  return {
    kind: "ended",
    results: rest("result").flatMap(parseResult),
    told: rest("told").flatMap((line) => parseTold(line) ?? []),
    stopped: textOf(control, "stopped"),
    orderly: ended === null || ended === "0",
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
