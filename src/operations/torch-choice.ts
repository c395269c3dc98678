/** Which torch family a pod gets: what is there, what fits, or why nothing does. Pure. */
import { OLDEST_CHOSEN, TORCH_RELEASES, type TorchRelease } from "../data/torch.ts";
import {
  type Installed,
  type InstalledFamily,
  MEMBERS,
  type MemberName,
  pinned,
  type TorchChoice,
  type TorchFamily,
  type TorchQuestion,
} from "./torch-family.ts";
import {
  buildsOf,
  driverNumber,
  findRelease,
  hasGpu,
  isBefore,
  isOwnDriver,
  localVersion,
  misfit,
  publicVersion,
  registryBuild,
  sourceOf,
} from "./torch-fit.ts";
import { judgeInstalled } from "./torch-installed.ts";
import { compareVersions, parseVersion, satisfies } from "./versions.ts";

/** Chooses the torch family for a pod, from what is wished, what is there and what runs on it. */
export function chooseTorch(question: TorchQuestion): TorchChoice {
  if (question.wish === "keep") return keep(question.installed);
  if (question.gpu === "required" && !hasGpu(question)) {
    return impossible("gpu is required, and this pod shows none: no driver and no device");
  }
  const { torch } = question.installed;
  if (torch === null) return choose(question, "not installed");
  const unwished = notAsWished(torch, question.wish);
  if (unwished !== null) return choose(question, unwished);
  const judged = judgeInstalled({ ...question, torch });
  return judged.kind === "unfit" ? choose(question, judged.reason) : judged.plan;
}

const impossible = (reason: string): TorchChoice => ({ kind: "impossible", reason });

function keep({ torch, torchvision, torchaudio }: InstalledFamily): TorchChoice {
  if (torch === null) return impossible("torch is to be kept, and the environment has none: say auto or a version");
  const members: [MemberName, Installed | null][] = [
    ["torch", torch],
    ["torchvision", torchvision],
    ["torchaudio", torchaudio],
  ];
  return {
    kind: "keep",
    family: {
      torch: torch.version,
      torchvision: torchvision?.version ?? null,
      torchaudio: torchaudio?.version ?? null,
      cuda: torch.cuda ?? localVersion(torch.version),
    },
    requirements: [],
    indexUrl: null,
    constraints: members.flatMap(([name, member]) => (member === null ? [] : [`${name}==${member.version}`])),
    replaces: [],
    reason: `kept as it is: torch ${torch.version}`,
    warnings: ["torch is kept as asked: whether it fits the driver, the GPU and ComfyUI was not judged"],
  };
}

/** Why the installed torch is not the one that the wish names; null where it is, or where any will do. */
function notAsWished(torch: Installed, wish: string): string | null {
  if (wish === "auto") return null;
  const build = localVersion(wish);
  const sameVersion = satisfies(publicVersion(torch.version), `==${publicVersion(wish)}`) === true;
  const sameBuild = build === null || build === (torch.cuda ?? localVersion(torch.version));
  return sameVersion && sameBuild ? null : `torch ${wish} is asked for, and ${torch.version} is there`;
}

/** The newest release that Python, torchaudio, driver and GPU allow, in the build that suits the driver best. */
function choose(question: TorchQuestion, because: string): TorchChoice {
  const wished = question.wish === "auto" ? null : findRelease(question.wish);
  if (question.wish !== "auto" && wished === null) return impossible(unknownVersion(question.wish));
  const releases = wished === null ? TORCH_RELEASES.filter(({ torch }) => !isBefore(torch, OLDEST_CHOSEN)) : [wished];

  const forPython = releases.filter((release) => supportsPython(release, question.python));
  if (forPython.length === 0) return impossible(noPython(releases, question.python));
  const complete = forPython.filter(({ torchaudio }) => torchaudio !== null || !question.needsTorchaudio);
  if (complete.length === 0) return impossible(noTorchaudio(forPython, question));

  const build = localVersion(question.wish);
  if (build !== null && wished !== null && sourceOf(wished, build, question) === null) {
    return impossible(`torch ${wished.torch} has no build ${build}; it has ${buildsOf(wished, question).join(", ")}`);
  }
  for (const release of complete) {
    const fitting = bestBuild(release, build, question);
    if (fitting !== null) return install(release, fitting, question, because);
  }
  return impossible(nothingFits(complete, build, question));
}

function bestBuild(release: TorchRelease, wished: string | null, question: TorchQuestion): string | null {
  if (!hasGpu(question)) return wished ?? registryBuild(release, question);
  const fitting = (wished === null ? buildsOf(release, question) : [wished]).filter(
    (build) => misfit(build, release.torch, question) === null,
  );
  return fitting.find((build) => isOwnDriver(build, question)) ?? fitting[0] ?? null;
}

