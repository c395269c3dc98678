/**
 * What steps take on a disk where nothing of them is there yet. Measured in November 2026 with real packages: the CUDA family of
 * torch is 33 packages of 5.3 GB, which the cache shares with the environment by hard links. `about` is what an ordinary
 * installation takes; `least` what none is known to do without: only that refuses a disk, since a wrong refusal is worse than
 * a disk that fills up.
 */

export interface StepSize {
  /** Which disk: the environment's, that of ComfyUI's folder, or the system's own. */
  readonly place: "environment" | "comfyui" | "system";
  readonly about: number;
  readonly least: number;
}

const MB = 1e6;
const GB = 1e9;

/** By step id. */
export const STEP_SIZES: Readonly<Record<string, StepSize>> = {
  system_packages: { place: "system", about: 500 * MB, least: 0 },
  python_env: { place: "environment", about: 200 * MB, least: 20 * MB },
  comfyui_core: { place: "comfyui", about: 100 * MB, least: 0 },
  pip_upgrade: { place: "environment", about: 20 * MB, least: 0 },
  torch: { place: "environment", about: 5.3 * GB, least: 4.5 * GB },
  dependencies_main: { place: "environment", about: 1.5 * GB, least: 0.5 * GB },
  dependencies_additional: { place: "environment", about: 300 * MB, least: 0 },
  comfyui_manager: { place: "comfyui", about: 50 * MB, least: 0 },
  manager_requirements: { place: "environment", about: 50 * MB, least: 0 },
  ffmpeg_source: { place: "comfyui", about: 200 * MB, least: 0 },
  gguf_node: { place: "comfyui", about: 50 * MB, least: 0 },
  sageattention: { place: "environment", about: 1 * GB, least: 0 },
};

export const NODE_SIZE: StepSize = { place: "comfyui", about: 200 * MB, least: 0 };

/** torch where the registry's own build is without CUDA. */
export const TORCH_WITHOUT_CUDA: StepSize = { place: "environment", about: 900 * MB, least: 400 * MB };

/** Files for each GB of packages; a file system with fewer inodes free holds them as little as one with fewer bytes. */
export const FILES_PER_GB = 10_000;
