/** Doubles of torch, torchvision and torchaudio: they know their version and CUDA build, and refuse each other as the real ones do. */
import type { WheelSpec } from "./wheels.ts";

export interface TorchFamily {
  readonly torch: string;
  readonly torchvision?: string;
  readonly torchaudio?: string;
  /** `13.0`; null: built without CUDA. */
  readonly cuda: string | null;
  /** `cu130`, `cpu`: on PyTorch's own index versions carry it. Without it the wheels are named as on the package registry. */
  readonly label?: string;
}

/** `13.0` as `cu130`; null as `cpu`. */
export function cudaTag(cuda: string | null): string {
  return cuda === null ? "cpu" : `cu${cuda.replace(".", "")}`;
}

const python = (value: string | null): string => (value === null ? "None" : JSON.stringify(value));

/** On the registry the file says 2.11.0 while `torch.__version__` says 2.11.0+cu130: so it is here. */
const versionModule = (version: string, cuda: string | null): string =>
  `__version__ = ${python(`${version}+${cudaTag(cuda)}`)}\ncuda = ${python(cuda)}\n`;

const CUDA = `
from torch.version import cuda as _build


def is_available():
    return False


def device_count():
    return 0


def current_device():
    if _build is None:
        raise AssertionError("Torch not compiled with CUDA enabled")
    raise RuntimeError("Found no NVIDIA driver on your system.")
`;

const refusal = (condition: string, message: string): string => `
import torch
from .version import __version__, cuda

if torch.version.cuda and cuda and ${condition}:
    raise RuntimeError(f"${message}")
`;

/** torchaudio wants the same CUDA, torchvision the same major version of it. */
const MISMATCH = {
  torchvision: refusal(
    'torch.version.cuda.split(".")[0] != cuda.split(".")[0]',
    "Detected that PyTorch and torchvision were compiled with different CUDA major versions. PyTorch has CUDA Version={torch.version.cuda} and torchvision has CUDA Version={cuda}. Please reinstall the torchvision that matches your PyTorch install.",
  ),
  torchaudio: refusal(
    "torch.version.cuda != cuda",
    "Detected that PyTorch and TorchAudio were compiled with different CUDA versions. PyTorch has CUDA version {torch.version.cuda} whereas TorchAudio has CUDA version {cuda}. Please install the TorchAudio version that matches your PyTorch version.",
  ),
} as const;

function companion(name: keyof typeof MISMATCH, version: string, family: TorchFamily): WheelSpec {
  return {
    name,
    version: labelled(version, family),
    // torchvision pins its torch; torchaudio has not since 2.9, which is how an odd pair comes about.
    requires: name === "torchvision" ? [`torch==${family.torch}`] : [],
    files: { [`${name}/__init__.py`]: MISMATCH[name], [`${name}/version.py`]: versionModule(version, family.cuda) },
  };
}

const labelled = (version: string, { label }: TorchFamily): string =>
  label === undefined ? version : `${version}+${label}`;

/** The wheels of a family, for `writeWheels`. */
export function torchWheels(family: TorchFamily): WheelSpec[] {
  const torch: WheelSpec = {
    name: "torch",
    version: labelled(family.torch, family),
    files: {
      "torch/__init__.py": "from torch import cuda, version\nfrom torch.version import __version__\n",
      "torch/version.py": versionModule(family.torch, family.cuda),
      "torch/cuda.py": CUDA.trimStart(),
    },
  };
  const { torchvision, torchaudio } = family;
  return [
    torch,
    ...(torchvision === undefined ? [] : [companion("torchvision", torchvision, family)]),
    ...(torchaudio === undefined ? [] : [companion("torchaudio", torchaudio, family)]),
  ];
}

/** A family without CUDA, as the registry's own build is where no GPU is asked for. */
export const CPU_FAMILY: TorchFamily = { torch: "2.11.0", torchvision: "0.26.0", torchaudio: "2.11.0", cuda: null };
