/** Host keys that the user vouches for: fingerprints, `.pub` lines and known_hosts lines, one a line. */
import { fingerprintOf, isKeyType, type KeyType, typeOf } from "./public-key.ts";

/** A key that the user vouches for, or revokes. */
export interface HostKeyPin {
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** Null where only the fingerprint was given. */
  readonly type: KeyType | null;
  readonly base64: string | null;
  /** The host column of a known_hosts line (`known-hosts.ts` reads it); null: the key holds for every host. */
  readonly hosts: string | null;
  readonly revoked: boolean;
}

/** What was pasted as a host key is none. The message names each line at fault by its number and never repeats it. */
export class HostKeyTextError extends Error {
  override readonly name = "HostKeyTextError";
}

const FORMS =
  "Give a fingerprint (SHA256:…), a .pub line (ssh-ed25519 AAAA…), or known_hosts lines (host ssh-ed25519 AAAA…), one a line.";

/** How `ssh-keygen -l` names a type: bits and a word. */
const PRINTED_TYPES: Readonly<Record<string, KeyType>> = {
  "256 (ED25519)": "ssh-ed25519",
  "256 (ECDSA)": "ecdsa-sha2-nistp256",
  "384 (ECDSA)": "ecdsa-sha2-nistp384",
  "521 (ECDSA)": "ecdsa-sha2-nistp521",
};

/** Mistakes that have an answer of their own; the first that matches the line wins. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/PRIVATE KEY|PuTTY-User-Key/, "this is a private key; it belongs into `key`, and the server's public key here"],
  [
    /^(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}$|MD5:/i,
    "an MD5 fingerprint is not safe; take the one that starts with SHA256:",
  ],
  [
    /^(SHA256:)?([0-9a-f]{64}|([0-9a-f]{2}:){31}[0-9a-f]{2})$/i,
    "this is hexadecimal; take SHA256: with 43 base64 characters, as `ssh-keygen -lf` prints it",
  ],
  [/-cert-v01@openssh\.com/, "a certificate cannot be pinned; give the host's plain public key"],
  [/\bssh-dss\b/, "a DSA key is not safe and not supported; take the server's ed25519 key"],
  [/\bsk-(ssh|ecdsa)/, "a security-key type cannot be a host key"],
  [/^[~./]|^[A-Za-z]:\\|\.pub$/, "this is a path; give the content of the file"],
];

/**
 * Reads pasted host keys; comments and blank lines are passed over, and nothing but those gives an empty list.
 * @throws HostKeyTextError naming all lines that cannot be used.
 */
export function parseHostKeys(text: string): HostKeyPin[] {
  // Some secret stores keep a line break as the two characters \n; no host key holds a backslash.
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n|\\n/);
  const pins: HostKeyPin[] = [];
  const problems: string[] = [];
  for (const [index, line] of lines.entries()) {
    const words = line.trim().replace(/^(["'])(.*)\1$/, "$2");
    if (words === "" || words.startsWith("#")) continue;
    const pin = parseLine(words);
    if (typeof pin === "string") problems.push(`line ${index + 1}: ${pin}`);
    else pins.push(pin);
  }
  if (problems.length > 0) throw new HostKeyTextError(`${problems.join("\n")}\n${FORMS}`);
  return pins;
}

/** A pin, or what is wrong with the line. */
function parseLine(line: string): HostKeyPin | string {
  const words = line.split(/\s+/);
  const [first = "", second = "", third = ""] = words;
  if (first === "@cert-authority")
    return "@cert-authority is not supported: the server's key is compared with the keys given here, certificates are not read; give the host's own public key";
  if (first === "@revoked") return parseKey(third, words[3], second, true);
  if (first.startsWith("@")) return `the marker ${first.slice(0, 20)} is not known; known_hosts has @revoked`;
  const fingerprint = words.find((word) => /^SHA256:/i.test(word));
  if (fingerprint !== undefined && fingerprint.length < 60)
    return parseFingerprint(fingerprint, first, words.at(-1) ?? "");
  if (isKeyType(first)) return parseKey(first, second, null, false);
  if (isKeyType(second)) return parseKey(second, third, first, false);
  return mistakeIn(line) ?? "this is no host key";
}

function mistakeIn(line: string): string | null {
  return MISTAKES.find(([pattern]) => pattern.test(line))?.[1] ?? null;
}

function parseFingerprint(word: string, bits: string, printed: string): HostKeyPin | string {
  const digest = word.slice("SHA256:".length).replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]{43}$/.test(digest))
    return (
      mistakeIn(word) ??
      `the fingerprint is damaged: SHA256: is followed by ${digest.length} characters, not by 43 of base64`
    );
  const type = printed === "(RSA)" ? "ssh-rsa" : (PRINTED_TYPES[`${bits} ${printed}`] ?? null);
  return { fingerprint: `SHA256:${digest}`, type, base64: null, hosts: null, revoked: false };
}

function parseKey(type: string, base64 = "", hosts: string | null, revoked: boolean): HostKeyPin | string {
  if (!isKeyType(type)) return mistakeIn(type) ?? "there is no key type that is known after the host names";
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(base64)) return `after ${type} there is no key (it starts with AAAA)`;
  const blob = Buffer.from(base64, "base64");
  if (typeOf(blob) !== type) return `the key after ${type} is damaged or cut off`;
  return { fingerprint: fingerprintOf(blob), type, base64: blob.toString("base64"), hosts, revoked };
}
