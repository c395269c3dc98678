/** Why a step failed and what to do about it, where its log and its requirement files tell more than its reason. Pure. */
import type { RequirementFile } from "../operations/requirements.ts";
import { explainResolverFailure } from "../operations/resolver-errors.ts";
import type { Told } from "../pod/answer.ts";
import type { Step } from "../steps/step.ts";
import { causeOf } from "./causes.ts";

export interface Explanation {
  readonly reason: string;
  /** A sentence or two; null where nothing better is known than the log. */
  readonly remedy: string | null;
}

/** The cause of a failed step; with file and line where a requirement is to blame. */
export function explain(step: Step, reason: string, tail: readonly string[], told: readonly Told[]): Explanation {
  // What the machine is to blame for comes before what a resolver makes of it.
  const cause = causeOf(step.id, told, reason);
  if (cause !== null) return { reason: `${cause.says}: ${reason}`, remedy: cause.remedy };
  if (!step.parts.includes("packages")) return { reason, remedy: null };
  const files = told.flatMap((one): RequirementFile[] =>
    one.step === step.id && one.kind === "file" ? [{ path: one.key, text: one.value }] : [],
  );
  const failure = explainResolverFailure(`${tail.join("\n")}\n${reason}`, files);
  if (failure.cause === "unknown") return { reason, remedy: null };
  return { reason: failure.culprit === null ? reason : failure.message, remedy: failure.remedy };
}
