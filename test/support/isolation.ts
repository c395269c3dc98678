/** Namespaces of its own for a pod: no process and no port of this machine is seen in it, and 8188 is free. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { childrenOf, nameOf, signalAll } from "./processes.ts";

const UNSHARE = ["--pid", "--net", "--mount", "--fork", "--mount-proc", "--kill-child"] as const;

export interface Isolation {
  /** What goes before a command so that it runs inside. */
  readonly enter: readonly string[];
  /** Ends all that runs inside. */
  stop(): Promise<void>;
}

/** A way into a pod: something that takes connections. */
export interface Door {
  readonly port: number;
  /** The processes of sshd that serve a connection. */
  connections(): number[];
  close(): Promise<void>;
}

/** Whether this machine lets us make namespaces; containers mostly do not. */
export const canIsolate = (): boolean => spawnSync("unshare", [...UNSHARE, "true"], { stdio: "ignore" }).status === 0;

/** @param environment what the container was started with: the variables of its first process */
export async function isolate(environment: Readonly<Record<string, string>> = {}): Promise<Isolation> {
  const script = "ip link set lo up && echo ready && exec sleep infinity";
  const outer = spawn("unshare", [...UNSHARE, "sh", "-c", script], {
    env: { PATH: process.env.PATH, ...environment },
    // At its end unshare complains of a signal mask.
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(outer, "exit");
  await Promise.race([once(outer.stdout, "data"), ended]);
  const [first] = childrenOf(outer.pid ?? 0);
  if (first === undefined) throw new Error("no namespaces could be made");
  return {
    enter: ["nsenter", "--target", String(first), "--pid", "--net", "--mount", "--"],
    stop: async () => {
      // With the first process of its namespace every other ends.
      signalAll([first], "SIGKILL");
      await ended;
    },
  };
}

/** Takes connections outside and hands each, as it is, to an sshd of its own inside. */
export async function openInside(isolation: Isolation, sshd: readonly string[], log: string): Promise<Door> {
  const served = new Set<ChildProcess>();
  const output = openSync(log, "a");
  const [program = "", ...parameters] = [...isolation.enter, ...sshd];
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const child = spawn(program, parameters, { stdio: [socket, socket, output] });
    served.add(child);
    child.once("exit", () => served.delete(child));
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => descendants([...served].flatMap(({ pid }) => childrenOf(pid ?? 0))),
    close: async () => {
      server.close();
      await once(server, "close");
      closeSync(output);
    },
  };
}

/** These and the processes of sshd below them. */
function descendants(pids: readonly number[]): number[] {
  return pids.flatMap((pid) => [pid, ...childrenOf(pid).filter((child) => nameOf(child).startsWith("sshd"))]);
}
