/** Fetches logs from a pod in one exec: what the shell of `logs.sh` sends, taken apart. */
import { randomBytes } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { ProbeError } from "../pod/probe.ts";
import { composeScript, remoteCommand, type Values } from "../pod/script.ts";
import logs from "./logs.sh";
import { OPERATION_SCRIPTS } from "./scripts.ts";

export interface PodLog {
  /** On the pod. */
  readonly path: string;
  /** Bytes before these that stayed there. */
  readonly left: number;
  readonly bytes: Buffer;
}

export interface LogsWanted {
  /** Ids of steps, and names of services; both empty: those of the last run, and of every service. */
  readonly steps: readonly string[];
  readonly services: readonly string[];
}

const MOST_BYTES = 10 * 1024 * 1024;
const ALL_BYTES = 50 * 1024 * 1024;
const SILENCE_MS = 60_000;

/** @throws ConnectionError; ProbeError where they did not all come */
export async function fetchLogs(
  connection: Connection,
  places: Values,
  wanted: LogsWanted,
  signal: AbortSignal,
): Promise<readonly PodLog[]> {
  const nonce = randomBytes(8).toString("hex");
  const values = {
    ...places,
    CP_nonce: nonce,
    CP_steps_wanted: wanted.steps.join("\n"),
    CP_services_wanted: wanted.services.join("\n"),
    CP_most: String(MOST_BYTES),
    CP_all: String(ALL_BYTES),
  };
  const script = composeScript("command", values, "logs_main", [...OPERATION_SCRIPTS, logs]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS, signal });
  signal.throwIfAborted();
  const files = parseLogs(result.stdout, nonce);
  if (files === null) throw new ProbeError("the connection ended before all logs had come");
  return files;
}

/** Null where the end is missing. */
export function parseLogs(output: Buffer, nonce: string): readonly PodLog[] | null {
  const end = output.lastIndexOf(`\ncomfy-pod\tend\t${nonce}\n`);
  if (end < 0) return null;
  const head = `\ncomfy-pod\tfile\t${nonce}\t`;
  const files: PodLog[] = [];
  for (let at = output.indexOf(head); at >= 0 && at < end; ) {
    const line = output.indexOf("\n", at + head.length);
    const next = output.indexOf(head, line);
    const [left = "0", ...path] = output
      .subarray(at + head.length, line)
      .toString("utf8")
      .split("\t");
    const bytes = output.subarray(line + 1, next < 0 ? end : next);
    files.push({ path: path.join("\t"), left: Number(left), bytes });
    at = next;
  }
  return files;
}
