/** RunPod's official ComfyUI image: a repository with a commit of its own, and a venv that borrows the image's torch. */
import { rm } from "node:fs/promises";
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

const NODES = ["https://github.com/ltdrdata/ComfyUI-Manager.git", "https://github.com/kijai/ComfyUI-KJNodes"] as const;

export interface ProviderImageOptions extends EarlierPodOptions {
  /** `.venv` in its first releases, `.venv-cu128` or `.venv-cu130` since. */
  readonly environment: ".venv" | ".venv-cu128" | ".venv-cu130";
  /** False: the environment has no pip of its own and takes the image's. */
  readonly pip: boolean;
  /** `clone`: its first releases; `own-commit`: one commit made when the image was built; `none`: some pods have no `.git`. */
  readonly repository: "clone" | "own-commit" | "none";
}

/** Replaces a clone by what the image's build makes of it: the same files, and upstream's history unknown. */
async function forget(
  folder: string,
  url: string,
  { repository, release }: ProviderImageOptions,
  tagged: boolean,
): Promise<void> {
  if (repository === "clone") return;
  await rm(join(folder, ".git"), { recursive: true });
  if (repository === "none") return;
  const git = (...parameters: string[]): Promise<string> =>
    run("git", ["-C", folder, "-c", "user.name=image", "-c", "user.email=image@example.invalid", ...parameters]);
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "baked");
  if (tagged) await git("tag", release);
  await git("remote", "add", "origin", url);
}

/** Lays out a workspace as the provider's image does at its first start. ComfyUI runs there already: call `start`. */
export async function layOutProviderImage(options: ProviderImageOptions): Promise<EarlierPod> {
  const root = join(options.workspace, "runpod-slim");
  const comfyui = join(root, "ComfyUI");
  const nodes = NODES.map((url) => ({ url, name: url.replace(/^.*\//, "").replace(/\.git$/, "") }));
  const folder = (name: string): string => join(comfyui, "custom_nodes", name);
  const origin = "https://github.com/comfyanonymous/ComfyUI.git";
  await clone(options.repositories, origin, comfyui, options.release);
  await forget(comfyui, origin, options, true);
  for (const { url, name } of nodes) {
    await clone(options.repositories, url, folder(name));
    await forget(folder(name), url, options, false);
  }
  const system = await systemPython(
    options,
    [comfyui, ...nodes.map(({ name }) => folder(name))].flatMap(requirementsOf),
  );
  const environment = join(comfyui, options.environment);
  await run(system, ["-m", "venv", "--system-site-packages", ...(options.pip ? [] : ["--without-pip"]), environment]);
  // The arguments file is where its users put theirs, one a line.
  await write(root, {
    "comfyui_args.txt": "# Add your custom ComfyUI arguments here (one per line)\n--cpu\n",
    "filebrowser.db": "",
  });
  return {
    workspace: options.workspace,
    comfyui,
    python: join(environment, "bin/python"),
    provider: "venv",
    nodes: nodes.map(({ name }) => name),
    adopted: ADOPTED,
    start: (port, enter) =>
      launch(
        comfyui,
        {
          program: "python",
          parameters: ["main.py", "--listen", "0.0.0.0", "--port", `${port}`, "--enable-cors-header", "--cpu"],
          env: { PATH: `${join(environment, "bin")}:${dirname(system)}:${process.env.PATH}`, VIRTUAL_ENV: environment },
          log: join(root, "comfyui.log"),
        },
        enter,
      ),
  };
}
