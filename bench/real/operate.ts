/** Operates the real ComfyUI on a provisioned pod: health, healing, a restart that waits for a prompt, resume by boot.sh and by a run. */
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ActionRun } from "../../test/support/action.ts";
import type { TestPod } from "../../test/support/sshd.ts";

/** One run of the action on the pod, with this manifest and these inputs. */
export type Run = (pod: TestPod, manifest: string, more?: Readonly<Record<string, string>>) => Promise<ActionRun>;

interface Check {
  readonly id: string;
  readonly status: string;
  readonly detail: string;
}

const say = (title: string, text: string): void => console.log(`${title.padEnd(34)} ${text}`);
const checksOf = (run: ActionRun): readonly Check[] => JSON.parse(run.outputs.checks ?? "[]");

function tellHealth(title: string, run: ActionRun): void {
  const amiss = checksOf(run).filter(({ status }) => status === "failed");
  const words = amiss.map(({ id, detail }) => `${id}: ${detail.split("\n")[0]}`).join(" | ");
  say(title, `healthy=${run.outputs.healthy} in ${run.seconds.toFixed(1)} s ${words}`);
}

/** Health of a pod with a broken node, healing of a killed process, and a prompt that a due restart leaves alone. */
export async function operate(
  run: Run,
  pod: TestPod,
  port: number,
  manifests: { good: string; broken: string },
): Promise<void> {
  tellHealth("health, a node is broken", await run(pod, manifests.broken, { command: "health" }));
  tellHealth("health", await run(pod, manifests.good, { command: "health" }));
  process.kill(Number(readFileSync(join(pod.workspace, ".comfy-pod/service"), "utf8").split(" ")[0]), "SIGKILL");
  tellHealth("health, the process was killed", await run(pod, manifests.good, { command: "health" }));
  tellHealth("the same, with heal", await run(pod, manifests.good, { command: "health", heal: "true" }));
  const prompt = await longPrompt(port);
  const due = await run(pod, `${manifests.good}env: { BENCH: "1" }\n`, { "restart-wait": "1s" });
  const service = due.report?.pods[0]?.steps.find(({ id }) => id === "comfyui_service");
  say("a restart is due while it prompts", `${service?.result}: ${service?.reason}`);
  say("the prompt", await ended(port, prompt));
  const done = await run(pod, manifests.good);
  say("the restart, now that it is idle", `${done.outputs.result} in ${done.seconds.toFixed(1)} s`);
}

/** The pod lost its container disk; boot.sh alone starts ComfyUI again, and then a run does. */
export async function resume(run: Run, pod: TestPod, port: number, manifest: string): Promise<void> {
  await released(port);
  const startedAt = Date.now();
  const boot = spawn("bash", [join(pod.workspace, ".comfy-pod/boot.sh")], {
    env: { HOME: pod.home, PATH: process.env.BENCH_PATH ?? process.env.PATH },
    stdio: ["ignore", "inherit", "inherit"],
  });
  while (!(await answers(port))) {
    if (Date.now() - startedAt > 180_000) throw new Error("boot.sh did not bring ComfyUI back within three minutes");
    await sleep(500);
  }
  say("boot.sh alone, no runner", `/system_stats after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  boot.kill();
  const again = await run(pod, manifest);
  const steps = again.report?.pods[0]?.steps.filter(({ result }) => result !== "skipped") ?? [];
  say(
    "the run after it",
    `${again.outputs.result} in ${again.seconds.toFixed(1)} s: ${steps.map(({ id, result, reason }) => `${id} ${result} (${reason})`).join("; ")}`,
  );
}

/** Empties the container's disk. */
export function emptyHome(pod: TestPod): void {
  rmSync(pod.home, { recursive: true, force: true });
}

/** A container that ended holds no port; the threads of a process that was killed here hold its own for a moment. */
async function released(port: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
        .once("error", () => resolve(false))
        .listen(port, "0.0.0.0", () => server.close(() => resolve(true)));
    });
    if (free) return;
    await sleep(500);
  }
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/system_stats`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A prompt of large pictures, made larger one after the other: some ten seconds of a processor. */
async function longPrompt(port: number): Promise<string> {
  const scaled = Array.from({ length: 8 }, (_, index) => [
    String(index + 2),
    {
      class_type: "ImageScale",
      inputs: {
        image: [String(index + 1), 0],
        upscale_method: "lanczos",
        width: 5000 + index,
        height: 5000,
        crop: "disabled",
      },
    },
  ]);
  const prompt = {
    "1": {
      class_type: "EmptyImage",
      inputs: { width: 4096, height: 4096, batch_size: 1, color: Date.now() % 0xffffff },
    },
    ...Object.fromEntries(scaled),
    "10": { class_type: "PreviewImage", inputs: { images: ["9", 0] } },
  };
  const response = await fetch(`http://127.0.0.1:${port}/prompt`, { method: "POST", body: JSON.stringify({ prompt }) });
  const { prompt_id: id } = (await response.json()) as { prompt_id: string };
  return id;
}

async function ended(port: number, id: string): Promise<string> {
  for (let tries = 0; tries < 240; tries++) {
    const history = (await (await fetch(`http://127.0.0.1:${port}/history/${id}`)).json()) as Record<
      string,
      { status: { status_str: string; completed: boolean } }
    >;
    if (history[id]?.status.completed) return `ended: ${history[id].status.status_str}`;
    await sleep(500);
  }
  return "did not end within two minutes";
}
