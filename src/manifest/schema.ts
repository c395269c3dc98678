/** The manifest as a user writes it: every key optional, no defaults; `resolve.ts` adds those of the preset. */
import * as z from "zod/mini";
import { choice } from "../choice.ts";
import { argumentsProblem } from "./arguments.ts";
import { modelPathsProblem } from "./model-paths.ts";
import { COMFYUI_REPOSITORY, MANAGER_REPOSITORY } from "./repository.ts";
import {
  aptPackage,
  checked,
  checkoutPath,
  gitRef,
  listenAddress,
  podPath,
  pythonVersion,
  refused,
  repositoryUrl,
  requirement,
  serviceName,
  shellText,
  stepId,
  title,
  torchVersion,
  variableName,
  variableValue,
} from "./values.ts";

/** Documents a key: what it means and, where it has one, its default with the preset `core`. */
function key<Schema extends z.ZodMiniType>(schema: Schema, description: string, byDefault?: unknown) {
  return z.optional(schema).check(z.meta({ description, ...(byDefault !== undefined && { default: byDefault }) }));
}

const secretNames = z.array(variableName);

const comfyui = z.strictObject({
  repository: key(repositoryUrl, "Where ComfyUI comes from.", COMFYUI_REPOSITORY),
  ref: key(
    gitRef,
    "A branch, tag or commit, or `release`: the highest `vX.Y.Z` tag, else the remote's HEAD. Resolved once and kept until it changes here or `update`, `force` or a reset asks.",
    "release",
  ),
  path: key(
    podPath,
    "`auto`: the ComfyUI that runs or is found on the pod, else `<workspace>/ComfyUI`; or a folder on the pod.",
    "auto",
  ),
});

const managerMode = choice(["auto", "pip", "clone", "none"]);
const manager = z.strictObject({
  mode: key(
    managerMode,
    "`auto`: the kind that is there, else by pip where the checkout has manager_requirements.txt, else a clone; or `pip`, `clone`, `none`.",
    "auto",
  ),
  repository: key(repositoryUrl, "Where a cloned Manager comes from.", MANAGER_REPOSITORY),
  ref: key(gitRef, "Branch, tag or commit of a cloned Manager; without it the remote's HEAD."),
});

const python = z.strictObject({
  provider: key(
    choice(["auto", "uv", "venv", "conda", "system"]),
    "`auto`: what this action recorded, else the environment that the found installation runs with, else uv; or `uv`, `venv`, `conda`, `system`.",
    "auto",
  ),
  version: key(
    pythonVersion,
    "A Python version like `3.12`. Without it 3.12 where there, else the newest of 3.11 to 3.13 there, else uv's own 3.12.",
  ),
  path: key(podPath, "The folder of the environment; without it the recorded or found one, else `<workspace>/venv`."),
});

const node = z.strictObject({
  url: repositoryUrl.check(z.describe("The node's repository.")),
  ref: key(gitRef, "Branch, tag or commit; without it the remote's HEAD."),
  name: key(
    title,
    "The folder in `custom_nodes`, and the step `node_<name>`; without it the URL's last part without `.git`. Other characters than `A-Za-z0-9._-` become `-`.",
  ),
  requirements: key(
    z.union([checkoutPath, z.literal(false)]),
    "The requirements file in the checkout, or `false` for none.",
    "requirements.txt",
  ),
  secrets: key(secretNames, "Names from the input `secrets` that its install gets.", []),
});

const components = z.strictObject({
  ffmpeg: key(z.boolean(), "ffmpeg, by apt.", true),
  "ffmpeg-source": key(z.boolean(), "FFmpeg's source, cloned as the earlier system did.", false),
  "gguf-node": key(z.boolean(), "The gguf node of the earlier system.", false),
  sageattention: key(
    choice(["off", "background", "wait"]),
    "SageAttention, built from source for the GPU there: `off`, `background` (the run does not wait for it), `wait`.",
    "off",
  ),
});

const step = z.strictObject({
  id: stepId.check(z.describe("The step's id; no id of the catalogue.")),
  title: key(title, "What the report calls it; without it the id."),
  needs: key(
    z.array(title),
    "Steps without which it cannot run: your own, or ids of the catalogue that run before.",
    [],
  ),
  check: key(
    shellText,
    "Shell that exits 0 when there is nothing to do. Without it the step runs once for each content of `run`.",
  ),
  run: shellText.check(z.describe("Shell that does the work.")),
  secrets: key(secretNames, "Names from the input `secrets` that its shell gets.", []),
});

