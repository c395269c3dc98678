import { expect, test } from "vitest";
import type { StepReport } from "../../../src/report/report.ts";
import { timeline } from "../../../src/report/timeline.ts";
import { STARTED_AT, stepReport } from "../../support/report-builders.ts";

function step(id: string, section: string, from: number, to: number, own: Partial<StepReport> = {}): StepReport {
  const spans = [{ section, from: STARTED_AT + from * 1000, to: STARTED_AT + to * 1000 }];
  return stepReport({ id, result: "installed", spans, ...own });
}

function bars(...steps: readonly StepReport[]): readonly string[] {
  return (timeline(steps) ?? "")
    .split("\n")
    .slice(4)
    .map((line) => line.trim());
}

test("a bar for each span, by section, from the first second on", () => {
  expect(
    timeline([step("comfyui_core", "fetch", 3, 4), step("torch", "packages", 4.25, 41, { result: "failed" })]),
  ).toBe(
    [
      "gantt",
      "  dateFormat HH:mm:ss.SSS",
      "  axisFormat %M:%S",
      "  todayMarker off",
      "  section fetch",
      "  ➕ comfyui_core :00:00:00.000, 00:00:01.000",
      "  section packages",
      "  ❌ torch :crit, 00:00:01.250, 00:00:38.000",
    ].join("\n"),
  );
});

test("an hour or more is counted in hours", () => {
  expect(timeline([step("a", "x", 0, 10), step("b", "x", 10, 4000)])).toContain("axisFormat %H:%M:%S");
});

test("steps of one job share a bar", () => {
  const ids = ["torch", "dependencies_main", "dependencies_additional", "manager_requirements"];
  expect(bars(...ids.map((id) => step(id, "packages", 0, 30)), step("x", "start", 30, 31))[1]).toBe(
    "➕ torch + dependencies_main + 2 more :00:00:00.000, 00:00:30.000",
  );
});

test("many nodes share a bar, a failed one keeps its own", () => {
  const nodes = [0, 1, 2, 3, 4].map((index) => step(`node_${index}`, "fetch", index, index + 2));
  const failed = step("node_bad", "fetch", 1, 9, { result: "failed" });
  expect(bars(step("comfyui_core", "fetch", 0, 1), ...nodes, failed)).toEqual([
    "section fetch",
    "➕ comfyui_core :00:00:00.000, 00:00:01.000",
    "➕ 5 nodes :00:00:00.000, 00:00:06.000",
    "❌ node_bad :crit, 00:00:01.000, 00:00:09.000",
  ]);
});

test("of too many bars the longest stay", () => {
  const steps = Array.from({ length: 50 }, (_, index) =>
    step(`own${index}`, "install", index, index + (index % 10) + 1),
  );
  expect(bars(...steps)).toHaveLength(13);
});

test("a span without length is still a bar, and one that makes no sense is left out", () => {
  const lines = bars(step("a", "x", 0, 0), step("b", "x", 2, 9), step("c", "x", 9, 2), step("d", "x", Number.NaN, 3));
  expect(lines).toEqual(["section x", "➕ a :00:00:00.000, 00:00:00.100", "➕ b :00:00:02.000, 00:00:09.000"]);
});

test("a name cannot be anything but a name", () => {
  const lines = bars(
    step("title: x, crit\n  section y #; %%", "a:b\nsection c", 0, 5),
    step("gantt", "```", 5, 9),
    step("", "", 9, 10),
  );
  expect(lines).toEqual([
    "section a b section c",
    "➕ title x crit section y :00:00:00.000, 00:00:05.000",
    "section unnamed",
    "➕ gantt :00:00:05.000, 00:00:09.000",
    "section unnamed",
    "➕ unnamed :00:00:09.000, 00:00:10.000",
  ]);
});

test.each([
  ["nothing ran", []],
  ["one thing ran", [step("a", "x", 0, 60)]],
  ["it took a moment", [step("a", "x", 0, 1), step("b", "x", 1, 3)]],
  ["clocks jumped by days", [step("a", "x", 0, 1), step("b", "x", 1, 200_000)]],
])("no chart where %s", (_, steps) => expect(timeline(steps)).toBeNull());
