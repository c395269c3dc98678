import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CheckReport } from "../../src/report/report.ts";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { signalAll } from "../support/processes.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { freePort } from "../support/sshd.ts";

let small: SmallPod;
let files: number;

beforeAll(async () => {
  [small, files] = await Promise.all([startSmallPod(), freePort()]);
}, 120_000);
afterAll(() => small.stop());

const run = (
  command: string,
  inputs: Readonly<Record<string, string>> = {},
  more: ManifestKeys = {},
): Promise<ActionRun> => {
  const services = [{ name: "files", command: `exec python3 -m http.server --bind 127.0.0.1 ${files}`, port: files }];
  return runAction({ inputs: small.inputs({ services, ...more }, { "pod-name": "small", command, ...inputs }) });
};
const filesAnswer = () =>
  fetch(`http://127.0.0.1:${files}/`).then(
    ({ ok }) => ok,
    () => false,
  );

/** A prompt that takes so many seconds. */
async function prompt(seconds: number): Promise<void> {
  const graph = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  const request = { method: "POST", body: JSON.stringify({ prompt: graph }) };
  expect((await fetch(`http://127.0.0.1:${small.port}/prompt`, request)).status).toBe(200);
  await sleep(300);
}

it("starts what is installed and nothing else: on an empty pod a plain service, and of ComfyUI it says what to do", async () => {
  const empty = await run("start-services");
  expect(empty.code).toBe(1);
  expect(stepOf(empty, "service_files")).toMatchObject({ result: "installed", reason: "started" });
  expect(stepOf(empty, "comfyui_service")).toMatchObject({
    result: "failed",
    reason: expect.stringMatching(/ is not installed: run provision first$/),
  });
  expect(await filesAnswer()).toBe(true);
  expect((await run("provision")).outputs).toMatchObject({ "failed-count": "0" });
});

it("finds everything running", async () => {
  const again = await run("start-services");
  expect(again).toMatchObject({ code: 0, stderr: "", outputs: { result: "unchanged" } });
  expect(idsOf(again, "skipped-steps")).toEqual(["service_files", "comfyui_service"]);
  expect(again.summary).toMatch(
    /^## ✅ small: nothing to do \(.*\); `service_files` and `comfyui_service`: runs already/,
  );
});

it("waits for a ComfyUI that is slow to answer, and changes nothing", async () => {
  const before = small.comfyuiProcesses();
  for (const command of ["provision", "start-services"]) {
    signalAll(before, "SIGSTOP");
    setTimeout(() => signalAll(before, "SIGCONT"), 15_000);
    const ran = await run(command);
    expect(ran, ran.log).toMatchObject({ code: 0, stderr: "", outputs: { result: "unchanged" } });
    expect(stepOf(ran, "comfyui_service")).toMatchObject({ result: "skipped", reason: "runs already" });
    expect(ran.log).toContain(`ComfyUI runs already, process ${before[0]}`);
    expect(small.comfyuiProcesses()).toEqual(before);
  }
});

it("is told by a health check when one is down, and started and checked again with heal", async () => {
  const before = small.comfyuiProcesses();
  const pid = Number((await readFile(small.inWorkspace(".comfy-pod/services/files"), "utf8")).split(" ")[0]);
  signalAll([pid], "SIGKILL");
  await expect.poll(filesAnswer).toBe(false);
  const serviceCheck = ({ outputs }: ActionRun) =>
    (JSON.parse(outputs.checks ?? "[]") as CheckReport[]).find(({ id }) => id === "services");
  const told = await run("health", { "fail-on-unhealthy": "false" });
  expect(told.outputs).toMatchObject({ healthy: "false", result: "unchanged" });
  expect(serviceCheck(told)).toMatchObject({ status: "failed", detail: "1 service down: `files`: files does not run" });
  expect(await filesAnswer()).toBe(false);

  const healed = await run("health", { heal: "true" });
  expect(healed, healed.log).toMatchObject({ code: 0, outputs: { healthy: "true", result: "changed" } });
  expect(idsOf(healed, "installed-steps")).toEqual(["service_files"]);
  expect(serviceCheck(healed)).toMatchObject({
    status: "ok",
    detail: expect.stringMatching(/^1 service at work: `files`: process \d+ listens/),
  });
  expect(await filesAnswer()).toBe(true);
  expect(small.comfyuiProcesses()).toEqual(before);
});

