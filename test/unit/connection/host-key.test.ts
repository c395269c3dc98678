import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseHostKeys } from "../../../src/connection/host-key.ts";
import { hostKeyRefusal } from "../../../src/connection/host-key-refusal.ts";
import { judgeHostKey, typesToOffer } from "../../../src/connection/host-key-verdict.ts";
import { pinsFor } from "../../../src/connection/known-hosts.ts";
import { KEY_TYPES, serverHostKeyAlgorithms } from "../../../src/connection/public-key.ts";
import { inTemporaryFolder, makeKey } from "../../support/keys.ts";

const ed25519 = makeKey();
const rsa = makeKey({ type: "rsa", bits: 2048 });
const ecdsa = makeKey({ type: "ecdsa", bits: 384 });
const publicKey = ed25519.publicKey.split(" ").slice(0, 2).join(" ");
const blobOf = (line: string) => Buffer.from(line.split(" ")[1] ?? "", "base64");

describe("what is read as a host key", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["a fingerprint", ed25519.fingerprint],
    [
      "a fingerprint with padding, in lower case, with spaces",
      `  ${ed25519.fingerprint.replace("SHA256", "sha256")}=  `,
    ],
    ["a line of ssh-keygen -lf", ed25519.listing],
    ["a .pub line", ed25519.publicKey],
    ["a .pub line without comment, in quotes", `"${publicKey}"`],
    ["a known_hosts line", `203.0.113.7 ${publicKey}`],
    ["ssh-keyscan's output", `# 203.0.113.7:10341 SSH-2.0-OpenSSH_9.2p1\n[203.0.113.7]:10341 ${publicKey}\n\n`],
    ["Windows line ends", `${publicKey}\r\n`],
  ];
  test.each(forms)("%s", (_, text) => {
    expect(parseHostKeys(text).map((pin) => pin.fingerprint)).toEqual([ed25519.fingerprint]);
  });

  test("several, also where line breaks became \\n", () => {
    const lines = [ed25519.publicKey, rsa.publicKey, ecdsa.listing];
    const expected = ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp384"];
    expect(parseHostKeys(lines.join("\n")).map((pin) => pin.type)).toEqual(expected);
    expect(parseHostKeys(lines.join("\\n")).map((pin) => pin.type)).toEqual(expected);
  });

  test("nothing but comments is an empty list", () => {
    expect(parseHostKeys("# to do\n\n")).toEqual([]);
  });
});

describe("what is refused as a host key, and why", () => {
  const mistakes: readonly (readonly [string, string, RegExp])[] = [
    ["a private key", ed25519.privateKey, /private key; it belongs into `key`/],
    ["an MD5 fingerprint", `MD5:${"ab:".repeat(15)}ab`, /MD5/],
    ["a bare MD5 fingerprint", `${"ab:".repeat(15)}ab`, /MD5/],
    ["a hexadecimal SHA256", `SHA256:${"ab".repeat(32)}`, /hexadecimal/],
    ["a fingerprint that was cut", ed25519.fingerprint.slice(0, -3), /followed by 40 characters/],
    ["a key that was cut", publicKey.slice(0, -6), /damaged or cut off/],
    ["a key of another type than it says", publicKey.replace("ssh-ed25519", "ssh-rsa"), /damaged or cut off/],
    ["a type alone", "ssh-ed25519", /there is no key/],
    ["a certificate", `ssh-ed25519-cert-v01@openssh.com ${publicKey.split(" ")[1]}`, /certificate/],
    ["a certificate authority", `@cert-authority *.example.com ${publicKey}`, /@cert-authority is not supported/],
    ["an unknown marker", `@trusted host ${publicKey}`, /marker @trusted/],
    ["a DSA key", "ssh-dss AAAAB3NzaC1kc3MAAACBAP", /DSA/],
    ["a path", "~/.ssh/known_hosts", /path/],
    ["words", "the usual one", /no host key/],
  ];
  test.each(mistakes)("%s", (_, text, message) => {
    expect(() => parseHostKeys(text)).toThrow(message);
  });

  test("all bad lines are named, good ones are not, and the text is not repeated", () => {
    const read = () => parseHostKeys(`nonsense-1\n${publicKey}\nnonsense-3`);
    expect(read).toThrow(/line 1: .*\nline 3: .*\nGive a fingerprint/);
    expect(read).not.toThrow(/nonsense|line 2/);
    expect(() => parseHostKeys(ed25519.privateKey)).not.toThrow(ed25519.privateKey.split("\n")[1]);
  });
});

