/** A network of its own for pod and runner, whose link can go down: packets are dropped then, and no side learns of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { canIsolate } from "../isolation.ts";
import { signalAll } from "../processes.ts";
import { run } from "../run.ts";

export interface Network {
  /** What goes before a command so that it runs inside; empty where this machine lets us make no network. */
  readonly enter: readonly string[];
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether there can be a network of its own. */
export const canCutLink = canIsolate;

export async function openNetwork(): Promise<Network> {
  if (!canCutLink()) return { enter: [], down: refuse, up: refuse, stop: async () => {} };
  const holder = spawn("unshare", ["--net", "sh", "-c", "ip link set lo up && echo ready && exec sleep infinity"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(holder, "exit");
  await Promise.race([once(holder.stdout, "data"), ended]);
  const enter = ["nsenter", `--net=/proc/${holder.pid}/ns/net`, "--"];
  const link = async (state: "up" | "down") => {
    await run("nsenter", [...enter.slice(1), "ip", "link", "set", "lo", state]);
  };
  return {
    enter,
    down: () => link("down"),
    up: () => link("up"),
    stop: async () => {
      signalAll([holder.pid ?? 0], "SIGKILL");
      await ended;
    },
  };
}

async function refuse(): Promise<void> {
  throw new Error("this machine has no network whose link could be cut");
}
