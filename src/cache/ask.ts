/** Asks the runner's cache through a process of its own, within a time. */
import { fork } from "node:child_process";
import { text } from "node:stream/consumers";
import type { CacheAnswer, CacheRequest } from "./request.ts";

export interface CacheProcess {
  /** `dist/cache-client.js`. */
  readonly program: string;
  /** Holds CACHED_FOLDER; everything that the process writes stays below it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Of the action's environment, which has the inputs and with them the key, the process gets this alone. */
const PASSED = /^(ACTIONS_(?!ID_TOKEN)\w+|GITHUB_SERVER_URL|PATH|LANG|NODE_\w+|(https?|no|all)_proxy)$/i;

/** Never throws: what goes wrong is an answer. */
export async function askCache(request: CacheRequest, cache: CacheProcess): Promise<CacheAnswer> {
  const { folder, deadlineMs, signal } = cache;
  if (signal.aborted) return { kind: "trouble", reason: "the run was cancelled" };
  const passed = Object.entries(cache.environment).filter(([name]) => PASSED.test(name));
  const client = fork(cache.program, [], {
    cwd: folder,
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // What is saved lies relative to this folder, so that an entry fits every runner.
    env: { ...Object.fromEntries(passed), RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder, HOME: folder },
  });
  const late = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const end = () => client.kill("SIGKILL");
  late.addEventListener("abort", end, { once: true });
  const said = Promise.all([client.stdout, client.stderr].map((stream) => (stream === null ? "" : text(stream))));
  const answer = await new Promise<CacheAnswer>((resolve) => {
    client.once("message", (message) => resolve(message as CacheAnswer));
    client.once("error", ({ message }) => resolve({ kind: "trouble", reason: message }));
    client.once("exit", () => resolve({ kind: "trouble", reason: NO_ANSWER }));
    client.send(request, () => {});
  });
  const output = (await said).join("\n");
  late.removeEventListener("abort", end);
  if (answer.kind === "trouble" && late.aborted) {
    return { kind: "trouble", reason: `no answer within ${deadlineMs / 1000} s${reasonIn(output, "; it said: ")}` };
  }
  return answer.kind === "miss" ? missOrTrouble(output) : answer;
}

const NO_ANSWER = "its client ended without an answer";

/** The client makes nothing of an error but a line of its output. */
function missOrTrouble(output: string): CacheAnswer {
  const reason = reasonIn(output);
  return reason === "" ? { kind: "miss" } : { kind: "trouble", reason };
}

function reasonIn(output: string, before = ""): string {
  const found =
    /^(?:::(?:warning|error)[^:]*::)?((?:Failed to (?:restore|save)|Cache reservation failed|Attempt \d).*)$/m;
  const line = (found.exec(output)?.[1] ?? /^::(?:warning|error)[^:]*::(.*)$/m.exec(output)?.[1] ?? "").trim();
  return line === "" ? "" : `${before}${line.slice(0, 300)}`;
}
