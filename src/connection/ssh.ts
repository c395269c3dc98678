/** The connection to a pod over SSH. */
import { setImmediate as nextTurn } from "node:timers/promises";
import pLimit from "p-limit";
import type { Client } from "ssh2";
import type { SshTarget } from "../settings.ts";
import { formatAddress } from "./address.ts";
import { type BegunCommand, beginCommand } from "./ahead.ts";
import type { Connection, ExecRequest, ExecResult } from "./connection.ts";
import { ABORTED_BEFORE_START } from "./exec-watch.ts";
import { closedHere, commandsRefused, nothingStarts } from "./failures.ts";
import { login } from "./login.ts";
import { type PrivateKey, readPrivateKey } from "./private-key.ts";
import { type RunOutcome, Session } from "./session.ts";

export interface SshOptions {
  readonly target: SshTarget;
  /** The private key as pasted. */
  readonly key: string;
  readonly passphrase: string | null;
  /** Within this a login must be done, each time one is needed. */
  readonly connectTimeoutMs: number;
  /** Told what a user should know: that any host key was accepted, and which one was shown. */
  readonly onWarning?: (warning: string) => void;
  /** Told what goes on: "refuses connections, trying again". */
  readonly onNotice?: (notice: string) => void;
}

export interface SshConnection extends Connection {
  /** Begins to log in, so that the first `exec` finds that on its way. How it ends, the first who needs the connection is told. */
  begin(): void;
  /**
   * Logs in now, where the first `exec` would have done it.
   * @throws ConnectionError
   */
  connect(): Promise<void>;
}

/** sshd allows 10 sessions on a connection; two are left for those that it has not yet let go. */
const SIMULTANEOUS_COMMANDS = 8;
/** A command that did not start is tried on this many sessions. */
const START_ATTEMPTS = 3;

/**
 * Opens nothing yet: the first command logs in.
 * @throws PrivateKeyError where the key cannot be read.
 */
export function openSsh(options: SshOptions): SshConnection {
  // An empty host would silently be this machine.
  if (options.target.host === "") throw new Error("no host to connect to");
  return new Ssh(options, readPrivateKey(options.key, options.passphrase));
}

interface LoginUnderWay {
  readonly session: Promise<Session>;
  /** Kept when the server is at work on the login: with the client where a command may be begun on it already. */
  readonly asked: Promise<Client | null>;
  begun: boolean;
}

class Ssh implements SshConnection {
  readonly address: string;
  #options: SshOptions;
  #key: PrivateKey;
  #limit = pLimit(SIMULTANEOUS_COMMANDS);
  #closing = new AbortController();
  #sessions = new Set<Session>();
  #current: Session | null = null;
  #connecting: LoginUnderWay | null = null;
  /** A login that nobody has asked about yet. */
  #untaken: LoginUnderWay | null = null;
  #reconnects = 0;
  #warned = false;

  constructor(options: SshOptions, key: PrivateKey) {
    this.#options = options;
    this.#key = key;
    this.address = formatAddress(options.target);
  }

  get reconnects(): number {
    return this.#reconnects;
  }

  begin(): void {
    this.#untaken = this.#beginLogin();
    this.#untaken.session.catch(() => {});
    this.#connecting = this.#untaken;
  }

  async connect(): Promise<void> {
    await this.#session();
  }

  exec(request: ExecRequest): Promise<ExecResult> {
    return new Promise((resolve, reject) => {
      const { signal } = request;
      const giveUp = () => resolve(ABORTED_BEFORE_START);
      if (signal?.aborted === true) return giveUp();
      // While it waits for its turn or for a login; once it runs, the session watches the signal.
      signal?.addEventListener("abort", giveUp, { once: true });
      const onStart = () => signal?.removeEventListener("abort", giveUp);
      this.#limit(() => this.#run(request, onStart))
        .finally(onStart)
        .then(resolve, reject);
    });
  }

  async meanwhile<Result>(work: () => Result): Promise<Result> {
    if (this.#current?.usable === true) return work();
    const session = this.#untaken?.session ?? this.#session();
    // Where the pod has answered meanwhile it is let go on first, and is then at work beside this.
    await Promise.race([this.#connecting?.asked, session, turn()]);
    return work();
  }

  async close(): Promise<void> {
    this.#closing.abort(closedHere(this.#options.target));
    for (const session of this.#sessions) session.close();
  }

  async #run(request: ExecRequest, onStart: () => void): Promise<ExecResult> {
    let outcome: RunOutcome | null = null;
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
      if (isAborted(request)) return ABORTED_BEFORE_START;
      const coming = this.#session();
      const begun = await this.#begin(request);
      const session = await coming;
      if (isAborted(request)) return ABORTED_BEFORE_START;
      onStart();
      outcome = await session.run(request, begun);
      if (outcome.kind === "exec-refused") throw commandsRefused(this.#options.target);
      if (outcome.kind !== "not-started") return outcome;
    }
    this.#closing.signal.throwIfAborted();
    throw nothingStarts(this.#options.target, outcome?.kind === "not-started" ? outcome.why : "unknown");
  }

  /** The session to run on; all who wait for a new one wait for the same. */
  #session(): Promise<Session> {
    this.#closing.signal.throwIfAborted();
    const untaken = this.#untaken;
    this.#untaken = null;
    if (this.#current?.usable === true) return Promise.resolve(this.#current);
    if (untaken !== null) return untaken.session;
    this.#connecting ??= this.#beginLogin();
    return this.#connecting.session;
  }

  #beginLogin(): LoginUnderWay {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<Client | null>();
    const session = this.#logIn(onAsked).finally(() => {
      this.#connecting = null;
    });
    return { session, asked, begun: false };
  }

  /** Begins a command while its login is under way; null where it has to wait for that. */
  async #begin({ readOnly, command }: ExecRequest): Promise<BegunCommand | null> {
    const login = this.#connecting;
    if (readOnly !== true || login === null || login.begun) return null;
    login.begun = true;
    const client = await Promise.race([login.asked, login.session.then(() => null)]);
    return client === null ? null : beginCommand(client, command);
  }

  async #logIn(onAsked: (ahead: Client | null) => void): Promise<Session> {
    const { target, connectTimeoutMs, onNotice, onWarning } = this.#options;
    const lost = this.#current?.gone === true;
    const { client, verdict } = await login({
      target,
      key: this.#key,
      timeoutMs: connectTimeoutMs,
      signal: this.#closing.signal,
      onNotice: (notice) => onNotice?.(notice),
      // Where a connection was lost before, it may have been for this.
      ahead: this.#current === null,
      onAsked,
    });
    if (this.#closing.signal.aborted) client.destroy();
    this.#closing.signal.throwIfAborted();
    if (lost) this.#reconnects += 1;
    if (verdict.kind !== "accepted" && !this.#warned) {
      this.#warned = true;
      const { type, fingerprint } = verdict.seen;
      onWarning?.(
        `${this.address}: the host key was accepted unseen (host-key-policy: accept-any). It is ${fingerprint} (${type}); set host-key to that and leave host-key-policy out.`,
      );
    }
    const session = new Session(client);
    this.#sessions.add(session);
    client.on("close", () => this.#sessions.delete(session));
    this.#current = session;
    return session;
  }
}

/** Ends when what has come from the network is dealt with. */
async function turn(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function isAborted(request: ExecRequest): boolean {
  return request.signal?.aborted === true;
}