describe("which known_hosts lines hold for a host", () => {
  const cases: readonly (readonly [string, string, number, boolean])[] = [
    ["203.0.113.7", "203.0.113.7", 22, true],
    ["203.0.113.7", "203.0.113.8", 22, false],
    ["[203.0.113.7]:10341", "203.0.113.7", 10341, true],
    ["[203.0.113.7]:10341", "203.0.113.7", 10342, false],
    ["[203.0.113.7]:10341", "203.0.113.7", 22, false],
    ["[203.0.113.7]:22", "203.0.113.7", 22, true],
    ["203.0.113.7", "203.0.113.7", 10341, true],
    ["pod.example.com,203.0.113.7", "203.0.113.7", 22, true],
    ["POD.example.com", "pod.EXAMPLE.com", 22, true],
    ["*.example.com", "pod.example.com", 22, true],
    ["*.example.com", "example.com", 22, false],
    ["*.example.com,!pod.example.com", "pod.example.com", 22, false],
    ["*.example.com,!pod.example.com", "other.example.com", 22, true],
    ["203.0.113.?", "203.0.113.7", 22, true],
    ["203.0.113.?", "203.0.113.77", 22, false],
    ["203.0.113.7", "203x0x113x7", 22, false],
    ["[*]:10341", "203.0.113.7", 10341, true],
    ["2001:db8::1", "2001:db8::1", 22, true],
    ["[2001:db8::1]:10341", "2001:db8::1", 10341, true],
  ];
  test.each(cases)("%s for %s port %d: %s", (hosts, host, port, holds) => {
    expect(pinsFor(parseHostKeys(`${hosts} ${publicKey}`), host, port).length === 1).toBe(holds);
  });

  test("a line for the port goes before one for the host", () => {
    const pins = parseHostKeys(`203.0.113.7 ${rsa.publicKey}\n[203.0.113.7]:10341 ${publicKey}`);
    expect(pinsFor(pins, "203.0.113.7", 10341).map((pin) => pin.type)).toEqual(["ssh-ed25519"]);
  });

  test("hashed lines as ssh-keygen -H writes them", () => {
    const names = ["203.0.113.7", "[203.0.113.7]:10341", "pod.example.com"];
    const hashed = inTemporaryFolder((folder) => {
      const file = join(folder, "known_hosts");
      writeFileSync(file, names.map((name) => `${name} ${publicKey}\n`).join(""));
      execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
      return readFileSync(file, "utf8");
    });
    expect(hashed).not.toContain("203.0.113.7");
    const pins = parseHostKeys(hashed);
    expect(pins).toHaveLength(3);
    expect(pinsFor(pins, "203.0.113.7", 22)).toEqual([pins[0]]);
    expect(pinsFor(pins, "203.0.113.7", 10341)).toEqual([pins[1]]);
    expect(pinsFor(pins, "pod.example.com", 22)).toEqual([pins[2]]);
    expect(pinsFor(pins, "203.0.113.8", 22)).toEqual([]);
  });

  test("fingerprints and .pub lines hold for every host", () => {
    const pins = parseHostKeys(`${rsa.fingerprint}\n${publicKey}`);
    expect(pinsFor(pins, "203.0.113.7", 10341)).toEqual(pins);
  });
});

describe("the verdict", () => {
  const judge = (pins: string) => judgeHostKey(parseHostKeys(pins), blobOf(publicKey)).kind;
  test("is accepted, unknown, changed or revoked", () => {
    expect(judge(ed25519.fingerprint)).toBe("accepted");
    expect(judge(`${rsa.publicKey}\n${publicKey}`)).toBe("accepted");
    expect(judge("")).toBe("unknown");
    expect(judge(rsa.fingerprint)).toBe("changed");
    expect(judge(`@revoked * ${publicKey}`)).toBe("revoked");
    expect(judge(`${publicKey}\n@revoked * ${publicKey}`)).toBe("revoked");
  });

  test("names the type and fingerprint that were seen as ssh-keygen does", () => {
    expect(judgeHostKey([], blobOf(ecdsa.publicKey)).seen).toEqual({
      type: "ecdsa-sha2-nistp384",
      base64: ecdsa.publicKey.split(" ")[1],
      fingerprint: ecdsa.fingerprint,
    });
  });
});

describe("the types that are offered", () => {
  test("are the pinned ones, never with SHA-1", () => {
    expect(typesToOffer(parseHostKeys(rsa.publicKey))).toEqual(["ssh-rsa"]);
    expect(serverHostKeyAlgorithms(["ssh-rsa"])).toEqual(["rsa-sha2-512", "rsa-sha2-256"]);
    expect(serverHostKeyAlgorithms(KEY_TYPES)).not.toContain("ssh-rsa");
  });
  test("are all where a pin tells no type or there is none", () => {
    expect(typesToOffer(parseHostKeys(`${rsa.publicKey}\n${ed25519.fingerprint}`))).toEqual(KEY_TYPES);
    expect(typesToOffer([])).toEqual(KEY_TYPES);
  });
});

describe("what is told of a refused key", () => {
  const refusal = (pins: string) => {
    const verdict = judgeHostKey(parseHostKeys(pins), blobOf(rsa.publicKey));
    if (verdict.kind === "accepted") throw new Error("accepted");
    return hostKeyRefusal("203.0.113.7", 10341, verdict);
  };
  const seen = rsa.publicKey.split(" ").slice(0, 2).join(" ");

  test("changed: both keys ready to paste, resumed pods, the web terminal", () => {
    const { kind, message, hint } = refusal(ed25519.publicKey);
    expect(kind).toBe("host-key");
    expect(message).toContain(`expected: ${ed25519.fingerprint} (ssh-ed25519)`);
    expect(message).toContain(`expected: [203.0.113.7]:10341 ${publicKey}`);
    expect(message).toContain(`seen: ${rsa.fingerprint} (ssh-rsa)`);
    const line = /seen: (\[.*)/.exec(message)?.[1] ?? "";
    expect(line).toBe(`[203.0.113.7]:10341 ${seen}`);
    expect(parseHostKeys(line)[0]?.fingerprint).toBe(rsa.fingerprint);
    expect(hint).toMatch(/resumed/);
    expect(hint).toContain("web terminal: ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub");
  });

  test("unknown: how to accept it, or any", () => {
    const { message, hint } = refusal("");
    expect(message).toContain("no host key was given");
    expect(message).toContain(rsa.fingerprint);
    expect(hint).toContain("host-key-policy: accept-any");
    expect(hint).toContain(rsa.fingerprint);
  });

  test("revoked", () => {
    expect(refusal(`@revoked * ${rsa.publicKey}`).message).toContain("@revoked");
  });
});
