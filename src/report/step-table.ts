/** The table of a pod's steps: what ended in its own way has a row, what is alike shares one. */
import { code, prose, table } from "./markdown.ts";
import { duration } from "./quantity.ts";
import { isLeftOut } from "./questions.ts";
import type { StepReport } from "./report.ts";
import { badge, RESULT_WORDS, VERDICT_WORDS, type Word } from "./words.ts";

/** So many steps of one kind still get a row each. */
const ROWS_OF_A_KIND = 3;
const HEAD = ["result", "step", "why", "time"] as const;

export interface StepTable {
  /** Null where no step has news: the heading says it all. */
  readonly markdown: string | null;
  /** The steps that share a row, to be listed elsewhere. */
  readonly collapsed: readonly StepReport[];
}

/** Failed steps first, then the order of the catalogue, then the rows that stand for many. */
export function stepTable(steps: readonly StepReport[], rowLimit: number): StepTable {
  const kinds = Map.groupBy(steps, kind);
  const shared = new Map([...kinds].filter(([name, alike]) => name !== null && alike.length > ROWS_OF_A_KIND));
  const single = steps.filter((step) => !shared.has(kind(step)));
  const collapsed = [...shared.values()].flat();
  if (single.length === 0 && collapsed.every(isIdle)) return { markdown: null, collapsed };
  const ordered = [...single.filter(isFailed), ...single.filter((step) => !isFailed(step))];
  const rows = ordered.slice(0, rowLimit).map(row);
  if (ordered.length > rowLimit) rows.push(["…", `${ordered.length - rowLimit} more`, "in the `report` output", "–"]);
  for (const [name, alike] of [...shared].slice(0, rowLimit)) rows.push(sharedRow(name ?? "", alike));
  // In a plan nothing took any time.
  const columns = steps.every((step) => step.result === null) ? HEAD.length - 1 : HEAD.length;
  return {
    markdown: table(
      HEAD.slice(0, columns),
      rows.map((cells) => cells.slice(0, columns)),
    ),
    collapsed,
  };
}

/** A row for each step that shares one above, with what it took when it was installed. */
export function collapsedTable(steps: readonly StepReport[], rowLimit: number): string {
  const rows = steps.slice(0, rowLimit).map((step) => {
    const [result = "", name = "", why = ""] = row(step);
    return [result, name, why, step.recordedSeconds === null ? "–" : duration(step.recordedSeconds)];
  });
  return table(["result", "step", "why", "took then"], rows);
}

/** What may share a row: steps without news, by their reason. Null: has a row of its own. */
function kind(step: StepReport): string | null {
  if (step.warnings.length > 0) return null;
  if (step.result === "not-run") return step.reason;
  if (!isIdle(step)) return null;
  return isLeftOut(step) ? "left out" : "up to date";
}

function isIdle(step: StepReport): boolean {
  return step.verdict.action === "skip" && (step.result === null || step.result === "skipped");
}

function isFailed(step: StepReport): boolean {
  return step.result === "failed" || (step.result === null && step.verdict.action === "fail");
}

function word(step: StepReport): Word {
  return step.result === null ? VERDICT_WORDS[step.verdict.action] : RESULT_WORDS[step.result];
}

function row(step: StepReport): string[] {
  const why = step.result === null ? step.verdict.reason : step.reason;
  return [badge(word(step)), code(step.id, 120), prose(why, 400), time(step)];
}

function sharedRow(reason: string, alike: readonly StepReport[]): string[] {
  const [first] = alike;
  return [
    badge(first === undefined ? RESULT_WORDS.skipped : word(first)),
    `${alike.length} others`,
    prose(reason, 400),
    "–",
  ];
}

function time(step: StepReport): string {
  return step.seconds === null ? "–" : duration(step.seconds);
}
