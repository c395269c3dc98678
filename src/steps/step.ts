/** One named thing of the sequence, ready to be probed and applied: what the catalogue makes of a manifest. */

/** The shell operations: `src/operations/<name>.sh` defines `<name>_probe` and what it needs of `_fetch`, `_install`, `_prove`. */
export const OPERATIONS = [
  "system_packages",
  "python_env",
  "checkout",
  "node",
  "packages",
  "torch",
  "manager",
  "sageattention",
  "own_step",
  "model_directories",
  "cuda_check",
  "start_script",
  "service",
  "comfyui_service",
  "overall",
  // Of no plan: what the steps do not look at, for the command `health`.
  "health",
  // Of no plan: records what there is before a run changes it, and goes back to it.
  "generation",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/**
 * The parts that a step may have, in the order in which they run:
 * `system` (needs nothing), `fetch` (checkouts and downloads, side by side), `packages` (one job and one resolve for
 * all that are due), `install` (one after the other, in catalogue order), `start` (ComfyUI), `finish` (after all).
 */
export const PARTS = ["system", "fetch", "packages", "install", "start", "finish"] as const;
export type Part = (typeof PARTS)[number];

export interface Step {
  readonly id: string;
  readonly title: string;
  /** Names of the earlier systems and groups: `COMFYUI_REPO`, `custom_nodes`. */
  readonly alsoKnownAs: readonly string[];
  /** The `DONE_<NAME>` line of `state.env`, where the first earlier system had one. */
  readonly stateName: string | null;
  /** Steps of the plan without which it cannot run. */
  readonly needs: readonly string[];
  /** Steps that come first where they are in the plan, but may fail. */
  readonly after: readonly string[];
  /** Where its result lies: whether it survives a stop. */
  readonly home: "volume" | "container" | "environment";
  readonly operation: Operation;
  readonly parts: readonly Part[];
  /** What the operation is asked for; reaches the shell as variables, never as text. Lists are newline-separated. */
  readonly wish: Readonly<Record<string, string>>;
  /** Names of the secrets that its processes get. */
  readonly secrets: readonly string[];
  /** Started and not waited for. */
  readonly background: boolean;
}