const service = z.strictObject({
  name: serviceName.check(
    z.describe("`jupyterlab`, or a name of your own; the step is `service_<name>`, the log `logs/<name>.log`."),
  ),
  command: key(shellText, "Shell that runs in the foreground, with the environment's programs; not for `jupyterlab`."),
  port: key(
    z.int().check(z.gte(1), z.lte(65535)),
    "The port that it listens on, which proves that it is up; 8888 for `jupyterlab`. Without one running is enough.",
  ),
  directory: key(podPath, "Where it runs; without it the workspace."),
  token: key(
    variableName,
    "For `jupyterlab`: the name of its token in the input `secrets`. Without it JupyterLab listens on 127.0.0.1 alone and asks for none.",
  ),
  secrets: key(secretNames, "Names from the input `secrets` that its environment gets.", []),
});

/** A section of ComfyUI's extra_model_paths.yaml: folders by kind. */
const modelPathSections = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.boolean()])));

export const manifestSchema = z.strictObject({
  preset: key(
    choice(["core", "flux"]),
    "What to start from. `core`: ComfyUI, its Manager, their requirements, the CUDA check. `flux`: all ten components of the second earlier system, with its nodes. Own keys override the preset's; `nodes` and `steps` are added to its, and a node with the same repository as one of the preset's replaces it.",
    "core",
  ),
  comfyui: key(comfyui, "ComfyUI itself."),
  manager: key(
    z.union([managerMode, manager]),
    "ComfyUI-Manager: the mode as one word, or a map. By pip or clone, never both.",
  ),
  python: key(python, "The interpreter and environment."),
  torch: key(
    torchVersion,
    "`auto`: a matching family by driver and GPU; an exact version; or `keep`: touch nothing, warn, fail where there is none.",
    "auto",
  ),
  pip: key(z.array(requirement), "More Python packages, as requirements.", []),
  nodes: key(
    z.array(z.union([repositoryUrl, node])),
    "Custom nodes: a URL each, or a map. A node that is no longer named stays on the pod, and is told.",
    [],
  ),
  components: key(components, "Parts that can be switched."),
  "system-packages": key(z.array(aptPackage), "More packages, by apt.", []),
  steps: key(z.array(step), "Your own steps: shell with the same probe, skip, job, proof and report.", []),
  env: key(z.record(variableName, variableValue), "Plain variables for installs and for ComfyUI.", {}),
  secrets: key(secretNames, "Names from the input `secrets` that ComfyUI's environment gets.", []),
  "extra-model-paths": key(
    z.union([checked(modelPathsProblem), modelPathSections]),
    "A folder of models, or ComfyUI's own YAML; written beside an existing file, never over it.",
  ),
  listen: key(
    listenAddress,
    "`auto`: what an adopted start has; else 0.0.0.0 in a provider's container, where only ports that its owner opened are reachable; else 127.0.0.1. Or addresses.",
    "auto",
  ),
  "comfyui-args": key(
    z.union([checked(argumentsProblem), z.array(z.string()).check(refused(argumentsProblem))]),
    "More arguments for ComfyUI's main.py: shell words, or a list.",
    [],
  ),
  port: key(z.int().check(z.gte(1), z.lte(65535)), "ComfyUI's port.", 8188),
  gpu: key(
    choice(["auto", "required", "none"]),
    "`auto`: none there is a warning; `required`: none there fails before anything is touched; `none`: ComfyUI runs on the CPU.",
    "auto",
  ),
  services: key(
    z.array(z.union([choice(["comfyui", "jupyterlab"]), service])),
    "What else runs on the pod beside `comfyui`, which is always there: `jupyterlab`, or a map.",
    [],
  ),
});

export type WrittenManifest = z.output<typeof manifestSchema>;

/** The schema as editors take it: JSON Schema of what a user writes. */
export function manifestJsonSchema(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(manifestSchema, { io: "input" });
  return { ...schema, title: "comfy-pod-action manifest" };
}
