/** What to do about a failed step, where its reason or its log tells. Pure. */
import { explainResolverFailure } from "../operations/resolver-errors.ts";
import type { Step } from "../steps/step.ts";

/** A sentence or two; null where nothing better is known than the log. */
export function remedyFor(step: Step, reason: string, tail: readonly string[]): string | null {
  if (!step.parts.includes("packages")) return null;
  const failure = explainResolverFailure(`${tail.join("\n")}\n${reason}`, []);
  return failure.cause === "unknown" ? null : failure.remedy;
}
