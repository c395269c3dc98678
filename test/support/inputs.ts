/** Reads inputs as the action does, from a table instead of the runner. */
import { type InputProblem, readInputs } from "../../src/inputs.ts";
import type { Manifest } from "../../src/manifest/manifest.ts";
import type { Settings } from "../../src/settings.ts";
import type { NamedStep } from "../../src/steps/selection.ts";
import { makeKey } from "./keys.ts";

export const KEY = makeKey().privateKey;
export const SERVER = makeKey();
export const MINIMUM = { host: "root@203.0.113.7:10341", key: KEY, "host-key": SERVER.fingerprint };

/** A small catalogue in the order of the real one. */
export function steps(manifest: Manifest): readonly NamedStep[] {
  const step = (id: string, ...alsoKnownAs: string[]) => ({ id, alsoKnownAs });
  return [
    step("system_packages"),
    step("comfyui_core", "COMFYUI_REPO"),
    step("torch"),
    ...manifest.nodes.map((node) => step(`node_${node.name}`, "custom_nodes")),
    ...manifest.steps.map((own) => step(own.id)),
    step("model_directories"),
    step("comfyui_service"),
    step("overall_installation", "COMFYUI"),
  ];
}

interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function read({ inputs = {}, environment = {}, files = {} }: Given) {
  return readInputs({
    get: (name) => inputs[name] ?? "",
    environment: { GITHUB_WORKSPACE: "/repo", ...environment },
    readFile: (path) => files[path] ?? null,
    steps,
  });
}
export function settingsOf(given: Given): Settings {
  const result = read(given);
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems, null, 1));
  return result.settings;
}
export function problemsOf(given: Given): readonly InputProblem[] {
  const result = read(given);
  return result.kind === "problems" ? result.problems : [];
}
export const settings = (inputs: Record<string, string>) => settingsOf({ inputs: { ...MINIMUM, ...inputs } });
export const problems = (inputs: Record<string, string>) => problemsOf({ inputs: { ...MINIMUM, ...inputs } });
