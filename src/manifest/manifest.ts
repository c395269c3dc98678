/** What the user wants of a pod, with every default filled in. The schema that reads it is `schema.ts`. */

export interface NodeWish {
  readonly url: string;
  /** Branch, tag or commit; null is the remote's HEAD. */
  readonly ref: string | null;
  /** The folder in `custom_nodes`; the step is `node_<name>`. */
  readonly name: string;
  /** A file in the checkout, or false for none. */
  readonly requirements: string | false;
  readonly secrets: readonly string[];
}

export interface OwnStep {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  /** Shell that exits 0 when there is nothing to do; null: it runs once for each content of `run`. */
  readonly check: string | null;
  readonly run: string;
  readonly secrets: readonly string[];
}

/** A service beside ComfyUI; the step is `service_<name>`. */
export interface ServiceWish {
  readonly name: string;
  /** Shell; null for JupyterLab, which is installed and started by this action. */
  readonly command: string | null;
  /** Null for one that listens nowhere. */
  readonly port: number | null;
  /** Where it runs: absolute, or below the workspace; null is the workspace. */
  readonly directory: string | null;
  /** The secret that is JupyterLab's token; null: none, and it listens on 127.0.0.1. */
  readonly token: string | null;
  /** Names of secrets that its environment gets. */
  readonly secrets: readonly string[];
}

export interface Manifest {
  readonly preset: "core" | "flux";
  readonly comfyui: { readonly repository: string; readonly ref: string; readonly path: string };
  readonly manager: {
    readonly mode: "auto" | "pip" | "clone" | "none";
    readonly repository: string;
    readonly ref: string | null;
  };
  readonly python: {
    readonly provider: "auto" | "uv" | "venv" | "conda" | "system";
    readonly version: string | null;
    readonly path: string | null;
  };
  /** `auto`, `keep`, or an exact version. */
  readonly torch: string;
  readonly pip: readonly string[];
  readonly nodes: readonly NodeWish[];
  readonly components: {
    readonly ffmpeg: boolean;
    readonly ffmpegSource: boolean;
    readonly ggufNode: boolean;
    readonly sageattention: "off" | "background" | "wait";
  };
  readonly systemPackages: readonly string[];
  readonly steps: readonly OwnStep[];
  readonly env: Readonly<Record<string, string>>;
  /** Names of secrets that ComfyUI's environment gets. */
  readonly secrets: readonly string[];
  /** A folder, or ComfyUI's own YAML as text; null: none. */
  readonly extraModelPaths: { readonly folder: string } | { readonly yaml: string } | null;
  readonly listen: string;
  readonly comfyuiArgs: readonly string[];
  readonly port: number;
  readonly gpu: "auto" | "required" | "none";
  /** Those beside ComfyUI, which is always there. */
  readonly services: readonly ServiceWish[];
}
