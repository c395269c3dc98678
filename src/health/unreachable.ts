/** What a health check says of a pod that it could not look at. Pure. */
import { type PodContext, problemReport } from "../engine/pod-report.ts";
import type { Problem } from "../engine/problem.ts";
import type { PodReport } from "../report/report.ts";
import type { Settings } from "../settings.ts";

/** @param tolerance what the run was asked to make of it */
export function unreachableReport(
  problem: Problem,
  tolerance: Settings["ifUnreachable"],
  context: PodContext,
): PodReport {
  const report = problemReport(problem, context);
  const check = {
    id: "reachable",
    title: "Pod reachable",
    status: tolerance === "error" ? ("failed" as const) : ("warning" as const),
    detail: `${problem.title}: ${problem.message}`,
    remedy: problem.remedy,
  };
  const known: PodReport = { ...report, checks: [check], health: { healthy: false, reachable: false, history: [] } };
  switch (tolerance) {
    case "error":
      return known;
    case "warn":
      return { ...known, problem: null, result: "unchanged" };
    case "ignore":
      return { ...known, problem: null, result: "unchanged", checks: [{ ...check, status: "skipped" }] };
  }
}
