import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import argumentsOfComfyui from "../../../src/operations/arguments.sh";
import comfyuiHttp from "../../../src/operations/comfyui_http.sh";
import comfyuiProcess from "../../../src/operations/comfyui_process.sh";
import comfyuiService from "../../../src/operations/comfyui_service.sh";
import containerEnvironment from "../../../src/operations/container_environment.sh";
import folderPaths from "../../../src/operations/folder_paths.sh";
import nodeLoading from "../../../src/operations/node_loading.sh";
import startScript from "../../../src/operations/start_script.sh";
import startupReason from "../../../src/operations/startup_reason.sh";
import { emptyPod, type JobRun, type Pod, probeSteps, runTasks, type ShellStep } from "../../support/operation.ts";
import { nameOf, processesWith, signalAll } from "../../support/processes.ts";
import { addNode, freePort, layOutComfyui } from "../../support/running-comfyui.ts";

/** A pod without a GPU. The node steps of these tests are always as they should be. */
const SITUATION = `
manager_kind() { REPLY=none; }
discover_gpu() { DRIVER='' GPU_COUNT=0; }
packages_forget() { :; }
node_probe() { state satisfied; }
node_install() { :; }
`;
const SCRIPTS = [
  argumentsOfComfyui,
  folderPaths,
  containerEnvironment,
  startScript,
  comfyuiHttp,
  comfyuiProcess,
  comfyuiService,
  startupReason,
  nodeLoading,
  SITUATION,
];

interface ServicePod extends Pod {
  readonly comfyui: string;
  readonly sitePackages: string;
  readonly port: number;
}
const pods: ServicePod[] = [];
const servers: Server[] = [];
const children: ChildProcess[] = [];

async function pod(): Promise<ServicePod> {
  const port = await freePort();
  const bare = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI", CP_port: String(port) });
  const made = { ...bare, ...(await layOutComfyui(bare.workspace)), port };
  pods.push(made);
  return made;
}

/** What runs in a pod has its home; the tests' own processes do not. */
afterEach(() => {
  for (const made of pods.splice(0)) signalAll(processesWith(`HOME=${made.home}`), "SIGKILL");
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
});

function steps(made: ServicePod, wish: Record<string, string> = {}, nodes: readonly string[] = []): ShellStep[] {
  const common = { port: String(made.port), gpu: "auto", ...wish };
  return [
    ...nodes.map((name) => ({
      id: `node_${name}`,
      operation: "node",
      wish: { last_part: "install", verdict: "install" },
    })),
    {
      id: "start_script",
      operation: "start_script",
      wish: { listen: "auto", last_part: "install", verdict: "install", ...common },
    },
    {
      id: "comfyui_service",
      operation: "comfyui_service",
      wish: { last_part: "start", verdict: "install", start_timeout: "20", ...common },
    },
  ];
}
const TASKS = ["install start_script", "start comfyui_service"];
const start = (made: ServicePod, wish: Record<string, string> = {}, nodes: readonly string[] = []) =>
  runTasks(made, steps(made, wish, nodes), [...nodes.map((name) => `install node_${name}`), ...TASKS], {
    TOKEN: "the secret",
  });
const stateOf = async (made: ServicePod, wish: Record<string, string> = {}) =>
  (await probeSteps(made, steps(made, wish))).steps.get("comfyui_service");
const resultOf = (run: JobRun, step = "comfyui_service") => run.results.findLast((result) => result.step === step);
const pidOf = async (made: ServicePod) => (await stateOf(made))?.facts["pid"];
const environmentOf = async (pid: string | undefined) =>
  (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0").filter((entry) => entry !== "");

function prompt(made: ServicePod, seconds: number): Promise<Response> {
  const graph = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  return fetch(`http://127.0.0.1:${made.port}/prompt`, { method: "POST", body: JSON.stringify({ prompt: graph }) });
}

/** Starts ComfyUI as a person would, by hand. */
async function startByHand(made: ServicePod, log?: string): Promise<ChildProcess> {
  const python = join(made.workspace, "venv/bin/python");
  const redirect = log === undefined ? "/dev/null" : log;
  const command = `cd ${made.comfyui} && exec ${python} main.py --cpu --port ${made.port} >>${redirect} 2>&1`;
  const child = spawn("bash", ["-c", command], {
    env: { HOME: made.home, PATH: process.env["PATH"] },
    stdio: "ignore",
  });
  children.push(child);
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`http://127.0.0.1:${made.port}/prompt`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return child;
    await sleep(100);
  }
  throw new Error("the small ComfyUI did not start");
}

test("starts, answers, tells its versions, and is then satisfied", async () => {
  const made = await pod();
  expect(await stateOf(made)).toMatchObject({ state: "absent", detail: "ComfyUI does not run" });
  const run = await start(made);
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  expect(run.exitCode).toBe("0");
  expect(run.log).toContain("To see the GUI go to");
  expect(await stateOf(made)).toMatchObject({
    state: "satisfied",
    facts: { comfyui_version: "0.2.0", device: "cpu", device_type: "cpu", port: String(made.port), started_by: "us" },
  });
  expect(await readFile(join(made.workspace, `logs/comfyui.${made.port}.log`), "utf8")).toContain("Starting server");
});

