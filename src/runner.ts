/** What the runner gives and takes beside the telling: files, masks, refused inputs, the link to the run. */
import { readFileSync } from "node:fs";
import * as core from "@actions/core";
import type { InputProblem } from "./inputs.ts";

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
