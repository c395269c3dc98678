/** What each preset wishes for beyond the defaults, in the words of a manifest. */
import type { Manifest } from "./manifest.ts";
import type { WrittenManifest } from "./schema.ts";

type Preset = Omit<WrittenManifest, "preset" | "steps">;

/** Nodes of the second earlier system: the table in the facts, in its order. */
const FLUX_NODES = [
  "https://github.com/Kosinkadink/ComfyUI-VideoHelperSuite",
  "https://github.com/kijai/ComfyUI-KJNodes",
  "https://github.com/rgthree/rgthree-comfy",
  "https://github.com/pollockjj/ComfyUI-MultiGPU",
  "https://github.com/city96/ComfyUI-GGUF",
  "https://github.com/calcuis/gguf",
  "https://github.com/kijai/ComfyUI-WanVideoWrapper",
  "https://github.com/Fannovel16/comfyui_controlnet_aux",
  "https://github.com/kijai/ComfyUI-GIMM-VFI",
  "https://github.com/sipherxyz/comfyui-art-venture",
  "https://github.com/cubiq/ComfyUI_essentials",
  "https://github.com/WASasquatch/was-node-suite-comfyui",
  "https://github.com/Nourepide/ComfyUI-Allor",
  "https://github.com/civitai/civitai_comfy_nodes",
  "https://github.com/twri/sdxl_prompt_styler",
  "https://github.com/Extraltodeus/sigmas_tools_and_the_golden_scheduler",
  "https://github.com/daxcay/ComfyUI-JDCN",
];

/**
 * Its additional dependencies, with the bounds that its unquoted `>=` lost to shell redirects. Its
 * `threading-utils` is left out: nothing imports it.
 */
const FLUX_PACKAGES = [
  "accelerate",
  "einops",
  "transformers>=4.28.1",
  "safetensors>=0.4.2",
  "aiohttp",
  "pyyaml",
  "Pillow",
  "scipy",
  "tqdm",
  "psutil",
  "tokenizers>=0.13.3",
  "torchsde",
  "kornia>=0.7.1",
  "spandrel",
  "soundfile",
  "sentencepiece",
  "imageio-ffmpeg",
  "flask",
  "requests",
];

export const PRESETS: Readonly<Record<Manifest["preset"], Preset>> = {
  core: {},
  flux: {
    pip: FLUX_PACKAGES,
    nodes: FLUX_NODES,
    components: { "ffmpeg-source": true, "gguf-node": true, sageattention: "background" },
  },
};
