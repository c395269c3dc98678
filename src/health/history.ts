/** The last checks as the pod keeps them, a line each: time, verdict, the checks that failed. Pure. */
import type { CheckReport, PastCheck } from "../report/report.ts";
import { isHealthy } from "./judge.ts";

/** What the file says; a line that is torn is left out. */
export function readHistory(text: string): readonly PastCheck[] {
  return text.split("\n").flatMap((line) => {
    const [time = "", verdict = "", failed = ""] = line.split("\t");
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) || (verdict !== "healthy" && verdict !== "unhealthy")) return [];
    return [{ time, healthy: verdict === "healthy", failed: failed === "" ? [] : failed.split(",") }];
  });
}

export function historyLine({ time, healthy, failed }: PastCheck): string {
  return [time, healthy ? "healthy" : "unhealthy", failed.join(",")].join("\t");
}

/** @param time `YYYY-MM-DD HH:MM:SS`, UTC */
export function pastCheck(checks: readonly CheckReport[], time: string): PastCheck {
  return {
    time,
    healthy: isHealthy(checks),
    failed: checks.flatMap(({ id, status }) => (status === "failed" ? [id] : [])),
  };
}
