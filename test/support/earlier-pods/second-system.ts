/** The second earlier system: a template that runs on the pod, markers on the workspace, packages in the image's Python. */
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "../run.ts";
import {
  ADOPTED,
  clone,
  type EarlierPod,
  type EarlierPodOptions,
  launch,
  requirementsOf,
  systemPython,
  write,
} from "./earlier-pod.ts";

const TIME = "2025-06-20 10:30:45";

const MARKERS = [
  "comfyui_core",
  "dependencies_main",
  "dependencies_additional",
  "manager_prerequisites",
  "comfyui_manager",
  "custom_nodes",
  "ffmpeg_source",
  "gguf_node",
  "overall_installation",
] as const;

/** Some of its sixteen. It never installs the requirements of the last: its list spells the folder differently. */
const NODES = [
  "https://github.com/kijai/ComfyUI-KJNodes",
  "https://github.com/rgthree/rgthree-comfy",
  "https://github.com/city96/ComfyUI-GGUF",
  "https://github.com/Fannovel16/comfyui_controlnet_aux.git",
] as const;

/** What needs no package survives the loss of the container. */
const NODES_WITHOUT_PACKAGES: ReadonlySet<string> = new Set(["rgthree-comfy"]);
const NODES_COMPLETE: ReadonlySet<string> = new Set(["ComfyUI-KJNodes", "rgthree-comfy", "ComfyUI-GGUF"]);
const ON_THE_VOLUME = ["comfyui_core", "comfyui_manager"] as const;

/** What the shell made of `pip install transformers>=4.28.1 …`: pip's output is in the last one of a line. */
const STRAY_FILES = {
  "=4.28.1": "",
  "=0.4.2": "",
  "=0.13.3": "Requirement already satisfied: einops\n",
  "=0.7.1": "Requirement already satisfied: soundfile\n",
} as const;

export interface SecondSystemOptions extends EarlierPodOptions {
  /** After a stop and a resume the container is new: the markers stayed and the packages are gone. */
  readonly containerReplaced: boolean;
  /** Its background build leaves a marker only where it succeeded. */
  readonly sageattention: "marked" | "building";
}

const nodeName = (url: string): string => url.replace(/^.*\//, "").replace(/\.git$/, "");

async function writeTraces({ workspace, sageattention }: SecondSystemOptions): Promise<void> {
  const marked = [...MARKERS, ...(sageattention === "marked" ? ["sageattention"] : [])];
  await write(
    join(workspace, ".install_markers"),
    Object.fromEntries(marked.map((name) => [`${name}.done`, `${TIME}\n`])),
  );
  const status = sageattention === "marked" ? "completed" : "installing_background";
  await write(workspace, {
    "installation_progress.log": marked
      .map((name) => `[${TIME}] ✓ COMPLETED: ${name} installation completed\n`)
      .join(""),
    "installation_status.json": `${JSON.stringify({ overall: "completed", sageattention: status, last_updated: TIME }, null, 2)}\n`,
    "sageattention_install.log": "Starting SageAttention installation in background...\n",
    "comfy_template/flux_install.sh": "#!/bin/bash\n# A double of the second earlier system's script.\n",
    "comfy_template/start_services.sh": "#!/bin/bash\n# A double of the second earlier system's script.\n",
  });
}

/** Lays out a workspace as the second earlier system leaves it. */
export async function layOutSecondSystem(options: SecondSystemOptions): Promise<EarlierPod> {
  const { workspace, repositories } = options;
  const comfyui = join(workspace, "ComfyUI");
  const nodes = join(comfyui, "custom_nodes");
  await mkdir(workspace, { recursive: true });
  await clone(repositories, "https://github.com/comfyanonymous/ComfyUI.git", comfyui, options.release);
  await clone(repositories, "https://github.com/ltdrdata/ComfyUI-Manager.git", join(nodes, "ComfyUI-Manager"));
  for (const url of NODES) await clone(repositories, url, join(nodes, nodeName(url)));
  await writeTraces(options);
  await write(comfyui, { ...STRAY_FILES, "install_sageattention.sh": "#!/bin/bash\n" });
  // Sources that it clones and, in FFmpeg's case, never uses.
  for (const source of ["ffmpeg", "SageAttention"]) await run("git", ["init", "--quiet", join(comfyui, source)]);
  await symlink(comfyui, join(workspace, "comfy_template/ComfyUI"));

  const installed = [
    comfyui,
    ...["ComfyUI-Manager", "ComfyUI-KJNodes", "ComfyUI-GGUF"].map((name) => join(nodes, name)),
  ];
  const python = await systemPython(options, options.containerReplaced ? [] : installed.flatMap(requirementsOf));
  const proved = NODES.map(nodeName).filter((name) =>
    (options.containerReplaced ? NODES_WITHOUT_PACKAGES : NODES_COMPLETE).has(name),
  );
  return {
    workspace,
    comfyui,
    python,
    provider: "system",
    nodes: ["ComfyUI-Manager", ...NODES.map(nodeName)],
    adopted: [...(options.containerReplaced ? ON_THE_VOLUME : ADOPTED), ...proved.map((name) => `node_${name}`)],
    start: (port, enter) =>
      launch(
        comfyui,
        {
          program: "python",
          parameters: ["main.py", "--listen", "--port", `${port}`, "--preview-method", "auto", "--cpu"],
          env: { PATH: `${dirname(python)}:${process.env.PATH}` },
          log: join(workspace, "comfyui.log"),
        },
        enter,
      ),
  };
}
