import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { publish } from "../../../src/report/github.ts";
import { OUTPUT_NAMES, outputsOf } from "../../../src/report/outputs.ts";
import { renderSummary } from "../../../src/report/summary.ts";
import { failure } from "../../support/sample-reports.ts";

let folder: string;
let said: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "publish-"));
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  for (const name of ["output", "summary"]) await writeFile(join(folder, name), "");
  vi.stubEnv("GITHUB_OUTPUT", join(folder, "output"));
  vi.stubEnv("GITHUB_STEP_SUMMARY", join(folder, "summary"));
  vi.stubEnv("RUNNER_TEMP", folder);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** What the runner makes of the output file. */
async function outputs(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(folder, "output"), "utf8");
  return Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]),
  );
}

test("annotations, outputs, the report's file and the summary", async () => {
  await publish(failure);
  expect(said).toMatch(/^::error title=flux-pod-1%3A torch failed::no space left/);
  const written = await outputs();
  const path = written["report-path"] ?? "";
  expect(written).toEqual(outputsOf(failure, path));
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(failure);
  expect(await readFile(join(folder, "summary"), "utf8")).toBe(renderSummary(failure));
});

test("without a summary file there is a warning, and all the rest", async () => {
  vi.resetModules();
  vi.stubEnv("GITHUB_STEP_SUMMARY", undefined);
  const fresh = await import("../../../src/report/github.ts");
  await fresh.publish(failure);
  expect(said).toContain("::warning::The job summary could not be written:");
  expect(Object.keys(await outputs())).toEqual([...OUTPUT_NAMES]);
});

test("where the report cannot be written there is a warning, and an empty path", async () => {
  vi.stubEnv("RUNNER_TEMP", join(folder, "absent"));
  await publish(failure);
  expect(said).toContain("::warning::The report file could not be written:");
  expect((await outputs())["report-path"]).toBe("");
});