test("has the environment of its settings and its secrets, and nothing of the job", async () => {
  const made = await pod();
  const run = await start(made, { env: "MINE=a b", secrets: "TOKEN" });
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  const pid = await pidOf(made);
  const environment = await environmentOf(pid);
  expect(environment).toEqual(expect.arrayContaining([`HOME=${made.home}`, "MINE=a b", "TOKEN=the secret"]));
  expect(environment.filter((entry) => /^(CP_|W_|SECRET_|GIT_|LC_ALL|TZ)/.test(entry))).toEqual([]);
  expect(await readFile(join(made.workspace, "comfyStart.sh"), "utf8")).not.toContain("the secret");
  // Its own session, and nothing of the job's open.
  expect((await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ")[3]).toBe(pid);
  const { readdir, readlink } = await import("node:fs/promises");
  const open = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")),
  );
  expect(open.filter((path) => path.includes("/jobs/"))).toEqual([]);
});

test("what runs as it should is left running", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  const run = await start(made);
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).toBe(before);
});

test("settings that changed restart it, and the log before is kept", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  const run = await start(made, { arguments: "--deterministic" });
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
  const pythons = processesWith(`HOME=${made.home}`).filter((pid) => nameOf(pid).startsWith("python"));
  expect(pythons).toHaveLength(1);
  expect(await readFile(join(made.workspace, `logs/comfyui.${made.port}.log.previous`), "utf8")).toContain("Starting");
});

test("a node that was installed after its start makes a restart due, one that was adopted does not", async () => {
  const made = await pod();
  await start(made);
  const records = join(made.workspace, ".comfy-pod/steps");
  const record = (result: string) => `record=1\ntime=2099-01-01 00:00:00\nresult=${result}\nend=1\n`;
  await writeFile(join(records, "node_adopted"), record("adopted"));
  expect(await stateOf(made)).toMatchObject({ state: "satisfied" });
  await writeFile(join(records, "node_new"), record("installed"));
  expect(await stateOf(made)).toMatchObject({ state: "other", detail: expect.stringContaining("node_new") });
  const before = await pidOf(made);
  expect(resultOf(await start(made))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
  expect(await stateOf(made)).toMatchObject({ state: "satisfied" });
});

test("no restart while prompts are queued: it stays due, and comes when it is idle", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  for (const seconds of [6, 0, 0]) expect((await prompt(made, seconds)).status).toBe(200);
  const changed = { arguments: "--deterministic", restart: "when-idle", restart_wait: "1" };
  expect(resultOf(await start(made, changed))).toMatchObject({
    result: "running",
    reason: "restart due, 3 prompts queued",
  });
  expect(await pidOf(made)).toBe(before);
  expect(await stateOf(made, changed)).toMatchObject({ state: "other" });
  expect(resultOf(await start(made, { ...changed, restart_wait: "30" }))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
});

test("restart: never leaves it running, restart: now does not wait", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  await prompt(made, 60);
  const changed = { arguments: "--deterministic" };
  expect(resultOf(await start(made, { ...changed, restart: "never" }))).toMatchObject({
    result: "running",
    reason: "restart due, restart: never",
  });
  expect(await pidOf(made)).toBe(before);
  expect(resultOf(await start(made, { ...changed, restart: "now" }))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
});

test("one that others started is adopted as it is, and restarted only when something changed", async () => {
  const made = await pod();
  const child = await startByHand(made);
  const adopt = [...TASKS.slice(0, 1), "adopt comfyui_service"];
  const run = await runTasks(made, steps(made), adopt);
  expect(resultOf(run), run.log).toMatchObject({ result: "adopted" });
  expect(await stateOf(made)).toMatchObject({
    state: "satisfied",
    facts: { pid: String(child.pid), started_by: "others" },
  });
  expect(run.told.map((one) => one.value).join()).toContain("its log is not in a file");
  expect(resultOf(await start(made))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).toBe(String(child.pid));
  expect(resultOf(await start(made, { arguments: "--deterministic" }))).toMatchObject({ result: "installed" });
  expect(await stateOf(made)).toMatchObject({ facts: { started_by: "us" } });
});

test("the log of one that others started is read too, its last start alone", async () => {
  const made = await pod();
  const log = join(made.home, "by-hand.log");
  const name = (folder: string) => join(made.comfyui, "custom_nodes", folder);
  await writeFile(log, `Total VRAM 1 MB\nCannot import ${name("Mended")} module for custom nodes: old\n`);
  await addNode(made.comfyui, "Mended", "NODE_CLASS_MAPPINGS = {}\n");
  await addNode(made.comfyui, "Bad", "raise ValueError('this is\\nbad')\n");
  await startByHand(made, log);
  const nodes = ["Mended", "Bad"];
  const run = await runTasks(made, steps(made, {}, nodes), ["adopt comfyui_service"]);
  expect(resultOf(run)).toMatchObject({ result: "adopted" });
  expect(resultOf(run, "node_Mended")).toBeUndefined();
  expect(resultOf(run, "node_Bad")).toMatchObject({ result: "failed", reason: expect.stringContaining("this is") });
});

test("a wanted node that does not load fails with the traceback's last line and is forgotten; others only warn", async () => {
  const made = await pod();
  await addNode(made.comfyui, "Good", "NODE_CLASS_MAPPINGS = {}\n");
  await addNode(made.comfyui, "Bad", "import absent_module\n");
  await addNode(made.comfyui, "Foreign", "raise RuntimeError('not mine')\n");
  const run = await start(made, {}, ["Good", "Bad", "Nowhere"]);
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  expect(resultOf(run, "node_Good")).toMatchObject({ result: "installed" });
  expect(resultOf(run, "node_Bad")).toMatchObject({
    result: "failed",
    reason: "ModuleNotFoundError: No module named 'absent_module'",
  });
  expect(resultOf(run, "node_Nowhere")).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("did not try"),
  });
  const { existsSync } = await import("node:fs");
  expect(existsSync(join(made.workspace, ".install_markers/node_Good.done"))).toBe(true);
  expect(existsSync(join(made.workspace, ".install_markers/node_Bad.done"))).toBe(false);
  expect(existsSync(join(made.workspace, ".comfy-pod/steps/node_Bad"))).toBe(false);
  expect(
    run.told
      .filter((one) => one.kind === "warning")
      .map((one) => one.value)
      .join(),
  ).toContain("not mine");
});

