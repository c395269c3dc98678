/** The sequence: every step that a manifest can ask for, in the order in which a run meets them. */
import type { Manifest } from "../manifest/manifest.ts";
import { onceFor } from "../once-for.ts";
import { extras, foundation, nodeStep, packages } from "./install-rows.ts";
import { STEP_NAMES } from "./names.ts";
import { list, type Row } from "./row.ts";
import { ownSteps, running } from "./run-rows.ts";
import type { Step } from "./step.ts";

/** Every step of this manifest. Steps that it does not ask for are not in the plan. */
export const catalogue = onceFor((manifest: Manifest): readonly Step[] => {
  const installed = [
    ...foundation(manifest),
    ...packages(manifest),
    ...manifest.nodes.map(nodeStep),
    ...extras(manifest),
    ...ownSteps(manifest.steps),
  ];
  const ids = installed.map(({ id }) => id);
  const rows = [...installed, ...running(manifest, ids)];
  return [...rows, completion(rows)].map(stepOf);
});

/** The marker of a complete installation knows every other step; some may lawfully end without a result of their own. */
function completion(rows: readonly Row[]): Row {
  const ids = (some: readonly Row[]) => list(some.map(({ id }) => id));
  return {
    id: "overall_installation",
    title: "Complete installation",
    operation: "overall",
    parts: ["finish"],
    home: "volume",
    wish: {
      steps: ids(rows),
      nodes: ids(rows.filter(({ operation }) => operation === "node")),
      optional: ids(rows.filter(({ operation }) => operation === "sageattention" || operation === "cuda_check")),
    },
  };
}

/** Names of the first earlier system are upper case, and are its lines in `state.env`. */
function stepOf(row: Row): Step {
  const named = row.operation === "node" ? "node_<name>" : row.id;
  const earlierNames = STEP_NAMES.find(({ id }) => id === named)?.alsoKnownAs ?? [];
  return {
    id: row.id,
    title: row.title,
    alsoKnownAs: [...earlierNames, ...(row.alsoKnownAs ?? [])],
    stateName: earlierNames.find((name) => name === name.toUpperCase()) ?? null,
    needs: row.needs ?? [],
    after: row.after ?? [],
    home: row.home,
    operation: row.operation,
    parts: row.parts,
    wish: row.wish ?? {},
    secrets: row.secrets ?? [],
    background: row.background ?? false,
  };
}
