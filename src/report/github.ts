/** The one place where the telling meets the runner: log, annotations, outputs, summary. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { annotationsOf } from "./annotations.ts";
import type { LogSink } from "./log.ts";
import { outputsOf } from "./outputs.ts";
import type { Report } from "./report.ts";
import { renderSummary } from "./summary.ts";

/** The runner's step log. */
export const githubSink: LogSink = { line: core.info, startGroup: core.startGroup, endGroup: core.endGroup };

const ANNOTATE = { error: core.error, warning: core.warning } as const;

/**
 * Tells a finished run: annotations, the report's file, all outputs, the summary. None of them keeps another from being
 * told: what cannot be written is a warning.
 */
export async function publish(report: Report): Promise<void> {
  for (const { kind, title, message } of annotationsOf(report)) ANNOTATE[kind](message, { title });
  const path = await attempt("report file", () => writeReport(report));
  for (const [name, value] of Object.entries(outputsOf(report, path ?? ""))) core.setOutput(name, value);
  await attempt("job summary", () => core.summary.addRaw(renderSummary(report)).write());
}

/** Writes the whole report for later steps; each run has its own folder, since a job may call the action twice. */
async function writeReport(report: Report): Promise<string> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), "comfy-pod-"));
  const path = join(folder, "report.json");
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

/** A runner without summaries (an old server, `act`) is no reason to fail. */
async function attempt<T>(what: string, write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    core.warning(`The ${what} could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
