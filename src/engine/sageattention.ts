/** Brings SageAttention into a run: how it is built on this pod, and which wheel would do. Pure. */
import sageattentionCheckScript from "../operations/sageattention_check.py";
import { judgeSageAttention, type SageAttentionJudgement } from "../operations/sageattention-rules.ts";
import { type WheelName, wheelName } from "../operations/wheel-key.ts";
import { type PodAnswer, wordsIn } from "../pod/answer.ts";
import type { Values } from "../pod/script.ts";

/** What the step is wished, for a job. */
export function sageattentionWish(answer: PodAnswer): Values {
  const judgement = judge(answer);
  if (judgement === null) return {};
  const check = { script: sageattentionCheckScript };
  if ("refuse" in judgement) return { ...check, refuse: judgement.refuse };
  const { archList, maxJobs } = judgement.build;
  const { id, builtFor } = wheelOf(answer, judgement.build);
  return {
    ...check,
    arch_list: archList,
    max_jobs: String(maxJobs),
    flags: flagLines(judgement.build),
    wheel: id,
    built_for: builtFor,
  };
}

/** The wheel for this pod; null where there can be none. */
export function sageattentionWheel(answer: PodAnswer): WheelName | null {
  const judgement = judge(answer);
  return judgement === null || "refuse" in judgement ? null : wheelOf(answer, judgement.build);
}

type Build = Extract<SageAttentionJudgement, { build: unknown }>["build"];

function judge(answer: PodAnswer): SageAttentionJudgement | null {
  const facts = answer.steps.get("sageattention")?.facts;
  if (facts === undefined) return null;
  const torch = answer.steps.get("torch")?.facts ?? {};
  return judgeSageAttention({
    computeCapabilities: wordsIn(facts.compute_capabilities),
    nvcc: facts.nvcc || null,
    torch: torch.torch ? { version: torch.torch, cuda: torch.cuda || null } : null,
    cpus: Number(facts.cpus) || 1,
    memoryBytes: Number(facts.memory_bytes) || 0,
  });
}

function wheelOf(answer: PodAnswer, build: Build): WheelName {
  const { facts = {}, inputs = {} } = answer.steps.get("sageattention") ?? {};
  return wheelName("sageattention", {
    source: inputs.commit ?? "",
    python: inputs.python ?? "",
    torch: inputs.torch ?? "",
    cuda: inputs.cuda ?? "",
    nvcc: facts.nvcc ?? "",
    architectures: build.archList,
    flags: flagLines(build),
    libc: facts.libc ?? "",
    machine: answer.facts.machine ?? "",
  });
}

function flagLines({ flags }: Build): string {
  return Object.entries(flags)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
}
