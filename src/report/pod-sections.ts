/** The parts of a pod's summary below its heading, each a piece of Markdown or null where there is nothing to tell. */
import { checksLists, checksTable, checksTimeline } from "./checks.ts";
import { code, codeElement, fenced, folded, link, literal, prose, table } from "./markdown.ts";
import { duration, size } from "./quantity.ts";
import { comfyuiRuns, ended, savedSeconds } from "./questions.ts";
import type { Disk, PodReport, StepReport, WayIn } from "./report.ts";
import { collapsedTable, stepTable } from "./step-table.ts";
import { clip } from "./text.ts";
import { timeline } from "./timeline.ts";

/** How much may be shown; `summary.ts` takes room away until the whole fits. */
export interface Room {
  readonly tailLines: number;
  readonly tailColumns: number;
  readonly rows: number;
  /** Remarks, versions and disks. */
  readonly items: number;
  readonly timeline: boolean;
}

/** What a pod's summary says, in order. */
export function podSections(pod: PodReport, room: Room): readonly string[] {
  const steps = pod.steps.length === 0 ? null : stepTable(pod.steps, room.rows);
  return [
    problem(pod),
    cures(pod, room),
    wayInLine(pod, room),
    checksTable(pod.checks),
    checksTimeline(pod.health?.history ?? []),
    steps?.markdown ?? null,
    savings(pod),
    remarks(pod, room),
    tails(pod.steps, room),
    room.timeline ? chart(pod.steps) : null,
    steps === null || steps.collapsed.length === 0 ? null : others(steps.collapsed, room),
    room.tailLines === 0 ? null : checksLists(pod.checks),
    versions(pod, room),
  ].filter((section) => section !== null);
}

function others(collapsed: readonly StepReport[], room: Room): string {
  return folded(`${collapsed.length} steps, one by one`, collapsedTable(collapsed, room.rows));
}

function problem(pod: PodReport): string | null {
  if (pod.problem === null) return null;
  const { message, remedy } = pod.problem;
  return [told(message, ""), ...(remedy === null ? [] : [told(remedy, "**What to do:** ")])].join("\n\n");
}

/** A text with its further lines in a block of their own: they are there to be copied. */
function told(text: string, label: string): string {
  const [first = "", ...rest] = clip(text, 6000)
    .trim()
    .split(/\r\n|\r|\n/);
  const lead = `${label}${prose(first, 2000)}`;
  return rest.length === 0 ? lead : `${lead}\n\n${fenced(rest)}`;
}

function cures(pod: PodReport, room: Room): string | null {
  const curable = ended(pod.steps, "failed")
    .filter((step) => step.remedy !== null)
    .slice(0, room.items);
  const only = curable.length === 1;
  const texts = curable.map((step) =>
    told(step.remedy ?? "", only ? "**What to do:** " : `**What to do** about ${code(step.id, 120)}: `),
  );
  return texts.length === 0 ? null : texts.join("\n\n");
}

function wayInLine(pod: PodReport, room: Room): string | null {
  const { gpu, driver, torch } = pod.versions;
  const hardware = [
    ...(gpu === null ? [] : [literal(gpu)]),
    ...(driver === null ? [] : [`driver ${literal(driver)}`]),
    ...(torch === null ? [] : [`torch ${literal(torch)}`]),
  ].join(", ");
  const parts = [comfyui(pod), hardware, ...pod.disks.slice(0, room.items).map(disk)].filter((part) => part !== "");
  return parts.length === 0 ? null : parts.join(" · ");
}

function comfyui(pod: PodReport): string {
  const name = pod.versions.comfyui === null ? "ComfyUI" : `ComfyUI ${literal(pod.versions.comfyui)}`;
  if (pod.wayIn !== null && comfyuiRuns(pod) !== false) return `${name} ${address(pod.wayIn)}`;
  return pod.versions.comfyui === null ? "" : name;
}

