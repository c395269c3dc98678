/** One try to log in: socket, handshake, host key, key. */
import type { Socket } from "node:net";
import ssh2, { type Client } from "ssh2";
import type { Address } from "./address.ts";
import { authenticateAhead, takesAhead } from "./ahead.ts";
import { EXCHANGES, exchangeAhead } from "./exchange-ahead.ts";
import { type EmittedError, explainAttempt, lacksHostKeyType, loginRefused, lostBeforeLogin } from "./failures.ts";
import type { HostKeyVerdict } from "./host-key-verdict.ts";
import type { PrivateKey } from "./private-key.ts";
import { type KeyType, serverHostKeyAlgorithms } from "./public-key.ts";
import { gatherWrites, openSocket } from "./socket.ts";

/**
 * Silence for 16 s is a lost connection; ssh2 asks nothing by itself. It gives up one interval after the last count, and
 * that has to be before the 20 s after which a silent probe is taken for a volume that hangs.
 */
const KEEPALIVE = { keepaliveInterval: 4_000, keepaliveCountMax: 3 };

export interface AttemptOptions {
  readonly address: Address;
  readonly key: PrivateKey;
  readonly types: readonly KeyType[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Says what to make of the key that the server shows. */
  readonly judge: (blob: Buffer) => HostKeyVerdict;
  /** Whether that verdict lets the server through. */
  readonly accepts: (verdict: HostKeyVerdict) => boolean;
  /** Whether to send ahead what the server may take so. */
  readonly ahead: boolean;
  /** Called when the server is at work on the login; with the client where a command may be begun on it already. */
  readonly onAsked?: (ahead: Client | null) => void;
}

export type AttemptOutcome =
  | { readonly kind: "logged-in"; readonly client: Client; readonly verdict: HostKeyVerdict }
  | { readonly kind: "key-refused"; readonly verdict: HostKeyVerdict }
  | { readonly kind: "type-missing"; readonly error: EmittedError };

/**
 * OpenSSH tells its other host keys right after a login, and ssh2 asks it to prove them. A channel that is asked for before
 * that gets its answer parked behind those packets (Nagle's algorithm there, a delayed acknowledgement here): 40 ms and a
 * round trip. Asked for with them, it is answered with them. Other servers say nothing, and are not waited for long.
 */
const FIRST_WORD_MS = 20;

function afterFirstWord(socket: Socket, act: () => void): void {
  const go = () => {
    clearTimeout(timer);
    socket.off("data", heard).off("close", go);
    act();
  };
  // ssh2 reads the packet, and answers, in its own turn.
  const heard = () => setImmediate(go);
  const timer = setTimeout(go, FIRST_WORD_MS);
  socket.once("data", heard).once("close", go);
}

/**
 * Tries once.
 * @throws AttemptError for every other end.
 */
export function attemptLogin(options: AttemptOptions): Promise<AttemptOutcome> {
  const { address, key, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = openSocket(address);
    const client = new ssh2.Client();
    const stop = () => socket.destroy();
    signal.addEventListener("abort", stop, { once: true });

    let verdict: HostKeyVerdict | null = null;
    let asked = false;
    let methods: readonly string[] = [];
    let partial = false;

    const settle = (act: () => void) => {
      signal.removeEventListener("abort", stop);
      act();
    };
    const fail = (error: EmittedError | null) =>
      settle(() => {
        socket.destroy();
        if (verdict !== null && !options.accepts(verdict)) resolve({ kind: "key-refused", verdict });
        else if (error === null) reject(lostBeforeLogin(address));
        else if (lacksHostKeyType(error)) resolve({ kind: "type-missing", error });
        else if (error.level === "client-authentication") reject(loginRefused(address, key, methods, partial));
        else reject(explainAttempt(error, address));
      });

    // Several errors can come of one attempt, and later ones of the same client: the listener stays to the end.
    client.on("error", fail);
    client.on("close", () => fail(null));
    let ahead = false;
    client.once("handshake", () => {
      gatherWrites(socket);
      if (!options.ahead || !takesAhead(client)) return;
      // ssh2 asks for the service when this returns. What comes of the login then may take this side a while.
      socket.cork();
      queueMicrotask(() => {
        authenticateAhead(client, address.user, key.parsed);
        socket.uncork();
        ahead = true;
        options.onAsked?.(client);
      });
    });
    client.on("ready", () => {
      const done = () =>
        settle(() => {
          if (verdict === null) fail(null);
          else resolve({ kind: "logged-in", client, verdict });
        });
      if (ahead) return done();
      afterFirstWord(socket, done);
      options.onAsked?.(null);
    });
    client.connect({
      ...KEEPALIVE,
      sock: socket,
      username: address.user,
      readyTimeout: options.timeoutMs,
      algorithms: {
        serverHostKey: serverHostKeyAlgorithms(options.types),
        ...(options.ahead && { kex: EXCHANGES }),
      },
      // Must answer at once: ssh2 takes a promise for a yes.
      hostVerifier: (blob: Buffer) => {
        verdict = options.judge(blob);
        return options.accepts(verdict);
      },
      // Offering this one key and nothing else saves a round trip.
      authHandler: (left, partialSuccess, next) => {
        if (!asked) {
          asked = true;
          next({ type: "publickey", username: address.user, key: key.parsed });
          return;
        }
        methods = left ?? [];
        partial = partialSuccess ?? false;
        // ssh2 ends the attempt on false; its types do not know that.
        next(false as never);
      },
    });
    if (options.ahead) exchangeAhead(client, socket);
  });
}
