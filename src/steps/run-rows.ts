/** What is run: the user's own steps, the services, and ComfyUI. */
import type { Manifest, OwnStep } from "../manifest/manifest.ts";
import { COMFYUI_SERVICE } from "./names.ts";
import { list, type Row, variableLines } from "./row.ts";
import { services } from "./service-rows.ts";

export function ownSteps(steps: readonly OwnStep[]): Row[] {
  return steps.map((own) => ({
    id: own.id,
    title: own.title,
    operation: "own_step",
    parts: ["install"],
    home: "volume",
    needs: own.needs,
    secrets: own.secrets,
    wish: { check: own.check ?? "", run: own.run },
  }));
}

/** @param installed the steps that bring what ComfyUI loads */
export function running(manifest: Manifest, installed: readonly string[]): Row[] {
  const paths = manifest.extraModelPaths;
  const settings = {
    listen: manifest.listen,
    port: String(manifest.port),
    arguments: list(manifest.comfyuiArgs),
    env: variableLines(manifest.env),
    gpu: manifest.gpu,
    extra_folder: paths !== null && "folder" in paths ? paths.folder : "",
    extra_yaml: paths !== null && "yaml" in paths ? paths.yaml : "",
  };
  return [
    {
      id: "model_directories",
      title: "Model folders",
      operation: "model_directories",
      parts: ["install"],
      home: "volume",
      needs: ["comfyui_core"],
      // `--base-directory` moves them.
      wish: { arguments: settings.arguments },
    },
    {
      id: "cuda_check",
      title: "CUDA check",
      operation: "cuda_check",
      parts: ["install"],
      home: "container",
      needs: ["torch"],
      after: ["dependencies_main"],
      wish: { gpu: manifest.gpu },
    },
    {
      id: "start_script",
      title: "Start script",
      operation: "start_script",
      parts: ["install"],
      home: "volume",
      needs: ["comfyui_core", "python_env"],
      after: ["comfyui_manager", "sageattention"],
      wish: settings,
    },
    ...services(manifest),
    {
      id: COMFYUI_SERVICE,
      title: "ComfyUI runs",
      operation: "comfyui_service",
      parts: ["start"],
      home: "container",
      needs: ["dependencies_main", "start_script"],
      after: installed,
      secrets: manifest.secrets,
      wish: { ...settings, nodes: list(manifest.nodes.map((node) => node.name)) },
    },
  ];
}
