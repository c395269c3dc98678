/** The user's own steps beside those of the catalogue: ids, needs, order. Pure. */
import { isReservedStepId } from "../steps/names.ts";
import { type NamedStep, resolveStepName, stepNameProblem } from "../steps/selection.ts";
import type { ManifestProblem } from "./check.ts";
import type { OwnStep } from "./manifest.ts";

export type OrderedSteps =
  | { readonly kind: "steps"; readonly steps: readonly OwnStep[] }
  | { readonly kind: "problems"; readonly problems: readonly ManifestProblem[] };

function needProblem(need: string, own: ReadonlySet<string>, steps: readonly NamedStep[]): string | null {
  const problem = stepNameProblem(need, steps);
  if (problem !== null) return problem;
  const resolution = resolveStepName(need, steps);
  const ids = resolution.kind === "found" ? resolution.ids : [];
  const firstOwn = steps.findIndex((step) => own.has(step.id));
  const late = ids.find((id) => !own.has(id) && steps.findIndex((step) => step.id === id) > firstOwn);
  return late === undefined ? null : `\`${late}\` runs after your own steps, so none of them can need it`;
}

/** A cycle as the ids on it, first again at the end; null when there is none. */
function findCycle(steps: readonly OwnStep[]): readonly string[] | null {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const need of byId.get(id)?.needs ?? []) {
      const cycle = byId.has(need) ? visit(need, [...way, id]) : null;
      if (cycle !== null) return cycle;
    }
    done.add(id);
    return null;
  };
  for (const step of steps) {
    const cycle = visit(step.id, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** The steps with each after those that it needs, else in the order of the manifest. Expects no cycle. */
function inOrder(steps: readonly OwnStep[]): readonly OwnStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ordered = new Set<OwnStep>();
  const add = (step: OwnStep) => {
    if (ordered.has(step)) return;
    for (const need of step.needs) {
      const needed = byId.get(need);
      if (needed !== undefined) add(needed);
    }
    ordered.add(step);
  };
  for (const step of steps) add(step);
  return [...ordered];
}

/**
 * Judges the own steps against the steps of the plan (which hold them), and returns them with `needs` as exact ids,
 * each after what it needs.
 */
export function orderOwnSteps(own: readonly OwnStep[], steps: readonly NamedStep[]): OrderedSteps {
  const ids = new Set(own.map((step) => step.id));
  const problems = own.flatMap((step, index): ManifestProblem[] => {
    const reserved = isReservedStepId(step.id)
      ? [{ path: ["steps", index, "id"], message: `\`${step.id}\` is a name of the catalogue; choose another id` }]
      : [];
    const needs = step.needs.flatMap((need, at) => {
      const message = needProblem(need, ids, steps);
      return message === null ? [] : [{ path: ["steps", index, "needs", at], message }];
    });
    return [...reserved, ...needs];
  });
  if (problems.length > 0) return { kind: "problems", problems };
  const exact = own.map((step) => ({
    ...step,
    needs: [
      ...new Set(
        step.needs.flatMap((need) => {
          const resolution = resolveStepName(need, steps);
          return resolution.kind === "found" ? resolution.ids : [];
        }),
      ),
    ],
  }));
  const cycle = findCycle(exact);
  if (cycle !== null) {
    const index = own.findIndex((step) => step.id === cycle[0]);
    const message = `these steps wait for each other: ${cycle.join(" needs ")}; remove one of these needs`;
    return { kind: "problems", problems: [{ path: ["steps", index, "needs"], message }] };
  }
  return { kind: "steps", steps: inOrder(exact) };
}
