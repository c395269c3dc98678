/** What a CUDA check makes of what a machine told: a table of checks, each a pure function of it. */
import { misfit } from "../operations/torch-fit.ts";
import { count } from "../report/quantity.ts";
import type { CheckReport, Versions } from "../report/report.ts";
import {
  type CudaLook,
  hasBuild,
  hasGpu,
  indexes,
  reached,
  rows,
  stageOf,
  stopped,
  withoutTorch,
} from "./cuda-stage.ts";
import { brokenOf, complaintsOf, label } from "./gpu.ts";
import { type Finding, numberOf } from "./look.ts";
import { smiFailure } from "./smi-failures.ts";

const SLOW_GBS = 100;
const NO_GPU =
  "Run this where a GPU is: a pod with one (a resumed pod may come back without it), or a runner with the label `gpu`. In a container, start it with access to the GPU.";

const CHECKS: readonly { readonly id: string; readonly title: string; readonly judge: (look: CudaLook) => Finding }[] =
  [
    { id: "driver", title: "Driver", judge: driver },
    { id: "devices", title: "Devices", judge: devices },
    { id: "memory", title: "Memory of the GPU", judge: memory },
    { id: "torch", title: "torch", judge: torch },
    { id: "cuda", title: "CUDA build and driver", judge: build },
    { id: "capability", title: "Compute capability", judge: capability },
    { id: "float32", title: "Product in fp32 against the CPU", judge: (look) => product(look, "float32") },
    { id: "bfloat16", title: "Product in bf16 against the CPU", judge: (look) => product(look, "bfloat16") },
    { id: "bandwidth", title: "Copy within the device", judge: bandwidth },
  ];

export function judgeCuda(look: CudaLook): readonly CheckReport[] {
  return CHECKS.map(({ id, title, judge }) => {
    const { status, detail, remedy = null } = judge(look);
    return { id, title, status, detail, remedy };
  });
}

/** What the outputs and the summary name. */
export function cudaVersions({ pod, cuda }: CudaLook): Omit<Versions, "comfyui" | "comfyuiCommit" | "others"> {
  const names = [cuda["device0.name"] ?? rows(cuda)[0]?.name ?? ""];
  const amount = numberOf(cuda.devices) ?? rows(cuda).length;
  const [name = ""] = names;
  return {
    python: cuda.python ?? null,
    torch: cuda.torch_version ?? null,
    cuda: hasBuild(cuda) ? (cuda.torch_cuda ?? null) : null,
    gpu: name === "" ? null : amount > 1 ? `${amount} × ${name}` : name,
    driver: pod.driver || cuda.nvidia_driver || null,
  };
}

function driver(look: CudaLook): Finding {
  const version = cudaVersions(look).driver;
  if (version !== null) return { status: "ok", detail: `driver ${version}` };
  if (!hasGpu(look)) return { status: "failed", detail: "no NVIDIA driver", remedy: NO_GPU };
  return { status: "warning", detail: "there is a GPU, but no driver tells its version" };
}

function devices(look: CudaLook): Finding {
  const { pod, cuda } = look;
  const complaint = cuda.nvidia_smi ?? cuda.gpu_error ?? "";
  if (complaint !== "" && !/^FileNotFoundError/.test(complaint)) return smiFailure(complaint);
  if (!hasGpu(look)) return { status: "failed", detail: "no GPU: no device is shown here", remedy: NO_GPU };
  const all = rows(cuda);
  const broken = brokenOf(all);
  if (broken !== null) return broken;
  const strained = all.flatMap((one) =>
    complaintsOf(one).length === 0 ? [] : [`${label(one)}: ${complaintsOf(one).join(", ")}`],
  );
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.join("; "),
      remedy: "It works more slowly so; where it stays, take another host.",
    };
  const names = all.length > 0 ? all.map(({ name }) => name).join(", ") : cudaVersions(look).gpu;
  return { status: "ok", detail: names ?? count(numberOf(pod.gpu_count) ?? 0, "device") };
}

