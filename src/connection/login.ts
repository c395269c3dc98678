/** Logs in to a pod: waits for one that is booting, and settles which of the server's host keys to compare. */
import pRetry, { AbortError } from "p-retry";
import prettyMilliseconds from "pretty-ms";
import type { Client } from "ssh2";
import type { SshTarget } from "../settings.ts";
import { type AttemptOutcome, attemptLogin } from "./attempt.ts";
import { AttemptError, type EmittedError, explainAttempt } from "./failures.ts";
import { hostKeyRefusal } from "./host-key-refusal.ts";
import { type HostKeyVerdict, judgeHostKey, typesToOffer } from "./host-key-verdict.ts";
import type { PrivateKey } from "./private-key.ts";
import { KEY_TYPES } from "./public-key.ts";

export interface LoginOptions {
  readonly target: SshTarget;
  readonly key: PrivateKey;
  /** Within this all attempts must be done. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Whether the first attempt may send ahead. */
  readonly ahead: boolean;
  /** Told what is waited for, once for each kind of failure. */
  readonly onNotice: (notice: string) => void;
  /** Called when the server is at work on the login; with the client where a command may be begun on it already. */
  readonly onAsked?: (ahead: Client | null) => void;
}

export interface Login {
  readonly client: Client;
  readonly verdict: HostKeyVerdict;
}

/** Longest single attempt: a host that drops packets may answer a later one. */
const ATTEMPT_MS = 20_000;
const BACKOFF = { minTimeout: 300, factor: 2, maxTimeout: 5_000 };

/**
 * Logs in, trying again while a booting pod is a possible reason.
 * @throws ConnectionError
 */
export async function login(options: LoginOptions): Promise<Login> {
  const { timeoutMs, signal } = options;
  const startedAt = performance.now();
  const told = new Set<string>();
  let attempts = 0;
  const once = async (): Promise<Login> => {
    attempts += 1;
    try {
      // A last attempt that starts just before the end still gets a moment.
      const left = Math.max(250, timeoutMs - (performance.now() - startedAt));
      // Whoever took it badly once is asked in the ordinary way.
      return await loginOnce(options, Math.min(ATTEMPT_MS, left), options.ahead && attempts === 1);
    } catch (error) {
      if (error instanceof AttemptError && error.passing) throw error;
      throw new AbortError(error instanceof Error ? error : String(error));
    }
  };
  try {
    return await pRetry(once, {
      ...BACKOFF,
      retries: Number.POSITIVE_INFINITY,
      maxRetryTime: timeoutMs,
      signal,
      onFailedAttempt: ({ error, retryDelay }) => {
        if (retryDelay === 0 || !(error instanceof AttemptError) || told.has(error.kind)) return;
        told.add(error.kind);
        const left = prettyMilliseconds(Math.max(0, timeoutMs - (performance.now() - startedAt)), {
          secondsDecimalDigits: 0,
        });
        options.onNotice(`${error.message} Trying again for up to ${left}.`);
      },
    });
  } catch (error) {
    if (!(error instanceof AttemptError) || attempts < 2) throw error;
    const spent = prettyMilliseconds(performance.now() - startedAt, { secondsDecimalDigits: 0 });
    throw new AttemptError(
      error.kind,
      `${error.message} (tried ${attempts} times in ${spent})`,
      error.hint,
      error.passing,
    );
  }
}

/**
 * One login. A server has keys of several types and shows one of those that are offered. So where a pin tells no type
 * (a bare fingerprint), the other types are asked for before the key counts as changed; and where the server has none
 * of the pinned types, the others are asked for to show what it has.
 */
async function loginOnce(options: LoginOptions, timeoutMs: number, ahead: boolean): Promise<Login> {
  const { target, key, signal, onAsked } = options;
  const pins = target.hostKeys;
  const untyped = pins.some((pin) => pin.type === null && !pin.revoked);
  const untried = new Set(KEY_TYPES);
  let types = target.acceptAnyHostKey ? KEY_TYPES : typesToOffer(pins);
  let refused: Exclude<HostKeyVerdict, { kind: "accepted" }> | null = null;
  let missing: EmittedError | null = null;
  let early = ahead;
  while (types.length > 0) {
    const attempt = (ahead: boolean): Promise<AttemptOutcome> =>
      attemptLogin({
        address: target,
        key,
        types,
        timeoutMs,
        signal,
        ahead,
        ...(onAsked && { onAsked }),
        judge: (blob) => judgeHostKey(pins, blob),
        accepts: (verdict) => verdict.kind === "accepted" || (target.acceptAnyHostKey && verdict.kind !== "revoked"),
      });
    const outcome = await attempt(early).catch((error: unknown) => {
      if (!early || !(error instanceof AttemptError) || !mayBeForAhead(error, key)) throw error;
      early = false;
      return attempt(false);
    });
    if (outcome.kind === "logged-in") return outcome;
    if (outcome.kind === "type-missing") {
      missing = outcome.error;
      for (const type of types) untried.delete(type);
    } else {
      const { verdict } = outcome;
      if (verdict.kind === "accepted") throw new Error("an accepted host key was refused");
      refused ??= verdict;
      const { seen } = verdict;
      const comparable = pins.some((pin) => pin.type === seen.type && !pin.revoked);
      if (verdict.kind !== "changed" || !untyped || comparable) break;
      for (const type of KEY_TYPES) if (type === seen.type) untried.delete(type);
    }
    types = [...untried];
  }
  if (refused !== null) throw hostKeyRefusal(target.host, target.port, refused);
  throw explainAttempt(missing ?? new Error("no host key was shown"), target);
}

/** Whether it may have failed for what was sent ahead, and not pass by itself. */
function mayBeForAhead(error: AttemptError, key: PrivateKey): boolean {
  switch (error.kind) {
    // An RSA key signs with one of several hashes, and the server says only in an answer which it takes.
    case "auth":
      return key.type === "ssh-rsa";
    // One exchange of keys was offered; the server may have others.
    case "handshake":
      return !error.passing;
    default:
      return false;
  }
}
