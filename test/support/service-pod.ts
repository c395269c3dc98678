/** A pod with the small ComfyUI, its service and its nodes, for tests of real processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import argumentsOfComfyui from "../../src/operations/arguments.sh";
import bootScript from "../../src/operations/boot_script.sh";
import comfyuiHttp from "../../src/operations/comfyui_http.sh";
import comfyuiProcess from "../../src/operations/comfyui_process.sh";
import comfyuiService from "../../src/operations/comfyui_service.sh";
import containerEnvironment from "../../src/operations/container_environment.sh";
import folderPaths from "../../src/operations/folder_paths.sh";
import nodeLoading from "../../src/operations/node_loading.sh";
import startScript from "../../src/operations/start_script.sh";
import startupReason from "../../src/operations/startup_reason.sh";
import { emptyPod, type JobRun, type Pod, probeSteps, runTasks, type ShellStep } from "./operation.ts";
import { processesWith, signalAll } from "./processes.ts";
import { freePort, layOutComfyui } from "./running-comfyui.ts";

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
  bootScript,
  comfyuiHttp,
  comfyuiProcess,
  comfyuiService,
  startupReason,
  nodeLoading,
  SITUATION,
];

export interface ServicePod extends Pod {
  readonly comfyui: string;
  readonly sitePackages: string;
  readonly port: number;
}

/** What runs in a pod has its home, which the tests' own processes do not have: so it is ended with its test. */
export async function pod(): Promise<ServicePod> {
  const port = await freePort();
  const bare = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI", CP_port: String(port) });
  const made = { ...bare, ...(await layOutComfyui(bare.workspace)), port };
  onTestFinished(() => signalAll(processesWith(`HOME=${made.home}`), "SIGKILL"));
  return made;
}

/** The nodes, the start script and the service, as steps. */
export function steps(made: ServicePod, wish: Record<string, string> = {}, nodes: readonly string[] = []): ShellStep[] {
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
export const TASKS = ["install start_script", "start comfyui_service"];
/** Runs the job of these steps to its end. */
export const start = (made: ServicePod, wish: Record<string, string> = {}, nodes: readonly string[] = []) =>
  runTasks(made, steps(made, wish, nodes), [...nodes.map((name) => `install node_${name}`), ...TASKS], {
    TOKEN: "the secret",
  });
/** What a probe answers of the service. */
export const stateOf = async (made: ServicePod, wish: Record<string, string> = {}) =>
  (await probeSteps(made, steps(made, wish))).steps.get("comfyui_service");
/** The last result of a step in a job. */
export const resultOf = (run: JobRun, step = "comfyui_service") =>
  run.results.findLast((result) => result.step === step);
/** The service's result, with the job's log for a message. */
export const started = async (...of: Parameters<typeof start>) => {
  const job = await start(...of);
  return { ...resultOf(job), log: job.log };
};
/** The process that the probe finds. */
export const pidOf = async (made: ServicePod) => (await stateOf(made))?.facts.pid;
/** The environment of a process, an entry each. */
export const environmentOf = async (pid: string | undefined) =>
  (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0").filter((entry) => entry !== "");

/** Queues a prompt that takes so many seconds. */
export function prompt(made: ServicePod, seconds: number): Promise<Response> {
  const graph = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  return fetch(`http://127.0.0.1:${made.port}/prompt`, { method: "POST", body: JSON.stringify({ prompt: graph }) });
}

/** Starts ComfyUI as a person would, by hand. */
export async function startByHand(made: ServicePod, log?: string): Promise<ChildProcess> {
  const python = join(made.workspace, "venv/bin/python");
  const redirect = log === undefined ? "/dev/null" : log;
  const command = `cd ${made.comfyui} && exec ${python} main.py --cpu --port ${made.port} >>${redirect} 2>&1`;
  const child = spawn("bash", ["-c", command], {
    env: { HOME: made.home, PATH: process.env.PATH },
    stdio: "ignore",
  });
  const answers = () =>
    fetch(`http://127.0.0.1:${made.port}/prompt`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (let tries = 0; tries < 100; tries++) {
    if (await answers()) return child;
    await sleep(100);
  }
  throw new Error("the small ComfyUI did not start");
}
