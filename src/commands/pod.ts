/** A pod of a run: its connection, its name, and the frame that turns whatever goes wrong into a report of it. */
import { formatAddress } from "../connection/address.ts";
import { type Connection, ConnectionError } from "../connection/connection.ts";
import { openLocal } from "../connection/local.ts";
import { openSsh } from "../connection/ssh.ts";
import { type PodContext, problemReport } from "../engine/pod-report.ts";
import { ProbeError } from "../pod/probe.ts";
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
  /** The context of a report that is drawn now. */
  readonly context: (more?: Partial<PodContext>) => PodContext;
}

export interface PodRun {
  readonly target: Target;
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly run: string;
}

/** Runs a command on one pod; never throws: what ends it is its report's problem. */
export async function withPod(podRun: PodRun, command: (pod: Pod) => Promise<PodReport>): Promise<PodReport> {
  const { target, settings, log, signal, run } = podRun;
  const startedAt = Date.now();
  const warnings: string[] = [];
  const connection = open(target, settings, log, warnings);
  const context = (more: Partial<PodContext> = {}): PodContext => ({
    name: settings.podName ?? connection.address,
    address: connection.address,
    sshDestination: target.kind === "ssh" ? `${target.user}@${target.host} -p ${target.port}` : null,
    notices: settings.notices,
    reconnects: connection.reconnects,
    startedAt,
    endedAt: Date.now(),
    tail: () => [],
    ...more,
    warnings: [...warnings, ...(more.warnings ?? [])],
  });
  try {
    return await command({ connection, target, settings, log, signal, run, context });
  } catch (error) {
    return problemReport(problemOf(error, signal), context(), signal.aborted ? "cancelled" : "failed");
  } finally {
    await connection.close();
  }
}

function open(target: Target, settings: Settings, log: Log, warnings: string[]): Connection {
  if (target.kind === "local") return openLocal();
  return openSsh({
    target,
    key: settings.key ?? "",
    passphrase: settings.keyPassphrase,
    connectTimeoutMs: settings.connectTimeoutMs,
    onWarning: (warning) => warnings.push(warning),
    onNotice: (notice) => log.note(`${formatAddress(target)}: ${notice}`),
  });
}

function problemOf(error: unknown, signal: AbortSignal): NonNullable<PodReport["problem"]> {
  if (signal.aborted) return { title: "cancelled", message: "The run was cancelled.", remedy: null };
  if (error instanceof ConnectionError) {
    return { title: CONNECTION_TITLES[error.kind], message: error.message, remedy: error.hint };
  }
  if (error instanceof ProbeError) return { title: "the pod did not answer", message: error.message, remedy: null };
  throw error;
}

const CONNECTION_TITLES: Readonly<Record<ConnectionError["kind"], string>> = {
  dns: "the host name is not known",
  refused: "the pod refuses connections",
  timeout: "the pod does not answer",
  handshake: "the SSH handshake failed",
  "host-key": "the host key is not the expected one",
  auth: "the pod does not accept the key",
  lost: "the connection was lost",
};
