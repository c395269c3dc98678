/** What both ways of running a command share: gathering output, and ending the wait on abort or silence. */
import type { ExecRequest, ExecResult } from "./connection.ts";

export type WaitEnd = "aborted" | "silent";

export interface ExecWatch {
  readonly onStdout: (chunk: Buffer) => void;
  readonly onStderr: (chunk: Buffer) => void;
  /** When the last byte came, by `performance.now()`. */
  readonly lastByteAt: () => number;
  /** The first bytes of both streams, also where the request took the chunks. */
  readonly head: () => string;
  /** Ends the watch and gives what was gathered. */
  readonly finish: () => { readonly stdout: Buffer; readonly stderr: Buffer };
}

const HEAD_BYTES = 512;

/** Watches one command; `onWaitEnd` is called at most once, and not after `finish`. */
export function watchExec(request: ExecRequest, onWaitEnd: (reason: WaitEnd) => void): ExecWatch {
  const kept: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] };
  let head = Buffer.alloc(0);
  let lastByteAt = performance.now();
  let finished = false;

  const silence = request.silenceMs === undefined ? null : setTimeout(() => onWaitEnd("silent"), request.silenceMs);
  const onAbort = () => onWaitEnd("aborted");
  request.signal?.addEventListener("abort", onAbort, { once: true });

  const take = (keep: Buffer[], give: ((chunk: Buffer) => void) | undefined) => (chunk: Buffer) => {
    if (finished) return;
    lastByteAt = performance.now();
    silence?.refresh();
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    if (give === undefined) keep.push(chunk);
    else give(chunk);
  };
  return {
    onStdout: take(kept.stdout, request.onStdout),
    onStderr: take(kept.stderr, request.onStderr),
    lastByteAt: () => lastByteAt,
    head: () => head.toString("latin1"),
    finish: () => {
      finished = true;
      if (silence !== null) clearTimeout(silence);
      request.signal?.removeEventListener("abort", onAbort);
      return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
    },
  };
}

const NOTHING = Buffer.alloc(0);

/** The result of a command that was given up before it started. */
export const ABORTED_BEFORE_START: ExecResult = { kind: "lost", reason: "aborted", stdout: NOTHING, stderr: NOTHING };
