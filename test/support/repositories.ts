/** Repositories of the small ComfyUI, its Manager and some nodes, made at test time. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Change, emptyRepositories, type Repositories } from "./git-repositories.ts";

const SOURCES = join(import.meta.dirname, "small-comfyui");

/** What becomes of each folder of `small-comfyui`, ComfyUI apart. */
const NODES: readonly (readonly [name: string, source: string])[] = [
  ["Comfy-Org/ComfyUI-Manager", "manager"],
  ["example/ComfyUI-Good", "good"],
  ["example/ComfyUI-Broken", "broken"],
  ["example/ComfyUI-Plain", "plain"],
  // Nodes that the earlier systems and the presets name.
  ["ltdrdata/ComfyUI-Impact-Pack", "plain"],
  ["ltdrdata/ComfyUI-Impact-Subpack", "plain"],
  ["kijai/ComfyUI-KJNodes", "requiring"],
  ["rgthree/rgthree-comfy", "plain"],
  ["city96/ComfyUI-GGUF", "requiring"],
];

/** A node whose requirement is its own: the second earlier system never installed it. */
const AUXILIARY = "Fannovel16/comfyui_controlnet_aux";

/** GitHub answers under a repository's former names too. */
const MOVED: readonly (readonly [former: string, name: string])[] = [
  ["comfyanonymous/ComfyUI", "Comfy-Org/ComfyUI"],
  ["ltdrdata/ComfyUI-Manager", "Comfy-Org/ComfyUI-Manager"],
];

/** The model folders that git carries, each with its placeholder. */
const PLACEHOLDERS = {
  checkpoints: "put_checkpoints_here",
  clip: "put_clip_or_text_encoder_models_here",
  configs: "v1-inference.yaml",
  controlnet: "put_controlnets_and_t2i_here",
  diffusers: "put_diffusers_models_here",
  diffusion_models: "put_diffusion_model_files_here",
  loras: "put_loras_here",
  text_encoders: "put_text_encoder_files_here",
  unet: "put_unet_files_here",
  upscale_models: "put_esrgan_and_other_upscale_models_here",
  vae: "put_vae_here",
} as const;

const FIRST_REQUIREMENTS = `small-frontend-package==1.27.10
torch
torchvision
torchaudio
small-einops
small-aiohttp>=3.11.8

#non essential dependencies:
small-spandrel
`;

async function sources(folder: string): Promise<Change> {
  const names = await readdir(join(SOURCES, folder), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.parentPath.endsWith("__pycache__"));
  const read = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(join(SOURCES, folder), path), await readFile(path, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Of flags that came later an older command line does not even have the names. */
function withoutNewer(cliArgs: string): string {
  return cliArgs
    .replace(/^NEWER_VALUES = .*$/m, "NEWER_VALUES = []")
    .replace(/^NEWER_SWITCHES = """[\s\S]*?"""\.split\(\)$/m, "NEWER_SWITCHES = []");
}

async function createComfyui(repositories: Repositories): Promise<void> {
  const name = "Comfy-Org/ComfyUI";
  // Under its own name the list of ignored files would rule the folder that it lies in.
  const { gitignore, ...newest } = await sources("comfyui");
  const placeholders = Object.entries(PLACEHOLDERS).map(([folder, file]) => [`models/${folder}/${file}`, ""] as const);
  const { "manager_requirements.txt": _later, ...first } = newest;
  const released = {
    ...first,
    "comfy/cli_args.py": withoutNewer(newest["comfy/cli_args.py"] ?? ""),
    ...Object.fromEntries(placeholders),
    ".gitignore": gitignore ?? null,
    "output/_output_images_will_be_put_here": "",
    "input/example.png": "",
    "comfyui_version.py": '__version__ = "0.1.0"\n',
    "requirements.txt": FIRST_REQUIREMENTS,
  };
  await repositories.create(name, released, "master");
  await repositories.tag(name, "v0.1.0");
  await repositories.addCommit(name, { ...newest, "comfyui_version.py": '__version__ = "0.2.0"\n' }, "ComfyUI v0.2.0");
  await repositories.tag(name, "v0.2.0");
  await repositories.addCommit(name, { "README.md": "After the release\n" }, "after the release");
}

/**
 * Makes `Comfy-Org/ComfyUI` (tags v0.1.0 and v0.2.0, and one commit more), `Comfy-Org/ComfyUI-Manager` (tag
 * 3.39.2), `example/ComfyUI-Good`, `-Broken`, `-Plain` and the nodes that the earlier systems name; former names work too.
 */
export async function createRepositories(root: string): Promise<Repositories> {
  const repositories = await emptyRepositories(root);
  await createComfyui(repositories);
  await Promise.all(NODES.map(async ([name, source]) => repositories.create(name, await sources(source))));
  const auxiliary = Object.entries(await sources("requiring")).map(([path, text]) => [
    path,
    text?.replaceAll(/small([-_])good/g, "small$1aux") ?? null,
  ]);
  await repositories.create(AUXILIARY, Object.fromEntries(auxiliary));
  await repositories.tag("Comfy-Org/ComfyUI-Manager", "3.39.2");
  await Promise.all(MOVED.map(([former, name]) => repositories.alias(former, name)));
  return repositories;
}
