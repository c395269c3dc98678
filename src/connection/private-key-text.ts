/** Finds the PEM block in what was pasted as a private key, and mends what copying did to it. */

/** What was pasted is no usable private key; the message says which mistake it is and never holds a byte of the key. */
export class PrivateKeyError extends Error {
  override readonly name = "PrivateKeyError";
}

export interface Pem {
  /** `OPENSSH PRIVATE KEY`, `RSA PRIVATE KEY`, `PRIVATE KEY` … */
  readonly label: string;
  readonly body: Buffer;
  /** As PEM and PKCS#8 tell it; an OpenSSH key tells it in its body. */
  readonly encrypted: boolean;
  /** The whole block, written anew as the standards have it. */
  readonly text: string;
}

const MAKE = "give the content of the private key file (the one without .pub), BEGIN and END lines included";

/** What people paste instead of a private key; the first that matches wins. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^$/, `the key is empty (is the secret set for this repository or environment?); ${MAKE}`],
  [/PuTTY-User-Key-File/, "this is a PuTTY key (.ppk); convert it: puttygen key.ppk -O private-openssh -o key"],
  [/-cert-v\d+@openssh\.com|BEGIN CERTIFICATE/, `this is a certificate; ${MAKE}`],
  [/^(ssh-|ecdsa-|sk-)\S+\s+AAAA|BEGIN (SSH2 |RSA |EC )?PUBLIC KEY/, `this is a public key; ${MAKE}`],
  [/BEGIN DSA PRIVATE KEY/, "DSA keys are no longer accepted; make a new one: ssh-keygen -t ed25519"],
  [/^SHA256:/i, `this is a fingerprint; ${MAKE}`],
  [
    /^([~.]{0,2}[/\\]|[A-Za-z]:\\)[^\n]*$|^[^\s]*(id_(rsa|dsa|ecdsa|ed25519)|\.pem|\.key)$/,
    `this is a path, and files of yours are not on the runner; ${MAKE}`,
  ],
  [/BEGIN [A-Z0-9 ]*PRIVATE KEY/, "the key is cut off: its END line is missing; copy the whole file again"],
  [/END [A-Z0-9 ]*PRIVATE KEY/, "the key is cut off: its BEGIN line is missing; copy the whole file again"],
];

const BLOCK = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([\s\S]*?)-----END \1-----/;
const CIPHER_HEADERS = /Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Za-z0-9-]+,[0-9A-Fa-f]+)/;

/**
 * Finds and mends the one block of a private key: line ends, indentation, quotes, spaces or `\n` for line breaks,
 * the whole file in base64.
 * @throws PrivateKeyError where there is none.
 */
export function findPem(pasted: string): Pem {
  const text = unwrap(tidy(pasted));
  const block = BLOCK.exec(text);
  const label = block?.[1];
  const content = block?.[2];
  if (label === undefined || content === undefined || label.startsWith("DSA"))
    throw new PrivateKeyError(
      MISTAKES.find(([pattern]) => pattern.test(text))?.[1] ?? `this is no private key; ${MAKE}`,
    );

  const cipher = CIPHER_HEADERS.exec(content)?.[1] ?? null;
  const base64 = content.replace(CIPHER_HEADERS, "").replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64))
    throw new PrivateKeyError(
      "the key is damaged: between its BEGIN and END lines is something else than base64 (dots, stars, an ellipsis?); copy the whole file again",
    );
  const headers = cipher === null ? "" : `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher}\n\n`;
  const lines = base64.replace(/.{1,64}/g, "$&\n");
  return {
    label,
    body: Buffer.from(base64, "base64"),
    encrypted: cipher !== null || label === "ENCRYPTED PRIVATE KEY",
    text: `-----BEGIN ${label}-----\n${headers}${lines}-----END ${label}-----\n`,
  };
}

/** Line breaks, quotes and invisible characters as they should be. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/(\\r)?\\n/g, "\n")
    .replace(/[\u200B\uFEFF]/g, "")
    .replace(/\u00A0/g, " ")
    .trim()
    .replace(/^(["'`])([\s\S]*)\1$/, "$2")
    .trim();
}

/** What is inside where the whole file was encoded in base64. */
function unwrap(text: string): string {
  if (text.includes("-----") || !/^[A-Za-z0-9+/\s]{40,}={0,2}$/.test(text)) return text;
  const inside = Buffer.from(text, "base64").toString("latin1");
  return inside.includes("-----BEGIN ") ? tidy(inside) : text;
}
