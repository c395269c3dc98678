/** What a health check has before it when it judges: the pod's answer, the plan, and how the prompt went. */
import type { Choices } from "../engine/question.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { PodAnswer } from "../pod/answer.ts";
import type { CheckStatus, Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";

/** The step that carries what no step of a plan looks at. Its id is none that a manifest can name. */
export const HEALTH_STEP: Step = {
  id: ".health",
  title: "Health",
  alsoKnownAs: [],
  stateName: null,
  needs: [],
  after: [],
  home: "container",
  operation: "health",
  parts: ["finish"],
  wish: {},
  secrets: [],
  background: false,
};

export interface Finding {
  readonly status: CheckStatus;
  readonly detail: string;
  readonly remedy?: string;
}

export interface HealthLook {
  readonly answer: PodAnswer;
  readonly steps: readonly Step[];
  readonly choices: Choices;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly gpu: Manifest["gpu"];
  readonly prompt: Finding;
}

/** One fact of the health check itself; empty where the pod did not tell it. */
export function healthFact({ answer }: Pick<HealthLook, "answer">, name: string): string {
  return answer.steps.get(HEALTH_STEP.id)?.facts[name] ?? "";
}

/** Its facts below a prefix, `node.` or `log.`, without it. */
export function healthFacts(
  { answer }: Pick<HealthLook, "answer">,
  prefix: string,
): readonly (readonly [string, string])[] {
  return Object.entries(answer.steps.get(HEALTH_STEP.id)?.facts ?? {}).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  );
}

/** A fact that is a number; null where it is none. */
export function numberOf(text: string | undefined): number | null {
  return text === undefined || !/^-?\d+(\.\d+)?$/.test(text.trim()) ? null : Number(text);
}

/** Non-empty lines. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
