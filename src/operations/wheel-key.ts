/** Names a wheel by everything that it was built for: under another name it would be another wheel. Pure. */
import { createHash } from "node:crypto";

/** What a wheel is built for on a pod. */
export interface WheelKind {
  /** `3.12`. */
  readonly python: string;
  /** `2.9.1+cu128`. */
  readonly torch: string;
  /** torch.version.cuda. */
  readonly cuda: string;
  readonly nvcc: string;
  /** TORCH_CUDA_ARCH_LIST. */
  readonly architectures: string;
  /** What the compilers are told besides; may be empty. */
  readonly flags: string;
  /** `glibc 2.39`. */
  readonly libc: string;
  /** `x86_64`. */
  readonly machine: string;
}

export interface WheelIngredients extends WheelKind {
  /** The commit of its source, or its version. */
  readonly source: string;
}

export interface WheelName {
  /** The name of its folder below `.comfy-pod/wheels`. */
  readonly id: string;
  /** What it was built for, for people: a line each. */
  readonly builtFor: string;
  /** The beginning of its key in a cache, behind which the SHA-256 of its bytes stands; null where not everything is known. */
  readonly cacheKey: string | null;
  /** What is as good where there is none of that key: beginnings of keys. */
  readonly otherKeys: readonly string[];
}

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(["flags"]);
/** Raised when what lies under a key is laid out otherwise. */
const LAYOUT = 1;

export function wheelName(name: string, ingredients: WheelIngredients): WheelName {
  return { ...named(name, ingredients), otherKeys: [] };
}

/**
 * Names the archive of all wheels that pods of a kind have built for packages. What is in it is told apart by uv, by version or commit,
 * so one that was made for other requirements is of use too; that for the same ones comes first.
 */
export function packageWheelsName(kind: WheelKind, requirements: readonly string[]): WheelName {
  const { cacheKey, ...name } = named("packages", kind);
  if (cacheKey === null) return { ...name, cacheKey, otherKeys: [] };
  const lines = [...new Set(requirements)].sort().join("\n");
  return { ...name, cacheKey: `${cacheKey}${digestOf(lines).slice(0, 16)}-`, otherKeys: [cacheKey] };
}

function named(name: string, ingredients: WheelKind | WheelIngredients): Omit<WheelName, "otherKeys"> {
  const all = Object.entries(ingredients);
  const lines = all.map(([key, value]) => `${key}=${value.replaceAll("\n", " ")}`);
  const builtFor = `${lines.sort().join("\n")}\n`;
  const digest = digestOf(builtFor).slice(0, 32);
  const known = all.every(([key, value]) => value !== "" || MAY_BE_EMPTY.has(key));
  // The first parts are for whoever looks through the repository's caches.
  const parts = ["comfy-pod-wheel", LAYOUT, name, `py${ingredients.python}`, `torch${ingredients.torch}`, digest];
  return { id: `${name}-${digest}`, builtFor, cacheKey: known ? `${parts.join("-").replaceAll(",", "_")}-` : null };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
