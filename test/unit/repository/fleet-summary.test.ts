/** The script that draws one table of a fleet's reports. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../../support/run.ts";

const SCRIPT = path.resolve(import.meta.dirname, "../../../scripts/fleet-summary.sh");

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(path.join(tmpdir(), "fleet-summary-"));
});
afterEach(() => rm(reports, { recursive: true }));

const WELL = {
  result: "unchanged",
  changed: false,
  problem: null,
  steps: [],
  checks: [],
  health: null,
  versions: { comfyui: "0.38.1" },
  startedAt: 0,
  endedAt: 95_000,
};

/** The summary of pods with these names; a null is a pod whose job ended before it reported. */
async function summary(pods: Readonly<Record<string, object | null>>): Promise<string> {
  for (const [index, [name, pod]] of Object.entries(pods).entries()) {
    if (pod === null) continue;
    await mkdir(path.join(reports, `report-${index}`));
    const report = { version: 1, pods: [{ ...WELL, ...pod, name }] };
    await writeFile(path.join(reports, `report-${index}/report.json`), JSON.stringify(report));
  }
  const list = Object.keys(pods).map((name) => ({ name, host: "203.0.113.7" }));
  const env = { PATH: process.env.PATH, PODS: JSON.stringify(list), REPORTS: reports };
  return run("bash", [SCRIPT], { env });
}

test("says in one line that all are well, and what each did", async () => {
  const steps = [{ id: "torch", result: "installed" }];
  const text = await summary({ one: {}, two: { result: "changed", changed: true, steps } });
  expect(text).toMatch(/^## ✅ Fleet: all of 2 are well$/m);
  expect(text).toContain("| one | ✅ unchanged | nothing to do | 0.38.1 | 1 min 35 s |");
  expect(text).toContain("| two | ✅ changed | 1 step done | 0.38.1 | 1 min 35 s |");
});

test("names the pods that failed, and why: a step, a problem, a check, or no report at all", async () => {
  const failed = { result: "failed" };
  const text = await summary({
    one: {},
    step: { ...failed, steps: [{ id: "torch", result: "failed", reason: "disk full" }] },
    off: { ...failed, problem: { title: "the pod refuses connections", message: "", remedy: null } },
    sick: { ...failed, checks: [{ id: "comfyui", status: "failed" }] },
    gone: null,
  });
  expect(text).toMatch(/^## ❌ Fleet: 4 of 5 pods failed: step, off, sick, gone$/m);
  expect(text).toContain("| step | ❌ failed | torch: disk full |");
  expect(text).toContain("| off | ❌ failed | the pod refuses connections |");
  expect(text).toContain("| sick | ❌ failed | unhealthy: comfyui |");
  expect(text).toContain("| gone | ❌ no report | its job ended before it could report | | |");
});

test("keeps what a pod wrote inside its cell, as text", async () => {
  const reason = "a|b\n## c @everyone <img> [x](y)";
  const text = await summary({ one: { result: "failed", steps: [{ id: "x", result: "failed", reason }] } });
  expect(text.split("\n").filter((line) => line !== "")).toHaveLength(4);
  expect(text).toContain("x: a b \\#\\# c @\u200beveryone \\<img\\> \\[x\\](y)");
});