function address(wayIn: WayIn): string {
  const answers = `answers at ${link(wayIn.url)}`;
  if (wayIn.kind !== "tunnel") return `${answers}${open(wayIn, "has the address")}`;
  const tunnel = wayIn.command === null ? "" : ` once ${code(wayIn.command)} runs on your machine`;
  return `${answers}${tunnel}${open(wayIn, "reaches the pod's port")}`;
}

function open(wayIn: WayIn, who: string): string {
  return wayIn.open ? ` (⚠️ open to anyone who ${who}; \`listen: 127.0.0.1\` closes it)` : "";
}

function disk(each: Disk): string {
  const free = each.freeBytes === null ? [] : [`${size(each.freeBytes)} free`];
  const need = each.neededBytes === null ? [] : [`about ${size(each.neededBytes)} needed`];
  const fate = each.survivesStop === null ? [] : [each.survivesStop ? "survives a stop" : "**lost at a stop**"];
  return [code(each.path, 200), [...need, ...free, ...fate].join(", ")].filter((part) => part !== "").join(" ");
}

function savings(pod: PodReport): string | null {
  const saved = savedSeconds(pod.steps);
  const sentences = [
    ...(saved > 0 && pod.result !== "failed"
      ? [`Saved about ${duration(saved)}: the recorded time of what was already there.`]
      : []),
    ...(pod.lastChange === null
      ? []
      : [
          `Last change ${literal(pod.lastChange.time, 40)}${pod.lastChange.run === null ? "" : ` by ${run(pod.lastChange.run)}`}.`,
        ]),
    ...(pod.reconnects === 0
      ? []
      : [`The connection was made anew ${pod.reconnects === 1 ? "once" : `${pod.reconnects} times`}.`]),
  ];
  return sentences.length === 0 ? null : sentences.join(" ");
}

function run(name: string): string {
  return /^https?:/.test(name) ? link(name) : literal(name, 200);
}

function remarks(pod: PodReport, room: Room): string | null {
  const warning = "- ⚠️ **Warning:**";
  const all = [
    ...pod.warnings.map((text) => ({ start: warning, text })),
    ...pod.steps.flatMap(({ id, warnings }) =>
      warnings.map((text) => ({ start: `${warning} ${code(id, 120)}:`, text })),
    ),
    ...pod.notices.map((text) => ({ start: "- ℹ️ **Note:**", text })),
  ];
  if (all.length === 0) return null;
  const more = all.length - room.items;
  const lines = all.slice(0, room.items).map(({ start, text }) => `${start} ${prose(text)}`);
  return [...lines, ...(more > 0 ? [`- … and ${more} more in the log`] : [])].join("\n");
}

function tails(steps: readonly StepReport[], room: Room): string | null {
  if (room.tailLines === 0) return null;
  const logged = ended(steps, "failed", "cancelled").filter((step) => step.logTail.length > 0);
  const blocks = logged.slice(0, room.items).map((step) => {
    const lines = step.logTail.slice(-room.tailLines).map((text) => clip(text, room.tailColumns));
    return folded(`Last lines of ${codeElement(step.id, 120)}`, fenced(lines), true);
  });
  return blocks.length === 0 ? null : blocks.join("\n\n");
}

function chart(steps: readonly StepReport[]): string | null {
  const drawn = timeline(steps);
  return drawn === null ? null : `\`\`\`mermaid\n${drawn}\n\`\`\``;
}

function versions(pod: PodReport, room: Room): string | null {
  const { comfyui: version, comfyuiCommit, python, torch, cuda, gpu, driver, others } = pod.versions;
  const named: readonly (readonly [string, string | null])[] = [
    ["ComfyUI", version],
    ["ComfyUI commit", comfyuiCommit],
    ["Python", python],
    ["torch", torch],
    ["CUDA", cuda],
    ["GPU", gpu],
    ["driver", driver],
    ...Object.entries(others),
  ];
  const rows = named.flatMap(([name, value]) => (value === null ? [] : [[literal(name, 120), code(value, 200)]]));
  return rows.length === 0 ? null : folded("Versions", table(["what", "version"], rows.slice(0, room.items * 2)));
}
