/** The run's annotations: what a person sees without opening the log. */
import { headline } from "./headline.ts";
import { neutralise } from "./neutralise.ts";
import { ended, isPlan } from "./questions.ts";
import type { PodReport, Report, StepReport } from "./report.ts";
import { clip, oneLine, plain } from "./text.ts";

/** GitHub keeps ten of each kind for a step, of 4096 characters each. */
export const ANNOTATIONS_OF_A_KIND = 10;
export const ANNOTATION_CHARACTERS = 4096;
const TITLE_CHARACTERS = 200;
const REASON_CHARACTERS = 1200;
const TAIL_LINES = 20;

export interface Annotation {
  readonly kind: "error" | "warning";
  readonly title: string;
  readonly message: string;
}

/** One error for each failed step or pod, and the warnings, within GitHub's limits; the last one tells how many more there are. */
export function annotationsOf(report: Report): readonly Annotation[] {
  const errors = report.pods.flatMap((pod) => [
    ...problem(pod),
    ...failures(pod),
    ...badChecks(pod, "error"),
    ...unexplained(pod, report),
  ]);
  const warnings = report.pods.flatMap((pod) => [...badChecks(pod, "warning"), ...remarks(pod)]);
  return [...limited(errors), ...limited(warnings)];
}

function problem(pod: PodReport): Annotation[] {
  if (pod.problem === null || pod.result === "cancelled") return [];
  const { title, message, remedy } = pod.problem;
  return [annotation("error", `${pod.name}: ${title}`, [message, remedy], [])];
}

function failures(pod: PodReport): Annotation[] {
  return ended(pod.steps, "failed").map((step) =>
    annotation("error", `${pod.name}: ${step.id} failed`, [step.reason, step.remedy], step.logTail),
  );
}

/** A check that failed is an error where it fails the run; a warning otherwise, as one that only warns is. */
function badChecks(pod: PodReport, kind: Annotation["kind"]): Annotation[] {
  if (pod.problem !== null) return [];
  const wanted = pod.checks.filter(({ status }) => {
    const own = status === "failed" && pod.result === "failed" ? "error" : "warning";
    return (status === "failed" || status === "warning") && own === kind;
  });
  return wanted.map(({ title, detail, remedy }) =>
    annotation(kind, `${pod.name}: ${title}`, [detail.split("\n", 1)[0] ?? "", remedy], []),
  );
}

/** A pod that failed with nothing to blame still gets its error: a red run without a word is the worst of all. */
function unexplained(pod: PodReport, report: Report): Annotation[] {
  if (pod.result !== "failed" || pod.problem !== null || ended(pod.steps, "failed").length > 0) return [];
  if (pod.checks.some(({ status }) => status === "failed")) return [];
  return [annotation("error", `${pod.name}: failed`, [headline(pod, isPlan(report)).sentence], [])];
}

function remarks(pod: PodReport): Annotation[] {
  const ofStep = (step: StepReport): Annotation[] =>
    step.warnings.map((text) => annotation("warning", `${pod.name}: ${step.id}`, [text], []));
  return [...pod.warnings.map((text) => annotation("warning", pod.name, [text], [])), ...pod.steps.flatMap(ofStep)];
}

function annotation(
  kind: Annotation["kind"],
  title: string,
  sentences: readonly (string | null)[],
  tail: readonly string[],
): Annotation {
  const head = sentences
    .filter((text) => text !== null && text !== "")
    .map((text) => clip(plain(text ?? ""), REASON_CHARACTERS));
  const lines = tail.slice(-TAIL_LINES).map((line) => clip(oneLine(line), 400));
  // The end of a log says most: where it does not fit, its first lines go.
  while (lines.length > 0 && message(head, lines).length > ANNOTATION_CHARACTERS) lines.shift();
  return {
    kind,
    title: neutralise(clip(oneLine(title), TITLE_CHARACTERS)),
    message: clip(message(head, lines), ANNOTATION_CHARACTERS),
  };
}

function message(head: readonly string[], tail: readonly string[]): string {
  return neutralise([...head, ...(tail.length === 0 ? [] : ["", "Last lines:", ...tail])].join("\n"));
}

function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= ANNOTATIONS_OF_A_KIND) return annotations;
  const shown = annotations.slice(0, ANNOTATIONS_OF_A_KIND - 1);
  const rest = annotations.slice(shown.length);
  const [first] = rest;
  if (first === undefined) return shown;
  const titles = rest.map((each) => each.title).join("\n");
  return [...shown, { ...first, title: `${rest.length} more`, message: clip(titles, ANNOTATION_CHARACTERS) }];
}
