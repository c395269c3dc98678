import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runTasks } from "../../support/operation.ts";
import { nameOf, processesWith, signalAll } from "../../support/processes.ts";
import { addNode } from "../../support/running-comfyui.ts";
import {
  pidOf,
  pod,
  prompt,
  resultOf,
  start,
  startByHand,
  started,
  stateOf,
  steps,
  TASKS,
} from "../../support/service-pod.ts";

test("what runs as it should is left running", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  const run = await start(made);
  expect(resultOf(run), run.log).toMatchObject({ result: "skipped", reason: "runs already" });
  expect(await pidOf(made)).toBe(before);
});

/** Stops that process as a loaded machine does, and lets it go on after so many seconds. */
function stall(pid: string | undefined, seconds: number): void {
  process.kill(Number(pid), "SIGSTOP");
  setTimeout(() => signalAll([Number(pid)], "SIGCONT"), seconds * 1000);
}

test("one that is slow to answer is waited for, not restarted", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  stall(before, 12);
  expect(await stateOf(made)).toMatchObject({
    state: "partial",
    detail: `process ${before} does not answer on port ${made.port}`,
  });
  const run = await start(made);
  expect(resultOf(run), run.log).toMatchObject({ result: "skipped", reason: "runs already" });
  expect(await pidOf(made)).toBe(before);
});

test("one that others started and that is slow to answer is adopted, be there a start script or not", async () => {
  const made = await pod();
  const child = await startByHand(made);
  stall(String(child.pid), 8);
  const adopted = await runTasks(made, steps(made), ["adopt comfyui_service"]);
  expect(resultOf(adopted), adopted.log).toMatchObject({ result: "adopted" });
  stall(String(child.pid), 8);
  await rm(join(made.workspace, ".install_markers/comfyui_service.done"));
  const again = await runTasks(made, steps(made), ["start comfyui_service"]);
  expect(resultOf(again), again.log).toMatchObject({ result: "adopted", reason: "runs already" });
  expect(existsSync(join(made.workspace, ".install_markers/comfyui_service.done"))).toBe(true);
  expect(await pidOf(made)).toBe(String(child.pid));
});

test("one that never answers is restarted after the limit", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  stall(before, 60);
  const run = await start(made, { start_timeout: "6" });
  expect(resultOf(run), run.log).toMatchObject({ result: "installed" });
  expect(run.log).toContain(
    `process ${before} runs but did not answer on port ${made.port} within 6 s: it is restarted`,
  );
  expect(await pidOf(made)).not.toBe(before);
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
  expect(await started(made)).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
  expect(await stateOf(made)).toMatchObject({ state: "satisfied" });
});

test("no restart while prompts are queued: it stays due, and comes when it is idle", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  for (const seconds of [6, 0, 0]) expect((await prompt(made, seconds)).status).toBe(200);
  const changed = { arguments: "--deterministic", restart: "when-idle", restart_wait: "1" };
  expect(await started(made, changed)).toMatchObject({
    result: "running",
    reason: "restart due, 3 prompts queued",
  });
  expect(await pidOf(made)).toBe(before);
  expect(await stateOf(made, changed)).toMatchObject({ state: "other" });
  expect(await started(made, { ...changed, restart_wait: "30" })).toMatchObject({ result: "installed" });
  expect(await pidOf(made)).not.toBe(before);
});

test("restart: never leaves it running, restart: now does not wait", async () => {
  const made = await pod();
  await start(made);
  const before = await pidOf(made);
  await prompt(made, 60);
  const changed = { arguments: "--deterministic" };
  expect(await started(made, { ...changed, restart: "never" })).toMatchObject({
    result: "running",
    reason: "restart due, restart: never",
  });
  expect(await pidOf(made)).toBe(before);
  expect(await started(made, { ...changed, restart: "now" })).toMatchObject({ result: "installed" });
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
  expect(await started(made)).toMatchObject({ result: "skipped" });
  expect(await pidOf(made)).toBe(String(child.pid));
  expect(await started(made, { arguments: "--deterministic" })).toMatchObject({ result: "installed" });
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
