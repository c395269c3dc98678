import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { opensshContainer } from "../../../src/connection/openssh-key.ts";
import { PrivateKeyError, readPrivateKey } from "../../../src/connection/private-key.ts";
import { inTemporaryFolder, type KeyOptions, makeKey } from "../../support/keys.ts";

const plain = makeKey();
const locked = makeKey({ passphrase: "open sesame" });
const lines = plain.privateKey.trim().split("\n");

/** PKCS#8 of an ed25519 key, which ssh-keygen does not write: by openssl, from the same tool that people use. */
function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

describe("every kind of key that ssh-keygen makes", () => {
  const kinds: readonly (readonly [string, KeyOptions, string])[] = [
    ["ed25519", {}, "ssh-ed25519"],
    ["RSA", { type: "rsa", bits: 2048 }, "ssh-rsa"],
    ["ECDSA 256", { type: "ecdsa", bits: 256 }, "ecdsa-sha2-nistp256"],
    ["ECDSA 521", { type: "ecdsa", bits: 521 }, "ecdsa-sha2-nistp521"],
    ["RSA as PEM", { type: "rsa", bits: 2048, format: "PEM" }, "ssh-rsa"],
    ["ECDSA as PEM", { type: "ecdsa", bits: 384, format: "PEM" }, "ecdsa-sha2-nistp384"],
    ["RSA as PKCS#8", { type: "rsa", bits: 2048, format: "PKCS8" }, "ssh-rsa"],
    ["ECDSA as PKCS#8", { type: "ecdsa", bits: 256, format: "PKCS8" }, "ecdsa-sha2-nistp256"],
    ["ed25519, encrypted", { passphrase: "open sesame" }, "ssh-ed25519"],
    [
      "ed25519, encrypted with aes256-gcm",
      { passphrase: "open sesame", cipher: "aes256-gcm@openssh.com" },
      "ssh-ed25519",
    ],
    ["RSA as PEM, encrypted", { type: "rsa", bits: 2048, format: "PEM", passphrase: "open sesame" }, "ssh-rsa"],
    ["RSA as PKCS#8, encrypted", { type: "rsa", bits: 2048, format: "PKCS8", passphrase: "open sesame" }, "ssh-rsa"],
    [
      "ECDSA as PKCS#8, encrypted",
      { type: "ecdsa", bits: 521, format: "PKCS8", passphrase: "open sesame" },
      "ecdsa-sha2-nistp521",
    ],
  ];
  test.each(kinds)("%s", (_, options, type) => {
    const key = makeKey(options);
    const read = readPrivateKey(key.privateKey, options.passphrase ?? null);
    expect({ type: read.type, fingerprint: read.fingerprint }).toEqual({ type, fingerprint: key.fingerprint });
    const signature = read.parsed.sign(Buffer.from("proof"), type === "ssh-rsa" ? "sha512" : undefined);
    expect(read.parsed.verify(Buffer.from("proof"), signature, type === "ssh-rsa" ? "sha512" : undefined)).toBe(true);
  });

  test("ed25519 as PKCS#8, plain and encrypted, as openssl writes it", () => {
    inTemporaryFolder((folder) => {
      const file = join(folder, "key.pem");
      openssl("genpkey", "-algorithm", "ed25519", "-out", file);
      const read = readPrivateKey(openssl("pkey", "-in", file), null);
      const again = readPrivateKey(
        openssl("pkey", "-in", file, "-aes256", "-passout", "pass:open sesame"),
        "open sesame",
      );
      expect(read.type).toBe("ssh-ed25519");
      expect(again.fingerprint).toBe(read.fingerprint);
      // The container that ssh2 is given must be one that OpenSSH reads too.
      const container = join(folder, "container");
      writeFileSync(container, opensshContainer(createPrivateKey(openssl("pkey", "-in", file))), { mode: 0o600 });
      expect(execFileSync("ssh-keygen", ["-lf", container], { encoding: "utf8" })).toContain(read.fingerprint);
      expect(read.parsed.verify(Buffer.from("proof"), read.parsed.sign(Buffer.from("proof")))).toBe(true);
    });
  });

  test("a passphrase beside a key that has none is passed over", () => {
    expect(readPrivateKey(plain.privateKey, "open sesame").fingerprint).toBe(plain.fingerprint);
    expect(readPrivateKey(makeKey({ type: "rsa", bits: 2048, format: "PKCS8" }).privateKey, "x").type).toBe("ssh-rsa");
  });
});

