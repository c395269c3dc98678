/** What the layouts of earlier pods share. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Repositories } from "../git-repositories.ts";
import { layOutPython } from "../python-prefix.ts";
import { run } from "../run.ts";

export interface EarlierPodOptions {
  readonly workspace: string;
  /** Of `createRepositories`. */
  readonly repositories: Repositories;
  /** A folder with `SMALL_WHEELS` and a torch family. */
  readonly wheels: string;
  /** Any Python with ensurepip; it gives the environment its standard library. */
  readonly interpreter: string;
  /** The container's disk: where a system Python lies, outside the workspace. */
  readonly container: string;
  /** The tag that ComfyUI stands at. */
  readonly release: "v0.1.0" | "v0.2.0";
}

/** How the earlier system started ComfyUI. */
export interface Launch {
  /** Looked up in `env.PATH`: the command line says `python`, as on real pods. */
  readonly program: string;
  readonly parameters: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
}

export interface EarlierPod {
  readonly workspace: string;
  readonly comfyui: string;
  /** The interpreter that runs ComfyUI. */
  readonly python: string;
  readonly provider: "conda" | "venv" | "system";
  /** Folders in `custom_nodes`, Manager included. */
  readonly nodes: readonly string[];
  /** Steps whose results are in place. `cuda_check` is never among them: the earlier markers for it prove nothing. */
  readonly adopted: readonly string[];
  /** Starts ComfyUI on a port as the earlier system does, behind what leads into the pod. The caller ends it. */
  start(port: number, enter?: readonly string[]): ChildProcess;
}

export const ADOPTED = [
  "python_env",
  "comfyui_core",
  "torch",
  "dependencies_main",
  "manager_prerequisites",
  "comfyui_manager",
  "manager_requirements",
] as const;

/** Clones by the address that the earlier system used, which stays the remote's address. */
export async function clone(repositories: Repositories, url: string, folder: string, ref = "HEAD"): Promise<void> {
  const rewrite = `url.file://${repositories.root}/.insteadOf=https://github.com/`;
  await run("git", ["-c", rewrite, "clone", "--quiet", url, folder]);
  // The branch stays checked out, as after a clone in those days and no pull since.
  await run("git", ["-C", folder, "reset", "--quiet", "--hard", ref]);
}

/** Installs with pip, from the folder of wheels alone, what requirement files and lines ask for. */
export async function install(python: string, wheels: string, requirements: readonly string[]): Promise<void> {
  const env = { ...process.env, PIP_FIND_LINKS: wheels, PIP_NO_INDEX: "1", PIP_CONFIG_FILE: "/dev/null" };
  await run(python, ["-m", "pip", "install", "--quiet", ...requirements], { env });
}

/** The `-r FILE` of a checkout. */
export const requirementsOf = (folder: string): string[] => ["-r", join(folder, "requirements.txt")];

/** The image's own Python on the container's disk, with torch and more where the pod still has them. */
export async function systemPython(options: EarlierPodOptions, requirements: readonly string[]): Promise<string> {
  const python = await layOutPython(join(options.container, "usr/local"), options.interpreter);
  if (requirements.length > 0) await install(python, options.wheels, requirements);
  return python;
}

/** Writes files below a folder; the folders between are made. */
export async function write(folder: string, files: Readonly<Record<string, string>>, mode = 0o644): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode });
  }
}

/** Starts it in the ComfyUI folder, its output in the earlier system's log. */
export function launch(
  comfyui: string,
  { program, parameters, env, log }: Launch,
  enter: readonly string[] = [],
): ChildProcess {
  const output = openSync(log, "a");
  // Whoever enters a pod begins in its root.
  const [command = "", ...words] = [...enter, "env", "-C", comfyui, program, ...parameters];
  const child = spawn(command, words, { env, stdio: ["ignore", output, output] });
  closeSync(output);
  return child;
}
