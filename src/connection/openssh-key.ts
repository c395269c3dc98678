/** The container of `BEGIN OPENSSH PRIVATE KEY` (PROTOCOL.key of OpenSSH). */
import type { KeyObject } from "node:crypto";

const MAGIC = Buffer.from("openssh-key-v1\0", "latin1");

/** The part that is readable without the passphrase, or null where the bytes are not such a container or end too soon. */
export function readOpensshHeader(bytes: Buffer): { readonly cipher: string; readonly type: string } | null {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  let offset = MAGIC.length;
  const field = (): Buffer | null => {
    if (offset + 4 > bytes.length) return null;
    const start = offset + 4;
    offset = start + bytes.readUInt32BE(offset);
    return offset <= bytes.length ? bytes.subarray(start, offset) : null;
  };
  const cipher = field();
  field(); // the key derivation
  field(); // and its options
  offset += 4; // the number of keys, which is always 1
  const publicKey = field();
  const privatePart = field();
  if (cipher === null || publicKey === null || privatePart === null || publicKey.length < 4) return null;
  return { cipher: cipher.toString("latin1"), type: publicKey.toString("latin1", 4, 4 + publicKey.readUInt32BE(0)) };
}

/** An ed25519 key as an unencrypted container: the only form of it that ssh2 reads. */
export function opensshContainer(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const seed = Buffer.from(jwk.d ?? "", "base64url");
  const point = Buffer.from(jwk.x ?? "", "base64url");
  const type = Buffer.from("ssh-ed25519");
  const publicKey = Buffer.concat([field(type), field(point)]);
  // Two equal numbers, by which a reader tells that it decrypted rightly; nothing is encrypted here.
  const check = Buffer.alloc(8);
  const secret = Buffer.concat([
    check,
    field(type),
    field(point),
    field(Buffer.concat([seed, point])),
    field(Buffer.alloc(0)),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const none = field(Buffer.from("none"));
  const whole = [
    MAGIC,
    none,
    none,
    field(Buffer.alloc(0)),
    one,
    field(publicKey),
    field(Buffer.concat([secret, padding])),
  ];
  const base64 = Buffer.concat(whole)
    .toString("base64")
    .replace(/.{1,70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}
