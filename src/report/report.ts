/** What happened, as data: the summary, the outputs and the log lines are drawn from this and from nothing else. */

export const REPORT_VERSION = 1;

/** How a step ended. `not-run`: something that it needs failed. `running`: it goes on in the background. */
export const STEP_RESULTS = [
  "installed",
  "updated",
  "adopted",
  "skipped",
  "running",
  "failed",
  "not-run",
  "cancelled",
] as const;
export type StepResult = (typeof STEP_RESULTS)[number];

/** What the plan says of a step; `later` hangs on a pending one, so it is decided when its turn comes. */
export const VERDICT_ACTIONS = ["skip", "attach", "install", "update", "adopt", "fail", "later"] as const;
export type VerdictAction = (typeof VERDICT_ACTIONS)[number];

export interface Verdict {
  readonly action: VerdictAction;
  /** As a person would say it: "requirements.txt changed (3 lines)". */
  readonly reason: string;
}

/** A stretch of time that a step was at work, for the timeline. */
export interface Span {
  /** Which row group of the timeline: "fetch", "packages", "install", "start". */
  readonly section: string;
  /** Milliseconds since the epoch, by the runner's clock. */
  readonly from: number;
  readonly to: number;
}

export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Null in a plan. */
  readonly result: StepResult | null;
  /** Why it ended so. */
  readonly reason: string;
  /** Null where nothing ran. */
  readonly seconds: number | null;
  /** What an earlier run recorded for it; counted as saved when it was skipped. */
  readonly recordedSeconds: number | null;
  readonly spans: readonly Span[];
  /** What to do about a failure, in a sentence or two. */
  readonly remedy: string | null;
  /** The last lines of a failed step's log, raw as the pod wrote them. */
  readonly logTail: readonly string[];
  readonly warnings: readonly string[];
}

export interface Disk {
  readonly path: string;
  readonly freeBytes: number | null;
  readonly totalBytes: number | null;
  /** Whether what lies there survives a stop; null where it could not be told. */
  readonly survivesStop: boolean | null;
  /** About what the run's pending steps put there; null where that is nothing. */
  readonly neededBytes: number | null;
}

/** How to reach ComfyUI. */
export interface WayIn {
  /** What the `url` output says. */
  readonly url: string;
  /** `proxy`: the provider's link; `tunnel`: an `ssh -L` line; `direct`: an address that answers as it is. */
  readonly kind: "proxy" | "tunnel" | "direct";
  /** The line to run first, for a tunnel. */
  readonly command: string | null;
  /** True where anybody who has the address gets in without a login. */
  readonly open: boolean;
}

export interface Versions {
  readonly comfyui: string | null;
  readonly comfyuiCommit: string | null;
  readonly python: string | null;
  readonly torch: string | null;
  readonly cuda: string | null;
  readonly gpu: string | null;
  readonly driver: string | null;
  /** Other versions worth folding into the summary, by name: Manager, nodes, uv. */
  readonly others: Readonly<Record<string, string>>;
}

/** How one look at a pod came out. `busy`: it works for others just now, so it was left in peace. */
export const CHECK_STATUSES = ["ok", "warning", "busy", "failed", "skipped"] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

export interface CheckReport {
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found; its first line says it all, further lines are the list behind it. */
  readonly detail: string;
  /** What to do, where there is something to do. */
  readonly remedy: string | null;
}

/** One health check of the past, as the pod remembers it. */
export interface PastCheck {
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly time: string;
  readonly healthy: boolean;
  /** Ids of the checks that failed. */
  readonly failed: readonly string[];
}

export interface Health {
  readonly healthy: boolean;
  readonly reachable: boolean;
  /** Oldest first; this check is the last. */
  readonly history: readonly PastCheck[];
}

export type PodResult = "changed" | "unchanged" | "failed" | "cancelled";

export interface PodReport {
  /** `pod-name`, or the address. */
  readonly name: string;
  /** `root@203.0.113.7:10341`, or `local`. */
  readonly address: string;
  readonly result: PodResult;
  /** In a plan: whether a run would change something. Else whether this one did. */
  readonly changed: boolean;
  /** Why the pod as a whole failed (no connection, a bad answer, a cancelled run), where no step is to blame. */
  readonly problem: { readonly title: string; readonly message: string; readonly remedy: string | null } | null;
  readonly steps: readonly StepReport[];
  /** What `health` and `cuda-check` looked at; empty with other commands. */
  readonly checks: readonly CheckReport[];
  /** Null with other commands than `health`. */
  readonly health: Health | null;
  /** The folder on the runner that `logs` filled; null with other commands. */
  readonly logsPath: string | null;
  readonly versions: Versions;
  readonly disks: readonly Disk[];
  readonly wayIn: WayIn | null;
  /** "no manifest: preset core", "the container was replaced since 2026-11-20". */
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  readonly reconnects: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The time and run of the last change that was recorded on the pod, where one was. */
  readonly lastChange: { readonly time: string; readonly run: string | null } | null;
}

export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly command: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly pods: readonly PodReport[];
}
