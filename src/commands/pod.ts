/** A pod of a run: its connection, its name, and the frame that turns whatever goes wrong into a report of it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { WheelCache } from "../cache/cache.ts";
import { formatAddress } from "../connection/address.ts";
import type { Connection } from "../connection/connection.ts";
import type { EarlyConnections } from "../connection/early.ts";
import { type PodContext, problemReport } from "../engine/pod-report.ts";
import { problemOf } from "../engine/problem.ts";
import type { Log } from "../report/log.ts";
import type { PodReport } from "../report/report.ts";
import type { Settings, Target } from "../settings.ts";

/** What a command works with, for one pod. */
export interface Pod {
  readonly connection: Connection;
  readonly target: Target;
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** A link to the run; empty where there is none. */
  readonly run: string;
  /** Null where the runner has no cache. */
  readonly cache: WheelCache | null;
  /** The context of a report that is drawn now. */
  readonly context: (more?: Partial<PodContext>) => PodContext;
}

export interface PodRun {
  readonly target: Target;
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly run: string;
  readonly connections: EarlyConnections;
  readonly cache: WheelCache | null;
}

/** Runs a command on one pod; never throws: what ends it is its report's problem. */
export async function withPod(podRun: PodRun, command: (pod: Pod) => Promise<PodReport>): Promise<PodReport> {
  const { target, settings, log, signal, run, connections, cache } = podRun;
  const startedAt = Date.now();
  const warnings: string[] = [];
  const connection = await open(target, connections, log, warnings);
  const context = (more: Partial<PodContext> = {}): PodContext => ({
    name: settings.podName ?? connection.address,
    address: connection.address,
    sshDestination: target.kind === "ssh" ? `${target.user}@${target.host} -p ${target.port}` : null,
    notices: settings.notices,
    reconnects: connection.reconnects,
    startedAt,
    endedAt: Date.now(),
    tail: () => [],
    lockTimeoutMs: settings.lockTimeoutMs,
    ...more,
    warnings: [...warnings, ...(more.warnings ?? [])],
  });
  const work = command({ connection, target, settings, log, signal, run, cache, context }).catch((error: unknown) => {
    if (signal.aborted) return problemReport(CANCELLED, context(), "cancelled");
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problemReport(problem, context());
  });
  try {
    return await Promise.race([work, givenUp(signal, connection, context)]);
  } finally {
    await connection.close();
  }
}

const CANCELLED = { title: "cancelled", message: "The run was cancelled.", remedy: null };

/** A cancelled run has 5 seconds to tell how far it came. What the pod has not answered by then is not waited for. */
const CONNECTION_GRACE_MS = 3_500;
const REPORT_GRACE_MS = 4_200;

/** The report of a cancelled run whose command does not come to an end by itself. */
async function givenUp(signal: AbortSignal, connection: Connection, context: Pod["context"]): Promise<PodReport> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await sleep(CONNECTION_GRACE_MS, undefined, { ref: false });
  // What waits for the pod ends as lost, so that the command still tells what it knows.
  await connection.close();
  await sleep(REPORT_GRACE_MS - CONNECTION_GRACE_MS, undefined, { ref: false });
  return problemReport(CANCELLED, context(), "cancelled");
}

async function open(target: Target, connections: EarlyConnections, log: Log, warnings: string[]): Promise<Connection> {
  // Loaded where it is needed: most runs start no process here.
  if (target.kind === "local") return (await import("../connection/local.ts")).openLocal();
  return connections.take(target, {
    onWarning: (warning) => warnings.push(warning),
    onNotice: (notice) => log.note(`${formatAddress(target)}: ${notice}`),
  });
}
