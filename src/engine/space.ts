/** Whether a pod's disks have room for what is to be installed. Pure. */
import { FILES_PER_GB, NODE_SIZE, STEP_SIZES, type StepSize, TORCH_WITHOUT_CUDA } from "../data/sizes.ts";
import type { PodAnswer } from "../pod/answer.ts";
import { size } from "../report/quantity.ts";
import type { Disk, Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";
import type { Problem } from "./problem.ts";
import { answerFor } from "./question.ts";

/** One file system: its mount point, what is free, and what the run will put there. */
export interface DiskSpace {
  readonly mount: string;
  /** The folder that people know it by. */
  readonly path: string;
  readonly freeBytes: number | null;
  readonly totalBytes: number | null;
  /** Null where it counts none. */
  readonly freeFiles: number | null;
  readonly survivesStop: boolean | null;
  /** What the pending steps take: about, and at least. */
  readonly about: number;
  readonly least: number;
  /** The greatest of them: "torch 5.3 GB". */
  readonly items: readonly string[];
}

const PLACES = ["workspace", "comfyui", "environment", "system"] as const;
type Place = (typeof PLACES)[number];

/** Every disk that a run may write to, the workspace's first. */
export function diskSpaces(
  answer: PodAnswer,
  steps: readonly Step[] = [],
  verdicts: ReadonlyMap<string, Verdict> = new Map(),
): readonly DiskSpace[] {
  const { facts } = answer;
  const mountOf = (place: Place) => facts[`disk.${place}`];
  const needs = steps.flatMap((step) => {
    const need = needOf(step, answer, verdicts.get(step.id));
    return need === null ? [] : [{ ...need, id: step.id }];
  });
  const mounts = [...new Set(PLACES.flatMap((place) => mountOf(place) ?? []))];
  return mounts.flatMap((mount): DiskSpace[] => {
    const here = needs
      .filter(({ place }) => mountOf(place) === mount)
      .toSorted((left, right) => right.about - left.about);
    const main = mountOf("workspace") === mount;
    // The system's own disk is worth a word only where something is to go there.
    if (!main && here.length === 0) return [];
    const [type = "", free, total, block, freeFiles, files] = (facts[`space.${mount}`] ?? "").split(" ");
    const bytes = (blocks: string | undefined) => {
      const amount = Number(blocks) * Number(block);
      return blocks === undefined || Number.isNaN(amount) ? null : amount;
    };
    return [
      {
        mount,
        path: main ? (facts.workspace ?? mount) : mount,
        freeBytes: bytes(free),
        totalBytes: bytes(total),
        freeFiles: Number(files) > 0 ? Number(freeFiles) : null,
        survivesStop: survives(mount, type),
        about: sum(here, "about"),
        least: sum(here, "least"),
        items: here.slice(0, 3).map(({ id, about }) => `${id} ${size(about)}`),
      },
    ];
  });
}

const sum = (needs: readonly StepSize[], key: "about" | "least") => needs.reduce((all, need) => all + need[key], 0);

/** What a step adds; null for nothing. What is there in another version frees about as much as it takes. */
function needOf(step: Step, answer: PodAnswer, verdict: Verdict | undefined): StepSize | null {
  const pending = verdict?.action === "install" || verdict?.action === "update";
  if (!pending || answerFor(answer, step).state !== "absent") return null;
  if (step.id === "torch" && answer.facts.machine === "aarch64" && (answer.facts.gpu_count ?? "0") === "0")
    return TORCH_WITHOUT_CUDA;
  return STEP_SIZES[step.id] ?? (step.operation === "node" ? NODE_SIZE : null);
}

/** A container's own disk is an overlay at the root; whatever is mounted elsewhere is a volume, but memory. */
function survives(mount: string, type: string): boolean | null {
  if (type === "") return null;
  if (type === "tmpfs" || type === "ramfs") return false;
  return !(mount === "/" && type === "overlay");
}

/** The disks as the report has them. */
export function disksOf(spaces: readonly DiskSpace[]): readonly Disk[] {
  return spaces.map(({ path, freeBytes, totalBytes, survivesStop, about }) => ({
    path,
    freeBytes,
    totalBytes,
    survivesStop,
    neededBytes: about === 0 ? null : about,
  }));
}

/** Why there is surely too little room; null where there may be enough. */
export function shortage(spaces: readonly DiskSpace[]): Problem | null {
  const short = spaces.filter(({ freeBytes, least }) => freeBytes !== null && freeBytes < least);
  const [first] = short;
  if (first !== undefined) {
    return {
      title: `the disk is too small: needs about ${size(first.about)}, has ${size(first.freeBytes ?? 0)} free`,
      message: short.map(tooSmall).join(" "),
      remedy:
        "Free space there, make the disk larger (RunPod: Edit Pod, Volume Disk; the data stays), or leave steps out with `skip`. Nothing was changed.",
    };
  }
  const crowded = spaces.find(({ freeFiles, least }) => freeFiles !== null && freeFiles < (least / 1e9) * FILES_PER_GB);
  if (crowded === undefined) return null;
  const files = Math.ceil((crowded.least / 1e9) * FILES_PER_GB);
  return {
    title: "the disk has too few inodes",
    message: `\`${crowded.path}\` can take ${crowded.freeFiles} more files, and at least ${files} are to be installed there (${crowded.items.join(", ")}).`,
    remedy:
      "Remove folders with many small files there, as caches and old environments are (`df -i` shows the use), or take a larger disk. Nothing was changed.",
  };
}

/** A word of warning where it will be close, or where a run would be refused. */
export function roomWarnings(spaces: readonly DiskSpace[]): readonly string[] {
  return spaces
    .filter(({ freeBytes, about }) => freeBytes !== null && freeBytes < about)
    .map(
      (space) =>
        `${(space.freeBytes ?? 0) < space.least ? "a run is refused" : "the disk may become full"}: ${tooSmall(space)}`,
    );
}

/** What a run is about to put where, for its log; empty where that is nothing. */
export function roomNotes(spaces: readonly DiskSpace[]): readonly string[] {
  return spaces
    .filter(({ about }) => about > 0)
    .map(
      ({ path, about, freeBytes }) =>
        `${path}: about ${size(about)} needed, ${freeBytes === null ? "?" : size(freeBytes)} free`,
    );
}

function tooSmall({ path, about, freeBytes, items }: DiskSpace): string {
  return `\`${path}\` has ${size(freeBytes ?? 0)} free, and about ${size(about)} are to be installed there (${items.join(", ")}).`;
}
