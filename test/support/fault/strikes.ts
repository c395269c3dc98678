/** The faults themselves, each one thing that breaks. */

import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processesWith, signalAll } from "../processes.ts";
import type { Scene } from "./scene.ts";

/** The TCP connection is cut. False where there was none. */
export function cut({ pod }: Scene): void {
  pod.cutConnections();
}

/** sshd is restarted and is gone for a while. */
export async function restartSshd({ pod }: Scene, downMs: number): Promise<void> {
  await pod.restart(() => sleep(downMs));
}

/** The kernel ends the whole process group of the job at work, as a memory limit does. False where none is at work. */
export async function killJob(scene: Scene): Promise<boolean> {
  const leader = await leaderOf(scene);
  if (leader === null) return false;
  try {
    process.kill(-leader, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

/** The memory killer ends the job's first process alone. */
export async function killLeader(scene: Scene): Promise<boolean> {
  const leader = await leaderOf(scene);
  if (leader === null) return false;
  signalAll([leader], "SIGKILL");
  return true;
}

/** The pod goes down with all that runs on it, and comes back with an empty container disk. */
export async function restartPod(scene: Scene): Promise<void> {
  const { pod, stage } = scene;
  await pod.restart(async () => {
    for (let left = processesWith(`HOME=${pod.home}`); left.length > 0; left = processesWith(`HOME=${pod.home}`)) {
      signalAll(left, "SIGKILL");
      await sleep(10);
    }
    await stage.renewHome();
  });
  await scene.ageHeartbeats();
}

/** The pid of the job at work; null where there is none. */
async function leaderOf(scene: Scene): Promise<number | null> {
  const jobs = scene.inWorkspace(".comfy-pod/jobs");
  for (const name of readdirOf(jobs).toSorted().reverse()) {
    if (readdirOf(join(jobs, name)).includes("exit-code")) continue;
    const [pid = "", start] = (await readFile(join(jobs, name, "process"), "utf8").catch(() => "")).split(" ");
    if (pid !== "" && startOf(pid) === start) return Number(pid);
  }
  return null;
}

function startOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function readdirOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
