import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { OPERATION_SCRIPTS } from "../../../src/operations/scripts.ts";
import { emptyPod, type JobRun, type Pod, probeSteps, runTasks } from "../../support/operation.ts";
import { processesWith, signalAll } from "../../support/processes.ts";
import { freePort } from "../../support/running-comfyui.ts";
import { environmentOf } from "../../support/service-pod.ts";

/** Listens on a port with all that the service was given, and has a child that does nothing. */
const SERVER = 'sleep 600 & echo "in $PWD"; exec python3 -m http.server --bind 127.0.0.1';

interface ServicePod extends Pod {
  readonly port: number;
}
async function pod(): Promise<ServicePod> {
  const made = await emptyPod(OPERATION_SCRIPTS, { CP_comfyui: "ComfyUI" });
  onTestFinished(() => signalAll(processesWith(`HOME=${made.home}`), "SIGKILL"));
  return { ...made, port: await freePort() };
}
type Wish = Readonly<Record<string, string>>;
const step = (made: ServicePod, wish: Wish = {}) => ({
  id: "service_files",
  operation: "service",
  wish: {
    name: "files",
    command: `${SERVER} ${made.port}`,
    port: String(made.port),
    last_part: "start",
    verdict: "install",
    ...wish,
  },
});
const run = (made: ServicePod, wish: Wish = {}, part = "start") =>
  runTasks(made, [step(made, wish)], [`${part} service_files`], { TOKEN: "the secret" });
const stateOf = async (made: ServicePod, wish: Wish = {}) =>
  (await probeSteps(made, [step(made, wish)])).steps.get("service_files");
const pidOf = async (made: ServicePod, wish: Wish = {}) => (await stateOf(made, wish))?.facts.pid;
const result = (job: JobRun) => ({ ...job.results.at(-1), log: job.log });
const ofPod = (made: Pod) => processesWith(`HOME=${made.home}`);

test("runs detached in its folder, with its secrets and nothing of the job; its log and its record say so", async () => {
  const made = await pod();
  await mkdir(join(made.workspace, "shared"));
  const wish = { directory: "shared", secrets: "TOKEN" };
  expect(await stateOf(made, wish)).toMatchObject({ state: "absent", detail: "files does not run" });
  expect(result(await run(made, wish))).toMatchObject({ result: "installed" });
  const state = await stateOf(made, wish);
  expect(state).toMatchObject({ state: "satisfied", facts: { port: String(made.port), listen: "127.0.0.1" } });
  expect(state?.record).toMatchObject({ result: "installed" });
  const environment = await environmentOf(state?.facts.pid);
  expect(environment).toEqual(expect.arrayContaining(["TOKEN=the secret", `WORKSPACE=${made.workspace}`]));
  expect(environment.filter((entry) => /^(CP_|W_|SECRET_|GIT_|LC_ALL|TZ)/.test(entry))).toEqual([]);
  expect(await readFile(join(made.workspace, "logs/files.log"), "utf8")).toContain(`in ${made.workspace}/shared`);
  expect(await readFile(join(made.workspace, ".comfy-pod/services/files"), "utf8")).not.toContain("the secret");
  expect(await (await fetch(`http://127.0.0.1:${made.port}/`)).text()).toContain("Directory listing");
});

test("what runs as wished is left alone; another command is a restart, and so is force", async () => {
  const made = await pod();
  await run(made);
  const first = await pidOf(made);
  expect(first).toMatch(/^\d+$/);
  expect(result(await run(made))).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).toBe(first);

  const changed = { command: `# other\n${SERVER} ${made.port}` };
  expect(await stateOf(made, changed)).toMatchObject({
    state: "other",
    detail: "files was started with other settings",
  });
  expect(result(await run(made, changed))).toMatchObject({ result: "installed" });
  const second = await pidOf(made, changed);
  expect(second).not.toBe(first);
  expect(ofPod(made)).not.toContain(Number(first));

  expect(result(await run(made, { ...changed, forced: "yes" }))).toMatchObject({ result: "installed" });
  expect(await pidOf(made, changed)).not.toBe(second);
});

test("one that died is absent again, and its pid in another process is not taken for it", async () => {
  const made = await pod();
  await run(made);
  const pid = Number(await pidOf(made));
  signalAll([pid], "SIGKILL");
  await expect.poll(() => stateOf(made)).toMatchObject({ state: "absent", detail: "files does not run" });

  const note = join(made.workspace, ".comfy-pod/services/files");
  const [first = "", ...settings] = (await readFile(note, "utf8")).split("\n");
  const [, start, container] = first.split(" ");
  await writeFile(note, [`${process.pid} ${start} ${container}`, ...settings].join("\n"));
  expect(await stateOf(made)).toMatchObject({ state: "absent" });
  expect(result(await run(made, {}, "stop"))).toMatchObject({ result: "skipped", reason: "does not run" });
});

test("another process on the port is named with pid and command, and left alone", async () => {
  const made = await pod();
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(made.port, "127.0.0.1", resolve));
  const named = `port ${made.port} is held by process ${process.pid} (`;
  expect(await stateOf(made)).toMatchObject({ state: "absent", detail: expect.stringContaining(named) });
  expect(result(await run(made))).toMatchObject({ result: "failed", reason: expect.stringContaining(named) });
  expect(server.listening).toBe(true);
});

test.each<[string, Wish, string]>([
  ["ends", { command: "echo 'no such model' >&2; exit 3" }, "files ended at its start: no such model"],
  ["is absent", { command: "no_such_command" }, "no_such_command: command not found"],
  ["does not listen", { command: "sleep 600", start_timeout: "1" }, "does not listen on port"],
  ["has no folder", { directory: "nowhere" }, "there is no folder"],
])("says why where the command %s", async (_case, wish, reason) => {
  const made = await pod();
  expect(result(await run(made, wish))).toMatchObject({ result: "failed", reason: expect.stringContaining(reason) });
});

test("without a port running is enough", async () => {
  const made = await pod();
  const wish = { command: "sleep 600; true", port: "" };
  expect(result(await run(made, wish))).toMatchObject({ result: "installed" });
  expect(await stateOf(made, wish)).toMatchObject({ state: "satisfied" });
});

test("stopping ends it and what it started, and says when there was nothing to stop", async () => {
  const made = await pod();
  await run(made);
  const commands = () =>
    ofPod(made).map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim());
  const ours = () => commands().filter((command) => command === "sleep 600" || command.includes("http.server"));
  expect(ours()).toHaveLength(2);
  expect(result(await run(made, {}, "stop"))).toMatchObject({ result: "updated", reason: "stopped" });
  expect(ours()).toEqual([]);
  expect(result(await run(made, {}, "stop"))).toMatchObject({ result: "skipped", reason: "does not run" });
});
