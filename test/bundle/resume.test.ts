import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { makeKey, type TestKey } from "../support/keys.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { freePort, ORDINARY_PATH } from "../support/sshd.ts";

/** A pod whose sshd has its host key and its pid file on the container's disk, as /etc/ssh and /run are. */
let small: SmallPod;
let container: string;
let hostKey: TestKey;
let files: number;

const manifest = () => ({
  nodes: ["https://github.com/example/ComfyUI-Good"],
  services: [{ name: "files", command: `exec python3 -m http.server --bind 127.0.0.1 ${files}`, port: files }],
});
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> => {
  const always = { "pod-name": "small", "host-key": hostKey.fingerprint, "keep-host-keys": "true" };
  return runAction({ inputs: small.inputs(manifest(), { ...always, ...inputs }) });
};
const hostKeyFile = () => join(container, "ssh/ssh_host_ed25519_key");
const answers = (port: number, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`).then(
    ({ ok }) => ok,
    () => false,
  );
const filesAnswer = () => answers(files, "/");

/** What a container that starts does before sshd: the disk is empty, and a host key is made. */
async function freshContainer(): Promise<void> {
  await rm(container, { recursive: true, force: true });
  await mkdir(join(container, "ssh"), { recursive: true });
  await writeFile(hostKeyFile(), makeKey().privateKey, { mode: 0o600 });
}
async function makeHostKey(): Promise<void> {
  hostKey = makeKey();
  await writeFile(hostKeyFile(), hostKey.privateKey, { mode: 0o600 });
}

beforeAll(async () => {
  container = await mkdtemp(join(tmpdir(), "container-"));
  files = await freePort();
  await freshContainer();
  await makeHostKey();
  const configuration = [`HostKey ${hostKeyFile()}`, `PidFile ${join(container, "sshd.pid")}`];
  small = await startSmallPod({ hostKeyTypes: [], configuration });
}, 120_000);
afterAll(async () => {
  await small.stop();
  await rm(container, { recursive: true, force: true });
});

it("provisions the services too, and keeps the host key on the volume", async () => {
  const first = await run();
  expect(first.annotations).toEqual([]);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(idsOf(first, "installed-steps")).toEqual(expect.arrayContaining(["service_files", "comfyui_service"]));
  expect(stepOf(first, "comfyui_service").reason).toMatch(/ · answered after \d+\.\d s$/);
  expect(await filesAnswer()).toBe(true);
  expect(first.summary).toContain(`ssh -N -L ${files}:127.0.0.1:${files} `);
  const kept = small.inWorkspace(".comfy-pod/host-keys/ssh_host_ed25519_key");
  expect(await readFile(kept, "utf8")).toBe(hostKey.privateKey);
  expect([(await stat(kept)).mode & 0o777, (await stat(join(kept, ".."))).mode & 0o777]).toEqual([0o600, 0o700]);
  expect((await run()).outputs).toMatchObject({ result: "unchanged", changed: "false" });
});

describe("a pod that was stopped and resumed", () => {
  it("gets back by a runner just what the container lost, with that reason", async () => {
    small = await small.resume(async () => {
      await freshContainer();
      await makeHostKey();
    });
    const resumed = await run();
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(resumed.outputs).toMatchObject({ result: "changed", "failed-count": "0" });
    expect(idsOf(resumed, "installed-steps")).toEqual(["service_files", "comfyui_service"]);
    expect(idsOf(resumed, "updated-steps")).toEqual(["start_script"]);
    expect(stepOf(resumed, "start_script").reason).toContain("is not kept");
    for (const id of ["service_files", "comfyui_service"])
      expect(stepOf(resumed, id).verdict.reason).toMatch(/does not run; the container was replaced since$/);
    expect(stepOf(resumed, "comfyui_service").reason).toMatch(/ · answered after \d+\.\d s$/);
    for (const id of ["comfyui_core", "torch", "node_ComfyUI-Good", "model_directories"])
      expect(stepOf(resumed, id)).toMatchObject({ result: "skipped", reason: expect.stringMatching(/^up to date/) });
    expect(resumed.summary).toContain("the container was replaced since");
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    expect(await filesAnswer()).toBe(true);
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("gets back by boot.sh alone: the host key stays valid, the services answer, and a run finds nothing to do", async () => {
    small = await small.resume(freshContainer);
    expect(await readFile(hostKeyFile(), "utf8")).not.toBe(hostKey.privateKey);
    expect((await run()).code).toBe(1);

    await boot(small);
    expect(await readFile(hostKeyFile(), "utf8")).toBe(hostKey.privateKey);
    expect((await stat(hostKeyFile())).mode & 0o777).toBe(0o600);
    await expect.poll(() => answers(small.port, "/system_stats"), { timeout: 30_000 }).toBe(true);
    await expect.poll(filesAnswer, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => existsSync(small.inWorkspace(".comfy-pod/lock")), { timeout: 10_000 }).toBe(false);
    expect(await bootLog()).toMatch(/files was started, process \d+\nComfyUI was started, process \d+\n/);

    const processes = small.comfyuiProcesses();
    const after = await run();
    expect(after).toMatchObject({ code: 0, outputs: { result: "unchanged" } });
    expect(after.summary).toContain("the container was replaced since");
    expect(small.comfyuiProcesses()).toEqual(processes);
    expect(processes).toHaveLength(1);
  });

  it("is left as it is by another boot.sh in the same container", async () => {
    const processes = small.comfyuiProcesses();
    await makeHostKey();
    const own = await readFile(hostKeyFile(), "utf8");
    await boot(small);
    await expect.poll(bootLog, { timeout: 10_000 }).toMatch(/ComfyUI runs already, process \d+\n$/);
    await expect.poll(() => existsSync(small.inWorkspace(".comfy-pod/lock")), { timeout: 10_000 }).toBe(false);
    expect(await readFile(hostKeyFile(), "utf8")).toBe(own);
    expect(small.comfyuiProcesses()).toEqual(processes);
  });

  it("starts at boot nothing that was reset", async () => {
    small = await small.resume(freshContainer);
    await rm(small.inWorkspace(".install_markers/dependencies_main.done"));
    await boot(small);
    await expect.poll(filesAnswer, { timeout: 10_000 }).toBe(true);
    const reason = "comfyui_service is not started: dependencies_main is not installed";
    await expect.poll(bootLog, { timeout: 10_000 }).toContain(reason);
    expect(small.comfyuiProcesses()).toEqual([]);
  });
});

const bootLog = () => readFile(small.inWorkspace("logs/boot.log"), "utf8");

/** Runs boot.sh as the container's own start does, to its end. */
async function boot({ pod, inWorkspace }: SmallPod): Promise<void> {
  const env = { HOME: pod.home, PATH: ORDINARY_PATH, LANG: "C.UTF-8" };
  const child = spawn("bash", [inWorkspace(".comfy-pod/boot.sh")], { env, stdio: "ignore" });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).toBe(0);
}
