/** Wheels in the runner's cache, seen from a run: what is behind it is loaded once it is asked. */
import type { WheelName } from "../operations/wheel-key.ts";
import type { WheelFile } from "../operations/wheel-transfer.ts";

export type Found =
  | { readonly kind: "found"; readonly wheel: WheelFile }
  | { readonly kind: "none" }
  | { readonly kind: "trouble"; readonly reason: string };

/** `there`: the cache had it already, or has it now. */
export type Kept = { readonly kind: "saved" | "there" } | { readonly kind: "trouble"; readonly reason: string };

/** Brings the wheel's bytes to that path; a sentence where it cannot. */
export type FetchWheel = (path: string) => Promise<Omit<WheelFile, "path"> | string>;

export interface WheelCache {
  /** The newest wheel of that name, looked at. All pods of a run share it. */
  find(wheel: WheelName, signal: AbortSignal): Promise<Found>;
  /** Keeps a wheel with these bytes; fetched only where the cache has it not. */
  keep(wheel: WheelName, sha256: string, fetch: FetchWheel, signal: AbortSignal): Promise<Kept>;
  /** Removes what lies on the runner. */
  close(): Promise<void>;
}

export interface RunnerCacheOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `dist/cache-client.js`. */
  readonly program: string;
  readonly temporaryFolder: string;
  /** So long a look may take; what carries bytes, six times as long. */
  readonly deadlineMs?: number;
}

/** The runner's cache; null where the runner offers none. */
export function openWheelCache(options: RunnerCacheOptions): WheelCache | null {
  const { ACTIONS_RESULTS_URL: results, ACTIONS_CACHE_URL: first } = options.environment;
  if (!results && !first) return null;
  let opened: Promise<WheelCache> | null = null;
  const open = () => {
    opened ??= import("./runner-cache.ts").then(({ RunnerCache }) => new RunnerCache(options));
    return opened;
  };
  return {
    find: async (...asked) => (await open()).find(...asked),
    keep: async (...asked) => (await open()).keep(...asked),
    close: async () => (await opened)?.close(),
  };
}
