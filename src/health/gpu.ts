/** Checks of the GPU: present, sound, and understood by torch. Pure. */
import { misfit } from "../operations/torch-fit.ts";
import { wordsIn } from "../pod/answer.ts";
import { count } from "../report/quantity.ts";
import { type Finding, type HealthLook, healthFact, linesOf, numberOf } from "./look.ts";
import { OTHER_HOST, smiFailure } from "./smi-failures.ts";

/** A row of nvidia-smi, as health.sh asks for it. */
export interface Device {
  readonly index: string;
  readonly name: string;
  readonly totalMib: number | null;
  readonly usedMib: number | null;
  readonly temperature: number | null;
  readonly eccErrors: number | null;
  /** Bits of `clocks_throttle_reasons.active`. */
  readonly throttle: number;
  /** Cells that hold an error of the GPU instead of a value. */
  readonly troubles: readonly string[];
}

const HOT = 90;
/** nvidia-smi itself ends well with them. `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]` (a MIG slice) and `[Unknown Error]` only tell nothing. */
const TROUBLE = /^\[(GPU is lost|GPU requires reset)\]$/;
/** Slowed down by hardware, heat or its power supply; being idle or at its power limit is ordinary. */
const THROTTLE: readonly (readonly [bit: number, why: string])[] = [
  [0x08, "slowed down by its hardware"],
  [0x20, "slowed down by heat"],
  [0x40, "slowed down by heat"],
  [0x80, "slowed down by its power supply"],
];

/** Whether there is a GPU, and none of them reports an error. */
export function gpuPresent(look: HealthLook): Finding {
  if (look.gpu === "none") return { status: "skipped", detail: "the manifest says `gpu: none`" };
  const error = healthFact(look, "gpu_error");
  if (error !== "") return smiFailure(error);
  if ((numberOf(look.answer.facts.gpu_count) ?? 0) === 0) return absent(look);
  const devices = linesOf(healthFact(look, "gpus")).map(deviceOf);
  if (devices.length === 0)
    return {
      status: "ok",
      detail: `${count(Number(look.answer.facts.gpu_count), "device")}, driver ${look.answer.facts.driver || "unknown"}`,
    };
  const broken = brokenOf(devices);
  if (broken !== null) return broken;
  const strained = devices.filter((one) => complaintsOf(one).length > 0);
  if (strained.length > 0)
    return {
      status: "warning",
      detail: strained.map((one) => `${label(one)}: ${complaintsOf(one).join(", ")}`).join("; "),
      remedy: "Its pictures come later, not worse; where it stays so, take another host.",
    };
  return {
    status: "ok",
    detail: `${devices.map(described).join("; ")}; driver ${look.answer.facts.driver || "unknown"}`,
  };
}

/** One that was there before and is gone is an error whatever the manifest says. */
function absent({ answer, gpu }: HealthLook): Finding {
  const before = answer.steps.get("cuda_check")?.record?.facts.gpu;
  const remedy =
    "Start the pod with a GPU; a resumed pod may come back without one. Where none is wanted, write `gpu: none` in the manifest.";
  if (before) return { status: "failed", detail: `no GPU: ${before} was here before`, remedy };
  return {
    status: gpu === "required" ? "failed" : "warning",
    detail: "no GPU: ComfyUI runs on the processor, slowly",
    remedy,
  };
}

export function deviceOf(row: string): Device {
  const cells = row.split(",").map((cell) => cell.trim());
  const [index = "", name = "", , total, used, temperature, ecc, throttle] = cells;
  return {
    troubles: [...new Set(cells.flatMap((cell) => TROUBLE.exec(cell)?.[1] ?? []))],
    index,
    name,
    totalMib: numberOf(total),
    usedMib: numberOf(used),
    temperature: numberOf(temperature),
    eccErrors: numberOf(ecc),
    throttle: Number.parseInt(throttle ?? "", 16) || 0,
  };
}

/** The devices that report an error of their own; null where none does. */
export function brokenOf(devices: readonly Device[]): Finding | null {
  const errors = devices.flatMap((one) =>
    [...one.troubles, ...((one.eccErrors ?? 0) > 0 ? [`${one.eccErrors} uncorrectable memory errors`] : [])].map(
      (error) => `${label(one)}: ${error}`,
    ),
  );
  return errors.length === 0 ? null : { status: "failed", detail: errors.join("; "), remedy: OTHER_HOST };
}

/** "93 °C", "slowed down by heat"; empty where all is well. */
export function complaintsOf({ temperature, throttle }: Device): readonly string[] {
  const reasons = new Set(THROTTLE.flatMap(([bit, why]) => ((throttle & bit) === 0 ? [] : [why])));
  return [...(temperature !== null && temperature >= HOT ? [`${temperature} °C`] : []), ...reasons];
}

export const label = ({ index, name }: Device) => `GPU ${index} (${name})`;

function described(device: Device): string {
  const memory = device.totalMib === null ? "" : `, ${device.usedMib ?? "?"} of ${device.totalMib} MiB used`;
  const heat = device.temperature === null ? "" : `, ${device.temperature} °C`;
  return `${device.name}${memory}${heat}`;
}

/** The CUDA check's own record, and the build of torch against the driver that is there now. */
export function cudaAgrees(look: HealthLook): Finding {
  const { answer, gpu } = look;
  if (gpu === "none" || (numberOf(answer.facts.gpu_count) ?? 0) === 0)
    return { status: "skipped", detail: "no GPU to agree with" };
  const torch = answer.steps.get("torch")?.facts ?? {};
  if (!torch.torch)
    return {
      status: "failed",
      detail: "torch is not installed",
      remedy: "Run this check with `heal: true`, or `provision`.",
    };
  const build = torch.cuda ? `cu${torch.cuda.replaceAll(".", "")}` : "cpu";
  const machine = {
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch.compute_capabilities),
    gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64",
  } as const;
  const against = misfit(build, torch.torch, machine);
  if (against !== null)
    return {
      status: "failed",
      detail: `torch ${torch.torch}: ${against}`,
      remedy: "Write `torch: auto` and run `provision` with `force: torch`, or take a pod with a newer driver.",
    };
  const check = answer.steps.get("cuda_check");
  const agrees = `torch ${torch.torch} and driver ${answer.facts.driver || "unknown"}`;
  if (check?.state === "satisfied") return { status: "ok", detail: `${agrees}: ${check.detail}` };
  const { cause, remedy } = check?.facts ?? {};
  if (check?.state === "other" && cause)
    return { status: "failed", detail: cause, ...(remedy ? { remedy: `${remedy}.` } : {}) };
  return {
    status: "warning",
    detail: `${agrees}; ${check?.detail || "CUDA was not checked in this container"}`,
    remedy: "`heal: true`, `provision` and `command: cuda-check` check it.",
  };
}
