import { expect, test } from "vitest";
import { openingLine, outcomeLine } from "../../../src/report/step-lines.ts";
import { stepReport } from "../../support/report-builders.ts";

const PLACE = { number: 3, total: 9 };
const VERDICT = { action: "install", reason: "not installed" } as const;

test("a group's title says why its work begins", () => {
  expect(openingLine(PLACE, "torch", VERDICT)).toBe("3/9 torch … (not installed)");
});

test("an outcome has its word, its reason and its time, where there is one", () => {
  const step = stepReport({ id: "torch", verdict: VERDICT, result: "installed", reason: "2.11.0+cu130", seconds: 24 });
  expect(outcomeLine(PLACE, step)).toBe("3/9 torch … installed (2.11.0+cu130) 24 s");
  expect(outcomeLine(PLACE, { ...step, result: "not-run", seconds: null })).toBe("3/9 torch … not run (2.11.0+cu130)");
});

test("a plan's line tells the verdict", () => {
  expect(outcomeLine(PLACE, stepReport({ id: "torch", verdict: VERDICT, result: null, reason: "" }))).toBe(
    "3/9 torch … would install (not installed)",
  );
});
