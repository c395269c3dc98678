/** Whole reports from the parts that a test is about. */
import {
  type PodReport,
  REPORT_VERSION,
  type Report,
  type StepReport,
  type Versions,
} from "../../src/report/report.ts";

/** 2026-11-24 10:00:00 UTC. */
export const STARTED_AT = Date.UTC(2026, 10, 24, 10);

export function stepReport(own: Partial<StepReport> & { readonly id: string }): StepReport {
  return {
    title: own.id,
    verdict: { action: "skip", reason: "up to date since 2026-11-20" },
    result: "skipped",
    reason: own.verdict?.reason ?? "up to date since 2026-11-20",
    seconds: null,
    recordedSeconds: null,
    spans: [],
    remedy: null,
    logTail: [],
    warnings: [],
    ...own,
  };
}

export const NO_VERSIONS: Versions = {
  comfyui: null,
  comfyuiCommit: null,
  python: null,
  torch: null,
  cuda: null,
  gpu: null,
  driver: null,
  others: {},
};

export function podReport(own: Partial<PodReport> = {}): PodReport {
  return {
    name: "flux-pod-1",
    address: "root@203.0.113.7:10341",
    result: "unchanged",
    changed: own.result === "changed",
    problem: null,
    steps: [],
    checks: [],
    health: null,
    logsPath: null,
    versions: NO_VERSIONS,
    disks: [],
    wayIn: null,
    notices: [],
    warnings: [],
    reconnects: 0,
    startedAt: STARTED_AT,
    endedAt: STARTED_AT + 300,
    lastChange: null,
    ...own,
  };
}

export function reportOf(pods: readonly PodReport[], command = "provision"): Report {
  const endedAt = Math.max(STARTED_AT, ...pods.map((pod) => pod.endedAt));
  return { version: REPORT_VERSION, command, startedAt: STARTED_AT, endedAt, pods };
}