test("another process on the port is named and left alone", async () => {
  const made = await pod();
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(made.port, "127.0.0.1", resolve));
  const run = await start(made);
  expect(resultOf(run)).toMatchObject({
    result: "failed",
    reason: expect.stringContaining(`process ${process.pid} (`),
  });
  expect(server.listening).toBe(true);
  expect(await stateOf(made)).toMatchObject({ state: "absent", detail: expect.stringContaining(String(process.pid)) });
});

test.each<[string, (made: ServicePod) => Promise<unknown>, Record<string, string>, string]>([
  [
    "a package that ComfyUI needs",
    (made) => writeFile(join(made.sitePackages, "small_kitchen.py"), "import comfy_kitchen\n"),
    {},
    "the package comfy_kitchen is missing, and ComfyUI does not start without it: run again with force: dependencies_main",
  ],
  [
    "its database",
    (made) =>
      appendFile(
        join(made.comfyui, "comfy/model_management.py"),
        '\nprint("ASSETS_STARTUP_FAILED: newer_revision")\nsys.exit(1)\n',
      ),
    {},
    "written by a newer ComfyUI",
  ],
  ["an argument", async () => {}, { arguments: "--no-such-flag" }, "does not know --no-such-flag"],
  [
    "an error of its own",
    (made) => appendFile(join(made.comfyui, "comfy/model_management.py"), '\nraise OSError("the moon is full")\n'),
    {},
    "OSError: the moon is full",
  ],
])("says why it ended at its start: %s", async (_case, spoil, wish, reason) => {
  const made = await pod();
  await spoil(made);
  const run = await start(made, wish);
  expect(resultOf(run), run.log).toMatchObject({ result: "failed", reason: expect.stringContaining(reason) });
});

test("one that does not answer in time fails, and the next run goes on with it", async () => {
  const made = await pod();
  await appendFile(join(made.comfyui, "comfy/model_management.py"), "\nimport time\ntime.sleep(6)\n");
  const run = await start(made, { start_timeout: "2" });
  expect(resultOf(run)).toMatchObject({ result: "failed", reason: expect.stringContaining("within 2 s") });
  const before = await pidOf(made);
  expect(resultOf(await start(made))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).toBe(before);
});

test("the quick test proves changed nodes without a service", async () => {
  const made = await pod();
  await mkdir(join(made.workspace, "logs"));
  await addNode(made.comfyui, "Good", "NODE_CLASS_MAPPINGS = {}\n");
  await addNode(made.comfyui, "Bad", "raise RuntimeError('broken')\n");
  const tasks = ["install node_Good", "install node_Bad", "install start_script", "quick_test comfyui_service"];
  const run = await runTasks(made, steps(made, {}, ["Good", "Bad"]), tasks);
  expect(resultOf(run), run.log).toMatchObject({ result: "part" });
  expect(resultOf(run, "node_Good")).toMatchObject({ result: "installed" });
  expect(resultOf(run, "node_Bad")).toMatchObject({ result: "failed", reason: "RuntimeError: broken" });
  expect(await stateOf(made)).toMatchObject({ state: "absent" });
});
