import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bootScript } from "../../src/engine/boot.ts";
import { manifestOf } from "../support/manifests.ts";
import { emptyPod, type Pod } from "../support/operation.ts";
import { processesWith, signalAll } from "../support/processes.ts";
import { freePort } from "../support/running-comfyui.ts";
import { environmentOf } from "../support/service-pod.ts";

interface BootPod extends Pod {
  readonly port: number;
}

/** A pod whose only service wants a secret. */
async function pod(): Promise<BootPod> {
  const made = { ...(await emptyPod([])), port: await freePort() };
  onTestFinished(() => signalAll(processesWith(`HOME=${made.home}`), "SIGKILL"));
  const command = `exec python3 -m http.server --bind 127.0.0.1 ${made.port}`;
  const services = [{ name: "files", command, port: made.port, secrets: ["FILES_KEY"] }];
  const manifest = manifestOf(JSON.stringify({ services, comfyui: { path: "ComfyUI" } }));
  await mkdir(join(made.workspace, ".comfy-pod"));
  await writeFile(join(made.workspace, ".comfy-pod/boot.sh"), bootScript(manifest).text);
  return made;
}
/** Runs it as a container's start command does, from a folder of its own. */
async function boot({ home, workspace }: Pod, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const env = { HOME: home, PATH: process.env.PATH, ...environment };
  const child = spawn("bash", ["../workspace/.comfy-pod/boot.sh"], { env, stdio: "ignore", cwd: workspace });
  await new Promise((resolve) => child.once("exit", resolve));
}
const logOf =
  ({ workspace }: Pod) =>
  () =>
    readFile(join(workspace, "logs/boot.log"), "utf8").catch(() => "");
const SOON = { timeout: 15_000 };

test("a service without its secret is not started, and the log says which", async () => {
  const made = await pod();
  await boot(made);
  await expect
    .poll(logOf(made), SOON)
    .toContain("service_files is not started: FILES_KEY is not in the container's environment\n");
  await expect.poll(logOf(made), SOON).toContain("comfyui_service is not started: python_env is not installed\n");
});

test("a secret comes from the container's environment, and lies in no file", async () => {
  const made = await pod();
  await boot(made, { FILES_KEY: "the secret", CP_job: "spoiled" });
  await expect.poll(logOf(made), SOON).toMatch(/files was started, process \d+\n/);
  const [pid] = /process (\d+)/.exec(await logOf(made)())?.slice(1) ?? [];
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${made.port}/`).then(
          ({ ok }) => ok,
          () => false,
        ),
      SOON,
    )
    .toBe(true);
  const environment = await environmentOf(pid);
  expect(environment).toContain("FILES_KEY=the secret");
  expect(environment.filter((entry) => /^(CP_|W_|SECRET_)/.test(entry))).toEqual([]);
  const note = await readFile(join(made.workspace, ".comfy-pod/services/files"), "utf8");
  expect([note, await logOf(made)()].join()).not.toContain("the secret");
});

test("a port that a process which is ending holds a moment longer is waited for, any other is named", async () => {
  const made = await pod();
  const server = createServer().listen(made.port, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  await boot(made, { FILES_KEY: "the secret" });
  await expect
    .poll(logOf(made), SOON)
    .toMatch(new RegExp(`files is not started: port ${made.port} is held by process ${process.pid} \\(`));
  setTimeout(() => server.close(), 2_000);
  await boot(made, { FILES_KEY: "the secret" });
  await expect.poll(logOf(made), SOON).toMatch(/files was started, process \d+\n/);
});

/** Somebody who gave a sign just now holds the lock. */
async function locked({ workspace }: Pod, token: string): Promise<string> {
  const lock = join(workspace, ".comfy-pod/lock");
  await mkdir(lock);
  const files = { owner: "by run 118 since today\n", token: `${token}\n`, beat: "" };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(lock, name), text)));
  return lock;
}

test("a boot.sh that ended with its container while it held the lock is not waited for in vain", async () => {
  const made = await pod();
  const lock = await locked(made, "boot 7 1234 another-container");
  await boot(made, { FILES_KEY: "the secret" });
  await expect.poll(logOf(made), { timeout: 30_000 }).toMatch(/is gone\nfiles was started, process \d+\n/);
  await expect.poll(() => existsSync(lock), SOON).toBe(false);
});

test("while a run holds the lock it starts nothing", async () => {
  const made = await pod();
  const lock = await locked(made, "of the run");
  await boot(made, { FILES_KEY: "the secret" });
  await expect.poll(logOf(made), SOON).toContain("locked\tby run 118 since today");
  expect(await logOf(made)()).not.toContain("was started");
  expect(await readFile(join(lock, "token"), "utf8")).toBe("of the run\n");
});
