import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { scanFiles, scanLog, scanProcesses, scanText, watchProcesses } from "../support/secret-scan.ts";

const TOKEN = "tok'en\"$(id)Zx8Qw2Rt5Yu7Ib9Na%&";
const SECRETS = { token: TOKEN, other: "0123456789abcdef0123" };

const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A process that has started for sure: it says so. */
async function plant(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const script = 'process.stdout.write("here"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ["-e", script, "--", ...parameters], { env: environment });
  children.push(child);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return child.pid ?? 0;
}

describe("a planted secret is found", () => {
  it.each([
    ["as it is", TOKEN],
    ["quoted for a shell", `'${TOKEN.replaceAll("'", `'\\''`)}'`],
    ["in JSON", JSON.stringify({ token: TOKEN })],
    ["in a URL", `https://x:${encodeURIComponent(TOKEN)}@example.invalid/owner/name`],
    ["in a header, as base64", Buffer.from(`x-access-token:${TOKEN}`).toString("base64")],
    ["as base64 at another place", Buffer.from(`user:${TOKEN}`).toString("base64")],
  ])("%s", (_how, text) => {
    expect(scanText("summary", `before ${text} after`, SECRETS)).toEqual([
      { secret: "token", place: "text", where: "summary" },
    ]);
  });

  it("in a file, a file's name, and a link", async () => {
    const folder = await mkdtemp(join(tmpdir(), "comfy-pod-scan-"));
    folders.push(folder);
    await mkdir(join(folder, ".git"));
    await writeFile(join(folder, ".git/config"), `url = https://x:${TOKEN}@example.invalid/\n`);
    await writeFile(join(folder, "0123456789abcdef0123"), "");
    await symlink(`/elsewhere/${SECRETS.other}`, join(folder, "link"));
    await writeFile(join(folder, "harmless"), "nothing");
    expect(await scanFiles(folder, SECRETS)).toEqual(
      expect.arrayContaining([
        { secret: "token", place: "file", where: join(folder, ".git/config") },
        { secret: "other", place: "file name", where: join(folder, "0123456789abcdef0123") },
        { secret: "other", place: "link", where: join(folder, "link") },
      ]),
    );
    expect(await scanFiles(folder, SECRETS, { except: (path) => path !== folder })).toEqual([]);
  });

  it("in an argument list and in an environment, with the program and the variable", async () => {
    const url = `--url=https://x:${TOKEN}@example.invalid/`;
    const [argument, variable] = [await plant([url]), await plant([], { GIT_TOKEN: TOKEN })];
    expect(scanProcesses(SECRETS).toSorted((left, right) => (left.place < right.place ? -1 : 1))).toEqual([
      { secret: "token", place: "argument list", where: "node", pid: argument, variable: "" },
      { secret: "token", place: "environment", where: "node", pid: variable, variable: "GIT_TOKEN" },
    ]);
  });

  it("in a process that is gone when the watch ends", async () => {
    const watch = watchProcesses(SECRETS);
    const pid = await plant([TOKEN]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { findings, sweeps } = await watch.end();
    expect(findings).toEqual([expect.objectContaining({ secret: "token", place: "argument list", pid })]);
    expect(sweeps).toBeGreaterThan(3);
  });

  it("in a log, but not where it is masked before anything else is told", () => {
    const mask = `::add-mask::${TOKEN}`;
    expect(scanLog(`${mask}\nhello\n`, SECRETS)).toEqual([]);
    expect(scanLog(`${mask}\nhello\nfatal: https://x:${TOKEN}@example.invalid/\n`, SECRETS)).toEqual([
      { secret: "token", place: "log", where: "line 3" },
    ]);
    expect(scanLog(`hello\n${mask}\n`, SECRETS)).toEqual([{ secret: "token", place: "log", where: "line 2" }]);
  });
});

it("finds nothing where nothing is, and takes no secret that chance could bring", async () => {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-scan-"));
  folders.push(folder);
  await writeFile(join(folder, "file"), "tok'en, 0123456789abcdef");
  expect(await scanFiles(folder, SECRETS)).toEqual([]);
  expect(scanProcesses(SECRETS)).toEqual([]);
  expect(() => scanText("summary", "", { short: "abc" })).toThrow(/short/);
});
