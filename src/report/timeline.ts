/** The timeline: a Mermaid gantt chart of the spans in which steps were at work. */
import { isNode } from "./questions.ts";
import type { Span, StepReport } from "./report.ts";
import { clip } from "./text.ts";
import { RESULT_WORDS } from "./words.ts";

const SECTIONS = 12;
const BARS_OF_A_SECTION = 12;
const NODES_OF_A_SECTION = 3;
/** A longer label runs over the section's name. */
const LABEL_CHARACTERS = 32;
/** A bar that is shorter cannot be seen, and Mermaid refuses an end before its start. */
const SHORTEST_MS = 100;
/** A run of a few seconds needs no chart. */
const SHORTEST_RUN_MS = 5000;
const DAY_MS = 86_400_000;

interface Bar {
  readonly names: readonly string[];
  readonly icon: string;
  readonly failed: boolean;
  readonly node: boolean;
  readonly from: number;
  readonly to: number;
}

/** Mermaid text without its fence; null where there is too little to draw. */
export function timeline(steps: readonly StepReport[]): string | null {
  const sections = [...barsBySection(steps)].slice(0, SECTIONS).map(([name, bars]) => [name, arranged(bars)] as const);
  const bars = sections.flatMap(([, own]) => own);
  const start = Math.min(...bars.map((bar) => bar.from));
  const length = Math.max(...bars.map((bar) => bar.to)) - start;
  if (bars.length < 2 || !(length >= SHORTEST_RUN_MS && length < DAY_MS)) return null;
  return [
    "gantt",
    "  dateFormat HH:mm:ss.SSS",
    `  axisFormat ${length < 3_600_000 ? "%M:%S" : "%H:%M:%S"}`,
    "  todayMarker off",
    ...sections.flatMap(([name, own]) => [`  section ${safeName(name)}`, ...own.map((bar) => `  ${line(bar, start)}`)]),
  ].join("\n");
}

function barsBySection(steps: readonly StepReport[]): Map<string, Bar[]> {
  const sections = new Map<string, Bar[]>();
  for (const step of steps) {
    for (const span of step.spans) {
      if (!isDrawable(span)) continue;
      sections.set(span.section, [...(sections.get(span.section) ?? []), bar(step, span)]);
    }
  }
  return sections;
}

function isDrawable(span: Span): boolean {
  return Number.isFinite(span.from) && Number.isFinite(span.to) && span.to >= span.from;
}

function bar(step: StepReport, span: Span): Bar {
  const icon = step.result === null ? "" : RESULT_WORDS[step.result].icon;
  return { names: [step.id], icon, failed: step.result === "failed", node: isNode(step), from: span.from, to: span.to };
}

/** Steps of one job share a bar; many nodes share one; of too many bars the longest stay, in the order of their start. */
function arranged(bars: readonly Bar[]): readonly Bar[] {
  const jobs = [...Map.groupBy(bars, (each) => `${each.failed} ${each.from} ${each.to}`).values()].map(merged);
  const nodes = jobs.filter((each) => each.node && !each.failed);
  const others = jobs.filter((each) => !each.node || each.failed);
  const all = nodes.length > NODES_OF_A_SECTION ? [...others, nodesBar(nodes)] : jobs;
  const longest = all.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, BARS_OF_A_SECTION);
  return longest.toSorted((a, b) => a.from - b.from || a.to - b.to);
}

function merged(bars: readonly Bar[]): Bar {
  const [first] = bars;
  if (first === undefined) throw new Error("a bar is made of at least one bar");
  return {
    ...first,
    names: bars.flatMap((each) => each.names),
    node: bars.every((each) => each.node),
    from: Math.min(...bars.map((each) => each.from)),
    to: Math.max(...bars.map((each) => each.to)),
  };
}

function nodesBar(nodes: readonly Bar[]): Bar {
  const all = merged(nodes);
  return { ...all, names: [`${all.names.length} nodes`] };
}

function line(each: Bar, start: number): string {
  const from = each.from - start;
  const to = Math.max(each.to - start, from + SHORTEST_MS);
  return `${label(each)} :${each.failed ? "crit, " : ""}${clock(from)}, ${clock(to)}`;
}

/** The icon comes first because a label may not begin with one of Mermaid's words: a step may well be called `title`. */
function label(each: Bar): string {
  const [first = "", ...others] = each.names.map(safeName);
  const shown = [first];
  let length = first.length;
  for (const name of others) {
    length += name.length + 3;
    if (length > LABEL_CHARACTERS) break;
    shown.push(name);
  }
  const more = each.names.length - shown.length;
  return `${each.icon || "▪️"} ${shown.join(" + ")}${more > 0 ? ` + ${more} more` : ""}`;
}

/** A name without anything that means something to Mermaid or to a fence. */
function safeName(name: string): string {
  return clip(name.replace(/[^\p{L}\p{N}._-]+/gu, " ").trim(), 40) || "unnamed";
}

/** `00:01:02.500`: a time of day draws the same axis in every time zone, unlike a Unix time. */
function clock(ms: number): string {
  return new Date(Math.min(ms, DAY_MS - 1)).toISOString().slice(11, 23);
}
