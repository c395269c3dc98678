/** From the names that people write to the steps of a run. Pure. */
import { nearest } from "../did-you-mean.ts";
import { NODE_GROUP, STEP_NAMES } from "./names.ts";

/** What selection needs to know of a step; the list is in catalogue order. */
export interface NamedStep {
  readonly id: string;
  readonly alsoKnownAs: readonly string[];
}

export type Resolution =
  | { readonly kind: "found"; readonly ids: readonly string[] }
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  /** A step that exists, but not in this plan. */
  | { readonly kind: "not-asked-for"; readonly candidates: readonly string[] }
  | { readonly kind: "unknown"; readonly candidates: readonly string[] };

/** Exact id, else a unique prefix of an id, else an "also known as" name; `custom_nodes` is every node, also none. */
export function resolveStepName(name: string, steps: readonly NamedStep[]): Resolution {
  const ids = steps.map((step) => step.id);
  if (ids.includes(name)) return { kind: "found", ids: [name] };
  const known = steps.filter((step) => step.alsoKnownAs.includes(name)).map((step) => step.id);
  const prefixed = name === "" ? [] : ids.filter((id) => id.startsWith(name));
  if (prefixed.length === 1) return { kind: "found", ids: prefixed };
  if (known.length > 0 || name === NODE_GROUP) return { kind: "found", ids: known };
  if (prefixed.length > 1) return { kind: "ambiguous", candidates: prefixed };
  const exists = STEP_NAMES.some((step) => step.id === name || step.alsoKnownAs.includes(name));
  return { kind: exists ? "not-asked-for" : "unknown", candidates: ids };
}

/** What to tell of a name that does not lead to steps of this run; null when it does. */
export function stepNameProblem(name: string, steps: readonly NamedStep[]): string | null {
  const resolution = resolveStepName(name, steps);
  switch (resolution.kind) {
    case "found":
      return null;
    case "ambiguous":
      return `\`${name}\` could be ${resolution.candidates.join(", ")}; write one of them`;
    case "not-asked-for":
      return `\`${name}\` is a step that this manifest does not ask for; the steps are ${resolution.candidates.join(", ")}`;
    case "unknown": {
      const meant = nearest(name, [...resolution.candidates, ...steps.flatMap((step) => step.alsoKnownAs)]);
      const told = meant === null ? "" : ` Did you mean \`${meant}\`?`;
      return `no step is named \`${name}\`; the steps are ${resolution.candidates.join(", ")}.${told}`;
    }
  }
}

/** The names of a run, as the settings hold them. */
export interface StepChoices {
  readonly only: readonly string[] | null;
  readonly from: string | null;
  readonly skip: readonly string[];
  readonly force: boolean | readonly string[];
  readonly update: boolean | readonly string[];
}

/** Ids in catalogue order. What is not in `run` is left out; `force` and `update` lie within `run`. */
export interface Selection {
  readonly run: readonly string[];
  readonly force: readonly string[];
  readonly update: readonly string[];
}

/** The steps of a run: (`only`, else all) from `from` on, less `skip`. Expects names that `stepNameProblem` accepts; others select nothing. */
export function selectSteps(choices: StepChoices, steps: readonly NamedStep[]): Selection {
  const idsOf = (names: readonly string[]): ReadonlySet<string> =>
    new Set(
      names.flatMap((name) => {
        const resolution = resolveStepName(name, steps);
        return resolution.kind === "found" ? resolution.ids : [];
      }),
    );
  const all = steps.map((step) => step.id);
  const only = choices.only === null ? null : idsOf(choices.only);
  const skip = idsOf(choices.skip);
  const from = choices.from === null ? null : idsOf([choices.from]);
  const first = from === null ? 0 : all.findIndex((id) => from.has(id));
  const started = first < 0 ? [] : all.slice(first);
  const run = started.filter((id) => (only === null || only.has(id)) && !skip.has(id));
  const within = (choice: boolean | readonly string[]) => {
    if (typeof choice === "boolean") return choice ? run : [];
    const chosen = idsOf(choice);
    return run.filter((id) => chosen.has(id));
  };
  return { run, force: within(choices.force), update: within(choices.update) };
}
