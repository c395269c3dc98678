/** What the runner gives and takes beside the telling: inputs, files, masks, its signals, the exit. */
import { readFileSync } from "node:fs";
import * as core from "@actions/core";
import type { InputProblem } from "./inputs.ts";

/** An input as it was written; empty where it is not given. */
export function input(name: string): string {
  return core.getInput(name, { trimWhitespace: false });
}

export function mask(secret: string): void {
  core.setSecret(secret);
}

/** The text of a file; null where there is none. */
export function textFile(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

export function refuseInput({ input: name, message }: InputProblem): void {
  core.error(name === "" ? message : `${name}: ${message}`, {
    title: name === "" ? "comfy-pod-action" : `input ${name}`,
  });
}

/** The page of this run and attempt; empty outside GitHub. */
export function runLink(environment: Readonly<Record<string, string | undefined>>): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = environment;
  if (!server || !repository || !id) return "";
  return `${server}/${repository}/actions/runs/${id}/attempts/${environment.GITHUB_RUN_ATTEMPT ?? "1"}`;
}

/**
 * Lets a write to the log wait for its reader. Node keeps in memory what a pipe does not take, and of a pod that tells faster
 * than the runner reads that is everything: a gigabyte of output ended the action with `write EINVAL`. A write that waits
 * holds up the connection, and so the pod. Where standard output is a file there is nothing to wait for.
 */
export function waitForLogReader(): void {
  // The way in is not part of Node's types, and has been the same since its first versions.
  const { _handle: handle } = process.stdout as { _handle?: { setBlocking?: (blocking: boolean) => number } | null };
  handle?.setBlocking?.(true);
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
