/**
 * Sends OpenSSH ahead what it needs no answer before: the signed authentication, and behind it a channel with a command on it.
 * RFC 4252 §5.3 passes what follows a request that succeeds on to the connection. ssh2 waits for an answer to each of them, and
 * asks first whether the key would do: four round trips. What it has no public way for stands in this file alone; where a new
 * ssh2 breaks it, test/bundle/counts.test.ts counts more round trips.
 */
import type { Client, ClientCallback, ParsedKey } from "ssh2";
import { ssh2Protocol } from "./ssh2-protocol.ts";

/** Of `ssh2/lib/protocol/Protocol.js`. */
interface Protocol {
  authPK(user: string, key: ParsedKey, algorithm: string | undefined, sign?: Sign): void;
  exec(channel: number, command: string, wantReply: boolean): void;
  readonly _remoteIdentRaw?: Buffer;
}
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** RSA keys sign with what OpenSSH has known since 7.2, of 2016. */
const RSA = { algorithm: "rsa-sha2-512", hash: "sha512" } as const;
/** OpenSSH gives a session's first channel the lowest number. */
const FIRST_CHANNEL = 0;

const protocolOf = (client: Client) => ssh2Protocol<Protocol>(client);

/** Whether the server is one that takes what is sent ahead; others may end the connection over it. */
export function takesAhead(client: Client): boolean {
  return protocolOf(client)._remoteIdentRaw?.toString("latin1").startsWith("SSH-2.0-OpenSSH_") === true;
}

/** Sends the signed request, and keeps back the question that ssh2 begins with. */
export function authenticateAhead(client: Client, user: string, key: ParsedKey): void {
  const protocol = protocolOf(client);
  const send = protocol.authPK;
  const { algorithm, hash } = key.type === "ssh-rsa" ? RSA : { algorithm: undefined, hash: undefined };
  send.call(protocol, user, key, algorithm, (data, done) => {
    const signature = key.sign(data, hash);
    // ssh2 finds and tells the same, in its own way.
    if (signature instanceof Error) return;
    protocol.authPK = () => {
      protocol.authPK = send;
    };
    done(signature);
  });
}

/** A command that was sent before its login was over. */
export interface BegunCommand {
  readonly client: Client;
  /** Has its channel, or why there is none, given to the callback of `Client.exec`; once. */
  readonly take: (onOpen: ClientCallback) => void;
}

/**
 * Sends a command along with the channel that it runs on, before either is confirmed. It has to be the client's first, and one
 * that does no harm when it runs twice or when nobody hears of its end. Null where the connection has just ended.
 */
export function beginCommand(client: Client, command: string): BegunCommand | null {
  const protocol = protocolOf(client);
  const send = protocol.exec;
  let opened: Parameters<ClientCallback> | null = null;
  let onOpen: ClientCallback | null = null;
  // ssh2 would send it when the channel is confirmed.
  protocol.exec = () => {
    protocol.exec = send;
  };
  try {
    client.exec(command, (...result: Parameters<ClientCallback>) => {
      protocol.exec = send;
      opened = result;
      onOpen?.(...result);
    });
  } catch {
    return null;
  }
  send.call(protocol, FIRST_CHANNEL, command, true);
  return {
    client,
    take(callback) {
      onOpen = callback;
      if (opened !== null) callback(...opened);
    },
  };
}
