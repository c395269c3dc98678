/** Makes the question that `plan.ts` decides of what a pod answered and what the run was asked. */
import type { PodAnswer, StepAnswer } from "../pod/answer.ts";
import type { Step } from "../steps/step.ts";
import type { StepQuestion } from "./plan.ts";

export interface Choices {
  readonly run: ReadonlySet<string>;
  readonly force: ReadonlySet<string>;
  readonly update: ReadonlySet<string>;
}

/** What a step that the probe did not come to looks like. */
const UNREAD: StepAnswer = {
  state: "unreadable",
  detail: "the volume did not answer in 20 s",
  inputs: {},
  facts: {},
  record: null,
  marker: null,
  stateLine: null,
  liveJob: null,
  warnings: [],
};

export function answerFor(answer: PodAnswer, step: Step): StepAnswer {
  return answer.steps.get(step.id) ?? UNREAD;
}

/**
 * The question for one step. `pending` names, for a plan, the steps that will change: a probe's answer that hangs on one
 * of them means nothing yet. What is absent will be installed whatever they bring.
 */
export function questionFor(
  step: Step,
  pod: PodAnswer,
  choices: Choices,
  pending: ReadonlySet<string> = new Set(),
): StepQuestion {
  const answer = answerFor(pod, step);
  const { record } = answer;
  const certain = answer.state === "absent" || answer.state === "partial";
  const container = pod.facts.container ?? "";
  return {
    selected: choices.run.has(step.id),
    liveJob: answer.liveJob === null ? null : { job: answer.liveJob, since: jobTime(answer.liveJob) },
    forced: choices.force.has(step.id),
    record,
    marker: (step.operation === "node" && nodesWereReset(pod)) || provesNothing(step, answer) ? null : answer.marker,
    stateLine: stateLineOf(step, pod, answer),
    observation: { state: answer.state, detail: answer.detail, inputs: answer.inputs },
    notNeeded: answer.facts.not_needed || null,
    refused: answer.facts.refused || null,
    freshContainer: record !== null && record.container !== container,
    home: step.home,
    update: choices.update.has(step.id),
    remoteCommit: answer.facts.remote_commit || null,
    pendingNeed: certain ? null : ([...step.needs, ...step.after].find((id) => pending.has(id)) ?? null),
  };
}

/** The marker of all nodes is gone while its record stayed: somebody removed it, and means all of them. */
function nodesWereReset(pod: PodAnswer): boolean {
  const facts = pod.steps.get("overall_installation")?.facts ?? {};
  return facts.custom_nodes_record === "yes" && facts.custom_nodes_marker === "no";
}

/** An earlier system marked its CUDA check whether or not CUDA was there. */
function provesNothing(step: Step, { record, marker }: StepAnswer): boolean {
  return step.operation === "cuda_check" && record === null && marker?.ours !== true;
}

function stateLineOf(step: Step, pod: PodAnswer, answer: StepAnswer): StepQuestion["stateLine"] {
  if (step.stateName === null || provesNothing(step, answer)) return "not-tracked";
  if (pod.facts.state_file !== "present") return "no-file";
  return answer.stateLine === "1" ? "present" : "absent";
}

/** Job ids begin with their time: `20261120T101500-…`. */
export function jobTime(job: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/.exec(job);
  return parts === null ? "an earlier run" : `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6]}`;
}
