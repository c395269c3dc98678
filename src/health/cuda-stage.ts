/** How far the program of the CUDA check came, and what stopped it. Pure. */
import { type Device, deviceOf } from "./gpu.ts";
import { type Finding, linesOf, numberOf } from "./look.ts";
import { OTHER_HOST } from "./smi-failures.ts";

export type Facts = Readonly<Record<string, string>>;

/** What is known when judging. */
export interface CudaLook {
  /** What discovery told. */
  readonly pod: Facts;
  /** What nvidia-smi and cuda_check.py told. */
  readonly cuda: Facts;
}

/** Where the program stopped: everything before it was well, everything behind it was not tried. */
const STAGES = ["torch", "build", "start", "capability", "float32", "bfloat16", "end"] as const;
export type Stage = (typeof STAGES)[number];

export const rows = (cuda: Facts): readonly Device[] => linesOf(cuda.gpus ?? "").map(deviceOf);
export const hasGpu = ({ pod, cuda }: CudaLook) =>
  (numberOf(pod.gpu_count) ?? 0) > 0 || (numberOf(cuda.devices) ?? 0) > 0 || rows(cuda).length > 0;
export const hasBuild = ({ torch_cuda: text }: Facts) => text !== undefined && text !== "" && text !== "None";

export function stageOf({ cuda }: CudaLook): Stage {
  if (cuda.result === "passed") return "end";
  if (cuda.torch_version === undefined) return "torch";
  if (!hasBuild(cuda)) return "build";
  if (cuda.devices === undefined || cuda["device0.capability"] === undefined) return "start";
  const last = indexes(cuda).at(-1) ?? 0;
  if (cuda[`device${last}.memory_free_mib`] === undefined) return "capability";
  return cuda[`device${last}.float32_error`] === undefined || /a float32 product/.test(cuda.error ?? "")
    ? "float32"
    : "bfloat16";
}

/** Devices that the program came to. */
export const indexes = (cuda: Facts): readonly number[] =>
  Object.keys(cuda).flatMap((key) => (/^device\d+\.capability$/.test(key) ? [Number.parseInt(key.slice(6), 10)] : []));

/** What stopped the program, as cause and remedy. */
export function stopped({ cuda }: CudaLook): Finding {
  if (cuda.cause !== undefined) {
    const said =
      cuda.error === undefined || cuda.cause.includes(cuda.error) ? "" : ` (${cuda.error.split("\n", 1)[0]})`;
    return {
      status: "failed",
      detail: `${cuda.cause}${said}`,
      remedy: `${cuda.remedy ?? OTHER_HOST}.`.replace(/\.\.$/, "."),
    };
  }
  const how =
    cuda.exit_code === "124"
      ? "it did not come to an end in 5 minutes"
      : `Python ended with code ${cuda.exit_code ?? "?"}`;
  return {
    status: "failed",
    detail: `${how}, without a word`,
    remedy:
      "Where memory ran out, give the pod more; otherwise install torch again (`force: torch`), or take another host.",
  };
}

/** How a check stands that the program itself makes. */
export function reached(look: CudaLook, stage: Stage, well: () => Finding): Finding {
  if (!hasGpu(look)) return { status: "skipped", detail: "no GPU" };
  const [at, own] = [STAGES.indexOf(stageOf(look)), STAGES.indexOf(stage)];
  if (at > own) return well();
  if (at < own || withoutTorch(look))
    return { status: "skipped", detail: "not tried: something before it failed or is not there" };
  return stopped(look);
}

export function withoutTorch({ cuda }: CudaLook): boolean {
  return cuda.interpreter === "" || /No module named 'torch'/.test(cuda.error ?? "");
}
