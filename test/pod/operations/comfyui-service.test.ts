import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, readlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runTasks } from "../../support/operation.ts";
import { addNode } from "../../support/running-comfyui.ts";
import {
  environmentOf,
  pidOf,
  pod,
  resultOf,
  type ServicePod,
  start,
  started,
  stateOf,
  steps,
} from "../../support/service-pod.ts";

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
  const open = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")),
  );
  expect(open.filter((path) => path.includes("/jobs/"))).toEqual([]);
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
  onTestFinished(() => void server.close());
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
    "the package comfy_kitchen is missing, and ComfyUI does not start without it: run again with force: dependencies_main, or, where its requirements do not name it, write it into pip: of the manifest",
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
  expect(await started(made)).toMatchObject({ result: "adopted" });
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
