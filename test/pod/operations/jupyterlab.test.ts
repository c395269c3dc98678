import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { JUPYTERLAB_VERSION } from "../../../src/data/pins.ts";
import { PIN_VALUES } from "../../../src/engine/wishes.ts";
import { OPERATION_SCRIPTS } from "../../../src/operations/scripts.ts";
import { jupyterLabWheel } from "../../support/jupyterlab.ts";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";
import { processesWith, signalAll } from "../../support/processes.ts";
import { pythonPod } from "../../support/python-pod.ts";
import { freePort } from "../../support/running-comfyui.ts";
import { environmentOf } from "../../support/service-pod.ts";
import { writeWheels } from "../../support/wheels.ts";

interface JupyterPod extends Pod {
  readonly port: number;
}
async function served(made: Pod): Promise<JupyterPod> {
  onTestFinished(() => signalAll(processesWith(`HOME=${made.home}`), "SIGKILL"));
  return { ...made, port: await freePort() };
}
type Wish = Readonly<Record<string, string>>;
const step = (made: JupyterPod, wish: Wish = {}) => ({
  id: "service_jupyterlab",
  operation: "service",
  wish: {
    name: "jupyterlab",
    version: "4.0.0",
    port: String(made.port),
    token: "",
    listen: "auto",
    last_part: "start",
    verdict: "install",
    ...wish,
  },
});
const TASKS = ["fetch service_jupyterlab", "start service_jupyterlab"];
async function run(made: JupyterPod, wish: Wish = {}) {
  const job = await runTasks(made, [step(made, wish)], TASKS, { LAB: "the token" });
  return { ...job.results.at(-1), log: job.log };
}
const stateOf = async (made: JupyterPod, wish: Wish = {}) =>
  (await probeSteps(made, [step(made, wish)])).steps.get("service_jupyterlab");
const api = async ({ port }: JupyterPod) => (await fetch(`http://127.0.0.1:${port}/api`)).json();

test("is installed in an environment of its own; without a token it listens on 127.0.0.1 alone and asks for none", async () => {
  const made = await served(await pythonPod([jupyterLabWheel("4.0.0")]));
  const wish = { listen: "0.0.0.0" };
  expect(await stateOf(made, wish)).toMatchObject({
    state: "absent",
    detail: "JupyterLab is not installed",
    facts: { installed: "no" },
  });
  expect(await run(made, wish)).toMatchObject({ result: "installed" });
  expect(await stateOf(made, wish)).toMatchObject({ state: "satisfied", facts: { listen: "127.0.0.1" } });
  expect(await api(made)).toMatchObject({ ip: "127.0.0.1", "IdentityProvider.token": "" });
  expect(existsSync(join(made.workspace, "venv"))).toBe(false);
  expect((await readFile(join(made.workspace, ".comfy-pod/jupyter/installed"), "utf8")).trim()).toBe("4.0.0");
});

test("with a token it listens where ComfyUI may, and the token is in its environment, in no argument and no file", async () => {
  const made = await served(await pythonPod([jupyterLabWheel("4.0.0")]));
  const wish = { listen: "0.0.0.0", token: "LAB", secrets: "LAB" };
  expect(await run(made, wish)).toMatchObject({ result: "installed" });
  const { pid } = (await stateOf(made, wish))?.facts ?? {};
  expect(await api(made)).toMatchObject({ ip: "0.0.0.0" });
  expect(await api(made)).not.toHaveProperty("IdentityProvider.token");
  const environment = await environmentOf(pid);
  expect(environment.filter((entry) => entry.includes("the token"))).toEqual(["JUPYTER_TOKEN=the token"]);
  const files = ["services/jupyterlab", "steps/service_jupyterlab"].map((name) =>
    join(made.workspace, ".comfy-pod", name),
  );
  for (const file of [...files, `/proc/${pid}/cmdline`])
    expect(await readFile(file, "utf8")).not.toContain("the token");
});

test("another version is an update in place, and what went missing is installed again", async () => {
  const made = await served(await pythonPod([jupyterLabWheel("4.0.0")]));
  await run(made);
  await writeWheels(join(made.home, "wheels"), [jupyterLabWheel("4.1.0")]);
  expect(await stateOf(made, { version: "4.1.0" })).toMatchObject({
    state: "partial",
    detail: "JupyterLab 4.0.0 is installed, wished is 4.1.0",
    facts: { installed: "no" },
  });
  expect(await run(made, { version: "4.1.0" })).toMatchObject({ result: "installed" });
  expect(await stateOf(made, { version: "4.1.0" })).toMatchObject({ state: "satisfied" });

  const environment = join(made.workspace, ".comfy-pod/jupyter");
  await writeFile(join(environment, "of-mine"), "");
  await rm(join(environment, "bin/python"));
  expect(await stateOf(made, { version: "4.1.0" })).toMatchObject({
    state: "partial",
    detail: expect.stringContaining("is gone"),
  });
  expect(await run(made, { version: "4.1.0" })).toMatchObject({ result: "installed" });
  expect(existsSync(join(environment, "of-mine"))).toBe(true);
});

/** Some 90 packages, from the registry. */
test("the real one is installed, answers, and is stopped", { timeout: 300_000 }, async () => {
  const made = await served(await emptyPod(OPERATION_SCRIPTS, { ...PIN_VALUES, CP_comfyui: "ComfyUI" }));
  const wish = { version: JUPYTERLAB_VERSION, token: "LAB", secrets: "LAB" };
  expect(await run(made, wish)).toMatchObject({ result: "installed" });
  expect(await stateOf(made, wish)).toMatchObject({ state: "satisfied" });
  const status = async (headers: Record<string, string>) =>
    (await fetch(`http://127.0.0.1:${made.port}/api/status`, { headers })).status;
  expect(await status({})).toBe(403);
  expect(await status({ Authorization: "token the token" })).toBe(200);
  const stopped = await runTasks(made, [step(made, wish)], ["stop service_jupyterlab"]);
  expect(stopped.results.at(-1), stopped.log).toMatchObject({ result: "updated", reason: "stopped" });
  expect(await run(made, { ...wish, token: "", secrets: "" })).toMatchObject({ result: "installed" });
  expect(await status({})).toBe(200);
});