function memory(look: CudaLook): Finding {
  const told = rows(look.cuda).flatMap(({ index, totalMib, usedMib }) =>
    totalMib === null || usedMib === null ? [] : [{ index, totalMib, usedMib }],
  );
  if (told.length === 0) return { status: "skipped", detail: hasGpu(look) ? "nvidia-smi does not tell" : "no GPU" };
  const detail = told
    .map(({ index, totalMib, usedMib }) => `GPU ${index}: ${totalMib - usedMib} of ${totalMib} MiB free`)
    .join("; ");
  const full = told.some(({ totalMib, usedMib }) => usedMib > 0.95 * totalMib);
  return full
    ? { status: "warning", detail, remedy: "End what uses it; nvidia-smi shows it." }
    : { status: "ok", detail };
}

function torch(look: CudaLook): Finding {
  const { pod, cuda } = look;
  if (withoutTorch(look)) {
    const where = cuda.interpreter ? ` for ${cuda.interpreter}` : ": there is no Python";
    if (pod.comfyui_there !== "yes")
      return {
        status: "skipped",
        detail: `torch is not installed here${where}; only driver and devices were looked at`,
      };
    return {
      status: "failed",
      detail: `torch is not installed${where}, and ComfyUI needs it`,
      remedy: "Run `provision`; where it was installed before, with `force: torch`.",
    };
  }
  if (cuda.torch_version !== undefined)
    return {
      status: "ok",
      detail: `torch ${cuda.torch_version}, Python ${cuda.python ?? "unknown"} (${cuda.interpreter})`,
    };
  return stopped(look);
}

function build(look: CudaLook): Finding {
  const { pod, cuda } = look;
  return reached(look, "build", () => {
    const name = `cu${(cuda.torch_cuda ?? "").replaceAll(".", "")}`;
    const machine = {
      driver: cudaVersions(look).driver,
      computeCapabilities: [],
      gpu: "auto",
      platform: pod.machine === "aarch64" ? "aarch64" : "x86_64",
    } as const;
    const against = misfit(name, cuda.torch_version ?? "", machine);
    if (against !== null)
      return {
        status: "failed",
        detail: against,
        remedy:
          "Set `torch: auto` and `force: torch` so that a build for this driver is installed, or take a pod with a newer driver.",
      };
    if (stageOf(look) === "start") return stopped(look);
    return {
      status: "ok",
      detail: `CUDA ${cuda.torch_cuda} runs on driver ${machine.driver ?? "of an unknown version"}`,
    };
  });
}

function capability(look: CudaLook): Finding {
  const { cuda } = look;
  return reached(look, "capability", () => {
    const told = indexes(cuda).map((index) => `device ${index}: ${cuda[`device${index}.capability`]}`);
    return { status: "ok", detail: `${told.join(", ")}; torch has ${cuda.architectures || "an unknown list"}` };
  });
}

function product(look: CudaLook, kind: "float32" | "bfloat16"): Finding {
  const { cuda } = look;
  return reached(look, kind, () => {
    const errors = indexes(cuda).flatMap((index) => {
      const error = cuda[`device${index}.${kind}_error`];
      return error === undefined ? [] : [`device ${index}: ${error}`];
    });
    if (errors.length === 0) return { status: "skipped", detail: `this GPU has no ${kind} in hardware` };
    return { status: "ok", detail: `relative error ${errors.join(", ")}` };
  });
}

/** It never fails: a slow card is a card. */
function bandwidth(look: CudaLook): Finding {
  const { cuda } = look;
  const told = indexes(cuda).flatMap((index) => {
    const [speed, why] = [cuda[`device${index}.bandwidth_gbs`], cuda[`device${index}.bandwidth_failed`]];
    return speed === undefined && why === undefined ? [] : [{ index, speed: numberOf(speed), why: why ?? "" }];
  });
  if (told.length === 0) return { status: "skipped", detail: hasGpu(look) ? "not tried" : "no GPU" };
  const detail = told
    .map(({ index, speed, why }) => `device ${index}: ${speed === null ? why.split("\n", 1)[0] : `${speed} GB/s`}`)
    .join(", ");
  const slow = told.some(({ speed }) => speed === null || speed < SLOW_GBS);
  return slow
    ? { status: "warning", detail, remedy: "Something else may be at work on the GPU; nvidia-smi shows it." }
    : { status: "ok", detail };
}
