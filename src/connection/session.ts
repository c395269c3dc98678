/** One logged-in connection, and the commands that run on it. */
import type { Client, ClientChannel } from "ssh2";
import type { BegunCommand } from "./ahead.ts";
import type { ExecRequest, ExecResult } from "./connection.ts";
import { watchExec } from "./exec-watch.ts";

/** After the exit code, output may still be on its way; a background child that holds the channel open says nothing. */
const DRAIN_QUIET_MS = 2_000;
/** A background child that keeps on writing does not hold the result for ever. */
const DRAIN_LIMIT_MS = 30_000;

/**
 * sshd keeps a place for a command that was given up until its process ends or writes, and has 10 of them; 8 commands
 * run side by side. With more than 2 given up the next command may find no place.
 */
const ABANDONED_LIMIT = 2;

/** `not-started`: the command did surely not run, so it may be tried on another session. `exec-refused`: nor will any. */
export type RunOutcome =
  | ExecResult
  | { readonly kind: "not-started"; readonly why: string }
  | { readonly kind: "exec-refused" };

type Ending =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "lost"; readonly reason: "aborted" | "silent" | "connection" };

export class Session {
  #client: Client;
  #running = 0;
  #abandoned = 0;
  #gone = false;
  #full = false;
  #proved = false;

  constructor(client: Client) {
    this.#client = client;
    client.on("close", () => {
      this.#gone = true;
    });
  }

  /** Whether the connection was lost or closed. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Whether another command may start here. */
  get usable(): boolean {
    return !this.#gone && !this.#full && this.#abandoned <= ABANDONED_LIMIT;
  }

  /** Cuts the connection; commands that are running end as lost. */
  close(): void {
    this.#client.destroy();
  }

  async run(request: ExecRequest, begun: BegunCommand | null = null): Promise<RunOutcome> {
    this.#running += 1;
    try {
      const outcome = await this.#run(request, begun);
      if (outcome.kind === "exit" || outcome.kind === "signal") this.#proved = true;
      return outcome;
    } finally {
      this.#running -= 1;
      if (!this.usable && this.#running === 0) this.close();
    }
  }

  #run(request: ExecRequest, begun: BegunCommand | null): Promise<RunOutcome> {
    return new Promise((resolve) => {
      let channel: ClientChannel | null = null;
      let exited: Ending | null = null;
      let drain: NodeJS.Timeout | null = null;
      let settled = false;

      const settle = (outcome: RunOutcome) => {
        if (settled) return;
        settled = true;
        if (drain !== null) clearTimeout(drain);
        resolve(outcome);
      };
      const end = (ending: Ending) => {
        const output = watch.finish();
        if (!this.#proved && isPtyComplaint(ending, watch.head())) settle({ kind: "exec-refused" });
        else settle({ ...ending, ...output });
      };
      const watch = watchExec(request, (reason) => {
        // Closing is only a request: the place is free again when the channel's own close comes.
        if (channel !== null) this.#abandon(channel);
        end({ kind: "lost", reason });
      });

      const onExit = (ending: Ending) => {
        if (settled) return;
        exited = ending;
        const limit = performance.now() + DRAIN_LIMIT_MS;
        const check = () => {
          const now = performance.now();
          const wait = Math.min(watch.lastByteAt() + DRAIN_QUIET_MS, limit) - now;
          if (wait > 0) drain = setTimeout(check, wait);
          else if (channel !== null) {
            this.#abandon(channel);
            end(ending);
          }
        };
        drain = setTimeout(check, DRAIN_QUIET_MS);
      };

      const onOpen = (error: Error | undefined, opened: ClientChannel) => {
        if (error) {
          watch.finish();
          settle(this.#startFailure(error));
          return;
        }
        channel = opened;
        // A channel that cannot be written to any more closes as well, and that is what counts.
        opened.on("error", () => {});
        opened.on("data", watch.onStdout);
        opened.stderr.on("data", watch.onStderr);
        opened.on("exit", (code: number | null, signal?: string) =>
          onExit(code === null ? { kind: "signal", signal: signal ?? "unknown" } : { kind: "exit", code }),
        );
        // Without an exit event before it, a close is a lost connection, though ssh2 gives no error.
        opened.on("close", () => end(exited ?? { kind: "lost", reason: "connection" }));
        if (settled) this.#abandon(opened);
        else opened.end(request.input ?? "");
      };
      try {
        if (begun?.client === this.#client) begun.take(onOpen);
        else this.#client.exec(request.command, onOpen);
      } catch (error) {
        watch.finish();
        settle(this.#startFailure(error instanceof Error ? error : new Error(String(error))));
      }
    });
  }

  /** ssh2 says "Unable to exec" only when the request was on its way; all its other errors come before that. */
  #startFailure(error: Error): RunOutcome {
    const requested = error.message === "Unable to exec";
    if (requested && !this.#gone) return { kind: "exec-refused" };
    if (requested) return { kind: "lost", reason: "connection", stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    // The server answers with a reason number that it opens no channel. Any other error is a connection that has
    // ended, though its close may still be on the way.
    if ("reason" in error && typeof error.reason === "number") this.#full = true;
    else this.#gone = true;
    return { kind: "not-started", why: error.message };
  }

  #abandon(channel: ClientChannel): void {
    this.#abandoned += 1;
    channel.once("close", () => {
      this.#abandoned -= 1;
    });
    channel.close();
  }
}

/** What RunPod's proxy answers to every command. */
function isPtyComplaint(ending: Ending, head: string): boolean {
  const succeeded = ending.kind === "exit" && ending.code === 0;
  return !succeeded && /SSH client doesn'?t support PTY/i.test(head);
}
