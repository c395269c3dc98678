/** Why a connection attempt failed, in words; and whether waiting can help. */
import { type Address, formatAddress } from "./address.ts";
import { ConnectionError, type ConnectionFailure } from "./connection.ts";
import type { PrivateKey } from "./private-key.ts";

/** A pod that is booting fails in these ways, so they are tried again; a wrong key never becomes right by waiting. */
const PASSING: ReadonlySet<ConnectionFailure> = new Set(["dns", "refused", "timeout", "handshake", "lost"]);

/** One failed attempt. */
export class AttemptError extends ConnectionError {
  readonly passing: boolean;
  constructor(kind: ConnectionFailure, message: string, hint: string, passing = PASSING.has(kind)) {
    super(kind, message, hint);
    this.passing = passing;
  }
}

/** What node and ssh2 put on the errors that they emit. */
export interface EmittedError extends Error {
  readonly code?: unknown;
  readonly level?: string;
}

interface Explanation {
  readonly kind: ConnectionFailure;
  readonly what: string;
  readonly hint: string;
}

const CHECK_ADDRESS =
  "Compare host and port with the provider's console: both change when a pod is stopped and started, and the pod must be running.";

const UNREACHABLE: Explanation = { kind: "refused", what: "there is no way to this address", hint: CHECK_ADDRESS };
const NAME: Explanation = {
  kind: "dns",
  what: "the host name is not known",
  hint: "Check the spelling of `host`, or give the IP address.",
};
const LOST: Explanation = {
  kind: "lost",
  what: "the connection was lost before the login was done",
  hint: `The pod may be starting or out of memory, or its sshd turns the runner away. ${CHECK_ADDRESS}`,
};
const TIMEOUT: Explanation = {
  kind: "timeout",
  what: "there was no answer in time",
  hint: `${CHECK_ADDRESS} A firewall that drops packets looks like this too. A pod that boots slowly needs a longer connect-timeout.`,
};

const BY_CODE: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: NAME,
  EAI_AGAIN: { ...NAME, what: "the name server gave no answer for the host name" },
  EAI_FAIL: NAME,
  ECONNREFUSED: {
    kind: "refused",
    what: "nothing accepts connections at this address",
    hint: `${CHECK_ADDRESS} Inside the pod sshd must be running.`,
  },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ETIMEDOUT: TIMEOUT,
  ECONNRESET: LOST,
  EPIPE: LOST,
};

/** Names what ssh2 emitted before the login was done. */
export function explainAttempt(error: EmittedError, address: Address): AttemptError {
  const name = formatAddress(address);
  const explained = typeof error.code === "string" ? BY_CODE[error.code] : undefined;
  if (explained !== undefined) return new AttemptError(explained.kind, `${name}: ${explained.what}.`, explained.hint);
  if (error.level === "client-timeout") return new AttemptError("timeout", `${name}: ${TIMEOUT.what}.`, TIMEOUT.hint);
  if (error.message === "Connection lost before handshake")
    return new AttemptError(
      "handshake",
      `${name}: something accepted the connection and closed it without speaking SSH.`,
      `Is this the SSH port, and not the one of a web page? A pod that is starting does this too. ${CHECK_ADDRESS}`,
    );
  if (isAlgorithmMismatch(error))
    return new AttemptError(
      "handshake",
      `${name}: ${error.message}.`,
      "The server offers only algorithms that are no longer safe; none of them is used. Update the pod's OpenSSH.",
      false,
    );
  return new AttemptError("handshake", `${name}: the SSH handshake failed: ${error.message}.`, CHECK_ADDRESS);
}

function isAlgorithmMismatch(error: EmittedError): boolean {
  return /no matching (key exchange|cipher|C->S|S->C|host key|.*compress|.*MAC)/i.test(error.message);
}

/** Whether the server has none of the host key types that were offered. */
export function lacksHostKeyType(error: EmittedError): boolean {
  return /no matching host key format/i.test(error.message);
}

/** The connection ended before the login was done, and nothing said why. */
export function lostBeforeLogin(address: Address): AttemptError {
  return new AttemptError("lost", `${formatAddress(address)}: ${LOST.what}.`, LOST.hint);
}

/** The server took the connection and refused the key; `methods` are the ways in that it names. */
export function loginRefused(
  address: Address,
  key: PrivateKey,
  methods: readonly string[],
  partial: boolean,
): AttemptError {
  const ways = methods.length === 0 ? "" : ` The server accepts: ${methods.join(", ")}.`;
  const second = partial ? " The key was right, but the server wants a second proof, which an action cannot give." : "";
  return new AttemptError(
    "auth",
    `${formatAddress(address)}: the server does not let user ${address.user} in with this key (${key.type}, ${key.fingerprint}).${ways}${second}`,
    `The public half of this key must be in ~/.ssh/authorized_keys of ${address.user} on the pod. Providers put the account's keys there when a pod is made: a key that was added later needs a new pod, or the line by hand (ssh-keygen -y -f <key file> prints it).`,
  );
}

/** Logged in, but the server runs no commands: what RunPod's proxy does. */
export function commandsRefused(address: Address): ConnectionError {
  return new ConnectionError(
    "refused",
    `${formatAddress(address)}: the server lets the key in, but runs no commands.`,
    "A provider's SSH proxy gives a terminal to a person and nothing else: take the pod's \"SSH over exposed TCP\" address. On a server of your own, a forced command in authorized_keys or sshd_config (ForceCommand) does this.",
  );
}

/** Logged in, but no command could be started: the server opens no channel or drops every connection. */
export function nothingStarts(address: Address, reason: string): ConnectionError {
  return new ConnectionError(
    "lost",
    `${formatAddress(address)}: the login works, but no command could be started (${reason}).`,
    "The pod may be out of memory or processes, or its sshd has a low MaxSessions or MaxStartups.",
  );
}

/** `close()` was called. */
export function closedHere(address: Address): ConnectionError {
  return new ConnectionError(
    "lost",
    `${formatAddress(address)}: the connection was closed by this action.`,
    "The run is ending.",
  );
}
