/** When a fault strikes: at a boundary that the action's log or sshd's tells, or a while after it. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningAction } from "../action.ts";
import type { TestPod } from "../sshd.ts";

export interface Moment {
  readonly name: string;
  /** Whether it has come. */
  readonly has: (
    log: string,
    pod: { readonly execs: number; readonly logins: number; readonly jobs: string },
  ) => boolean;
  readonly delayMs: number;
}

/** The nth time that work on this step begins. */
export function beginOf(step: string, nth = 1): Moment {
  const begins = new RegExp(`^::group::(\\d+/\\d+ )?${step}\\b`, "gm");
  return {
    name: `${step} begins${nth === 1 ? "" : ` (${nth})`}`,
    has: (log) => [...log.matchAll(begins)].length >= nth,
    delayMs: 0,
  };
}

/** A result of this step is told. */
export function endOf(step: string): Moment {
  const ends = new RegExp(`^\\d+/\\d+ ${step} … `, "m");
  return { name: `${step} ends`, has: (log) => ends.test(log), delayMs: 0 };
}

/** This line of a chatty step is out. */
export function lineOf(step: string, line: number): Moment {
  const out = new RegExp(`^${step} \\S+ ${line} of`, "m");
  return { name: `line ${line} of ${step}`, has: (log) => out.test(log), delayMs: 0 };
}

/** sshd has begun the nth command: 1 is the first probe, 2 the first job's start. */
export function commandBegins(nth: number): Moment {
  return { name: `command ${nth} begins`, has: (_, { execs }) => execs >= nth, delayMs: 0 };
}

/** The nth login is through. */
export function loggedIn(nth = 1): Moment {
  return { name: `login ${nth}`, has: (_, { logins }) => logins >= nth, delayMs: 0 };
}

/** A job has this step at work, which its log may tell only later: neighbours work side by side. */
export function atWork(step: string): Moment {
  const isAtWork = (job: string) => existsSync(join(job, "at-work", step)) && !existsSync(join(job, "exit-code"));
  const name = `${step} is at work`;
  return { name, has: (_, { jobs }) => foldersIn(jobs).some(isAtWork), delayMs: 0 };
}

/** From the start of the run on. */
export const atStart: Moment = { name: "the start", has: () => true, delayMs: 0 };

export function later(moment: Moment, delayMs: number): Moment {
  return { ...moment, name: `${delayMs} ms after ${moment.name}`, delayMs };
}

const POLL_MS = 5;

/** Waits for the moment; false where the run ended before. */
export async function reach(moment: Moment, run: RunningAction, pod: TestPod): Promise<boolean> {
  const jobs = join(pod.workspace, ".comfy-pod/jobs");
  const before = { execs: pod.execs(), logins: pod.logins() };
  let over = false;
  const ended = run.ended.then(() => {
    over = true;
  });
  const told = () => ({ execs: pod.execs() - before.execs, logins: pod.logins() - before.logins, jobs });
  while (!moment.has(run.log(), told())) {
    if (over) return false;
    await sleep(POLL_MS);
  }
  await Promise.race([sleep(moment.delayMs), ended]);
  return !over;
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
