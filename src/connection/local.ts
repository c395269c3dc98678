/** The runner itself as the pod. */
import { constants, userInfo } from "node:os";
import { exec } from "@actions/exec";
import type { Connection, ExecRequest, ExecResult } from "./connection.ts";
import { ABORTED_BEFORE_START, watchExec } from "./exec-watch.ts";

/**
 * What @actions/exec does not give, and what is made of it:
 * - It tells no signals. The shell around the command does (128 and the signal's number), as any shell does.
 * - It has no listener on the child's standard input, so a command that ends before it read its input would end the
 *   action with EPIPE. The shell around it reads the rest.
 * - It cannot give up a child. The wait ends, the child goes on (as over SSH), and its pipes keep node from ending by
 *   itself: `main.ts` must end the process.
 */
const AROUND = '/bin/sh -c "$1"; code=$?; cat >/dev/null; exit "$code"';

/** How long to wait, after the command's end, for a background child that holds its output open. */
const DRAIN_MS = 2_000;

const SIGNALS = new Map<number, string>(
  Object.entries(constants.signals).map(([name, number]) => [128 + number, name]),
);

/**
 * The environment of every command: nothing of the workflow's. `INPUT_*` holds the key, `ACTIONS_*` tokens, and the
 * runner kills whatever carries RUNNER_TRACKING_ID when its job ends, ComfyUI too.
 */
function cleanEnvironment() {
  const user = userInfo();
  const { HOME, PATH, LANG, USER } = process.env;
  return {
    HOME: HOME ?? user.homedir,
    PATH: PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LANG: LANG ?? "C.UTF-8",
    USER: USER ?? user.username,
  };
}

/** Runs commands on this machine. */
export function openLocal(): Connection {
  return { address: "local", reconnects: 0, exec: run, meanwhile: async (work) => work(), close: async () => {} };
}

function run(request: ExecRequest): Promise<ExecResult> {
  if (request.signal?.aborted === true) return Promise.resolve(ABORTED_BEFORE_START);
  const env = cleanEnvironment();
  return new Promise((resolve, reject) => {
    const watch = watchExec(request, (reason) => resolve({ kind: "lost", reason, ...watch.finish() }));
    exec("/bin/sh", ["-c", AROUND, "sh", request.command], {
      env,
      cwd: env.HOME,
      silent: true,
      ignoreReturnCode: true,
      delay: DRAIN_MS,
      // Also where there is none: with an empty buffer standard input is closed, without one it stays open.
      input: Buffer.from(request.input ?? ""),
      listeners: { stdout: watch.onStdout, stderr: watch.onStderr },
    })
      .then((code) => resolve({ ...endingOf(code), ...watch.finish() }))
      .catch((error: unknown) => {
        watch.finish();
        reject(error);
      });
  });
}

type Ending =
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "lost"; readonly reason: "connection" };

/** @actions/exec types the code as a number, but gives null where the shell around the command was killed itself. */
function endingOf(code: number | null): Ending {
  if (code === null) return { kind: "lost", reason: "connection" };
  const signal = SIGNALS.get(code);
  return signal === undefined ? { kind: "exit", code } : { kind: "signal", signal };
}
