/** The script that keeps one issue about a pod, with a double of gh and reports as the action writes them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GhDouble, makeGhDouble } from "../../support/gh.ts";
import { run } from "../../support/run.ts";

const SCRIPT = path.resolve(import.meta.dirname, "../../../scripts/health-issue.sh");
const TITLE = "Pod one is unhealthy";

let gh: GhDouble;
let folder: string;
beforeEach(async () => {
  gh = await makeGhDouble();
  folder = await mkdtemp(path.join(tmpdir(), "health-issue-"));
});
afterEach(async () => {
  await gh.remove();
  await rm(folder, { recursive: true });
});

interface Look {
  /** `t` and `f`, oldest first: what the pod remembers, this check included. */
  readonly history?: string;
  readonly reachable?: boolean;
  readonly result?: string;
  readonly failed?: readonly string[];
  readonly detail?: string;
}

/** What the step after a health check prints. */
async function keep({ history = "", reachable = true, result, failed = ["comfyui"], detail = "down" }: Look) {
  const healthy = history.endsWith("t");
  const checks = healthy ? [] : failed.map((id) => ({ id, title: id, status: "failed", detail, remedy: "Heal it." }));
  const past = [...history].map((each) => ({ time: "2026-11-24 10:00:00", healthy: each === "t", failed: [] }));
  const pod = { name: "one", problem: null, checks, health: { healthy, reachable, history: past } };
  const report = path.join(folder, "report.json");
  await writeFile(report, JSON.stringify({ version: 1, pods: [pod] }));
  return run("bash", [SCRIPT], {
    env: {
      PATH: `${gh.folder}:${path.dirname(process.execPath)}:${process.env.PATH}`,
      GH_REPO: "example/pods",
      REPORT: report,
      HEALTHY: String(healthy),
      REACHABLE: String(reachable),
      RESULT: result ?? (healthy ? "unchanged" : "failed"),
      FAILURES_BEFORE_ISSUE: "3",
      RUN_URL: "https://github.com/example/pods/actions/runs/7",
      WORKFLOW: "example/pods/.github/workflows/health.yml@refs/heads/main",
    },
  });
}

describe("the issue about a pod", () => {
  test("is opened at the third failure in a row, once, and never before", async () => {
    await keep({ history: "tff" });
    await keep({ history: "fftff" });
    expect((await gh.read()).issues).toEqual([]);
    await keep({ history: "tfff" });
    await keep({ history: "tffff" });
    const { issues } = await gh.read();
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ title: TITLE, state: "open", labels: ["comfy-pod"], comments: [] });
    expect(issues[0]?.body).toContain("4 health checks in a row");
    expect(issues[0]?.body).toContain("comfyui: down\n  Heal it.");
    expect(issues[0]?.body).toContain("actions/runs/7");
  });

  test("gets a message only where what fails has changed", async () => {
    await keep({ history: "fff" });
    await keep({ history: "ffff", detail: "still down" });
    expect((await gh.read()).issues[0]).toMatchObject({ comments: [], body: expect.stringContaining("still down") });
    await keep({ history: "fffff", failed: ["comfyui", "disk"] });
    expect((await gh.read()).issues[0]?.comments).toHaveLength(1);
  });

  test("is closed when the pod is well again, and a new one is opened for the next time", async () => {
    await keep({ history: "fff" });
    await keep({ history: "ffft" });
    await keep({ history: "fffft" });
    expect((await gh.read()).issues).toMatchObject([
      { state: "closed", comments: [expect.stringContaining("well again")] },
    ]);
    await keep({ history: "tfff" });
    expect((await gh.read()).issues.map(({ state }) => state)).toEqual(["closed", "open"]);
  });

  test("stays as it is while the pod is off on purpose", async () => {
    const off = { reachable: false, result: "unchanged" };
    expect(await keep(off)).toContain("one is off");
    await keep({ history: "fff" });
    const before = await gh.read();
    expect(await keep(off)).toContain("issue 1 stays");
    expect(await gh.read()).toEqual(before);
  });

  test("counts this workflow's failed runs where the pod gives no answer", async () => {
    const mute = { reachable: false, result: "failed" };
    const runs = (...conclusions: string[]) => conclusions.map((conclusion) => ({ conclusion }));
    await gh.write({ runs: runs("failure", "cancelled", "success", "failure", "failure") });
    expect(await keep(mute)).toContain("failure 2;");
    await gh.write({ runs: runs("failure", "failure", "success") });
    await keep(mute);
    expect((await gh.read()).issues).toMatchObject([{ title: TITLE, state: "open" }]);
  });

  test("leaves the issues of other pods and of people alone", async () => {
    const issue = { body: "", state: "open", comments: [] } as const;
    const others = [
      { ...issue, number: 1, title: TITLE, labels: [] },
      { ...issue, number: 2, title: "Pod two is unhealthy", labels: ["comfy-pod"] },
    ];
    await gh.write({ issues: others, labels: ["comfy-pod"] });
    await keep({ history: "fff" });
    await keep({ history: "ffft" });
    const { issues } = await gh.read();
    expect(issues.slice(0, 2)).toEqual(others);
    expect(issues[2]).toMatchObject({ title: TITLE, state: "closed" });
  });

  test("shows what the pod wrote as text: no mention, no way out of its fence", async () => {
    await keep({ history: "fff", detail: "```\n@everyone [x](https://example.org)\n~~~" });
    const body = (await gh.read()).issues[0]?.body ?? "";
    const [before = "", inside = "", after = "", ...more] = body.split("```");
    expect(inside).toContain("@everyone");
    expect(before + after).not.toContain("@everyone");
    expect([more, body.includes("~~~")]).toEqual([[], false]);
  });

  test("is left alone where the run looked at no pod", async () => {
    const told = await run("bash", [SCRIPT], { env: { PATH: process.env.PATH, HEALTHY: "" } });
    expect(told).toContain("no pod was looked at");
  });
});