it("stops and starts the one that is named, by its plain name, and leaves the other alone", async () => {
  const before = small.comfyuiProcesses();
  const stopped = await run("stop-services", { only: "files" });
  expect(stopped).toMatchObject({ code: 0, outputs: { result: "changed" } });
  expect(stepOf(stopped, "service_files")).toMatchObject({ result: "updated", reason: "stopped" });
  expect(stopped.summary).toMatch(/^## ✅ small: stopped `service_files` in /);
  expect(await filesAnswer()).toBe(false);
  const started = await run("start-services", { only: "service_files" });
  expect(started.summary).toMatch(/^## ✅ small: started `service_files` in /);
  expect(await filesAnswer()).toBe(true);
  expect(small.comfyuiProcesses()).toEqual(before);
});

it("lets a running prompt finish before it stops or restarts ComfyUI", async () => {
  await prompt(4);
  const restarted = await run("restart-services", { only: "comfyui" });
  expect(restarted).toMatchObject({ code: 0, stderr: "" });
  expect(stepOf(restarted, "comfyui_service").reason).toMatch(/^restarted · answered after \d+\.\d s$/);
  expect(restarted.log).toContain("waiting: 1 prompt queued");
  expect(restarted.summary).toMatch(/^## ✅ small: restarted `comfyui_service` in /);

  await prompt(3);
  const stopped = await run("stop-services");
  expect(stopped.log).toContain("waiting: 1 prompt queued");
  expect(stepOf(stopped, "comfyui_service")).toMatchObject({ result: "updated", reason: "stopped" });
  expect(stopped.outputs.url).toBe("");
  expect([small.comfyuiProcesses(), await filesAnswer()]).toEqual([[], false]);
  expect((await run("stop-services")).outputs.result).toBe("unchanged");
});

it("stops at the limit a ComfyUI whose prompt goes on, and says so", async () => {
  expect((await run("start-services")).outputs).toMatchObject({ result: "changed", "installed-count": "2" });
  await prompt(120);
  const stopped = await run("stop-services", { "restart-wait": "1s", only: "comfyui_service" });
  expect(stepOf(stopped, "comfyui_service").reason).toBe("stopped with 1 prompt queued");
  expect(stopped.annotations.map(({ message }) => message).join()).toContain("did not finish within restart-wait");
  expect(small.comfyuiProcesses()).toEqual([]);
});

it("starts by the next provision what died or was stopped, and does not start what is not whole", async () => {
  expect(idsOf(await run("provision"), "installed-steps")).toEqual(["comfyui_service"]);
  await run("stop-services");
  await rm(small.inWorkspace("venv/bin"), { recursive: true });
  const broken = await run("start-services", { only: "comfyui_service" });
  expect(stepOf(broken, "comfyui_service")).toMatchObject({
    result: "failed",
    reason: "python_env is not installed: run provision first",
  });
});

it("needs a GPU that the manifest requires for what is started, and for nothing else", async () => {
  expect((await run("start-services", { only: "files" })).code).toBe(0);
  const required = (command: string, inputs = {}) => run(command, inputs, { gpu: "required" });
  const refused = await required("restart-services", { only: "files" });
  expect([refused.code, refused.report?.pods[0]?.problem?.title]).toEqual([1, "no GPU"]);
  expect(await filesAnswer()).toBe(true);
  const stopped = await required("stop-services");
  expect(stopped).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed" } });
  expect(await filesAnswer()).toBe(false);
  for (const command of ["logs", "lock", "unlock"])
    expect(await required(command)).toMatchObject({ code: 0, stderr: "" });
  const reset = await required("reset", { only: "comfyui_service" });
  expect(reset).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed" } });
});

it("refuses the name of a step that is no service", async () => {
  const refused = await run("stop-services", { only: "torch" });
  expect(refused.code).toBe(1);
  expect(refused.annotations[0]?.message).toContain(
    "`torch` is no service of this manifest; its services are service_files, comfyui_service",
  );
});
