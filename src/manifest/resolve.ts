/** From what a user wrote and the preset to the manifest with every default filled in. Pure. */
import { stringify } from "yaml";
import { comfyuiArguments } from "./arguments.ts";
import type { Manifest, NodeWish, OwnStep, ServiceWish } from "./manifest.ts";
import { nodeName } from "./node-name.ts";
import { PRESETS } from "./presets.ts";
import { COMFYUI_REPOSITORY, MANAGER_REPOSITORY, repositoryKey } from "./repository.ts";
import type { WrittenManifest } from "./schema.ts";
import { COMFYUI, JUPYTERLAB, JUPYTERLAB_PORT } from "./services.ts";

type Written<Key extends keyof WrittenManifest> = NonNullable<WrittenManifest[Key]>;

function nodeWish(written: Written<"nodes">[number]): NodeWish {
  const node = typeof written === "string" ? { url: written } : written;
  return {
    url: node.url,
    ref: node.ref ?? null,
    name: nodeName(node.url, node.name ?? null),
    requirements: node.requirements ?? "requirements.txt",
    secrets: node.secrets ?? [],
  };
}

function ownStep(written: Written<"steps">[number]): OwnStep {
  return {
    id: written.id,
    title: written.title ?? written.id,
    needs: written.needs ?? [],
    check: written.check ?? null,
    run: written.run,
    secrets: written.secrets ?? [],
  };
}

function serviceWish(written: Written<"services">[number]): ServiceWish {
  const service = typeof written === "string" ? { name: written } : written;
  return {
    name: service.name,
    command: service.command ?? null,
    port: service.port ?? (service.name === JUPYTERLAB ? JUPYTERLAB_PORT : null),
    directory: service.directory ?? null,
    token: service.token ?? null,
    secrets: service.secrets ?? [],
  };
}

/** The preset's nodes, less those whose repository the user names, and then the user's. */
function mergeNodes(preset: readonly NodeWish[], own: readonly NodeWish[]): readonly NodeWish[] {
  const named = new Set(own.map((node) => repositoryKey(node.url)));
  return [...preset.filter((node) => !named.has(repositoryKey(node.url))), ...own];
}

function extraModelPaths(written: WrittenManifest["extra-model-paths"]): Manifest["extraModelPaths"] {
  if (written === undefined) return null;
  if (typeof written !== "string") return { yaml: stringify(written) };
  return written.includes("\n") ? { yaml: written } : { folder: written };
}

function managerMap(written: WrittenManifest["manager"]): Exclude<Written<"manager">, string> {
  return typeof written === "string" ? { mode: written } : (written ?? {});
}

/** Fills in the preset and the defaults; expects a manifest that `check.ts` found nothing wrong with. */
export function resolveManifest(written: WrittenManifest): Manifest {
  const presetName = written.preset ?? "core";
  const preset = PRESETS[presetName];
  const comfyui = { ...preset.comfyui, ...written.comfyui };
  const manager = { ...managerMap(preset.manager), ...managerMap(written.manager) };
  const python = { ...preset.python, ...written.python };
  const components = { ...preset.components, ...written.components };
  const arguments_ = comfyuiArguments(written["comfyui-args"] ?? preset["comfyui-args"] ?? []);
  return {
    preset: presetName,
    comfyui: {
      repository: comfyui.repository ?? COMFYUI_REPOSITORY,
      ref: comfyui.ref ?? "release",
      path: comfyui.path ?? "auto",
    },
    manager: {
      mode: manager.mode ?? "auto",
      repository: manager.repository ?? MANAGER_REPOSITORY,
      ref: manager.ref ?? null,
    },
    python: {
      provider: python.provider ?? "auto",
      version: python.version ?? null,
      path: python.path ?? null,
    },
    torch: written.torch ?? preset.torch ?? "auto",
    pip: written.pip ?? preset.pip ?? [],
    nodes: mergeNodes((preset.nodes ?? []).map(nodeWish), (written.nodes ?? []).map(nodeWish)),
    components: {
      ffmpeg: components.ffmpeg ?? true,
      ffmpegSource: components["ffmpeg-source"] ?? false,
      ggufNode: components["gguf-node"] ?? false,
      sageattention: components.sageattention ?? "off",
    },
    systemPackages: written["system-packages"] ?? preset["system-packages"] ?? [],
    steps: (written.steps ?? []).map(ownStep),
    env: { ...preset.env, ...written.env },
    secrets: written.secrets ?? preset.secrets ?? [],
    extraModelPaths: extraModelPaths(written["extra-model-paths"] ?? preset["extra-model-paths"]),
    listen: written.listen ?? preset.listen ?? "auto",
    comfyuiArgs: "words" in arguments_ ? arguments_.words : [],
    port: written.port ?? preset.port ?? 8188,
    gpu: written.gpu ?? preset.gpu ?? "auto",
    services: (written.services ?? preset.services ?? []).filter((service) => service !== COMFYUI).map(serviceWish),
  };
}
