/** Finding and ending the processes that a test started, by pid and by nothing else. */
import { readdirSync, readFileSync } from "node:fs";

/** The children of one process. */
export function childrenOf(pid: number): number[] {
  return numbersIn(read(`/proc/${pid}/task/${pid}/children`));
}

/** The processes whose environment holds this very `NAME=value`. */
export function processesWith(assignment: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => read(`/proc/${name}/environ`).split("\0").includes(assignment))
    .map(Number);
}

/** The name of the program that a process runs. */
export function nameOf(pid: number): string {
  return read(`/proc/${pid}/comm`).trim();
}

/** What a process was started with; empty where it has ended. */
export function wordsOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split("\0");
}

/** Sends a signal to each; a process that is gone already is no error. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

function numbersIn(text: string): number[] {
  return text
    .split(" ")
    .filter((word) => word.trim() !== "")
    .map(Number);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
