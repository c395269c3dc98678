/** Waits for a lock that another run holds. */
import { setTimeout as sleep } from "node:timers/promises";
import prettyMilliseconds from "pretty-ms";
import type { LockAnswer } from "../pod/lock.ts";

/** How often the pod is asked, and how often the log says who is waited for. */
const POLL_MS = 3_000;
const TELL_MS = 60_000;

export type LockWait = LockAnswer | { readonly kind: "aborted" };

export interface LockWaiting {
  readonly take: () => Promise<LockAnswer>;
  readonly timeoutMs: number;
  /** A line for the log: at once, then once a minute. */
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Asks for the lock until it is there, or the time is over; the last answer. @throws ConnectionError */
export async function waitForLock({ take, timeoutMs, note, signal }: LockWaiting): Promise<LockWait> {
  const until = performance.now() + timeoutMs;
  let tellAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const answer = await take();
    if (signal.aborted) return { kind: "aborted" };
    const now = performance.now();
    if (answer.kind !== "locked" || now >= until) return answer;
    if (now >= tellAt) {
      const left = prettyMilliseconds(Math.max(1_000, until - now), { secondsDecimalDigits: 0 });
      note(`waiting for the lock, up to ${left}; it is held by ${answer.owner}`);
      tellAt = now + TELL_MS;
    }
    await sleep(Math.min(POLL_MS, until - now), undefined, { signal }).catch(() => {});
    if (signal.aborted) return { kind: "aborted" };
  }
}
