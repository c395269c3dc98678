/** Runs a workflow of a repository through `act`, a real runner implementation, on this machine and without containers. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { makeActionDoubles } from "./action-doubles.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const ACT = path.join(ROOT, ".venv/bin/act");

export interface WorkflowRequest {
  /** A git repository with an `origin`; `makeActionRepository` makes one. */
  readonly repository: string;
  /** File name below `.github/workflows`. */
  readonly workflow: string;
  /** The inputs of `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** A folder in front of PATH, for a double of gh. */
  readonly pathFront?: string;
  /** Ends the run by this signal, as a cancelled workflow does. */
  readonly signal?: AbortSignal;
}

export interface WorkflowRun {
  readonly succeeded: boolean;
  /** By step id, then by output name. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the steps printed and what act says of them. Secrets of one line are masked; of several lines act masks only the whole. */
  readonly log: string;
  /** The job summaries in the order in which the steps wrote them, joined. */
  readonly summary: string;
}

/**
 * Makes the repository that a workflow runs in: the action as a user checks it out, and `files` (path below it, text),
 * such as a manifest. Remove the folder when done.
 */
export async function makeActionRepository(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const repository = await mkdtemp(path.join(tmpdir(), "action-repository-"));
  const parts = ["action.yml", "package.json", "dist", ".github/workflows"];
  await Promise.all(parts.map((part) => cp(path.join(ROOT, part), path.join(repository, part), { recursive: true })));
  await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await mkdir(path.dirname(path.join(repository, name)), { recursive: true });
      await writeFile(path.join(repository, name), content);
    }),
  );
  const git = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-C", repository];
  await run("git", [...git, "init", "--quiet", "--initial-branch=main"]);
  await run("git", [...git, "remote", "add", "origin", "https://github.com/example/pods"]);
  await run("git", [...git, "add", "--all"]);
  await run("git", [...git, "commit", "--quiet", "--message", "The action"]);
  return repository;
}

/** Dispatches the workflow and waits for its end; a failed workflow is a result, not an error. */
export async function runWorkflow(request: WorkflowRequest): Promise<WorkflowRun> {
  if (!existsSync(ACT)) throw new Error("this test needs act: run `npm run setup`");
  const home = await mkdtemp(path.join(tmpdir(), "act-"));
  try {
    // An empty configuration keeps act from asking which images to use.
    await mkdir(path.join(home, "act"));
    await writeFile(path.join(home, "act/actrc"), "");
    return await dispatch(request, home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function dispatch(request: WorkflowRequest, home: string): Promise<WorkflowRun> {
  const { repository, workflow, inputs = {}, vars = {}, secrets = {}, pathFront, signal } = request;
  const doubles = await makeActionDoubles(path.join(repository, ".github/workflows"), home);
  const args = [
    "workflow_dispatch",
    "--json",
    ...["ubuntu-latest", "gpu"].flatMap((label) => ["--platform", `${label}=-self-hosted`]),
    ...doubles.flatMap(({ uses, folder }) => ["--local-repository", `${uses}=${folder}`]),
    ...["--cache-server-addr", "127.0.0.1", "--cache-server-path", path.join(home, "cache")],
    ...["--action-cache-path", path.join(home, "actions")],
    ...["--workflows", path.join(repository, ".github/workflows", workflow)],
    ...Object.entries(inputs).flatMap(([name, value]) => ["--input", `${name}=${value}`]),
    ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}=${value}`]),
    // Without a value act takes it from its environment: a secret is in no argument list.
    ...Object.keys(secrets).flatMap((name) => ["--secret", name]),
  ];
  const act = spawn(ACT, args, {
    cwd: repository,
    // The runner's `node24` is the first node in PATH: the one that runs the tests.
    env: {
      ...secrets,
      HOME: process.env.HOME,
      PATH: [pathFront, path.dirname(process.execPath), process.env.PATH].filter(Boolean).join(":"),
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal && { signal, killSignal: "SIGINT" }),
  });
  const ended = new Promise<boolean>((resolve, reject) => {
    act.on("error", (error) => (error.name === "AbortError" ? undefined : reject(error)));
    act.on("close", (code) => resolve(code === 0));
  });
  const [stdout, stderr, succeeded] = await Promise.all([text(act.stdout), text(act.stderr), ended]);
  const events = stdout.split("\n").flatMap((line): ActEvent[] => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return { succeeded, outputs: outputsOf(events), summary: summaryOf(events), log: logOf(events) + stderr };
}

interface ActEvent {
  readonly msg: string;
  readonly command?: string;
  readonly content?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly stepID?: readonly string[];
  readonly raw_output?: boolean;
}

function outputsOf(events: readonly ActEvent[]): WorkflowRun["outputs"] {
  const outputs: Record<string, Record<string, string>> = {};
  for (const { command, name, arg = "", stepID = [] } of events) {
    if (command !== "set-output" || name === undefined) continue;
    const step = stepID.join("/");
    outputs[step] = { ...outputs[step], [name]: arg };
  }
  return outputs;
}

function summaryOf(events: readonly ActEvent[]): string {
  return events.map(({ command, content = "" }) => (command === "summary" ? content : "")).join("");
}

function logOf(events: readonly ActEvent[]): string {
  return events.map(({ msg, raw_output }) => (raw_output ? msg : `${msg}\n`)).join("");
}
