import { expect, it } from "vitest";
import { closingLines } from "../../../src/report/closing-lines.ts";
import { podReport, stepReport } from "../../support/report-builders.ts";

it("tells every step of a plan, then what it would do", () => {
  const steps = [
    stepReport({ id: "torch", result: null }),
    stepReport({ id: "greeting", result: null, verdict: { action: "install", reason: "not installed" } }),
  ];
  expect(closingLines(podReport({ steps }), true)).toEqual([
    "1/2 torch … skip (up to date since 2026-11-20)",
    "2/2 greeting … would install (not installed)",
    "🔍 flux-pod-1: would install 1; 1 up to date",
  ]);
});

it("tells of a run only the steps that no work told of", () => {
  const spans = [{ section: "install", from: 0, to: 1000 }];
  const steps = [stepReport({ id: "torch" }), stepReport({ id: "greeting", result: "installed", seconds: 1, spans })];
  expect(closingLines(podReport({ steps, result: "changed" }), false)).toEqual([
    "1/2 torch … skipped (up to date since 2026-11-20)",
    "✅ flux-pod-1: installed 1, skipped 1 in 0.3 s",
  ]);
});

it("tells what kept a pod from being reached", () => {
  const problem = { title: "the pod refuses connections", message: "…", remedy: null };
  expect(closingLines(podReport({ problem, result: "failed" }), false)).toEqual([
    "❌ flux-pod-1: the pod refuses connections",
  ]);
});
