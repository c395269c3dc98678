/**
 * Which PyTorch wheels exist, and which drivers and GPUs they run on. Looked up in November 2026.
 *
 * Sources. Versions, pairs, Python versions and the registry's CUDA build: the metadata of the wheels themselves
 * (`Requires-Dist`, `Requires-Python`, wheel tags, `cuda-toolkit==…`), and `version.py` inside torchvision's and
 * torchaudio's. CUDA builds on PyTorch's own index: pytorch issues 190355, 190385, 178665 and 172663, pull request
 * 182849; of 2.5 to 2.8 their release notes. Drivers: NVIDIA's rule of minor version compatibility (any 12.x from
 * 525, any 13.x from 580). Architectures: the build scripts of PyTorch's release, where 12.8 lost Volta with 2.11.
 */

/** PyTorch's own wheel index; a CUDA build's name is appended. */
export const WHEEL_INDEX = "https://download.pytorch.org/whl/";

export interface CudaBuild {
  readonly name: string;
  /** The oldest driver (its first number) on which it runs at all. */
  readonly lowestDriver: number;
  /** The driver from which it is the better choice: NVIDIA's own for that toolkit. */
  readonly ownDriver: number;
  /** Compute capabilities that it has machine code for: each runs on its own major with the same or a higher minor. */
  readonly architectures: readonly string[];
  /** The capability of its PTX, which any newer GPU can compile; null for none. */
  readonly ptx: string | null;
}

const OLD_ARCHITECTURES = ["5.0", "6.0", "7.0", "7.5", "8.0", "8.6", "9.0"] as const;
const BLACKWELL_ARCHITECTURES = ["7.5", "8.0", "8.6", "9.0", "10.0", "12.0"] as const;

/** Oldest first. What no release below lists is known only so that an installation that has it is judged. */
export const CUDA_BUILDS: readonly CudaBuild[] = [
  { name: "cu118", lowestDriver: 450, ownDriver: 520, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu121", lowestDriver: 525, ownDriver: 530, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu124", lowestDriver: 525, ownDriver: 550, architectures: OLD_ARCHITECTURES, ptx: null },
  // Built for the widest reach; its kernels need nothing newer than the oldest 12.x driver.
  { name: "cu126", lowestDriver: 525, ownDriver: 525, architectures: OLD_ARCHITECTURES, ptx: null },
  { name: "cu128", lowestDriver: 525, ownDriver: 570, architectures: ["7.0", ...BLACKWELL_ARCHITECTURES], ptx: null },
  { name: "cu129", lowestDriver: 525, ownDriver: 575, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu130", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
  { name: "cu132", lowestDriver: 580, ownDriver: 580, architectures: BLACKWELL_ARCHITECTURES, ptx: "12.0" },
];

/** From this torch on, cu128 has no code for Volta (7.0). */
export const VOLTA_LEFT_CU128 = "2.11.0";

/**
 * One release and what goes with it. `torchvision`: those that accept it, the one to install first. `torchaudio`: null
 * where none was made for it; it ended with 2.11.0. `python`: the oldest and the newest with wheels. `registry`: the
 * CUDA build that the ordinary package registry serves on x86_64. `index`: the builds on PyTorch's own index there,
 * oldest first.
 */
export interface TorchRelease {
  readonly torch: string;
  readonly torchvision: readonly [string, ...string[]];
  readonly torchaudio: string | null;
  readonly python: readonly [lowest: string, highest: string];
  readonly registry: string;
  readonly index: readonly string[];
}

/** Newest first. */
export const TORCH_RELEASES: readonly TorchRelease[] = [
  row("2.15.0", ["0.29.2", "0.29.1"], null, ["3.11", "3.15"], "cu132", ["cu130", "cu132"]),
  row("2.14.1", ["0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.14.0", ["0.29.0", "0.29.1", "0.29.2"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.13.0", ["0.28.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.1", ["0.27.1"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.12.0", ["0.27.0"], null, ["3.10", "3.14"], "cu130", ["cu126", "cu130", "cu132"]),
  row("2.11.0", ["0.26.0"], "2.11.0", ["3.10", "3.14"], "cu130", ["cu126", "cu128", "cu130"]),
  row("2.10.0", ["0.25.0"], "2.10.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.1", ["0.24.1"], "2.9.1", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.9.0", ["0.24.0"], "2.9.0", ["3.10", "3.14"], "cu128", ["cu126", "cu128", "cu130"]),
  row("2.8.0", ["0.23.0"], "2.8.0", ["3.9", "3.13"], "cu128", ["cu126", "cu128", "cu129"]),
  row("2.7.1", ["0.22.1"], "2.7.1", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.7.0", ["0.22.0"], "2.7.0", ["3.9", "3.13"], "cu126", ["cu126", "cu128"]),
  row("2.6.0", ["0.21.0"], "2.6.0", ["3.9", "3.13"], "cu124", ["cu124", "cu126"]),
  row("2.5.1", ["0.20.1"], "2.5.1", ["3.9", "3.12"], "cu124", ["cu121", "cu124"]),
];

/** The oldest torch that today's ComfyUI supports (its README): `auto` installs none older. */
export const OLDEST_CHOSEN = "2.7.0";

/** Before this torch the registry's wheels for aarch64 were without CUDA; from it on they have the build of x86_64. */
export const AARCH64_CUDA_FROM = "2.11.0";

function row(
  torch: string,
  torchvision: TorchRelease["torchvision"],
  torchaudio: string | null,
  python: TorchRelease["python"],
  registry: string,
  index: readonly string[],
): TorchRelease {
  return { torch, torchvision, torchaudio, python, registry, index };
}
