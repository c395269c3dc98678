/** The names of the sequence, in its order: what people may write, and what the documentation says of each step. */

export interface StepName {
  /** `node_<name>` and `<own step>` stand for one step of each node and of each step in the manifest. */
  readonly id: string;
  readonly does: string;
  /** Names of the earlier systems and groups. */
  readonly alsoKnownAs: readonly string[];
}

/** The group of all nodes; it may be written also where there are none. */
export const NODE_GROUP = "custom_nodes";
export const NODE_PREFIX = "node_";
export const SERVICE_PREFIX = "service_";
export const COMFYUI_SERVICE = "comfyui_service";

export const STEP_NAMES: readonly StepName[] = [
  { id: "system_packages", does: "git, ffmpeg and the system packages that are asked for, by apt", alsoKnownAs: [] },
  { id: "python_env", does: "the interpreter and the environment", alsoKnownAs: ["CONDA"] },
  { id: "comfyui_core", does: "ComfyUI's checkout at the ref", alsoKnownAs: ["COMFYUI_REPO"] },
  { id: "pip_upgrade", does: "pip and wheel, new enough for what follows", alsoKnownAs: ["COMFYUI_PIP_UPGRADE"] },
  { id: "torch", does: "a torch family that matches driver and GPU, kept for every later install", alsoKnownAs: [] },
  { id: "dependencies_main", does: "ComfyUI's requirements.txt", alsoKnownAs: ["COMFYUI_REQUIREMENTS"] },
  { id: "dependencies_additional", does: "the manifest's packages (`pip`)", alsoKnownAs: [] },
  { id: "manager_prerequisites", does: "GitPython and Typer, where a cloned Manager needs them", alsoKnownAs: [] },
  { id: "comfyui_manager", does: "ComfyUI-Manager, by pip or clone", alsoKnownAs: ["COMFYUI_MANAGER"] },
  { id: "manager_requirements", does: "its requirements", alsoKnownAs: ["COMFYUI_MANAGER_REQUIREMENTS"] },
  { id: "node_<name>", does: "a node: checkout, requirements, install.py", alsoKnownAs: [NODE_GROUP] },
  { id: "ffmpeg_source", does: "FFmpeg's source (`components.ffmpeg-source`)", alsoKnownAs: [] },
  { id: "gguf_node", does: "the gguf node of the earlier system (`components.gguf-node`)", alsoKnownAs: [] },
  { id: "sageattention", does: "SageAttention, built for the GPU there", alsoKnownAs: [] },
  { id: "<own step>", does: "your own steps, from the manifest", alsoKnownAs: [] },
  { id: "model_directories", does: "every folder for models that ComfyUI knows", alsoKnownAs: [] },
  {
    id: "cuda_check",
    does: "driver, devices, torch sees CUDA, a small product of matrices against the CPU",
    alsoKnownAs: ["COMFYUI_CUDA_CHECK"],
  },
  { id: "start_script", does: "`comfyStart.sh`, made from the settings", alsoKnownAs: [] },
  { id: "service_<name>", does: "a service of the manifest's `services` runs and listens", alsoKnownAs: [] },
  { id: COMFYUI_SERVICE, does: "ComfyUI runs by that script, answers, and has loaded its nodes", alsoKnownAs: [] },
  { id: "overall_installation", does: "the marker of a complete installation", alsoKnownAs: ["COMFYUI"] },
];

/** Whether a step of the user's own may not have this id: it is one of the catalogue, a group, a node, a service, or a word of the inputs. */
export function isReservedStepId(id: string): boolean {
  const taken = STEP_NAMES.some((step) => step.id === id || step.alsoKnownAs.includes(id));
  return taken || id.startsWith(NODE_PREFIX) || id.startsWith(SERVICE_PREFIX) || /^(true|false)$/i.test(id);
}
