import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import "./chunk-DKDMAFBM.js";

// src/cache/runner-cache.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

// src/cache/ask.ts
import { fork } from "node:child_process";
import { text } from "node:stream/consumers";
var PASSED = /^(ACTIONS_(?!ID_TOKEN)\w+|GITHUB_SERVER_URL|PATH|LANG|NODE_\w+|(https?|no|all)_proxy)$/i;
async function askCache(request, cache) {
  const { folder, deadlineMs, signal } = cache;
  if (signal.aborted) return { kind: "trouble", reason: "the run was cancelled" };
  const passed = Object.entries(cache.environment).filter(([name]) => PASSED.test(name));
  const client = fork(cache.program, [], {
    cwd: folder,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // What is saved lies relative to this folder, so that an entry fits every runner.
    env: { ...Object.fromEntries(passed), RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, HOME: folder }
  });
  const late = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const end = () => client.kill("SIGKILL");
  late.addEventListener("abort", end, { once: true });
  const said = Promise.all([client.stdout, client.stderr].map((stream) => stream === null ? "" : text(stream)));
  const answer = await new Promise((resolve) => {
    client.once("message", (message) => resolve(message));
    client.once("error", ({ message }) => resolve({ kind: "trouble", reason: message }));
    client.once("exit", () => resolve({ kind: "trouble", reason: NO_ANSWER }));
    client.send(request, () => {
    });
  });
  const output = (await said).join("\n");
  late.removeEventListener("abort", end);
  if (answer.kind === "trouble" && late.aborted) {
    return { kind: "trouble", reason: `no answer within ${deadlineMs / 1e3} s${reasonIn(output, "; it said: ")}` };
  }
  return answer.kind === "miss" ? missOrTrouble(output) : answer;
}
var NO_ANSWER = "its client ended without an answer";
function missOrTrouble(output) {
  const reason = reasonIn(output);
  return reason === "" ? { kind: "miss" } : { kind: "trouble", reason };
}
function reasonIn(output, before = "") {
  const found = /^(?:::(?:warning|error)[^:]*::)?((?:Failed to (?:restore|save)|Cache reservation failed|Attempt \d).*)$/m;
  const line = (found.exec(output)?.[1] ?? /^::(?:warning|error)[^:]*::(.*)$/m.exec(output)?.[1] ?? "").trim();
  return line === "" ? "" : `${before}${line.slice(0, 300)}`;
}

// src/cache/request.ts
var CACHED_FOLDER = "wheel";

// src/cache/runner-cache.ts
var DEADLINE_MS = 2e4;
var TRANSFER = 6;
var SUM_LENGTH = 64;
var RunnerCache = class {
  #options;
  #folders = [];
  #found = /* @__PURE__ */ new Map();
  #kept = /* @__PURE__ */ new Map();
  #trouble = null;
  constructor(options) {
    this.#options = options;
  }
  find({ cacheKey, otherKeys }, signal) {
    if (cacheKey === null) return Promise.resolve({ kind: "none" });
    return remembered(this.#found, cacheKey, () => this.#find(cacheKey, otherKeys, signal));
  }
  keep({ cacheKey }, sha256, fetch, signal) {
    if (cacheKey === null)
      return Promise.resolve({ kind: "trouble", reason: "not all that it was built for is known" });
    return remembered(this.#kept, cacheKey, () => this.#keep(cacheKey + sha256, fetch, signal));
  }
  async close() {
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }
  async #find(key, otherKeys, signal) {
    const folder = await this.#folder();
    const looked = await this.#ask({ kind: "look", key, otherKeys }, folder, signal);
    if (looked.kind === "trouble") return looked;
    if (looked.kind === "miss") return { kind: "none" };
    const restored = await this.#ask({ kind: "restore", key: looked.key }, folder, signal);
    if (restored.kind === "trouble") return restored;
    return inspect(join(folder, CACHED_FOLDER), looked.key.slice(-SUM_LENGTH)).catch(
      (error) => ({
        kind: "trouble",
        reason: `what it has is no wheel of ours: ${error instanceof Error ? error.message : String(error)}`
      })
    );
  }
  async #keep(key, fetch, signal) {
    const folder = await this.#folder();
    const looked = await this.#ask({ kind: "look", key, otherKeys: [] }, folder, signal);
    if (looked.kind === "trouble") return looked;
    if (looked.kind === "hit" && looked.key === key) return { kind: "there" };
    const path = join(folder, CACHED_FOLDER, "incoming");
    const fetched = await fetch(path);
    if (typeof fetched === "string") return { kind: "trouble", reason: `the wheel could not be fetched: ${fetched}` };
    if (!WHEEL_FILE.test(fetched.name)) return { kind: "trouble", reason: "its name is no wheel's" };
    await rename(path, join(folder, CACHED_FOLDER, fetched.name));
    const saved = await this.#ask({ kind: "save", key }, folder, signal);
    if (saved.kind === "miss") return { kind: "trouble", reason: "it may not be written here" };
    return saved.kind === "hit" ? { kind: "saved" } : saved;
  }
  /** One that did not answer is not asked again in this run. */
  async #ask(request, folder, signal) {
    if (this.#trouble !== null) return this.#trouble;
    const { program, environment, deadlineMs = DEADLINE_MS } = this.#options;
    const limit = request.kind === "look" ? deadlineMs : TRANSFER * deadlineMs;
    const answer = await askCache(request, { program, folder, environment, deadlineMs: limit, signal });
    if (answer.kind === "trouble") this.#trouble = answer;
    return answer;
  }
  async #folder() {
    const folder = await mkdtemp(join(this.#options.temporaryFolder, "comfy-pod-wheel-"));
    this.#folders.push(folder);
    await mkdir(join(folder, CACHED_FOLDER));
    return folder;
  }
};
var WHEEL_FILE = /^[A-Za-z0-9][\w.+!-]{0,200}\.(whl|tar)$/;
async function inspect(folder, sha256) {
  const [name = "", ...others] = await readdir(folder);
  if (!WHEEL_FILE.test(name) || others.length > 0) throw new Error("it holds something else than one wheel");
  const path = join(folder, name);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  if (hash.digest("hex") !== sha256) throw new Error("its bytes are not those of its key");
  return { kind: "found", wheel: { path, name, sha256, size: (await stat(path)).size } };
}
function remembered(known, key, make) {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
export {
  RunnerCache
};
