/** The small ComfyUI, laid out so that it can be started at once: no git, no installation, packages as bare files. */
import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { run } from "./run.ts";
import { CPU_FAMILY, type TorchFamily, torchWheels } from "./torch-wheels.ts";

const SMALL_COMFYUI = join(import.meta.dirname, "small-comfyui/comfyui");

export interface LaidOut {
  /** The folder of ComfyUI, `<workspace>/ComfyUI`. */
  readonly comfyui: string;
  readonly sitePackages: string;
}

/** Makes `<workspace>/ComfyUI` and `<workspace>/venv` with what ComfyUI imports. */
export async function layOutComfyui(workspace: string, family: TorchFamily = CPU_FAMILY): Promise<LaidOut> {
  const comfyui = join(workspace, "ComfyUI");
  await cp(SMALL_COMFYUI, comfyui, { recursive: true, filter: (path) => !path.includes("__pycache__") });
  await writeFile(join(comfyui, "comfyui_version.py"), '__version__ = "0.2.0"\n');
  const prefix = join(workspace, "venv");
  await run("python3", ["-m", "venv", "--without-pip", prefix]);
  const [version = ""] = await readdir(join(prefix, "lib"));
  const sitePackages = join(prefix, "lib", version, "site-packages");
  const files = { ...torchWheels(family)[0]?.files, "small_aiohttp.py": "", "small_kitchen.py": "" };
  await Promise.all(Object.entries(files).map(([name, content]) => write(join(sitePackages, name), content)));
  return { comfyui, sitePackages };
}

/** Makes a node that is one `__init__.py` with this content. */
export async function addNode(comfyui: string, name: string, content: string): Promise<void> {
  await write(join(comfyui, "custom_nodes", name, "__init__.py"), content);
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
