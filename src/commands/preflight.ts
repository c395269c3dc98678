/** What makes a run impossible, told before anything is touched. Pure. */
import { CAUSES } from "../engine/causes.ts";
import { type DiskSpace, shortage } from "../engine/space.ts";
import type { PodAnswer } from "../pod/answer.ts";
import type { PodReport, Verdict } from "../report/report.ts";
import type { Settings } from "../settings.ts";

type Problem = NonNullable<PodReport["problem"]>;

/** The first thing that keeps this pod from being worked on; null where nothing does. */
export function obstacle(answer: PodAnswer, settings: Settings): Problem | null {
  const several = answer.problems.comfyui_several;
  if (several !== undefined) {
    return {
      title: "several ComfyUI were found",
      message: `This pod has more than one ComfyUI: ${several.split("\n").join(", ")}.`,
      remedy: "Say which one is meant: `comfyui: { path: … }` in the manifest.",
    };
  }
  if (settings.manifest.gpu === "required" && (answer.facts.gpu_count ?? "0") === "0") {
    return {
      title: "no GPU",
      message: "The manifest says `gpu: required`, and this pod shows none: no NVIDIA driver and no device.",
      remedy: "Start the pod with a GPU (a resumed pod may come back without one), or write `gpu: auto`.",
    };
  }
  return null;
}

/** Why none of these verdicts can be carried out, though each makes sense; null where they can. */
export function refusal(
  answer: PodAnswer,
  verdicts: ReadonlyMap<string, Verdict>,
  spaces: readonly DiskSpace[],
): Problem | null {
  const writes = [...verdicts.values()].some(({ action }) => WRITING.has(action));
  if (!writes) return null;
  if (answer.facts.workspace_writable !== "no") return shortage(spaces);
  return {
    title: "the workspace cannot be written",
    message: `Nothing can be written to \`${answer.facts.workspace}\`: its file system is read-only, or it belongs to another user than \`${answer.facts.user}\`.`,
    remedy: `${CAUSES["read-only"].remedy} Or name another folder with \`workspace\`.`,
  };
}

const WRITING: ReadonlySet<Verdict["action"]> = new Set(["install", "update", "adopt"]);
