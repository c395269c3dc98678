/** How the action reaches a pod: one interface, `ssh.ts` and `local.ts` behind it. */

export interface ExecRequest {
  /** Shell text for the login shell (`ssh`) or for `sh -c` (`local`). Carries no secret. */
  readonly command: string;
  /** It only reads: it may be sent before the login is over, and nothing is lost where nobody hears of its end. */
  readonly readOnly?: boolean;
  /** Bytes for standard input, which is then closed. Without it standard input is empty and closed. */
  readonly input?: string | Buffer;
  /** Called with each chunk as it comes; what is given here is not kept in the result. */
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
  /** Ends the wait: the channel is closed, the process on the pod is not touched. The result is `lost` with reason "aborted". */
  readonly signal?: AbortSignal;
  /** Ends the wait likewise when no byte came for this long. The result is `lost` with reason "silent". */
  readonly silenceMs?: number;
}

/** Only `exit` with code 0 is success. A channel that closes with neither code nor signal is a lost connection. */
export type ExecResult = (
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "lost"; readonly reason: "aborted" | "silent" | "connection" }
) & {
  /** Empty where the request took the chunks. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
};

export interface Connection {
  /** `root@203.0.113.7:10341`, or `local`. */
  readonly address: string;
  /** How often a lost connection was made anew. */
  readonly reconnects: number;
  /**
   * Runs one command. Where the connection was lost before the command could start, it is made anew first (once for
   * all waiting callers, with backoff, within the connect timeout).
   * @throws ConnectionError when no connection can be made.
   */
  exec(request: ExecRequest): Promise<ExecResult>;
  /**
   * Does work of this side while a login, which it begins where one is needed, waits for the pod.
   * @throws ConnectionError when no connection can be made.
   */
  meanwhile<Result>(work: () => Result): Promise<Result>;
  close(): Promise<void>;
}

/** Why no connection could be made: a closed set, each with a hint. */
export const CONNECTION_FAILURES = ["dns", "refused", "timeout", "handshake", "host-key", "auth", "lost"] as const;
export type ConnectionFailure = (typeof CONNECTION_FAILURES)[number];

export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  readonly kind: ConnectionFailure;
  /** What to do about it, ready to show. */
  readonly hint: string;
  constructor(kind: ConnectionFailure, message: string, hint: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}
