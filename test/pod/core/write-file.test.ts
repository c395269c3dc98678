/** `write_file` of lib.sh, by bash itself. */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const LIBRARY = join(import.meta.dirname, "../../../src/pod/lib.sh");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "comfy-pod-write-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bash = (text: string) =>
  execFileSync("bash", ["-c", `. "$0"; cd "$1"; ${text}`, LIBRARY, folder], { encoding: "utf8" });
const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

const umasks = ["022", "077", "002"] as const;
test.each(umasks)("gives the ordinary mode where the umask is %s", (umask) => {
  bash(`umask ${umask}; UMASK=$(umask); echo text | write_file made/file`);
  expect(textOf("made/file")).toBe("text\n");
  expect(modeOf("made/file")).toBe("644");
  expect(readdirSync(join(folder, "made"))).toEqual(["file"]);
});

test("gives the mode that is asked for, and before the text is there", () => {
  bash("umask 022; UMASK=0022; { sleep 0.3; stat -c %a secret.* >seen; echo text; } | write_file ./secret 600");
  expect(modeOf("secret")).toBe("600");
  expect(textOf("seen")).toBe("600\n");
});

test("keeps the former text until the new one is whole, and leaves nothing behind", () => {
  writeFileSync(join(folder, "file"), "former\n");
  expect(bash("UMASK=0022; mv() { return 1; }; echo new | write_file ./file || echo refused")).toBe("refused\n");
  expect(textOf("file")).toBe("former\n");
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("follows no link that lies where the new text is to be", () => {
  mkdirSync(join(folder, "other"));
  symlinkSync("other/target", join(folder, "link"));
  bash("UMASK=0022; new_file link && echo made || echo refused >told");
  expect(textOf("told")).toBe("refused\n");
  expect(readdirSync(join(folder, "other"))).toEqual([]);
});
