/** Whether SageAttention can be built and used on a pod, before minutes are spent on it. Pure. */
import { isBefore } from "./torch-fit.ts";

export interface SageAttentionQuestion {
  /** `8.9`, one for each GPU; empty where there is none. */
  readonly computeCapabilities: readonly string[];
  /** nvcc's release, `12.8`; null where there is no nvcc. */
  readonly nvcc: string | null;
  /** Null where there is no torch; `cuda` is torch.version.cuda, `13.2`, null for a build without CUDA. */
  readonly torch: { readonly version: string; readonly cuda: string | null } | null;
  /** What the container's cgroup allows, not what the host has. */
  readonly cpus: number;
  readonly memoryBytes: number;
}

/** `archList`: TORCH_CUDA_ARCH_LIST. `maxJobs`: compilers at a time. `flags`: environment of the build. */
export interface SageAttentionBuild {
  readonly archList: string;
  readonly maxJobs: number;
  readonly flags: Readonly<Record<string, string>>;
}
export type SageAttentionJudgement = { readonly build: SageAttentionBuild } | { readonly refuse: string };

/**
 * The GPUs that `sageattn()` has kernels for, and the oldest nvcc that compiles each: SageAttention's setup.py and its
 * dispatch in core.py at the pinned commit. setup.py also compiles for 10.0, where the call then fails. That 12.1 needs
 * nvcc 12.9 is nvcc's own limit.
 */
const LOWEST_NVCC: ReadonlyMap<string, string> = new Map([
  ["8.0", "12.0"],
  ["8.6", "12.0"],
  ["8.9", "12.4"],
  ["9.0", "12.3"],
  ["12.0", "12.8"],
  ["12.1", "12.9"],
]);

/** From this torch on its headers need C++20, and setup.py says C++17 (SageAttention issue 400). */
const CXX20_FROM = "2.13.0";
/** An nvcc process of this build takes up to this much memory. */
const BYTES_PER_JOB = 5 * 1024 ** 3;

/** Says how to build it here, or why it is not worth trying. */
export function judgeSageAttention(question: SageAttentionQuestion): SageAttentionJudgement {
  const { nvcc, torch, cpus, memoryBytes } = question;
  const gpus = [...new Set(question.computeCapabilities)].sort((left, right) => Number(left) - Number(right));
  const usable = gpus.filter((capability) => LOWEST_NVCC.has(capability));
  if (gpus.length === 0) return { refuse: "this pod shows no GPU" };
  if (usable.length === 0) {
    return {
      refuse: `it has no kernels for compute capability ${gpus.join(", ")}; it has for ${[...LOWEST_NVCC.keys()].join(", ")}`,
    };
  }
  if (torch === null) return { refuse: "torch is not installed" };
  if (torch.cuda === null) return { refuse: `torch ${torch.version} is built without CUDA` };
  if (nvcc === null) {
    return { refuse: "nvcc is not there: use an image with the CUDA toolkit (its name says devel)" };
  }
  const tooOld = usable.find((capability) => isBefore(nvcc, LOWEST_NVCC.get(capability) ?? ""));
  if (tooOld !== undefined) {
    return {
      refuse: `compute capability ${tooOld} needs nvcc ${LOWEST_NVCC.get(tooOld)} or newer, and this pod has ${nvcc}`,
    };
  }
  if (major(nvcc) !== major(torch.cuda)) {
    return {
      refuse: `nvcc ${nvcc} cannot build for torch ${torch.version}, which is of CUDA ${torch.cuda}: the first numbers must be the same`,
    };
  }
  return {
    build: {
      archList: usable.join(";"),
      maxJobs: Math.max(1, Math.min(Math.floor(cpus), Math.floor(memoryBytes / BYTES_PER_JOB))),
      flags: { ...ONE_EXTENSION, ...(isBefore(torch.version, CXX20_FROM) ? {} : CXX20) },
    },
  };
}

/** setup.py builds as many extensions side by side as MAX_JOBS says, each with MAX_JOBS compilers: their product. */
const ONE_EXTENSION = { EXT_PARALLEL: "1" } as const;
const CXX20 = { CXX_APPEND_FLAGS: "-std=c++20", NVCC_APPEND_FLAGS: "-std=c++20" } as const;

const major = (version: string): string => version.split(".")[0] ?? "";
