/** What is installed: the foundation, the packages, the nodes, the extras. */
import { SAGEATTENTION } from "../data/pins.ts";
import type { Manifest, NodeWish } from "../manifest/manifest.ts";
import { NODE_PREFIX } from "./names.ts";
import { list, type Row, when, yes } from "./row.ts";

/** FFmpeg's source, as the second earlier system kept it: cloned, not built. */
const FFMPEG_SOURCE = "https://github.com/FFmpeg/FFmpeg";
/** What the second earlier system installed as its GGUF node: a package of the Python registry. */
const GGUF_PACKAGE = "gguf-node";
/** What a cloned Manager imports and a pip-installed one brings along (facts §G). */
const MANAGER_PREREQUISITES = ["GitPython", "typer"];

export function foundation(manifest: Manifest): Row[] {
  return [
    {
      id: "system_packages",
      title: "System packages",
      operation: "system_packages",
      parts: ["system"],
      home: "container",
      wish: { packages: list(manifest.systemPackages), ffmpeg: yes(manifest.components.ffmpeg) },
    },
    {
      id: "python_env",
      title: "Python environment",
      operation: "python_env",
      parts: ["fetch"],
      home: "volume",
      after: ["system_packages"],
      wish: { provider: manifest.python.provider, version: manifest.python.version ?? "" },
    },
    {
      id: "comfyui_core",
      title: "ComfyUI",
      operation: "checkout",
      parts: ["fetch"],
      home: "volume",
      needs: ["system_packages"],
      wish: {
        url: manifest.comfyui.repository,
        ref: manifest.comfyui.ref,
        asked: yes(manifest.comfyui.ref !== "release"),
        essential: "main.py",
      },
    },
  ];
}

export function packages(manifest: Manifest): Row[] {
  const row = (id: string, title: string, wish: Readonly<Record<string, string>>, more: Partial<Row> = {}): Row => ({
    id,
    title,
    operation: "packages",
    parts: ["packages"],
    home: "environment",
    needs: ["python_env", "torch"],
    wish,
    ...more,
  });
  const managed = manifest.manager.mode !== "none";
  return [
    row("pip_upgrade", "pip and wheel", { floor: "yes" }, { needs: ["python_env"] }),
    {
      id: "torch",
      title: "PyTorch",
      operation: "torch",
      parts: ["packages"],
      home: "environment",
      needs: ["python_env"],
      after: ["comfyui_core"],
      wish: { wished: manifest.torch, gpu: manifest.gpu },
    },
    row(
      "dependencies_main",
      "ComfyUI's requirements",
      { file: "requirements.txt" },
      { needs: ["python_env", "torch", "comfyui_core"] },
    ),
    ...when(
      manifest.pip.length > 0,
      row("dependencies_additional", "Additional packages", { lines: list(manifest.pip) }),
    ),
    ...when(managed, {
      ...row("manager_prerequisites", "What the Manager needs", {
        lines: list(MANAGER_PREREQUISITES),
        only_for: "clone",
      }),
      after: ["comfyui_core"],
    }),
    ...when(managed, {
      id: "comfyui_manager",
      title: "ComfyUI-Manager",
      operation: "manager" as const,
      parts: ["fetch", "packages"] as const,
      home: "volume" as const,
      needs: ["comfyui_core", "python_env"],
      wish: {
        mode: manifest.manager.mode,
        repository: manifest.manager.repository,
        ref: manifest.manager.ref ?? "",
        asked: yes(manifest.manager.ref !== null),
      },
    }),
    ...when(
      managed,
      row(
        "manager_requirements",
        "The Manager's requirements",
        { file_of: "manager" },
        { needs: ["comfyui_manager", "torch"] },
      ),
    ),
  ];
}

export function nodeStep(node: NodeWish): Row {
  return {
    id: `${NODE_PREFIX}${node.name}`,
    title: node.name,
    operation: "node",
    parts: ["fetch", "packages", "install"],
    home: "volume",
    needs: ["comfyui_core", "torch"],
    secrets: node.secrets,
    wish: {
      url: node.url,
      ref: node.ref ?? "",
      asked: yes(node.ref !== null),
      name: node.name,
      requirements: node.requirements === false ? "" : node.requirements,
    },
  };
}

export function extras(manifest: Manifest): Row[] {
  const { components } = manifest;
  return [
    ...when(components.ffmpegSource, {
      id: "ffmpeg_source",
      title: "FFmpeg's source",
      operation: "checkout" as const,
      parts: ["fetch"] as const,
      home: "volume" as const,
      needs: ["system_packages"],
      wish: { url: FFMPEG_SOURCE, ref: "", asked: "no", folder: "ffmpeg", essential: "configure" },
    }),
    ...when(components.ggufNode, {
      id: "gguf_node",
      title: "GGUF node",
      operation: "packages" as const,
      parts: ["packages"] as const,
      home: "environment" as const,
      needs: ["python_env", "torch"],
      wish: { lines: GGUF_PACKAGE },
    }),
    ...when(components.sageattention !== "off", {
      id: "sageattention",
      title: "SageAttention",
      operation: "sageattention" as const,
      parts: ["install"] as const,
      home: "environment" as const,
      needs: ["torch"],
      background: components.sageattention === "background",
      wish: { mode: components.sageattention, url: SAGEATTENTION.repository, commit: SAGEATTENTION.commit },
    }),
  ];
}
