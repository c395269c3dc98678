/** Runs the shell of operations on this machine, in a workspace and a home of their own, without a connection. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type PodAnswer, parseAnswer, parseTold, type Told } from "../../src/pod/answer.ts";
import { parseResult, type TaskResult } from "../../src/pod/job.ts";
import { composeScript, remoteCommand } from "../../src/pod/script.ts";

/** A step as the shell sees it; `wish` holds also what the engine adds: `last_part`, `needs`, `verdict`, `secrets`. */
export interface ShellStep {
  readonly id: string;
  readonly operation: string;
  readonly wish?: Readonly<Record<string, string>>;
}

export interface Pod {
  readonly home: string;
  readonly workspace: string;
  /** Values beside the steps': `CP_comfyui`, `CP_python_path` … */
  readonly values: Readonly<Record<string, string>>;
  /** The operations' texts, and after them whatever stands for what a test has not, as a GPU. */
  readonly scripts: readonly string[];
  /** PATH, where it is another than this machine's. */
  readonly path?: string;
  /** The user id that a probe runs under. */
  readonly user?: number;
}

export interface JobRun {
  readonly exitCode: string;
  readonly results: readonly TaskResult[];
  readonly told: readonly Told[];
  readonly log: string;
}

/** A pod with nothing on it; gone when the test that made it is finished. */
export async function emptyPod(scripts: Pod["scripts"], values: Pod["values"] = {}): Promise<Pod> {
  const home = await mkdtemp(join(tmpdir(), "operation-"));
  // A process that was just killed may still be at its last write.
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const workspace = join(home, "workspace");
  await mkdir(workspace);
  return { home, workspace, values, scripts };
}

function assignments(pod: Pod, steps: readonly ShellStep[]): Record<string, string> {
  const wishes = steps.flatMap(({ id, operation, wish = {} }, index) =>
    Object.entries({ id, operation, ...wish }).map(([name, value]) => [`W_${index + 1}_${name}`, value] as const),
  );
  return { CP_workspace: pod.workspace, CP_STEPS: String(steps.length), ...pod.values, ...Object.fromEntries(wishes) };
}

const environment = (pod: Pod) => ({ HOME: pod.home, PATH: pod.path ?? process.env.PATH });

/** What the probe answers of these steps. */
export async function probeSteps(pod: Pod, steps: readonly ShellStep[]): Promise<PodAnswer> {
  const values = { ...assignments(pod, steps), CP_nonce: "nonce" };
  const { command, input = "" } = remoteCommand(composeScript("probe", values, "probe_main", pod.scripts));
  const shell = spawn("sh", ["-c", command], {
    env: environment(pod),
    stdio: ["pipe", "pipe", "ignore"],
    ...(pod.user === undefined ? {} : { uid: pod.user }),
  });
  shell.stdin.end(input);
  return parseAnswer(await text(shell.stdout), "nonce");
}

let jobs = 0;

/** Runs a job with these tasks (`install model_directories`) to its end. */
export async function runTasks(
  pod: Pod,
  steps: readonly ShellStep[],
  tasks: readonly string[],
  secrets: Readonly<Record<string, string>> = {},
): Promise<JobRun> {
  const id = `job-${++jobs}`;
  const folder = join(pod.workspace, ".comfy-pod/jobs", id);
  await mkdir(folder, { recursive: true });
  const values = {
    ...assignments(pod, steps),
    CP_job: id,
    CP_tasks: tasks.join("\n"),
    CP_line_token: "token",
    CP_step_timeout: "300",
    CP_idle_timeout: "120",
  };
  // As the engine has it: what is found is decided before the first task.
  const entry = "exec 3>/dev/null; discover; job_main";
  await Promise.all(["results", "told"].map((name) => writeFile(join(folder, name), "")));
  const script = composeScript("job", values, entry, pod.scripts);
  await writeFile(join(folder, "script"), script);
  const command = `exec env -i HOME="$HOME" PATH="$PATH" bash ${folder}/script >${folder}/log 2>&1`;
  const input = Object.entries(secrets)
    .flat()
    .map((chunk) => `${chunk}\0`)
    .join("");
  const shell = spawn("bash", ["-c", command], {
    env: environment(pod),
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.stdin.end(input);
  await new Promise((resolve) => shell.on("exit", resolve));
  const read = (name: string) => readFile(join(folder, name), "utf8").catch(() => "");
  const lines = async (name: string) => (await read(name)).split("\n").filter((line) => line !== "");
  return {
    exitCode: (await read("exit-code")).trim(),
    results: (await lines("results")).flatMap(parseResult),
    told: (await lines("told")).flatMap((line) => parseTold(line) ?? []),
    log: await read("log"),
  };
}
