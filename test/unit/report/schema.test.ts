import { expect, test } from "vitest";
import * as z from "zod/mini";
import { REPORT_VERSION } from "../../../src/report/report.ts";
import { reportSchema } from "../../../src/report/schema.ts";
import { firstRun } from "../../support/sample-reports.ts";

function altered(change: (pod: Record<string, unknown>, step: Record<string, unknown>) => void): unknown {
  const report = JSON.parse(JSON.stringify(firstRun)) as { pods: [{ steps: [Record<string, unknown>] }] };
  change(report.pods[0], report.pods[0].steps[0]);
  return report;
}

test("a report of another version is refused", () => {
  expect(reportSchema.safeParse({ ...firstRun, version: REPORT_VERSION + 1 }).success).toBe(false);
});

test.each<readonly [string, Parameters<typeof altered>[0]]>([
  ["an unknown result", (_, step) => Object.assign(step, { result: "done" })],
  ["a pod without a result", (pod) => delete pod.result],
  ["a step without a verdict", (_, step) => delete step.verdict],
  ["time as text", (pod) => Object.assign(pod, { startedAt: "now" })],
])("%s is refused", (_, change) => expect(reportSchema.safeParse(altered(change)).success).toBe(false));

test("a later version's additions are no error", () => {
  const report = altered((pod, step) => {
    pod.added = 1;
    step.added = 1;
  });
  expect(reportSchema.parse(report)).toEqual(firstRun);
});

test("it can be published as a JSON schema", () => {
  expect(z.toJSONSchema(reportSchema)).toMatchObject({
    type: "object",
    required: expect.arrayContaining(["version", "pods"]),
  });
});
