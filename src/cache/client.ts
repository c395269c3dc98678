/**
 * The client of the runner's cache, a process of its own, built as one: `dist/cache-client.js`. The package is large, writes
 * annotations and tar's command lines to standard output, and tries a server that is down for half a minute. Here it costs a
 * run nothing that asks no cache, says nothing in the log, and can be ended.
 */
import { isFeatureAvailable, restoreCache, saveCache } from "@actions/cache";
import { CACHED_FOLDER, type CacheAnswer, type CacheRequest } from "./request.ts";

async function answer(request: CacheRequest): Promise<CacheAnswer> {
  if (!isFeatureAvailable()) return { kind: "miss" };
  switch (request.kind) {
    case "restore": {
      // Behind the prefix stands the sum of the bytes; the newest comes first.
      const key = await restoreCache([CACHED_FOLDER], request.prefix, [request.prefix]);
      return key === undefined ? { kind: "miss" } : { kind: "hit", key };
    }
    case "look": {
      const key = await restoreCache([CACHED_FOLDER], request.key, [], { lookupOnly: true });
      return key === request.key ? { kind: "hit", key } : { kind: "miss" };
    }
    case "save":
      return (await saveCache([CACHED_FOLDER], request.key)) === -1
        ? { kind: "miss" }
        : { kind: "hit", key: request.key };
  }
}

process.once("message", (request: CacheRequest) => {
  const told = answer(request).catch(
    (error: unknown): CacheAnswer => ({
      kind: "trouble",
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  void told.then((result) => process.send?.(result, () => process.disconnect()));
});
