/** The verdict on a pod as one sentence, with `quoted` names: for the summary's heading, the log's last line, the failure. */
import { checksVerdict } from "./checks.ts";
import { count, duration } from "./quantity.ts";
import { comfyuiRuns, ended, isLeftOut, isNode, isService, restoredGeneration, seconds, tally } from "./questions.ts";
import type { PodReport, StepReport, VerdictAction } from "./report.ts";
import { serviceSentence } from "./service-headline.ts";
import { POD_WORDS, RESULT_WORDS } from "./words.ts";

export interface Headline {
  readonly icon: string;
  /** Without the pod's name: "installed 14, adopted 2 in 1 min 18 s". */
  readonly sentence: string;
}

/** What to say first of a pod. */
export function headline(pod: PodReport, plan: boolean): Headline {
  const { icon } = POD_WORDS[pod.result];
  if (pod.problem !== null) return { icon, sentence: pod.problem.title };
  const checked = checksVerdict(pod);
  if (checked !== null) return pod.result === "cancelled" ? { ...checked, icon } : checked;
  // A command without steps says in its first notice what it did.
  if (pod.steps.length === 0 && pod.notices[0] !== undefined) return { icon, sentence: pod.notices[0] };
  if (plan) return { icon: "🔍", sentence: planned(pod.steps) };
  switch (pod.result) {
    case "failed":
      return { icon, sentence: failure(pod) };
    case "cancelled":
      return { icon, sentence: cancellation(pod) };
    case "changed":
    case "unchanged":
      return success(pod, icon);
  }
}

const WISHES: readonly (readonly [VerdictAction, string])[] = [
  ["install", "install"],
  ["update", "update"],
  ["adopt", "adopt"],
  ["attach", "wait for"],
];

function planned(steps: readonly StepReport[]): string {
  const counted = (action: VerdictAction): number => steps.filter((step) => step.verdict.action === action).length;
  const wishes = WISHES.flatMap(([action, word]) => some(counted(action), word));
  const failing = steps.filter((step) => step.verdict.action === "fail");
  const later = counted("later");
  const rest = [...(later > 0 ? [`${later} later`] : []), ...idle(steps, counted("skip"))].join(", ");
  if (wishes.length === 0 && failing.length === 0 && later === 0) return `nothing to do (${rest})`;
  return [
    ...(wishes.length > 0 ? [`would ${wishes.join(", ")}`] : []),
    ...(failing.length > 0 ? [`${names(failing)} would fail`] : []),
    rest,
  ].join("; ");
}

/** "14 up to date", "2 left out". */
function idle(steps: readonly StepReport[], skipped: number): string[] {
  const leftOut = steps.filter(isLeftOut).length;
  const upToDate = skipped - leftOut;
  return [
    ...(upToDate > 0 || leftOut === 0 ? [`${upToDate} up to date`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
  ];
}

function success(pod: PodReport, icon: string): Headline {
  const { installed, updated, adopted, skipped } = tally(pod.steps);
  const time = duration(seconds(pod));
  const open = stillOpen(pod.steps);
  const services = serviceSentence(pod.steps, { names, time });
  if (services !== null) return { icon, sentence: [services, ...open].join("; ") };
  const generation = restoredGeneration(pod);
  if (generation !== null) {
    const place = installed + updated > 0 ? "back at" : "nothing to do, it is at";
    return { icon, sentence: [`${place} ${generation} (${time})`, ...open].join("; ") };
  }
  if (installed + updated + adopted === 0) {
    const details = [...idle(pod.steps, skipped), time].join(", ");
    return { icon: open.length === 0 ? icon : "⏳", sentence: [`nothing to do (${details})`, ...open].join("; ") };
  }
  const adoption = installed + updated === 0 ? ["nothing was reinstalled"] : [];
  return { icon, sentence: [`${progress(pod).join(", ")} in ${time}`, ...adoption, ...open].join("; ") };
}

/** What the run left at work: background steps, and a ComfyUI whose restart waits for its prompts. */
function stillOpen(steps: readonly StepReport[]): string[] {
  const running = ended(steps, "running");
  const background = running.filter((step) => !isService(step));
  return [
    ...(background.length > 0
      ? [`${names(background)} ${background.length === 1 ? "goes" : "go"} on in the background`]
      : []),
    ...(running.some(isService) ? ["ComfyUI's restart is due"] : []),
  ];
}

/** "installed 14", "adopted 2", "skipped 1". */
function progress(pod: PodReport): string[] {
  const counts = tally(pod.steps);
  return (["installed", "updated", "adopted", "skipped"] as const).flatMap((result) =>
    some(counts[result], RESULT_WORDS[result].word),
  );
}

function some(amount: number, word: string): string[] {
  return amount === 0 ? [] : [`${word} ${amount}`];
}

function failure(pod: PodReport): string {
  const failed = ended(pod.steps, "failed");
  if (failed.length === 0) return "failed";
  return [`${names(failed)} failed`, ...consequence(pod, failed)].join("; ");
}

/** What the failure means for ComfyUI, where this run knows. */
function consequence(pod: PodReport, failed: readonly StepReport[]): string[] {
  switch (comfyuiRuns(pod)) {
    case null:
      return [];
    case true:
      if (!failed.every(isNode)) return ["ComfyUI runs"];
      return [`ComfyUI runs without ${failed.length === 1 ? "it" : "them"}`];
    case false:
      return [failed.some(isService) ? "ComfyUI does not answer" : "ComfyUI was not started"];
  }
}

function cancellation(pod: PodReport): string {
  const done = progress(pod);
  const stopped = ended(pod.steps, "cancelled");
  const before = done.length === 0 ? "before anything was done" : `when it had ${done.join(", ")}`;
  return `cancelled after ${duration(seconds(pod))}, ${stopped.length === 0 ? before : `at ${names(stopped)}`}`;
}

/** "`torch`", "`a` and `b`", "5 steps, first `a`,". */
function names(steps: readonly StepReport[]): string {
  const quoted = steps.map((step) => `\`${step.id.replaceAll("`", "'")}\``);
  if (quoted.length <= 2) return quoted.join(" and ");
  return `${count(quoted.length, "step")} (${quoted[0]}, …)`;
}
