/** What a measurement leaves behind: a page and a chart below `results/`, with the date and the machine. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { type BarGroup, barChart } from "./chart.ts";

const RESULTS = join(import.meta.dirname, "results");

export interface Result {
  /** Of the files: `results/NAME.md`, `results/NAME.svg`. */
  readonly name: string;
  readonly title: string;
  /** What was measured and how, in a sentence or two. */
  readonly about: string;
  /** Lines of Markdown: tables and what they leave open. */
  readonly lines: readonly string[];
  readonly chart: { readonly title: string; readonly unit: string; readonly groups: readonly BarGroup[] };
}

/** The load before the measurement: its own is not what it is to be judged by. */
const loadAtStart = loadavg()[0] ?? Number.NaN;

/** Prints the result and writes its files. */
export function writeResult({ name, title, about, lines, chart }: Result): void {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}`;
  const load = `load ${loadAtStart.toFixed(1)} before, ${(loadavg()[0] ?? Number.NaN).toFixed(1)} after`;
  const text = [
    `# ${title}, ${date}`,
    "",
    `${about} ${machine}, ${load}. Written by \`npm run bench -- ${name}\`.`,
    "",
    ...lines,
    "",
  ].join("\n");
  console.log(text);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${name}.md`), text);
  writeFileSync(
    join(RESULTS, `${name}.svg`),
    barChart(chart.title, `${date}; ${machine}; ${load}`, chart.unit, chart.groups),
  );
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}
