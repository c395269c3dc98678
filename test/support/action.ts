/** Runs the built action as the runner starts it: a child process with inputs in its environment, and files for what it tells. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import type { OutputName } from "../../src/report/outputs.ts";
import type { Report, StepReport } from "../../src/report/report.ts";
import { builtAction } from "./built-action.ts";
import { type Annotation, annotationsIn, masksIn, readFileCommands } from "./runner-files.ts";

const ROOT = join(import.meta.dirname, "../..");
/** What the runner waits between its signals when a job is cancelled (actions/runner, ProcessInvoker). */
const CANCEL_MS = { term: 7_500, kill: 2_500 } as const;

export interface ActionRequest {
  readonly inputs?: Readonly<Record<string, string>>;
  /** More variables, as a workflow's `env` or a runner gives them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files of the checked-out repository: path and text. */
  readonly files?: Readonly<Record<string, string>>;
  /** The log's text as it comes. */
  readonly onLog?: (text: string) => void;
  /** What goes before the action's command, so that it runs in a network of its own. */
  readonly network?: readonly string[];
  /** Looks at the runner's folders (temp, HOME, workspace, its files) after the action, before they are removed. */
  readonly inspect?: (folder: string) => Promise<void>;
}

export interface ActionRun {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
  /** The job summary; empty where none was written. */
  readonly summary: string;
  /** Standard output as it was written, with its workflow commands. */
  readonly log: string;
  /** Standard error: a well-behaved action leaves it empty. */
  readonly stderr: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
  /** From the file that `report-path` names; null where there is none. */
  readonly report: Report | null;
  readonly seconds: number;
}

export interface RunningAction {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The log so far. */
  log(): string;
  /** Waits until the log holds this. @throws where the action ends before. */
  logged(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** As a cancelled workflow does it: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. */
  cancel(): void;
  readonly ended: Promise<ActionRun>;
}

/** A step of the only pod's report. @throws where there is none of that id. */
export function stepOf({ report }: ActionRun, id: string): StepReport {
  const found = report?.pods[0]?.steps.find((step) => step.id === id);
  if (found === undefined) throw new Error(`the report has no step ${id}`);
  return found;
}

/** An output that is a JSON array of step ids. */
export function idsOf({ outputs }: ActionRun, output: OutputName): readonly string[] {
  return JSON.parse(outputs[output] ?? "null");
}

/** Runs the action to its end; a failed run is a result, not an error. */
export async function runAction(request: ActionRequest = {}): Promise<ActionRun> {
  return (await startAction(request)).ended;
}

/** Starts the action, for tests that signal it on its way. */
export async function startAction(request: ActionRequest = {}): Promise<RunningAction> {
  const main = await builtAction();
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-runner-"));
  const runner = await layOut(folder, request.files ?? {});
  const inputs = await inputVariables(request.inputs ?? {});
  const startedAt = Date.now();
  const [program = "", ...parameters] = [...(request.network ?? []), process.execPath, main];
  const child = spawn(program, parameters, {
    cwd: runner.GITHUB_WORKSPACE,
    env: { ...BASE, ...runner, ...inputs, ...request.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    log += chunk;
    request.onLog?.(chunk);
  });
  const stderr = text(child.stderr);
  const ended = exitOf(child).then(async (code) => {
    const run = {
      code,
      log,
      stderr: await stderr,
      seconds: (Date.now() - startedAt) / 1000,
      ...(await told(runner, log)),
    };
    await request.inspect?.(folder);
    await rm(folder, { recursive: true, force: true });
    return run;
  });
  return {
    pid: child.pid ?? 0,
    startedAt,
    log: () => log,
    logged: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (log.includes(wanted)) resolve();
        };
        child.stdout.on("data", look);
        look();
        ended.then(
          () => reject(new Error(`the action ended without ${JSON.stringify(wanted)} in its log:\n${log}`)),
          reject,
        );
      }),
    signal: (name) => child.kill(name),
    cancel: () => cancel(child),
    ended,
  };
}

/** The variables of a runner that matter here, and nothing of this machine's. */
const BASE = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_REPOSITORY: "example/pods",
  GITHUB_RUN_ID: "118",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_SERVER_URL: "https://github.com",
  RUNNER_OS: "Linux",
  RUNNER_TRACKING_ID: "github_test",
} as const;

type RunnerVariables = Readonly<Record<(typeof FILES)[number] | "HOME" | "RUNNER_TEMP" | "GITHUB_WORKSPACE", string>>;

const FILES = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"] as const;

async function layOut(folder: string, files: Readonly<Record<string, string>>): Promise<RunnerVariables> {
  const at = (name: string) => join(folder, name);
  const folders = { HOME: at("home"), RUNNER_TEMP: at("temp"), GITHUB_WORKSPACE: at("workspace") };
  await Promise.all(Object.values(folders).map((path) => mkdir(path)));
  await Promise.all(FILES.map((name) => writeFile(at(name), "")));
  for (const [path, content] of Object.entries(files)) {
    const file = join(folders.GITHUB_WORKSPACE, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return {
    ...folders,
    ...(Object.fromEntries(FILES.map((name) => [name, at(name)])) as Record<(typeof FILES)[number], string>),
  };
}

/** Every input of action.yml, filled with its default where it is not given; the runner keeps hyphens. */
async function inputVariables(inputs: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const action: { inputs: Record<string, { default?: string }> } = parse(
    await readFile(join(ROOT, "action.yml"), "utf8"),
  );
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""] as const);
  const values = { ...Object.fromEntries(defaults), ...inputs };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

async function told(runner: RunnerVariables, log: string) {
  const outputs = readFileCommands(await readFile(runner.GITHUB_OUTPUT, "utf8"));
  const path = outputs["report-path"] ?? "";
  const report: Report | null = path === "" ? null : JSON.parse(await readFile(path, "utf8"));
  return {
    outputs,
    report,
    summary: await readFile(runner.GITHUB_STEP_SUMMARY, "utf8"),
    annotations: annotationsIn(log),
    masks: masksIn(log),
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}

function cancel(child: ChildProcess): void {
  child.kill("SIGINT");
  const term = setTimeout(() => child.kill("SIGTERM"), CANCEL_MS.term);
  const kill = setTimeout(() => child.kill("SIGKILL"), CANCEL_MS.term + CANCEL_MS.kill);
  child.once("exit", () => [term, kill].forEach(clearTimeout));
}
