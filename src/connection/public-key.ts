/** Public keys as SSH writes them: types, signatures, fingerprints. */
import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** The key types that are accepted, each with the signatures to offer for it: an RSA key never signs with SHA-1. */
const SIGNATURES = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
} as const satisfies Record<string, readonly ServerHostKeyAlgorithm[]>;

export type KeyType = keyof typeof SIGNATURES;

export function isKeyType(type: string): type is KeyType {
  return Object.hasOwn(SIGNATURES, type);
}

/** All types, the one to prefer first. */
export const KEY_TYPES: readonly KeyType[] = Object.keys(SIGNATURES).filter(isKeyType);

/** What to set as `algorithms.serverHostKey` so that the server answers with one of these types. */
export function serverHostKeyAlgorithms(types: readonly KeyType[]): ServerHostKeyAlgorithm[] {
  return types.flatMap((type) => SIGNATURES[type]);
}

/** The `SHA256:…` of a public key, as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a public key names itself, or null where the bytes are no whole public key. */
export function typeOf(blob: Buffer): string | null {
  if (!endsWhole(blob)) return null;
  return blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
}

/** Whether the length-prefixed fields of a public key end where its bytes end; those of a line that was cut do not. */
function endsWhole(blob: Buffer): boolean {
  let offset = 0;
  while (offset + 4 <= blob.length) offset += 4 + blob.readUInt32BE(offset);
  return offset > 0 && offset === blob.length;
}
