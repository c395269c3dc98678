/**
 * A double of GitHub's cache service, version 2, as far as @actions/cache asks it: Twirp over JSON for the entries, and a store
 * that takes a blob as Azure's does. On loopback, in memory.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface CacheService {
  /** What the runner would set for the action. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request: method, and the path without its query. */
  readonly requests: readonly string[];
  /** The keys of the finished entries, oldest first. */
  keys(): readonly string[];
  /** The archive of an entry. */
  archive(key: string): Buffer;
  /** Lets an entry's archive be other bytes. */
  replace(key: string, archive: Buffer): void;
  /** From now on every request is answered so; null: as it should be. `silent`: not at all. */
  behave(as: null | 500 | 403 | "silent"): void;
  stop(): Promise<void>;
}

interface Entry {
  readonly key: string;
  readonly version: string;
  archive: Buffer;
  finished: boolean;
}

interface Question {
  readonly key?: string;
  readonly version?: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string;
}

const TWIRP = "/twirp/github.actions.results.api.v1.CacheService/";
/** The store's path has the account in front, as that of Azure's own emulator. */
const BLOBS = "/account/blobs/";
const TOKEN = "a-token-of-the-runner";

export async function startCacheService(): Promise<CacheService> {
  const entries: Entry[] = [];
  const requests: string[] = [];
  let behaviour: null | 500 | 403 | "silent" = null;
  let origin = "";

  const methods: Readonly<Record<string, (question: Question) => unknown>> = {
    CreateCacheEntry: ({ key = "", version = "" }) => {
      if (entries.some((entry) => entry.key === key && entry.version === version)) return { ok: false };
      entries.push({ key, version, archive: Buffer.alloc(0), finished: false });
      return { ok: true, signed_upload_url: `${origin}${BLOBS}${entries.length - 1}?sig=signature` };
    },
    FinalizeCacheEntryUpload: ({ key, version, size_bytes: size }) => {
      const at = entries.findIndex((entry) => entry.key === key && entry.version === version);
      const entry = entries[at];
      if (entry === undefined || entry.archive.length !== Number(size))
        return { ok: false, message: "not all of it came" };
      entry.finished = true;
      return { ok: true, entry_id: String(at + 1) };
    },
    GetCacheEntryDownloadURL: ({ key = "", version, restore_keys: prefixes = [] }) => {
      const there = entries.filter((entry) => entry.finished && entry.version === version);
      // The prefixes in their order, and of each the newest.
      const found = [
        there.find((entry) => entry.key === key),
        ...prefixes.map((prefix) => there.findLast((entry) => entry.key.startsWith(prefix))),
      ].find((entry) => entry !== undefined);
      if (found === undefined) return { ok: false };
      const url = `${origin}${BLOBS}${entries.indexOf(found)}?sig=signature`;
      return { ok: true, signed_download_url: url, matched_key: found.key };
    },
  };

  const twirp = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const body: Question = JSON.parse((await buffer(request)).toString("utf8"));
    const method = methods[path.slice(TWIRP.length)];
    if (request.headers.authorization !== `Bearer ${TOKEN}` || method === undefined) {
      return end(response, 401, '{ "msg": "who are you?" }');
    }
    return end(response, 200, JSON.stringify(method(body)));
  };

  const blob = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const entry = entries[Number(path.slice(BLOBS.length))];
    if (entry === undefined) return end(response, 404, "");
    if (request.method === "GET") return end(response, 200, entry.archive);
    if (request.method !== "PUT" || request.headers["x-ms-blob-type"] !== "BlockBlob") return end(response, 400, "");
    entry.archive = await buffer(request);
    response.setHeader("x-ms-request-id", "1");
    return end(response, 201, "");
  };

  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    requests.push(`${request.method} ${path}`);
    if (behaviour === "silent") return;
    if (behaviour !== null) return void end(response, behaviour, '{ "msg": "cache read denied: by this double" }');
    void (path.startsWith(TWIRP) ? twirp : blob)(request, response, path);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  origin = `http://127.0.0.1:${address.port}`;
  const named = (key: string): Entry => {
    const entry = entries.find((one) => one.key === key);
    if (entry === undefined) throw new Error(`the cache has no ${key}`);
    return entry;
  };
  return {
    environment: { ACTIONS_RESULTS_URL: `${origin}/`, ACTIONS_CACHE_SERVICE_V2: "True", ACTIONS_RUNTIME_TOKEN: TOKEN },
    requests,
    keys: () => entries.filter(({ finished }) => finished).map(({ key }) => key),
    archive: (key) => named(key).archive,
    replace: (key, archive) => {
      named(key).archive = archive;
    },
    behave: (as) => {
      behaviour = as;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status, { "content-length": Buffer.byteLength(body), "content-type": "application/json" });
  response.end(body);
}
