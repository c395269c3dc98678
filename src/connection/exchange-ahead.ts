/**
 * Begins the key exchange along with the first line: the list of algorithms and, since that list has one kind of exchange, its
 * first message too. ssh2 waits for the server's line before the one, and for the server's list before the other: two round
 * trips. It is sent as no guess (RFC 4253 §7.1, `first_kex_packet_follows`): there is nothing to choose from, and OpenSSH throws
 * a guess away where the first names of the two lists differ. As `ahead.ts`, it reaches into ssh2; test/bundle/counts.test.ts
 * counts more round trips where a new ssh2 breaks it.
 */
import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import type { Socket } from "node:net";
import type { Client, KexAlgorithm } from "ssh2";
import kex from "ssh2/lib/protocol/kex.js";
import { ssh2Protocol } from "./ssh2-protocol.ts";

/** The same exchange by two names; OpenSSH knows the second since 6.5, of 2014. */
export const EXCHANGES: KexAlgorithm[] = ["curve25519-sha256", "curve25519-sha256@libssh.org"];

/** Of `ssh2/lib/protocol/Protocol.js`. */
interface Protocol {
  start: () => void;
  _kexinit: Buffer | undefined;
  _kex: Exchange | undefined;
  readonly _cipher: { encrypt: (packet: Buffer) => void };
  readonly _packetRW: {
    readonly write: {
      readonly allocStartKEX: number;
      alloc(size: number, exchange: true): Buffer;
      finalize(packet: Buffer, exchange: true): Buffer;
    };
  };
}

/** Of `ssh2/lib/protocol/kex.js`: one of X25519. */
interface Exchange {
  _keys?: KeyPairKeyObjectResult;
  getPublicKey: () => Buffer;
}

/** SSH_MSG_KEXINIT (RFC 4253 §12) and SSH_MSG_KEX_ECDH_INIT (RFC 5656 §7.1). */
const [LIST, ECDH_INIT] = [20, 30];
/** A packet's length and that of its padding stand before its message (RFC 4253 §6). */
const MESSAGE_AT = 5;
/** A public key of X25519 (RFC 7748 §5). */
const PUBLIC_KEY_BYTES = 32;

/** To be called before the client hears of its socket; it has to offer EXCHANGES and no others. */
export function exchangeAhead(client: Client, socket: Socket): void {
  const protocol = ssh2Protocol<Protocol>(client);
  const start = protocol.start;
  protocol.start = () => {
    const sendAll = holdWrites(socket);
    start();
    kex.kexinit(protocol);
    const keys = generateKeyPairSync("x25519");
    const publicKey = keys.publicKey.export({ type: "spki", format: "der" }).subarray(-PUBLIC_KEY_BYTES);
    sendPublicKey(protocol, publicKey);
    keepExchange(protocol, keys, publicKey);
    sendAll();
  };
}

/** Each is less than a segment; with less than ten of them none waits (RFC 6928: TCP's first window is ten). */
const PIECES = 9;

/**
 * Keeps back what is written, until what this returns is called. It then goes at once: what the server says in between would be
 * confirmed to it, and its answers then come one by one (Nagle's algorithm there). And in pieces: TCP's window grows by the
 * segments that are confirmed, and the probe, of twenty and more, is the next to fill it.
 */
function holdWrites(socket: Socket): () => void {
  const write = socket.write;
  const kept: Buffer[] = [];
  socket.write = ((data: Buffer) => {
    kept.push(data);
    return true;
  }) as typeof write;
  return () => {
    socket.write = write;
    const whole = Buffer.concat(kept);
    const size = Math.ceil(whole.length / PIECES);
    for (let at = 0; at < whole.length; at += size) socket.write(whole.subarray(at, at + size));
  };
}

function sendPublicKey({ _cipher: cipher, _packetRW: { write } }: Protocol, publicKey: Buffer) {
  const message = Buffer.alloc(1 + 4 + PUBLIC_KEY_BYTES);
  message.writeUInt8(ECDH_INIT, 0);
  message.writeUInt32BE(PUBLIC_KEY_BYTES, 1);
  message.set(publicKey, 5);
  const packet = write.alloc(message.length, true);
  packet.set(message, write.allocStartKEX);
  cipher.encrypt(write.finalize(packet, true));
}

/** Lets ssh2 find the list and the keys that were sent where it would make others, and send them, in its own time. */
function keepExchange(protocol: Protocol, keys: KeyPairKeyObjectResult, publicKey: Buffer): void {
  const list = protocol._kexinit;
  Object.defineProperty(protocol, "_kexinit", { configurable: true, get: () => list, set: () => {} });
  Object.defineProperty(protocol, "_kex", {
    configurable: true,
    get: () => undefined,
    set: (exchange: Exchange) => {
      exchange._keys = keys;
      // Each time that ssh2 asks it would write the key out anew.
      exchange.getPublicKey = () => publicKey;
      const plain = { configurable: true, enumerable: true, writable: true };
      Object.defineProperty(protocol, "_kex", { ...plain, value: exchange });
      Object.defineProperty(protocol, "_kexinit", { ...plain, value: list });
    },
  });
  const cipher = protocol._cipher;
  const encrypt = cipher.encrypt;
  cipher.encrypt = (packet) => {
    const message = packet[MESSAGE_AT];
    if (message === ECDH_INIT) cipher.encrypt = encrypt;
    else if (message !== LIST) encrypt.call(cipher, packet);
  };
}
