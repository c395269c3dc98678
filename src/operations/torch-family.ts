/** The words of choosing torch: what is asked, what is there, and what is decided. */
import type { Machine } from "./torch-fit.ts";

export const MEMBERS = ["torch", "torchvision", "torchaudio"] as const;
export type MemberName = (typeof MEMBERS)[number];

/**
 * `version` as the package's metadata has it (`2.15.0` from the registry, `2.11.0+cu128` from PyTorch's index);
 * `cuda` as its own version.py has it (`cu132`, `cpu`), null where that was not read.
 */
export interface Installed {
  readonly version: string;
  readonly cuda: string | null;
}
export type InstalledFamily = Readonly<Record<MemberName, Installed | null>>;

export interface TorchQuestion extends Machine {
  /** Of the environment: `3.12`. */
  readonly python: string;
  /** `auto`, `keep`, or an exact version: `2.11.0`, `2.11.0+cu128`. */
  readonly wish: string;
  readonly needsTorchaudio: boolean;
  readonly installed: InstalledFamily;
  /** Instead of PyTorch's own; ends with a slash. */
  readonly wheelIndex?: string;
}

/** Versions as a requirement writes them, `2.11.0+cu128`; `cuda` is the build, null where it could not be told. */
export interface TorchFamily {
  readonly torch: string;
  readonly torchvision: string | null;
  readonly torchaudio: string | null;
  readonly cuda: string | null;
}

/**
 * `adopt`: what is there stays whole. `install`: the requirements are to be installed, from `indexUrl` beside the
 * ordinary registry where it is not null; what `replaces` names must be reinstalled by name, since `torch==2.11.0`
 * counts as met by 2.11.0+cu126. `keep`: asked for, whatever it is. The constraints hold for every later install.
 */
export interface TorchPlan {
  readonly kind: "adopt" | "install" | "keep";
  readonly family: TorchFamily;
  readonly requirements: readonly string[];
  readonly indexUrl: string | null;
  readonly constraints: readonly string[];
  readonly replaces: readonly MemberName[];
  readonly reason: string;
  readonly warnings: readonly string[];
}
export type TorchChoice = TorchPlan | { readonly kind: "impossible"; readonly reason: string };

/** The members of a family as exact requirements. */
export const pinned = (family: TorchFamily): string[] =>
  MEMBERS.flatMap((name) => (family[name] === null ? [] : [`${name}==${family[name]}`]));
