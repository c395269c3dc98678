/** Jobs and probes of steps that are made up for a test, over a real connection. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "../../../src/connection/connection.ts";
import type { PodAnswer } from "../../../src/pod/answer.ts";
import { type JobEnd, type JobFollower, type JobRequest, runJob, type TaskPart } from "../../../src/pod/job.ts";
import { probe } from "../../../src/pod/probe.ts";
import type { Values } from "../../../src/pod/script.ts";
import type { TestPod } from "../../support/sshd.ts";

/**
 * An operation whose parts are shell texts of the wish. It is satisfied when the file `made` says `text`; its `run` makes
 * that, and `check`, where there is one, is its deeper proof.
 */
export const SHELL_OPERATION = `
shell_probe() {
  local made text facts
  wish made text facts
  input text "$text"
  [[ -z $facts ]] || fact commit "$facts"
  text_of "$WORKSPACE/$made"
  if [[ ! -e $WORKSPACE/$made ]]; then
    state absent "$made is not there"
  elif [[ $REPLY == "$text" ]]; then
    state satisfied
  else
    state other "$made says something else"
  fi
}
shell_part() {
  local run made text
  wish run made text
  give_secrets
  [[ -z $run ]] || eval "$run"
  printf '%s' "$text" >"$WORKSPACE/$made"
}
shell_system() { shell_part; }
shell_fetch() { shell_part; }
shell_install() { shell_part; }
shell_prove() {
  local check
  wish check
  eval "$check"
}
`;

export interface ShellStep {
  readonly id: string;
  /** Shell text, run under \`set -euo pipefail\`. */
  readonly run?: string;
  readonly check?: string;
  readonly text?: string;
  readonly needs?: string;
  readonly secrets?: string;
  readonly verdict?: string;
  readonly lastPart?: TaskPart;
  readonly stateName?: string;
  readonly facts?: string;
}

/** The values of steps as the engine makes them. */
export function stepValues(steps: readonly ShellStep[]): Values {
  const wishes = steps.flatMap((step, index) => {
    const { id, run = "", check = "", text = "made", needs = "", secrets = "", verdict = "install", facts = "" } = step;
    const { lastPart = "install", stateName = "" } = step;
    const wish = { run, check, text, needs, secrets, verdict, facts, last_part: lastPart, state_name: stateName };
    return Object.entries({ id, operation: "shell", made: `made-${id}`, ...wish }).map(
      ([name, value]) => [`W_${index + 1}_${name}`, value] as const,
    );
  });
  return { CP_STEPS: String(steps.length), ...Object.fromEntries(wishes) };
}

export interface JobChanges extends Partial<Omit<JobRequest, "values">> {
  readonly values?: Values;
}

let jobs = 0;

/** A job that installs these steps one after the other, but for what is changed. */
export function jobOf(pod: TestPod, steps: readonly ShellStep[], changes: JobChanges = {}): JobRequest {
  const { values, ...rest } = changes;
  return {
    id: `job-${++jobs}`,
    values: {
      CP_workspace: pod.workspace,
      CP_comfyui: `${pod.workspace}/ComfyUI`,
      CP_run: "https://example.invalid/runs/1",
      CP_step_timeout: "60",
      CP_idle_timeout: "60",
      ...stepValues(steps),
      ...values,
    },
    operations: [SHELL_OPERATION],
    tasks: steps.map(({ id, lastPart = "install" }) => ({ part: lastPart, step: id })),
    secrets: {},
    token: "this-run",
    owner: "run 1 of example/pods",
    follow: true,
    ...rest,
  };
}

export interface Followed {
  readonly follower: JobFollower;
  /** All bytes of the log so far. */
  log(): Buffer;
  readonly takenOver: string[];
}

export function follower(changes: Partial<JobFollower> = {}): Followed {
  const chunks: Buffer[] = [];
  const takenOver: string[] = [];
  return {
    log: () => Buffer.concat(chunks),
    takenOver,
    follower: {
      onLog: (chunk) => chunks.push(chunk),
      onTakenOver: (owner) => takenOver.push(owner),
      signal: new AbortController().signal,
      ...changes,
    },
  };
}

/** Runs a job to its end; its log must be the bytes of its file. */
export async function run(connection: Connection, request: JobRequest): Promise<JobEnd & { readonly log: string }> {
  const followed = follower();
  const end = await runJob(connection, request, followed.follower);
  return { ...end, log: followed.log().toString() };
}

/** Results by step, each \`result: reason\`. */
export function outcomes(end: JobEnd): Record<string, string> {
  if (end.kind !== "ended") throw new Error(JSON.stringify(end));
  return Object.fromEntries(
    end.results.map(({ step, result, reason }) => [step, reason === "" ? result : `${result}: ${reason}`]),
  );
}

/** What the probe says of these steps. */
export function look(
  connection: Connection,
  pod: TestPod,
  steps: readonly ShellStep[],
  values: Values = {},
): Promise<PodAnswer> {
  const places = { CP_workspace: pod.workspace, CP_comfyui: `${pod.workspace}/ComfyUI` };
  return probe(connection, { ...places, ...stepValues(steps), ...values }, [SHELL_OPERATION]);
}

/** A file of the workspace; empty where there is none. */
export function read(pod: TestPod, path: string): string {
  const file = join(pod.workspace, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Waits until this holds. @throws after 20 seconds. */
export async function until(holds: () => boolean, what = holds.toString()): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
    await sleep(20);
  }
}
