/** The action's process: what the runner gives it, its signals, its end. */

/** An input as it was written; empty where it is not given. The runner's own rule for the variable's name (actions/toolkit, getInput). */
export function input(name: string): string {
  return process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "";
}

/** Aborts when the runner cancels: SIGINT, 7.5 s later SIGTERM (actions/runner, ProcessInvoker). */
export function onCancel(): AbortSignal {
  const cancel = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => cancel.abort());
  return cancel.signal;
}

/** Ends the process though a socket may still be open, after standard output is written (nodejs/node#56645). */
export function exitSoon(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => process.exit(code));
}
