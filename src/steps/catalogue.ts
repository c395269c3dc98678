/** The sequence as data: every step that a manifest can ask for, in the order in which a run meets them. */
import { SAGEATTENTION } from "../data/pins.ts";
import type { Manifest, NodeWish, OwnStep } from "../manifest/manifest.ts";
import { escapeTold } from "../pod/answer.ts";
import { NODE_PREFIX, STEP_NAMES } from "./names.ts";
import type { Operation, Part, Step } from "./step.ts";

/** FFmpeg's source, as the second earlier system kept it: cloned, not built. */
const FFMPEG_SOURCE = "https://github.com/FFmpeg/FFmpeg";
/** What the second earlier system installed as its GGUF node: a package of the Python registry. */
const GGUF_PACKAGE = "gguf-node";
/** What a cloned Manager imports and a pip-installed one brings along (facts §G). */
const MANAGER_PREREQUISITES = ["GitPython", "typer"];

interface Row {
  readonly id: string;
  readonly title: string;
  readonly operation: Operation;
  readonly parts: readonly Part[];
  readonly home: Step["home"];
  readonly needs?: readonly string[];
  readonly after?: readonly string[];
  readonly secrets?: readonly string[];
  readonly background?: boolean;
  readonly wish?: Readonly<Record<string, string>>;
}

/** Every step of this manifest. Steps that it does not ask for are not in the plan. */
export function catalogue(manifest: Manifest): readonly Step[] {
  const rows = [
    ...foundation(manifest),
    ...packages(manifest),
    ...manifest.nodes.map(nodeStep),
    ...extras(manifest),
    ...ownSteps(manifest.steps),
    ...running(manifest),
  ];
  return [...rows, completion(rows)].map(stepOf);
}

function foundation(manifest: Manifest): Row[] {
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

function packages(manifest: Manifest): Row[] {
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

function nodeStep(node: NodeWish): Row {
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

function extras(manifest: Manifest): Row[] {
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

function ownSteps(steps: readonly OwnStep[]): Row[] {
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

function running(manifest: Manifest): Row[] {
  const paths = manifest.extraModelPaths;
  const settings = {
    listen: manifest.listen,
    port: String(manifest.port),
    arguments: list(manifest.comfyuiArgs),
    env: list(Object.entries(manifest.env).map(([name, value]) => `${name}=${escapeTold(value)}`)),
    gpu: manifest.gpu,
    extra_folder: paths !== null && "folder" in paths ? paths.folder : "",
    extra_yaml: paths !== null && "yaml" in paths ? paths.yaml : "",
  };
  const nodes = manifest.nodes.map((node) => `${NODE_PREFIX}${node.name}`);
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
    {
      id: "comfyui_service",
      title: "ComfyUI runs",
      operation: "comfyui_service",
      parts: ["start"],
      home: "container",
      needs: ["dependencies_main", "start_script"],
      after: [...nodes, "comfyui_manager", "manager_requirements", "cuda_check"],
      secrets: manifest.secrets,
      wish: { ...settings, nodes: list(manifest.nodes.map((node) => node.name)) },
    },
  ];
}

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
  const alsoKnownAs = STEP_NAMES.find(({ id }) => id === named)?.alsoKnownAs ?? [];
  return {
    id: row.id,
    title: row.title,
    alsoKnownAs,
    stateName: alsoKnownAs.find((name) => name === name.toUpperCase()) ?? null,
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

function when<T>(condition: boolean, row: T): T[] {
  return condition ? [row] : [];
}

function yes(value: boolean): string {
  return value ? "yes" : "no";
}

function list(values: readonly string[]): string {
  return values.join("\n");
}
