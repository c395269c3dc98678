/** What makes a run impossible, told before anything is touched. Pure. */
import type { PodAnswer } from "../pod/answer.ts";
import type { PodReport } from "../report/report.ts";
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
