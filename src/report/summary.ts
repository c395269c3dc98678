/** The job summary: Markdown, drawn from the report and from nothing else. */
import { headline } from "./headline.ts";
import { code, literal, prose, table } from "./markdown.ts";
import { podSections, type Room } from "./pod-sections.ts";
import { count, duration } from "./quantity.ts";
import { comfyuiRuns, isPlan, seconds } from "./questions.ts";
import type { PodReport, PodResult, Report } from "./report.ts";
import { badge, POD_RESULTS_BY_SEVERITY, POD_WORDS } from "./words.ts";

/** The runner drops a summary of more than 1 MiB whole; this leaves room for what other code of the step adds. */
export const SUMMARY_LIMIT_BYTES = 900 * 1024;

/** From the usual room to the least: log tails shrink first. The last fits for any report. */
const ROOMS: readonly (Room & { readonly pods: number })[] = [
  { pods: 50, tailLines: 40, tailColumns: 2000, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 20, tailColumns: 500, rows: 300, items: 20, timeline: true },
  { pods: 50, tailLines: 10, tailColumns: 200, rows: 300, items: 20, timeline: true },
  { pods: 20, tailLines: 0, tailColumns: 0, rows: 60, items: 5, timeline: false },
  { pods: 2, tailLines: 0, tailColumns: 0, rows: 40, items: 3, timeline: false },
];
const OVERVIEW_ROWS = 100;
const SHORTENED =
  "> **Truncated:** GitHub takes no more than 1 MiB. The file that `report-path` names has the whole report.";

/** The summary of a run, of at most 900 KiB of UTF-8. */
export function renderSummary(report: Report): string {
  let text = "";
  for (const [index, room] of ROOMS.entries()) {
    text = render(report, room, index > 0 || report.pods.length > room.pods);
    if (Buffer.byteLength(text) <= SUMMARY_LIMIT_BYTES) return text;
  }
  return text;
}

function render(report: Report, room: Room & { readonly pods: number }, shortened: boolean): string {
  const { pods } = report;
  const several = pods.length !== 1;
  const parts = [
    ...(several ? [overviewHeading(report), overview(report)] : []),
    ...pods
      .slice(0, room.pods)
      .flatMap((pod) => [heading(pod, report, several ? "###" : "##"), ...podSections(pod, room)]),
    ...(shortened ? [SHORTENED] : []),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function heading(pod: PodReport, report: Report, marks: string): string {
  const { icon, sentence } = headline(pod, isPlan(report));
  return `${marks} ${icon} ${podName(pod)}: ${prose(sentence)}`;
}

function overviewHeading(report: Report): string {
  const { pods } = report;
  const worst = POD_RESULTS_BY_SEVERITY.findLast((result) => pods.some((pod) => pod.result === result));
  const time = duration(seconds(report));
  if (worst === undefined) return `## ${POD_WORDS.failed.icon} no pod was reached (${time})`;
  if (isPlan(report) && worst !== "failed" && worst !== "cancelled") {
    const changing = pods.filter((pod) => pod.changed).length;
    return `## 🔍 ${count(pods.length, "pod")}: ${changing === 0 ? "nothing to do" : `would change ${changing}`}`;
  }
  const counts = POD_RESULTS_BY_SEVERITY.toReversed().flatMap((result) => counted(pods, result));
  return `## ${POD_WORDS[worst].icon} ${count(pods.length, "pod")}: ${counts.join(", ")} in ${time}`;
}

function counted(pods: readonly PodReport[], result: PodResult): string[] {
  const amount = pods.filter((pod) => pod.result === result).length;
  return amount === 0 ? [] : [`${amount} ${POD_WORDS[result].word}`];
}

function overview(report: Report): string {
  const { pods } = report;
  if (pods.length === 0) return "";
  const rows = pods.slice(0, OVERVIEW_ROWS).map((pod) => {
    const { icon, sentence } = headline(pod, isPlan(report));
    return [badge({ icon, word: podWord(pod, report) }), podName(pod), prose(sentence, 300), comfyui(pod)];
  });
  if (pods.length > OVERVIEW_ROWS) rows.push(["", `${pods.length - OVERVIEW_ROWS} more`, "", ""]);
  return table(["result", "pod", "what happened", "ComfyUI"], rows);
}

function podWord(pod: PodReport, report: Report): string {
  return isPlan(report) && pod.problem === null ? "planned" : POD_WORDS[pod.result].word;
}

function comfyui(pod: PodReport): string {
  if (comfyuiRuns(pod) !== true) return "–";
  return pod.versions.comfyui === null ? "runs" : `runs ${code(pod.versions.comfyui, 60)}`;
}

/** An address of the form user@host would become a mail link. */
function podName({ name }: PodReport): string {
  return name.includes("@") ? code(name, 120) : literal(name, 120);
}