function install(release: TorchRelease, cuda: string, question: TorchQuestion, because: string): TorchChoice {
  const source = sourceOf(release, cuda, question, question.wheelIndex);
  if (source === null) return impossible(`torch ${release.torch} has no build ${cuda}`);
  const { installed, needsTorchaudio } = question;
  const audio = release.torchaudio === null ? null : `${release.torchaudio}${source.local}`;
  const wantsAudio = needsTorchaudio || installed.torchaudio !== null;
  const family: TorchFamily = {
    torch: `${release.torch}${source.local}`,
    torchvision: `${release.torchvision[0]}${source.local}`,
    torchaudio: wantsAudio ? audio : null,
    cuda,
  };
  const orphan = installed.torchaudio !== null && audio === null ? installed.torchaudio.version : null;
  return {
    kind: "install",
    family,
    requirements: pinned(family),
    indexUrl: source.indexUrl,
    // A package may pull torchaudio in later: then it must be the one that loads.
    constraints: pinned({ ...family, torchaudio: audio }),
    replaces: MEMBERS.filter((name) => installed[name] !== null && family[name] !== null),
    reason: `${because}; ${describe(release, cuda, question)}`,
    warnings:
      orphan === null
        ? []
        : [`torchaudio ${orphan} stays and will not load beside torch ${release.torch}; nothing asks for it`],
  };
}

function describe(
  { torch }: TorchRelease,
  cuda: string,
  { driver, computeCapabilities, ...rest }: TorchQuestion,
): string {
  if (!hasGpu({ ...rest, driver, computeCapabilities })) return `takes ${torch}, the registry's own build: no GPU here`;
  const gpus = [...new Set(computeCapabilities)].map((capability) => `compute capability ${capability}`);
  return `takes ${torch} (${cuda}) for ${[`driver ${driver ?? "unknown"}`, ...gpus].join(", ")}`;
}

function supportsPython({ python: [lowest, highest] }: TorchRelease, python: string): boolean {
  const [wanted, low, high] = [minor(python), minor(lowest), minor(highest)];
  return wanted !== null && low !== null && high !== null && wanted >= low && wanted <= high;
}

const minor = (python: string): number | null => {
  const version = parseVersion(python);
  return version === null || version.release[0] !== 3 ? null : (version.release[1] ?? null);
};

const versions = (releases: readonly TorchRelease[]): string => releases.map(({ torch }) => torch).join(", ");

function unknownVersion(wish: string): string {
  const version = parseVersion(wish);
  if (version === null) return `torch: "${wish}" is no version: say auto, keep, or one such as 2.11.0`;
  const newest = TORCH_RELEASES[0]?.torch ?? "";
  const newer = parseVersion(newest);
  const hint = newer !== null && compareVersions(version, newer) > 0 ? "a newer version of this action, " : "";
  return `torch ${wish} is not in this action's table, so its driver and its pairs are not known: use ${hint}auto, keep, or one of ${versions(TORCH_RELEASES)}`;
}

function noPython(releases: readonly TorchRelease[], python: string): string {
  const lows = releases.map(({ python: [low] }) => low);
  const highs = releases.map(({ python: [, high] }) => high);
  const range = `${byMinor(lows)[0]} to ${byMinor(highs).at(-1)}`;
  const what = releases.length === 1 ? `torch ${versions(releases)} has wheels` : "torch has wheels";
  return `${what} for Python ${range}, and the environment has ${python}: say another python.version`;
}

const byMinor = (pythons: readonly string[]): string[] =>
  pythons.toSorted((left, right) => (minor(left) ?? 0) - (minor(right) ?? 0));

function noTorchaudio(releases: readonly TorchRelease[], { python, wish }: TorchQuestion): string {
  const last = TORCH_RELEASES.find(({ torchaudio }) => torchaudio !== null);
  const cure = wish === "auto" ? `an older Python than ${python}` : `torch: ${last?.torch}, or auto`;
  return `torchaudio is asked for, and none was made for torch ${versions(releases)}: the last goes with torch ${last?.torch}. Use ${cure}, or leave out the node that asks for it`;
}

function nothingFits(releases: readonly TorchRelease[], build: string | null, question: TorchQuestion): string {
  const { driver, wish } = question;
  if (driver !== null && driverNumber(driver) < 525) {
    return `driver ${driver} is too old: PyTorch's CUDA 12 builds need 525 or newer, those of CUDA 13 need 580. Rent a machine with a newer driver, or say gpu: none`;
  }
  const newest = releases[0];
  const reasons =
    newest === undefined
      ? []
      : (build === null ? buildsOf(newest, question) : [build]).map((each) => misfit(each, newest.torch, question));
  const other = wish === "auto" ? null : choose({ ...question, wish: "auto" }, "");
  const cure = other?.kind === "install" ? `. auto would take ${other.family.torch}` : "";
  return `no build of torch ${versions(releases)} runs here: ${[...new Set(reasons)].join("; ")}${cure}`;
}
