/** Brings wheels of packages that are built from source into a run: which archive of them would do on this pod. Pure. */
import type { Manifest } from "../manifest/manifest.ts";
import type { Toolchain, ToolchainQuestion } from "../operations/toolchain.ts";
import type { TorchFamily } from "../operations/torch-family.ts";
import { publicVersion } from "../operations/torch-fit.ts";
import { packageWheelsName, type WheelName } from "../operations/wheel-key.ts";
import { type PodAnswer, wordsIn } from "../pod/answer.ts";
import { variableLines } from "../steps/row.ts";
import { decideTorch } from "./torch.ts";

/** What has to be asked before; null where packages cannot be built on this pod, or not by uv. */
export function toolchainQuestion(answer: PodAnswer, manifest: Manifest): ToolchainQuestion | null {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const { workspace = "auto", environment = "" } = answer.facts;
  return { workspace, environment, cuda: cudaOf(family) };
}

/** The archive for this pod; null where torch is not decided. */
export function packageWheels(answer: PodAnswer, manifest: Manifest, { nvcc, libc }: Toolchain): WheelName | null {
  const family = familyOf(answer, manifest);
  if (family === null) return null;
  const capabilities = wordsIn(answer.steps.get("torch")?.facts.compute_capabilities);
  const kind = {
    python: /^\d+\.\d+/.exec(answer.facts.python_version ?? "")?.[0] ?? "",
    // The registry's own build and that of PyTorch's index differ in their names alone; which build it is says `cuda`.
    torch: publicVersion(family.torch),
    cuda: cudaOf(family) || NONE,
    nvcc: nvcc || NONE,
    architectures: [...new Set(capabilities)].sort().join(";") || NONE,
    // It is in the environment of uv, and so of the compilers.
    flags: variableLines(manifest.env),
    libc,
    machine: answer.facts.machine ?? "",
  };
  return packageWheelsName(kind, requirementsOf(answer));
}

/** A pod without a GPU, or without the toolkit, builds too. */
const NONE = "none";

/** The family that the pod has, or is given in the job that installs packages. */
function familyOf(answer: PodAnswer, manifest: Manifest): TorchFamily | null {
  const { choice } = decideTorch(answer, manifest);
  return choice === null || choice.kind === "impossible" ? null : choice.family;
}

/** `12.8` of `cu128`. */
function cudaOf({ cuda }: TorchFamily): string {
  return cuda?.replace(/^cu(\d+)(\d)$/, "$1.$2").replace(/^\D.*/, "") ?? "";
}

function requirementsOf(answer: PodAnswer): readonly string[] {
  return [...answer.steps.values()].flatMap(({ inputs }) => inputs.requirements?.split("\n") ?? []);
}
