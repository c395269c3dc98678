/** What is decided for single steps once a probe has answered: the torch family, how SageAttention is built, what proves CUDA. */
import { LOWEST_PIP, LOWEST_WHEEL, UV } from "../data/pins.ts";
import type { Manifest } from "../manifest/manifest.ts";
import cudaCheckScript from "../operations/cuda_check.py";
import modulesCheckScript from "../operations/modules_check.py";
import requirementsCheckScript from "../operations/requirements_check.py";
import type { PodAnswer } from "../pod/answer.ts";
import type { Values } from "../pod/script.ts";
import { sageattentionWish } from "./sageattention.ts";
import type { Progress } from "./standing.ts";
import { decideTorch } from "./torch.ts";

export interface Decisions {
  /** The answer, with torch's state as the choice of its family makes it, and why SageAttention is not built. */
  readonly answer: PodAnswer;
  /** More wishes, by step; for jobs. */
  readonly wishes: Readonly<Record<string, Values>>;
}

/** Pinned versions, what reads requirements where uv cannot, and what proves wheels, for every script on the pod. */
export const PIN_VALUES: Values = {
  CP_uv_version: UV.version,
  CP_uv_hashes: UV.wheels.map(({ sha256 }) => sha256).join("\n"),
  CP_pip_floor: LOWEST_PIP,
  CP_wheel_floor: LOWEST_WHEEL,
  CP_requirements_check: requirementsCheckScript,
  CP_modules_check: modulesCheckScript,
};

export function decideWishes(probed: PodAnswer, manifest: Manifest): Decisions {
  const { answer, wish: torch } = decideTorch(probed, manifest);
  const sage = sageattentionWish(answer);
  return {
    answer: withRefusal(answer, manifest, sage.refuse),
    wishes: { torch, sageattention: sage, cuda_check: { script: cudaCheckScript } },
  };
}

export function withWishes(all: readonly Progress[], wishes: Decisions["wishes"]): readonly Progress[] {
  return all.map((progress) => {
    const more = wishes[progress.step.id];
    if (more === undefined) return progress;
    return { ...progress, step: { ...progress.step, wish: { ...progress.step.wish, ...more } } };
  });
}

/** What would only be refused starts no job. Without a torch that fits it is too early to tell; one who waits for it is told by a failure. */
function withRefusal(answer: PodAnswer, { components }: Manifest, refuse: string | undefined): PodAnswer {
  const step = answer.steps.get("sageattention");
  const early = answer.steps.get("torch")?.state !== "satisfied";
  if (step === undefined || step.state === "satisfied" || refuse === undefined) return answer;
  if (components.sageattention !== "background" || early) return answer;
  const refused = {
    ...step,
    facts: { ...step.facts, refused: refuse },
    warnings: [...step.warnings, `SageAttention is not built: ${refuse}. ComfyUI runs without it`],
  };
  return { ...answer, steps: new Map([...answer.steps, ["sageattention", refused]]) };
}
