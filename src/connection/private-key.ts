/** Reads a private key in any form that people paste. No message ever holds a byte of it. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import type { ParsedKey } from "ssh2";
// Its reader of keys alone: inputs are judged before the rest of it is loaded.
import keyParser from "ssh2/lib/protocol/keyParser.js";
import { opensshContainer, readOpensshHeader } from "./openssh-key.ts";
import { findPem, type Pem, PrivateKeyError } from "./private-key-text.ts";
import { fingerprintOf } from "./public-key.ts";

export { PrivateKeyError };

export interface PrivateKey {
  /** As ssh2 takes it. */
  readonly parsed: ParsedKey;
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256` … */
  readonly type: string;
  /** Of its public half, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

const DAMAGED = "the key is damaged or cut off: copy the whole file again, from the BEGIN line to the END line";
const PASSPHRASE_MISSING = "the key is encrypted: give its passphrase in `key-passphrase`";
const PASSPHRASE_WRONG = "`key-passphrase` does not open this key";

/** Curves by node's name; other kinds of key cannot log in with SSH. */
const CURVES: ReadonlySet<string | undefined> = new Set(["prime256v1", "secp384r1", "secp521r1"]);

let last: { readonly text: string; readonly passphrase: string | null; readonly key: PrivateKey } | null = null;

/**
 * Reads a pasted private key. A passphrase beside a key that has none is passed over.
 * @throws PrivateKeyError saying which mistake it is.
 */
export function readPrivateKey(text: string, passphrase: string | null): PrivateKey {
  // The inputs and every pod want it, and to open one that has a passphrase takes a good part of a second.
  if (last?.text !== text || last.passphrase !== passphrase) last = { text, passphrase, key: read(text, passphrase) };
  return last.key;
}

function read(text: string, passphrase: string | null): PrivateKey {
  const pem = findPem(text);
  const secret = passphrase === "" ? null : passphrase;
  const parsed = pem.label === "OPENSSH PRIVATE KEY" ? readOpenssh(pem, secret) : readWithNode(pem, secret);
  return { parsed, type: parsed.type, fingerprint: fingerprintOf(parsed.getPublicSSH()) };
}

function readOpenssh(pem: Pem, passphrase: string | null): ParsedKey {
  const header = readOpensshHeader(pem.body);
  if (header === null) throw new PrivateKeyError(DAMAGED);
  if (header.type.startsWith("sk-"))
    throw new PrivateKeyError(
      "this key needs a security key (FIDO) to be touched; make a plain one: ssh-keygen -t ed25519",
    );
  if (header.type === "ssh-dss")
    throw new PrivateKeyError("DSA keys are no longer accepted; make a new one: ssh-keygen -t ed25519");
  if (header.cipher !== "none" && passphrase === null) throw new PrivateKeyError(PASSPHRASE_MISSING);
  if (header.cipher.startsWith("chacha20"))
    throw new PrivateKeyError(
      `the key is encrypted with ${header.cipher}, which is not supported; change that with: ssh-keygen -p -Z aes256-ctr -f <key file>`,
    );
  return parse(pem.text, passphrase, header.cipher === "none" ? DAMAGED : PASSPHRASE_WRONG);
}

/** PEM and PKCS#8 go through node, which reads all of their ciphers; ssh2 reads no PKCS#8. */
function readWithNode(pem: Pem, passphrase: string | null): ParsedKey {
  if (pem.encrypted && passphrase === null) throw new PrivateKeyError(PASSPHRASE_MISSING);
  let key: KeyObject;
  try {
    key = createPrivateKey({
      key: pem.text,
      format: "pem",
      ...(pem.encrypted && passphrase !== null ? { passphrase } : {}),
    });
  } catch {
    throw new PrivateKeyError(pem.encrypted ? `${PASSPHRASE_WRONG}, or ${DAMAGED}` : DAMAGED);
  }
  return parse(forSsh2(key), null, DAMAGED);
}

function forSsh2(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return key.export({ type: "pkcs1", format: "pem" }).toString();
    case "ec":
      if (CURVES.has(key.asymmetricKeyDetails?.namedCurve))
        return key.export({ type: "sec1", format: "pem" }).toString();
      break;
    case "ed25519":
      return opensshContainer(key);
  }
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "this kind";
  throw new PrivateKeyError(`SSH knows no ${kind} keys; make an ed25519 key: ssh-keygen -t ed25519`);
}

function parse(text: string, passphrase: string | null, problem: string): ParsedKey {
  const parsed = keyParser.parseKey(text, passphrase ?? undefined);
  if (parsed instanceof Error || !parsed.isPrivateKey()) throw new PrivateKeyError(problem);
  return parsed;
}
