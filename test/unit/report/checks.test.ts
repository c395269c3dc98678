import { describe, expect, it } from "vitest";
import { annotationsOf } from "../../../src/report/annotations.ts";
import { closingLines } from "../../../src/report/closing-lines.ts";
import { headline } from "../../../src/report/headline.ts";
import { outputsOf } from "../../../src/report/outputs.ts";
import type { CheckReport, PodReport } from "../../../src/report/report.ts";
import { renderSummary } from "../../../src/report/summary.ts";
import { podReport, reportOf } from "../../support/report-builders.ts";

const check = (id: string, own: Partial<CheckReport> = {}): CheckReport => ({
  id,
  title: `The ${id}`,
  status: "ok",
  detail: "well",
  remedy: null,
  ...own,
});
const DOWN = check("comfyui", {
  status: "failed",
  detail: "ComfyUI does not run\na list | behind it",
  remedy: "Run with `heal: true`.",
});
const HOT = check("gpu", { status: "warning", detail: "93 °C", remedy: "Take another host." });

function pod(checks: readonly CheckReport[], own: Partial<PodReport> = {}): PodReport {
  const healthy = checks.every(({ status }) => status !== "failed");
  return podReport({
    checks,
    health: { healthy, reachable: true, history: [] },
    result: healthy ? "unchanged" : "failed",
    ...own,
  });
}

describe("the verdict of checks", () => {
  it.each<[string, readonly CheckReport[], string, string]>([
    ["all well", [check("disk"), check("gpu", { status: "skipped" })], "✅", "healthy (1 check in 0.3 s)"],
    ["warned", [check("disk"), HOT], "⚠️", "healthy, 1 warning (2 checks in 0.3 s)"],
    ["busy", [check("queue", { status: "busy" })], "✅", "healthy, busy (1 check in 0.3 s)"],
    ["failed", [DOWN, HOT], "❌", "unhealthy: `comfyui` failed; 2 checks in 0.3 s"],
  ])("%s", (_what, checks, icon, sentence) => {
    expect(headline(pod(checks), false)).toEqual({ icon, sentence });
  });

  it("of a GPU does not speak of health; of a pod that is off says so", () => {
    expect(headline(pod([check("driver")], { health: null }), false).sentence).toBe("all well (1 check in 0.3 s)");
    const off = { health: { healthy: false, reachable: false, history: [] }, result: "unchanged" } as const;
    expect(headline(pod([check("reachable", { status: "warning" })], off), false)).toEqual({
      icon: "⚠️",
      sentence: "not reachable",
    });
  });
});

it("annotates what failed with the remedy: an error where it fails the run, else a warning", () => {
  const failing = annotationsOf(reportOf([pod([DOWN, HOT, check("disk")])], "health"));
  expect(failing.map(({ kind, message }) => [kind, message])).toEqual([
    ["error", "ComfyUI does not run\nRun with `heal: true`."],
    ["warning", "93 °C\nTake another host."],
  ]);
  const tolerated = annotationsOf(reportOf([pod([DOWN], { result: "unchanged" })], "health"));
  expect(tolerated.map(({ kind }) => kind)).toEqual(["warning"]);
});

it("shows what failed first, its remedy beside it, and the list behind it to be opened", () => {
  const summary = renderSummary(reportOf([pod([check("disk"), HOT, DOWN])], "health"));
  const rows = summary.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  expect(rows.slice(1, 4).map((row) => row.split(" | ")[1])).toEqual(["The comfyui", "The gpu", "The disk"]);
  expect(summary).toContain("`heal: true`");
  expect(summary).toContain("a list | behind it");
  expect(summary).toMatch(/<details><summary>The comfyui<\/summary>/);
});

it("sets the outputs: whether all pods are well, and each check with its pod where there are several", () => {
  const one = outputsOf(reportOf([pod([DOWN])], "health"), "");
  expect(one).toMatchObject({ healthy: "false", reachable: "true" });
  expect(JSON.parse(one.checks)).toEqual([{ ...DOWN, detail: "ComfyUI does not run" }]);
  const two = outputsOf(reportOf([pod([check("disk")]), pod([check("disk")])], "health"), "");
  expect(two.healthy).toBe("true");
  expect(JSON.parse(two.checks)[0]).toMatchObject({ pod: "203.0.113.7:10341", id: "disk" });
  expect(outputsOf(reportOf([podReport()]), "")).toMatchObject({
    healthy: "",
    reachable: "",
    checks: "[]",
    "logs-path": "",
  });
});

it("tells each check in the log, and the verdict last", () => {
  expect(closingLines(pod([DOWN]), false)).toEqual([
    "comfyui … failed (ComfyUI does not run)",
    "❌ flux-pod-1: unhealthy: `comfyui` failed; 1 check in 0.3 s",
  ]);
});
