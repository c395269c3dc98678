/** Whether the torch family that is installed goes together, and which member is the odd one. Pure. */
import type { TorchRelease } from "../data/torch.ts";
import { type Installed, type MemberName, pinned, type TorchPlan, type TorchQuestion } from "./torch-family.ts";
import { findRelease, localVersion, misfit, publicVersion, registryBuild, type Source, sourceOf } from "./torch-fit.ts";

/** `unfit`: the family has to be replaced as a whole. */
export type Judgement =
  | { readonly kind: "fit"; readonly plan: TorchPlan }
  | { readonly kind: "unfit"; readonly reason: string };

type Companion = Exclude<MemberName, "torch">;
/** What is to become of a companion: it stays, it is installed at this version, or the family has none. */
type Fate =
  | { readonly kind: "stays"; readonly version: string }
  | { readonly kind: "installs"; readonly version: string; readonly source: Source; readonly odd: string | null }
  | { readonly kind: "none"; readonly warning: string | null }
  | { readonly kind: "unfit"; readonly reason: string };

/** Judges the installed family around the torch that is there: adopts it, completes it, or says why it cannot stay. */
export function judgeInstalled(question: TorchQuestion & { readonly torch: Installed }): Judgement {
  const { torch } = question;
  const release = findRelease(torch.version);
  const build =
    torch.cuda ?? localVersion(torch.version) ?? (release === null ? null : registryBuild(release, question));
  const problem = misfit(build, torch.version, question);
  if (problem !== null) return { kind: "unfit", reason: `torch ${torch.version}: ${problem}` };

  const context = { question, release, build };
  const torchvision = fateOf("torchvision", context);
  const torchaudio = fateOf("torchaudio", context);
  if (torchvision.kind === "unfit") return torchvision;
  if (torchaudio.kind === "unfit") return torchaudio;

  const family = {
    torch: torch.version,
    torchvision: torchvision.kind === "none" ? null : torchvision.version,
    torchaudio: torchaudio.kind === "none" ? null : torchaudio.version,
    cuda: build,
  };
  const companions = [
    ["torchvision", torchvision],
    ["torchaudio", torchaudio],
  ] as const;
  const installs = companions.flatMap(([name, fate]) => (fate.kind === "installs" ? [{ name, ...fate }] : []));
  const constraints = pinned(family);
  const source = release === null ? null : sourceOf(release, build, question, question.wheelIndex);
  const audioLater =
    family.torchaudio === null && release?.torchaudio != null && source !== null
      ? [`torchaudio==${release.torchaudio}${source.local}`]
      : [];
  return {
    kind: "fit",
    plan: {
      kind: installs.length === 0 ? "adopt" : "install",
      family,
      requirements: installs.length === 0 ? [] : constraints,
      indexUrl: installs[0]?.source.indexUrl ?? null,
      constraints: [...constraints, ...audioLater],
      replaces: installs.filter(({ odd }) => odd !== null).map(({ name }) => name),
      reason:
        installs.length === 0
          ? `torch ${torch.version}${build === null || torch.version.includes("+") ? "" : ` (${build})`} is there and fits`
          : installs.map(({ name, odd }) => odd ?? `${name} is missing beside torch ${torch.version}`).join("; "),
      warnings: companions.flatMap(([, fate]) => (fate.kind === "none" && fate.warning !== null ? [fate.warning] : [])),
    },
  };
}

interface Context {
  readonly question: TorchQuestion & { readonly torch: Installed };
  readonly release: TorchRelease | null;
  readonly build: string | null;
}

function fateOf(name: Companion, { question, release, build }: Context): Fate {
  const { torch } = question;
  const have = question.installed[name];
  const accepted = release === null ? null : acceptedVersions(release, name);
  const odd = have === null ? null : oddity(name, have, accepted, build, torch);
  if (have !== null && odd === null) return { kind: "stays", version: have.version };

  if (name === "torchaudio" && !question.needsTorchaudio) {
    return { kind: "none", warning: odd === null ? null : `${odd}; nothing asks for torchaudio, so it stays` };
  }
  const [first] = accepted ?? [];
  if (release === null || first === undefined) {
    return { kind: "unfit", reason: `${name} is asked for, and none is known for torch ${torch.version}` };
  }
  const source = sourceOf(release, build, question, question.wheelIndex);
  return source === null
    ? { kind: "unfit", reason: `${name} for torch ${torch.version} is not to be had for ${build}` }
    : { kind: "installs", version: `${first}${source.local}`, source, odd };
}

const acceptedVersions = ({ torchvision, torchaudio }: TorchRelease, name: Companion): readonly string[] =>
  name === "torchvision" ? torchvision : torchaudio === null ? [] : [torchaudio];

/** Why a companion does not go with this torch; null where it does, as far as it is known. */
function oddity(
  name: Companion,
  have: Installed,
  accepted: readonly string[] | null,
  build: string | null,
  torch: Installed,
): string | null {
  const version = publicVersion(have.version);
  if (accepted !== null && !accepted.includes(version)) {
    return `${name} ${have.version} does not go with torch ${torch.version}`;
  }
  // Unknown to the table: torchaudio has torch's number, of torchvision nothing is known.
  if (accepted === null && name === "torchaudio" && version !== publicVersion(torch.version)) {
    return `${name} ${have.version} does not go with torch ${torch.version}`;
  }
  const own = have.cuda ?? localVersion(have.version);
  return own === null || build === null || own === build
    ? null
    : `${name} ${have.version} is built for ${own}, torch ${torch.version} for ${build}`;
}
