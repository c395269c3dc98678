/** Key pairs for tests, made by ssh-keygen at test time. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface KeyOptions {
  readonly type?: "ed25519" | "rsa" | "ecdsa";
  readonly bits?: number;
  /** `new` is OpenSSH's own. */
  readonly format?: "new" | "PEM" | "PKCS8";
  readonly passphrase?: string;
  /** The cipher of an encrypted OpenSSH key. */
  readonly cipher?: string;
}

export interface TestKey {
  readonly privateKey: string;
  /** The `.pub` line, without its line break. */
  readonly publicKey: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** The whole line of `ssh-keygen -lf`. */
  readonly listing: string;
}

/** Makes one key pair. */
export function makeKey(options: KeyOptions = {}): TestKey {
  return inTemporaryFolder((folder) => {
    const file = join(folder, "key");
    const passphrase = options.passphrase ?? "";
    const bits = options.bits === undefined ? [] : ["-b", String(options.bits)];
    const cipher = options.cipher === undefined ? [] : ["-Z", options.cipher];
    execFileSync("ssh-keygen", [
      "-q",
      "-t",
      options.type ?? "ed25519",
      ...bits,
      ...cipher,
      "-N",
      passphrase,
      "-C",
      "test",
      "-f",
      file,
    ]);
    if (options.format !== undefined && options.format !== "new")
      execFileSync("ssh-keygen", ["-q", "-p", "-m", options.format, "-P", passphrase, "-N", passphrase, "-f", file], {
        stdio: "ignore",
      });
    const listing = execFileSync("ssh-keygen", ["-lf", `${file}.pub`], { encoding: "utf8" }).trim();
    return {
      privateKey: readFileSync(file, "utf8"),
      publicKey: readFileSync(`${file}.pub`, "utf8").trim(),
      fingerprint: listing.split(" ")[1] ?? "",
      listing,
    };
  });
}

/** Runs with a folder that is gone afterwards. */
export function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-keys-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
