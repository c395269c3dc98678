/** What a result is called wherever it is shown. An icon never stands without its word. */
import type { CheckStatus, PodResult, StepResult, VerdictAction } from "./report.ts";

export interface Word {
  readonly icon: string;
  readonly word: string;
}

export const RESULT_WORDS: Readonly<Record<StepResult, Word>> = {
  installed: { icon: "➕", word: "installed" },
  updated: { icon: "⬆️", word: "updated" },
  adopted: { icon: "🔁", word: "adopted" },
  skipped: { icon: "✔️", word: "skipped" },
  running: { icon: "⏳", word: "running" },
  failed: { icon: "❌", word: "failed" },
  "not-run": { icon: "⏸️", word: "not run" },
  cancelled: { icon: "⏹️", word: "cancelled" },
};

export const VERDICT_WORDS: Readonly<Record<VerdictAction, Word>> = {
  install: { icon: "➕", word: "would install" },
  update: { icon: "⬆️", word: "would update" },
  adopt: { icon: "🔁", word: "would adopt" },
  skip: { icon: "✔️", word: "skip" },
  attach: { icon: "⏳", word: "would attach" },
  fail: { icon: "❌", word: "would fail" },
  later: { icon: "🕓", word: "later" },
};

export const CHECK_WORDS: Readonly<Record<CheckStatus, Word>> = {
  ok: { icon: "✔️", word: "ok" },
  warning: { icon: "⚠️", word: "warning" },
  busy: { icon: "⏳", word: "busy" },
  failed: { icon: "❌", word: "failed" },
  skipped: { icon: "➖", word: "skipped" },
};

export const POD_WORDS: Readonly<Record<PodResult, Word>> = {
  changed: { icon: "✅", word: "changed" },
  unchanged: { icon: "✅", word: "unchanged" },
  failed: { icon: "❌", word: "failed" },
  cancelled: { icon: "⏹️", word: "cancelled" },
};

/** From best to worst: several pods end as the worst of them. */
export const POD_RESULTS_BY_SEVERITY = ["unchanged", "changed", "cancelled", "failed"] as const satisfies PodResult[];

/** Icon and word for a table cell; the space between them does not break, or narrow columns would put the icon on a line of its own. */
export function badge({ icon, word }: Word): string {
  return `${icon}\u00a0${word}`;
}
