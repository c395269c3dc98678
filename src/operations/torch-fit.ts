/** Whether a build of PyTorch runs on a pod, and where a release's builds come from. Pure, over the table in `data/torch.ts`. */
import {
  AARCH64_CUDA_FROM,
  CUDA_BUILDS,
  type CudaBuild,
  TORCH_RELEASES,
  type TorchRelease,
  VOLTA_LEFT_CU128,
  WHEEL_INDEX,
} from "../data/torch.ts";
import { compareVersions, parseVersion, satisfies } from "./versions.ts";

/** What a pod has to run it on. */
export interface Machine {
  /** `580.95.05`; null where there is none, or it could not be read. */
  readonly driver: string | null;
  /** `8.9`, one for each GPU; empty where they are not known. */
  readonly computeCapabilities: readonly string[];
  readonly gpu: "auto" | "required" | "none";
  readonly platform: "x86_64" | "aarch64";
}

/** Where a build is to be had: behind which local version, and from which index; null is the ordinary registry. */
export interface Source {
  readonly local: string;
  readonly indexUrl: string | null;
}

const CPU = "cpu";

/** Whether torch is to run on a GPU here. */
export const hasGpu = ({ driver, computeCapabilities, gpu }: Machine): boolean =>
  gpu !== "none" && (driver !== null || computeCapabilities.length > 0);

/** `2.11.0` of `2.11.0+cu128`. */
export const publicVersion = (version: string): string => version.split("+")[0] ?? version;
/** `cu128` of `2.11.0+cu128`; null where it names none. */
export const localVersion = (version: string): string | null => version.split("+")[1] ?? null;

/** The table's row for a version, whatever its local part; null where it has none. */
export const findRelease = (version: string): TorchRelease | null =>
  TORCH_RELEASES.find(({ torch }) => satisfies(torch, `==${publicVersion(version)}`) === true) ?? null;

/** The build that the ordinary registry serves: `cu132`, or `cpu`. */
export const registryBuild = (release: TorchRelease, { platform }: Machine): string =>
  platform === "aarch64" && isBefore(release.torch, AARCH64_CUDA_FROM) ? CPU : release.registry;

/**
 * Every CUDA build of a release, the most wanted first: the registry's own, then the newest of PyTorch's index. For
 * aarch64 only the registry's are known to be of one family.
 */
export const buildsOf = (release: TorchRelease, machine: Machine): string[] => {
  const index = machine.platform === "x86_64" ? release.index.toReversed() : [];
  return [...new Set([registryBuild(release, machine), ...index])];
};

/** Where to get a build of a release; null where it is not to be had. An unknown build (null) is taken for the registry's. */
export function sourceOf(
  release: TorchRelease,
  build: string | null,
  machine: Machine,
  wheelIndex = WHEEL_INDEX,
): Source | null {
  if (build === null || build === registryBuild(release, machine)) return { local: "", indexUrl: null };
  return build === CPU || buildsOf(release, machine).includes(build)
    ? { local: `+${build}`, indexUrl: `${wheelIndex}${build}` }
    : null;
}

/** Why a build of a torch version cannot run on this machine; null where it can, or where nothing is known against it. */
export function misfit(build: string | null, torch: string, machine: Machine): string | null {
  if (!hasGpu(machine) || build === null) return null;
  if (build === CPU) return "it is built without CUDA, and this pod has a GPU";
  const cuda = describe(build);
  if (cuda === null) return `it is built for ${build}, not for CUDA`;
  if (machine.driver !== null && driverNumber(machine.driver) < cuda.lowestDriver) {
    return `${build} needs driver ${cuda.lowestDriver} or newer, and this pod has ${machine.driver}`;
  }
  const foreign = machine.computeCapabilities.find((capability) => !hasCode(cuda, capability, torch));
  return foreign === undefined ? null : `${build} has no code for compute capability ${foreign}`;
}

/** Whether the driver is at least the build's own, not only compatible with it. */
export const isOwnDriver = (build: string, { driver }: Machine): boolean =>
  driver === null || driverNumber(driver) >= (describe(build)?.ownDriver ?? 0);

export const driverNumber = (driver: string): number => Number.parseInt(driver, 10);

export function isBefore(version: string, bound: string): boolean {
  const [left, right] = [parseVersion(version), parseVersion(bound)];
  return left !== null && right !== null && compareVersions(left, right) < 0;
}

/** A build that the table does not know is judged by its CUDA major version alone. */
function describe(build: string): CudaBuild | null {
  const known = CUDA_BUILDS.find(({ name }) => name === build);
  if (known !== undefined) return known;
  const major = Number(/^cu(\d+)\d$/.exec(build)?.[1]);
  if (Number.isNaN(major)) return null;
  const sameMajor = CUDA_BUILDS.filter(({ name }) => name.startsWith(`cu${major}`));
  const lowestDriver = (sameMajor[0] ?? CUDA_BUILDS.at(-1))?.lowestDriver ?? 0;
  return { name: build, lowestDriver, ownDriver: lowestDriver, architectures: [], ptx: null };
}

/** Machine code runs on its own major at the same minor or a higher one; PTX is compiled for anything newer. */
function hasCode({ name, architectures, ptx }: CudaBuild, capability: string, torch: string): boolean {
  if (architectures.length === 0) return true;
  if (name === "cu128" && capability.startsWith("7.0")) return isBefore(torch, VOLTA_LEFT_CU128);
  const [major, minor] = capabilityNumbers(capability);
  const runs = architectures.map(capabilityNumbers).some(([ofMajor, ofMinor]) => ofMajor === major && ofMinor <= minor);
  const [ptxMajor, ptxMinor] = capabilityNumbers(ptx ?? "999.0");
  return runs || major > ptxMajor || (major === ptxMajor && minor >= ptxMinor);
}

const capabilityNumbers = (capability: string): [major: number, minor: number] => {
  const [major = 0, minor = 0] = capability.split(".").map(Number);
  return [major, minor];
};
