/** Two networks of their own, a runner's and a pod's, and a line between them that takes its time. Needs root, gcc and TUN devices. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of the pod, seen from the runner. */
export const POD_ADDRESS = "10.199.7.2";
const RUNNER_ADDRESS = "10.199.7.1";
/** All of these are the pod's too. */
const MORE_ADDRESSES = "10.199.8.0/24";
/** On the way to the pod's network, and nobody's: what is sent there is never answered. */
export const DEAD_ADDRESS = "10.199.9.1";
const DEAD_ADDRESSES = "10.199.9.0/24";

/** Another address of the pod, from 1 to 254. */
export function podAddress(index: number): string {
  return `10.199.8.${index}`;
}

export interface DelayLine {
  /** What goes before a command that is to run there. */
  readonly runner: readonly string[];
  readonly pod: readonly string[];
  /** Lets every packet take half of this, each way. */
  setRoundTrip(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Whether this machine can have one. */
export function canDelay(): boolean {
  const has = (program: string, ...parameters: string[]) => spawnSync(program, parameters).status === 0;
  return process.getuid?.() === 0 && existsSync("/dev/net/tun") && has("gcc", "--version") && has("ip", "netns");
}

/** Builds the line; it lets nothing pass until `setRoundTrip`. */
export function openDelayLine(): DelayLine {
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-delay-"));
  const program = join(folder, "delay");
  execFileSync("gcc", ["-O2", "-o", program, join(import.meta.dirname, "delay.c")]);
  const [runner, pod] = [`comfy-pod-runner-${process.pid}`, `comfy-pod-pod-${process.pid}`];
  for (const name of [runner, pod]) {
    execFileSync("ip", ["netns", "add", name]);
    execFileSync("ip", ["-n", name, "link", "set", "lo", "up"]);
  }
  execFileSync("ip", ["-n", pod, "route", "add", "local", MORE_ADDRESSES, "dev", "lo"]);
  let line: ChildProcess | null = null;
  const stop = async () => {
    if (line === null) return;
    const ended = new Promise((resolve) => line?.once("exit", resolve));
    line.kill("SIGKILL");
    await ended;
    line = null;
  };
  return {
    runner: ["ip", "netns", "exec", runner],
    pod: ["ip", "netns", "exec", pod],
    setRoundTrip: async (ms) => {
      await stop();
      const child = spawn(program, [runner, RUNNER_ADDRESS, pod, POD_ADDRESS, String((ms * 1000) / 2)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      line = child;
      await new Promise<void>((resolve, reject) => {
        child.stdout.once("data", () => resolve());
        child.once("exit", () => reject(new Error("the delay line did not start")));
      });
      // The device is new, so its routes are.
      for (const addresses of [MORE_ADDRESSES, DEAD_ADDRESSES])
        execFileSync("ip", ["-n", runner, "route", "add", addresses, "dev", "delay0"]);
    },
    close: async () => {
      await stop();
      for (const name of [runner, pod]) execFileSync("ip", ["netns", "del", name]);
      rmSync(folder, { recursive: true });
    },
  };
}
