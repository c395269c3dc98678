/** How checks are told: their table, the lists behind them, the checks of the past, and the sentence of the heading. */
import { code, fenced, folded, literal, prose, table } from "./markdown.ts";
import { count, duration } from "./quantity.ts";
import { seconds } from "./questions.ts";
import type { CheckReport, CheckStatus, PastCheck, PodReport } from "./report.ts";
import { badge, CHECK_WORDS } from "./words.ts";

const ORDER: readonly CheckStatus[] = ["failed", "warning", "busy", "ok", "skipped"];
const LINES_OF_A_LIST = 60;

export interface Verdict {
  readonly icon: string;
  readonly sentence: string;
}

/** The verdict in the heading; null for a pod without checks. */
export function checksVerdict(pod: PodReport): Verdict | null {
  if (pod.checks.length === 0) return null;
  const counted = (status: CheckStatus) => pod.checks.filter((check) => check.status === status);
  const time = duration(seconds(pod));
  if (pod.health?.reachable === false) return { icon: "⚠️", sentence: "not reachable" };
  const failed = counted("failed");
  const looked = `${count(pod.checks.length - counted("skipped").length, "check")} in ${time}`;
  if (failed.length > 0) {
    const names = failed.map(({ id }) => `\`${id}\``).join(", ");
    return { icon: "❌", sentence: `${pod.health === null ? "" : "unhealthy: "}${names} failed; ${looked}` };
  }
  const warnings = counted("warning").length;
  const well = pod.health === null ? "all well" : "healthy";
  const remarks = [
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
    ...(counted("busy").length > 0 ? ["busy"] : []),
  ].join(", ");
  return {
    icon: warnings > 0 ? "⚠️" : "✅",
    sentence: `${[well, remarks].filter((part) => part !== "").join(", ")} (${looked})`,
  };
}

/** The table of checks, what failed first. */
export function checksTable(checks: readonly CheckReport[]): string | null {
  if (checks.length === 0) return null;
  const rows = ORDER.flatMap((status) => checks.filter((check) => check.status === status)).map((check) => [
    badge(CHECK_WORDS[check.status]),
    literal(check.title, 120),
    prose(firstLine(check.detail), 800),
    check.status === "ok" || check.remedy === null ? "" : prose(firstLine(check.remedy), 500),
  ]);
  return table(["result", "check", "what was found", "what to do"], rows);
}

/** The lists behind checks, each to be opened. */
export function checksLists(checks: readonly CheckReport[]): string | null {
  const lists = checks.flatMap(({ title, detail }) => {
    const [, ...lines] = detail.split("\n");
    if (lines.length === 0) return [];
    const shown = lines.slice(0, LINES_OF_A_LIST).map((line) => line.replaceAll("`", ""));
    const more = lines.length > shown.length ? [`… and ${lines.length - shown.length} more in the report`] : [];
    return [folded(literal(title, 120), fenced([...shown, ...more]))];
  });
  return lists.length === 0 ? null : lists.join("\n\n");
}

interface Stretch {
  readonly healthy: boolean;
  readonly checks: readonly PastCheck[];
}

/** The last checks as a line of stretches: `✅ healthy 2026-11-24 10:00 to 13:00 (4 checks) → ❌ unhealthy 14:00 (comfyui)`. */
export function checksTimeline(history: readonly PastCheck[]): string | null {
  if (history.length < 2) return null;
  const stretches: Stretch[] = [];
  for (const check of history) {
    const last = stretches.at(-1);
    const same = last !== undefined && last.healthy === check.healthy && key(last.checks[0]) === key(check);
    if (same) stretches[stretches.length - 1] = { ...last, checks: [...last.checks, check] };
    else stretches.push({ healthy: check.healthy, checks: [check] });
  }
  return `**The last ${history.length} checks** (UTC): ${stretches.map(stretch).join(" → ")}`;
}

const key = (check: PastCheck | undefined) => check?.failed.join(",") ?? "";

function stretch({ healthy, checks }: Stretch): string {
  const [from, to] = [checks[0]?.time ?? "", checks.at(-1)?.time ?? ""];
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  const end =
    checks.length === 1 ? "" : ` to ${literal(sameDay ? to.slice(11, 16) : to.slice(0, 16))} (${checks.length} checks)`;
  const failed = checks[0]?.failed ?? [];
  const why = failed.length === 0 ? "" : ` (${failed.map((id) => code(id, 60)).join(", ")})`;
  return `${healthy ? "✅ healthy" : "❌ unhealthy"} ${literal(from.slice(0, 16))}${end}${why}`;
}

export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
