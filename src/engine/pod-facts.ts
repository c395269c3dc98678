/** What a probe and the steps told of a pod, as the report has it: versions, disks, what changed before. Pure. */
import type { PodAnswer, StepAnswer, Told } from "../pod/answer.ts";
import type { PodReport, Versions } from "../report/report.ts";
import type { Step } from "../steps/step.ts";

export type Facts = Readonly<Record<string, string>>;

/** What is known of a step's result: recorded, probed, told; the later word holds. */
export function factsOf(id: string, answer: PodAnswer, told: readonly Told[]): Facts {
  return { ...answer.steps.get(id)?.record?.facts, ...presentFactsOf(id, answer, told) };
}

/** The same without what was recorded, which may be over: a process. */
export function presentFactsOf(id: string, answer: PodAnswer, told: readonly Told[]): Facts {
  const news = told.filter((one) => one.step === id && one.kind === "fact").map((one) => [one.key, one.value]);
  return { ...answer.steps.get(id)?.facts, ...Object.fromEntries(news) };
}

export function versionsOf(answer: PodAnswer, facts: (id: string) => Facts, steps: readonly Step[]): Versions {
  const first = (...values: (string | undefined)[]) =>
    values.find((value) => value !== undefined && value !== "") ?? null;
  const others = steps.flatMap((step): [string, string][] => {
    const { commit, version } = facts(step.id);
    const text = [version, commit?.slice(0, 7)].filter((part) => part).join(" ");
    return text === "" || step.id === "comfyui_core" || step.id === "python_env" ? [] : [[step.title, text]];
  });
  return {
    comfyui: first(facts("comfyui_service").comfyui_version, facts("comfyui_core").version),
    comfyuiCommit: first(facts("comfyui_core").commit),
    python: first(facts("comfyui_service").python_version, facts("python_env").version, answer.facts.python_version),
    torch: first(facts("torch").torch),
    cuda: first(facts("torch").cuda),
    gpu: first(facts("cuda_check").gpu, facts("cuda_check").name),
    driver: first(answer.facts.driver),
    others: Object.fromEntries(others),
  };
}

export function replaced(answer: PodAnswer): string[] {
  const container = answer.facts.container ?? "";
  const records = [...answer.steps.values()].flatMap(({ record }) => record ?? []);
  if (records.length === 0 || records.some((record) => record.container === container)) return [];
  const last =
    records
      .map((record) => record.time)
      .toSorted()
      .at(-1) ?? "";
  return [`the container was replaced since ${last.slice(0, 10)}`];
}

export function lastChangeOf(answer: PodAnswer): PodReport["lastChange"] {
  const changes = [...answer.steps.values()]
    .flatMap(({ record }: StepAnswer) => record ?? [])
    .filter(({ result }) => result !== "adopted")
    .toSorted((left, right) => (left.time < right.time ? 1 : -1));
  const last = changes[0];
  return last === undefined ? null : { time: last.time, run: last.run === "" ? null : last.run };
}
