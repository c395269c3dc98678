/** What nvidia-smi's own failures mean; what torch says is explained on the pod, by cuda_check.py. Pure. */

import { linesOf } from "./look.ts";

export const OTHER_HOST = "Stop the pod and start it on another host; if it stays, tell the provider.";

interface SmiFailure {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly remedy: string;
}

/** The first pattern that is found counts. */
const FAILURES: readonly SmiFailure[] = [
  {
    pattern: /Driver\/library version mismatch/i,
    cause: "The driver's libraries here do not fit the kernel's module: the host's driver was replaced meanwhile",
    remedy:
      "Restart the pod, so that it gets the libraries of the driver that is loaded now; if it stays, take an image without NVIDIA driver packages of its own.",
  },
  {
    pattern: /Mismatch in versions between nvidia-smi and NVML/i,
    cause: "This image brings an nvidia-smi of another driver than the host's",
    remedy: "Take an image without NVIDIA driver packages of its own: the host gives the container the right ones.",
  },
  {
    pattern: /couldn't find libnvidia-ml/i,
    cause: "There is an nvidia-smi, but the driver's libraries are not in this container",
    remedy:
      "Start the pod with access to its GPU: NVIDIA's container runtime, and `NVIDIA_DRIVER_CAPABILITIES` with `compute,utility`.",
  },
  {
    pattern: /couldn't communicate with the NVIDIA driver|NVML: Driver Not Loaded|NVML: Unknown Error/i,
    cause: "The container has lost its GPU, or the host has no driver loaded",
    remedy: "Restart the pod; if it stays, take a pod on another host.",
  },
  {
    pattern: /NVML: Insufficient Permissions/i,
    cause: "This user may not use the GPU's devices",
    remedy: "Connect as root, or let the user read and write `/dev/nvidia*`.",
  },
  {
    pattern: /GPU access blocked by the operating system/i,
    cause: "The system around this container keeps it from the GPU, as WSL and Hyper-V can",
    remedy: "Bring the drivers of that system up to date, and restart it; on a rented pod take another host.",
  },
  {
    pattern: /No devices were found/i,
    cause: "There is a driver, but this pod has no GPU that answers",
    remedy:
      "Start the pod with a GPU (a resumed pod may come back without one); where the provider's console shows one, take another host.",
  },
  {
    pattern: /GPU is lost|GPU reset must occur|GPU requires reset|Unable to determine the device handle/i,
    cause: "A GPU of this pod does not answer: its hardware or its host failed",
    remedy: OTHER_HOST,
  },
  {
    pattern: /gave no answer in|TimeoutExpired/i,
    cause: "The driver or a GPU hangs",
    remedy: "Restart the pod; if it stays, take a pod on another host.",
  },
];

/** What nvidia-smi said when it failed, as one finding. */
export function smiFailure(said: string) {
  const found = FAILURES.find(({ pattern }) => pattern.test(said));
  // Rows of other GPUs may come with it.
  const line = linesOf(said).find((one) => !/^\d+, /.test(one)) ?? "failed";
  return {
    status: "failed",
    detail: `${found?.cause ?? "nvidia-smi failed"}: ${line}`,
    remedy: found?.remedy ?? OTHER_HOST,
  } as const;
}
