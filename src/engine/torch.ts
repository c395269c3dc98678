/** Brings the choice of the torch family into a run: what is there and which GPU comes from the probe, the rest from the table. */
import type { Manifest } from "../manifest/manifest.ts";
import { needsTorchaudio } from "../operations/requirements.ts";
import { chooseTorch } from "../operations/torch-choice.ts";
import { type Installed, MEMBERS, type MemberName, type TorchChoice } from "../operations/torch-family.ts";
import { type PodAnswer, type ProbeState, type StepAnswer, wordsIn } from "../pod/answer.ts";
import type { Values } from "../pod/script.ts";

export interface TorchDecision {
  /** The answer with torch's state as the choice makes it. */
  readonly answer: PodAnswer;
  /** What the torch step is wished, for a job. */
  readonly wish: Values;
  readonly choice: TorchChoice | null;
}

/** Judges the torch family that a pod has. A pod that answered nothing of it is left as it is. */
export function decideTorch(answer: PodAnswer, manifest: Manifest): TorchDecision {
  const torch = answer.steps.get("torch");
  if (torch === undefined || torch.state === "unreadable") return { answer, wish: {}, choice: null };
  const choice = chooseTorch({
    driver: answer.facts.driver || null,
    computeCapabilities: wordsIn(torch.facts.compute_capabilities),
    gpu: manifest.gpu,
    platform: answer.facts.machine === "aarch64" ? "aarch64" : "x86_64",
    python: minorOf(answer.facts.python_version ?? ""),
    wish: manifest.torch,
    needsTorchaudio: needsTorchaudio(requirementFiles(answer)) !== null,
    installed: Object.fromEntries(MEMBERS.map((name) => [name, installed(torch, name)])) as Record<
      MemberName,
      Installed | null
    >,
  });
  const judged: StepAnswer = {
    ...torch,
    ...stateFor(choice, torch),
    warnings: [...torch.warnings, ...warningsOf(choice)],
  };
  return { answer: { ...answer, steps: new Map([...answer.steps, ["torch", judged]]) }, wish: wishOf(choice), choice };
}

function stateFor(choice: TorchChoice, torch: StepAnswer): { state: ProbeState; detail: string } {
  switch (choice.kind) {
    case "keep":
    case "adopt":
      return { state: torch.state === "other" ? "satisfied" : torch.state, detail: torch.detail };
    case "install":
      return { state: torch.facts.torch ? "other" : "absent", detail: choice.reason };
    case "impossible":
      return { state: "unreadable", detail: choice.reason };
  }
}

function wishOf(choice: TorchChoice): Values {
  if (choice.kind === "impossible") return {};
  return {
    requirements: choice.requirements.join("\n"),
    constraints: choice.constraints.join("\n"),
    index_url: choice.indexUrl ?? "",
    replaces: choice.replaces.join("\n"),
    reason: choice.reason,
  };
}

function warningsOf(choice: TorchChoice): readonly string[] {
  return choice.kind === "impossible" ? [] : choice.warnings;
}

/** Every requirement file that the pod has; before a checkout is there, it asks for nothing. */
function requirementFiles(answer: PodAnswer) {
  return [...answer.steps].flatMap(([id, { inputs }]) => {
    const text = inputs.requirements;
    return text === undefined ? [] : [{ path: id, text }];
  });
}

/** The pod tells CUDA as torch's version.py does, `13.0`; the table's names are `cu130`. */
function installed(torch: StepAnswer, name: MemberName): Installed | null {
  const version = torch.facts[name];
  if (version === undefined || version === "") return null;
  const cuda = torch.facts[name === "torch" ? "cuda" : `${name}_cuda`] ?? "";
  return { version, cuda: cuda === "" ? null : /^\d/.test(cuda) ? `cu${cuda.replaceAll(".", "")}` : cuda };
}

/** `3.12` of `3.12.1`; what the environment will have where there is none yet. */
function minorOf(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? "3.12";
}
