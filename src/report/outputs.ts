/** The action's outputs, drawn from the report; all of them are set, whatever happened. */
import { ended, hostAndPort, isPlan } from "./questions.ts";
import type { PodReport, Report, StepResult, Versions } from "./report.ts";
import { clip } from "./text.ts";
import { POD_RESULTS_BY_SEVERITY } from "./words.ts";

export const OUTPUT_NAMES = [
  "result",
  "changed",
  "installed-steps",
  "updated-steps",
  "adopted-steps",
  "skipped-steps",
  "running-steps",
  "failed-steps",
  "installed-count",
  "skipped-count",
  "failed-count",
  "failed-step",
  "report",
  "report-path",
  "url",
  "comfyui-version",
  "comfyui-commit",
  "python-version",
  "torch-version",
  "cuda",
  "gpu",
  "driver",
  "healthy",
  "reachable",
  "checks",
  "logs-path",
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** An output often becomes an environment variable, and Linux takes no longer one than 128 KiB. */
const REPORT_CHARACTERS = 96 * 1024;

const CHECK_CHARACTERS = 500;

/** Every output's value. `reportPath` is where the whole report was written, empty where it could not be. */
export function outputsOf(report: Report, reportPath: string): Readonly<Record<OutputName, string>> {
  const { pods } = report;
  const installed = stepNames(report, "installed");
  const updated = stepNames(report, "updated");
  const adopted = stepNames(report, "adopted");
  const skipped = stepNames(report, "skipped");
  const failed = stepNames(report, "failed");
  return {
    result: worstResult(pods),
    changed: String(pods.some((pod) => pod.changed)),
    "installed-steps": JSON.stringify(installed),
    "updated-steps": JSON.stringify(updated),
    "adopted-steps": JSON.stringify(adopted),
    "skipped-steps": JSON.stringify(skipped),
    "running-steps": JSON.stringify(stepNames(report, "running")),
    "failed-steps": JSON.stringify(failed),
    "installed-count": String(installed.length + updated.length),
    "skipped-count": String(skipped.length + adopted.length),
    "failed-count": String(failed.length),
    "failed-step": failed[0] ?? "",
    report: reportOutput(report),
    "report-path": reportPath,
    url: common(pods, (pod) => pod.wayIn?.url ?? null),
    "comfyui-version": commonVersion(pods, "comfyui"),
    "comfyui-commit": commonVersion(pods, "comfyuiCommit"),
    "python-version": commonVersion(pods, "python"),
    "torch-version": commonVersion(pods, "torch"),
    cuda: commonVersion(pods, "cuda"),
    gpu: commonVersion(pods, "gpu"),
    driver: commonVersion(pods, "driver"),
    healthy: healthOutput(pods, "healthy"),
    reachable: healthOutput(pods, "reachable"),
    checks: checksOutput(report),
    "logs-path": common(pods, (pod) => pod.logsPath),
  };
}

/** The worst of the pods; a run that reached none has failed. */
function worstResult(pods: readonly PodReport[]): string {
  return POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result)) ?? "failed";
}

function stepNames(report: Report, result: StepResult): readonly string[] {
  if (isPlan(report)) return [];
  const several = report.pods.length > 1;
  return report.pods.flatMap((pod) =>
    ended(pod.steps, result).map((step) => (several ? `${hostAndPort(pod)}/${step.id}` : step.id)),
  );
}

type VersionName = Exclude<keyof Versions, "others">;

function commonVersion(pods: readonly PodReport[], name: VersionName): string {
  return common(pods, (pod) => pod.versions[name]);
}

/** What all pods agree on; empty where they differ, or where one does not say. */
function common(pods: readonly PodReport[], read: (pod: PodReport) => string | null): string {
  const values = new Set(pods.map(read));
  const [value] = values;
  return values.size === 1 ? (value ?? "") : "";
}

/** Whether all pods are so; empty where nobody asked. */
function healthOutput(pods: readonly PodReport[], what: "healthy" | "reachable"): string {
  const answers = pods.flatMap(({ health }) => (health === null ? [] : [health[what]]));
  return answers.length === 0 ? "" : String(answers.every((answer) => answer));
}

/** Long lists behind a check stay in the report: an output is what an `if:` or an issue is made of. */
function checksOutput({ pods }: Report): string {
  const several = pods.length > 1;
  const checks = pods.flatMap((pod) =>
    pod.checks.map((check) => ({
      ...(several ? { pod: hostAndPort(pod) } : {}),
      ...check,
      detail: clip(check.detail.split("\n", 1)[0] ?? "", CHECK_CHARACTERS),
    })),
  );
  return JSON.stringify(checks);
}

/** The report as JSON. A long one goes without log tails and timelines here; the file has them. */
function reportOutput(report: Report): string {
  const whole = JSON.stringify(report);
  if (whole.length <= REPORT_CHARACTERS) return whole;
  const pods = report.pods.map((pod) => ({
    ...pod,
    steps: pod.steps.map((step) => ({ ...step, logTail: [], spans: [] })),
  }));
  return JSON.stringify({ ...report, pods } satisfies Report);
}
