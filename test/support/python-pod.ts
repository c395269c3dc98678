/** A pod for the Python operations: no registry, only a folder of wheels, with real uv, pip and wheel among them. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PIN_VALUES } from "../../src/engine/wishes.ts";
import { OPERATION_SCRIPTS } from "../../src/operations/scripts.ts";
import { emptyPod, type Pod, type ShellStep } from "./operation.ts";
import { writePackageConfig } from "./package-config.ts";
import { realWheels } from "./real-wheels.ts";
import { run } from "./run.ts";
import { type WheelSpec, writeWheels } from "./wheels.ts";

export interface PythonPod extends Pod {
  /** Where wheels can be added. */
  readonly wheels: string;
  readonly comfyui: string;
}

/** A pod that knows these wheels, with an empty folder for ComfyUI, and no environment. */
export async function pythonPod(wheels: readonly WheelSpec[], values: Pod["values"] = {}): Promise<PythonPod> {
  const pod = await emptyPod(OPERATION_SCRIPTS, { ...PIN_VALUES, CP_comfyui: "ComfyUI", ...values });
  const folder = await writeWheels(join(pod.home, "wheels"), wheels);
  await writePackageConfig(pod.home, { findLinks: [folder, await realWheels()], noIndex: true });
  return { ...pod, wheels: folder, comfyui: join(pod.workspace, "ComfyUI") };
}

/** Writes a file below the workspace: `ComfyUI/requirements.txt`. */
export async function put(pod: Pod, path: string, text: string): Promise<void> {
  const file = join(pod.workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** A step as a job has it that is to install it. */
export const due = (
  id: string,
  operation: string,
  part: string,
  wish: Readonly<Record<string, string>> = {},
): ShellStep => ({ id, operation, wish: { last_part: part, verdict: "install", ...wish } });

export const pythonStep = due("python_env", "python_env", "fetch", { provider: "auto" });

/** A step of the operation `packages`; what the catalogue has it need comes by hand. */
export const packagesStep = (id: string, wish: Readonly<Record<string, string>>): ShellStep =>
  due(id, "packages", "packages", wish);

/** What the environment's own Python prints. */
export const pythonSays = (environment: string, code: string): Promise<string> =>
  run(join(environment, "bin/python"), ["-I", "-c", code]);

/** Each installed package as `name==version`, sorted. */
export async function installed(environment: string): Promise<string[]> {
  const code =
    "import importlib.metadata as m; print('\\n'.join(sorted(f\"{d.name}=={d.version}\" for d in m.distributions())))";
  return (await pythonSays(environment, code)).split("\n").filter((line) => line !== "");
}
