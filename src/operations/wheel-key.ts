/** Names a wheel by everything that it was built for: under another name it would be another wheel. Pure. */
import { createHash } from "node:crypto";

export interface WheelIngredients {
  /** The commit of its source, or its version. */
  readonly source: string;
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

export interface WheelName {
  /** The name of its folder below `.comfy-pod/wheels`. */
  readonly id: string;
  /** What it was built for, for people: a line each. */
  readonly builtFor: string;
  /** The beginning of its key in a cache, behind which the SHA-256 of its bytes stands; null where not everything is known. */
  readonly cacheKey: string | null;
}

const MAY_BE_EMPTY: ReadonlySet<keyof WheelIngredients> = new Set(["flags"]);
/** Raised when what lies under a key is laid out otherwise. */
const LAYOUT = 1;

export function wheelName(name: string, ingredients: WheelIngredients): WheelName {
  const lines = Object.entries(ingredients).map(([key, value]) => `${key}=${value.replaceAll("\n", " ")}`);
  const builtFor = `${lines.sort().join("\n")}\n`;
  const digest = createHash("sha256").update(builtFor).digest("hex").slice(0, 32);
  const known = Object.entries(ingredients).every(([key, value]) => value !== "" || MAY_BE_EMPTY.has(key as never));
  // The first parts are for whoever looks through the repository's caches.
  const parts = ["comfy-pod-wheel", LAYOUT, name, `py${ingredients.python}`, `torch${ingredients.torch}`, digest];
  return { id: `${name}-${digest}`, builtFor, cacheKey: known ? `${parts.join("-").replaceAll(",", "_")}-` : null };
}