describe("what copying does to a key is mended", () => {
  const pem = makeKey({ type: "rsa", bits: 2048, format: "PEM", passphrase: "open sesame" });
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
    ["CR alone", (text) => text.replaceAll("\n", "\r")],
    ["a byte order mark", (text) => `\uFEFF${text}`],
    ["literal \\n", (text) => text.replaceAll("\n", "\\n")],
    ["literal \\r\\n", (text) => text.replaceAll("\n", "\\r\\n")],
    ["spaces for line breaks", (text) => text.replaceAll("\n", " ")],
    [
      "no line breaks in the body",
      (text) =>
        text.trim().replace(/-----\n([\s\S]*)\n-----/, (_, body) => `-----\n${body.replaceAll("\n", "")}\n-----`),
    ],
    ["indentation", (text) => text.replace(/^/gm, "    ")],
    ["tabs", (text) => text.replace(/^/gm, "\t")],
    ["spaces at line ends", (text) => text.replaceAll("\n", "  \n")],
    ["no last line break", (text) => text.trim()],
    ["blank lines around and between", (text) => `\n\n${text.replaceAll("\n", "\n\n")}\n`],
    ["double quotes", (text) => `"${text}"`],
    ["single quotes, in YAML's manner", (text) => `'${text.replaceAll("\n", "\\n")}'`],
    ["the whole file in base64", (text) => Buffer.from(text).toString("base64")],
    [
      "the whole file in base64 with line breaks",
      (text) => Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\n"),
    ],
    ["words before it", (text) => `Here is the key:\n${text}`],
  ];
  test.each(damages)("%s", (_, damage) => {
    expect(readPrivateKey(damage(plain.privateKey), null).fingerprint).toBe(plain.fingerprint);
    expect(readPrivateKey(damage(locked.privateKey), "open sesame").fingerprint).toBe(locked.fingerprint);
    if (!_.startsWith("no line breaks")) {
      expect(readPrivateKey(damage(pem.privateKey), "open sesame").fingerprint).toBe(pem.fingerprint);
    }
  });
});

describe("each mistake has its own message", () => {
  const secp256k1 = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  });
  const x25519 = generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const spki = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" });
  const pkcs8 = makeKey({ type: "rsa", bits: 2048, format: "PKCS8", passphrase: "open sesame" }).privateKey;
  const mistakes: readonly (readonly [string, string, string | null, RegExp])[] = [
    ["empty", "", null, /is empty/],
    ["blank", " \n ", null, /is empty/],
    ["public key", plain.publicKey, null, /public key/],
    ["public key in PEM", spki.toString(), null, /public key/],
    ["certificate", `ssh-ed25519-cert-v01@openssh.com ${plain.publicKey.split(" ")[1]}`, null, /certificate/],
    ["X.509 certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", null, /certificate/],
    ["PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", null, /puttygen/],
    ["fingerprint", plain.fingerprint, null, /fingerprint/],
    ["path", "~/.ssh/id_ed25519", null, /path/],
    ["absolute path", "/home/me/keys/pod", null, /path/],
    ["file name", "pod.pem", null, /path/],
    ["something else", "hunter2", null, /no private key/],
    ["END line missing", lines.slice(0, -1).join("\n"), null, /END line is missing/],
    ["BEGIN line missing", lines.slice(1).join("\n"), null, /BEGIN line is missing/],
    ["a line missing inside", [...lines.slice(0, 2), ...lines.slice(3)].join("\n"), null, /damaged or cut off/],
    ["an ellipsis inside", [...lines.slice(0, 2), "…", ...lines.slice(3)].join("\n"), null, /else than base64/],
    ["passphrase missing", locked.privateKey, null, /give its passphrase/],
    ["passphrase empty", locked.privateKey, "", /give its passphrase/],
    ["passphrase wrong", locked.privateKey, "wrong", /does not open/],
    ["passphrase missing, PKCS#8", pkcs8, null, /give its passphrase/],
    ["passphrase wrong, PKCS#8", pkcs8, "wrong", /does not open/],
    [
      "chacha20",
      makeKey({ passphrase: "p", cipher: "chacha20-poly1305@openssh.com" }).privateKey,
      "p",
      /ssh-keygen -p -Z aes256-ctr/,
    ],
    ["a curve that SSH does not know", secp256k1.toString(), null, /no secp256k1 keys/],
    ["a kind that SSH does not know", x25519.toString(), null, /no x25519 keys/],
    ["DSA", "-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----", null, /DSA/],
  ];
  test.each(mistakes)("%s", (_, text, passphrase, message) => {
    expect(() => readPrivateKey(text, passphrase)).toThrow(PrivateKeyError);
    expect(() => readPrivateKey(text, passphrase)).toThrow(message);
  });

  test.each(mistakes)("%s: no part of what was pasted is in it", (_, text, passphrase) => {
    let shown = "";
    try {
      readPrivateKey(text, passphrase);
    } catch (error) {
      shown = error instanceof Error ? `${error.message} ${error.stack} ${String(error.cause)}` : "";
    }
    const parts = text.match(/[A-Za-z0-9+/]{24,}/g) ?? [];
    expect(parts.filter((part) => shown.includes(part))).toEqual([]);
  });
});
