import { expect, test } from "vitest";
import { OUTPUT_NAMES, outputsOf } from "../../../src/report/outputs.ts";
import { reportSchema } from "../../../src/report/schema.ts";
import { podReport, reportOf, stepReport } from "../../support/report-builders.ts";
import {
  failure,
  firstRun,
  nothingToDo,
  oneBadNode,
  plan,
  SAMPLES,
  severalPods,
} from "../../support/sample-reports.ts";

const PATH = "/tmp/report.json";

test.each(Object.entries(SAMPLES))("every output is set for %s, and the report in it is a report", (_, report) => {
  const outputs = outputsOf(report, PATH);
  expect(Object.keys(outputs)).toEqual([...OUTPUT_NAMES]);
  expect(Object.values(outputs).every((value) => typeof value === "string")).toBe(true);
  expect(reportSchema.parse(JSON.parse(outputs.report))).toEqual(report);
});

test("a first run", () => {
  const outputs = outputsOf(firstRun, PATH);
  expect(outputs).toMatchObject({
    result: "changed",
    changed: "true",
    "installed-count": "19",
    "skipped-count": "0",
    "failed-count": "0",
    "failed-step": "",
    "running-steps": '["sageattention"]',
    "report-path": PATH,
    url: "https://k2x9v7-8188.proxy.example",
    "comfyui-version": "0.9.2",
    "comfyui-commit": "a125cd8f40b9ce4b8d2f0bcb1b7f5a3f1f0e7a11",
    "python-version": "3.12.11",
    "torch-version": "2.15.0+cu130",
    cuda: "13.0",
    gpu: "NVIDIA L40S 46 GB",
  });
  expect(JSON.parse(outputs["installed-steps"])).toContain("comfyui_core");
});

test("counts: installed with updated, skipped with adopted", () => {
  const results = ["installed", "updated", "updated", "skipped", "adopted", "not-run", "failed", "failed"] as const;
  const steps = results.map((result, index) => stepReport({ id: `s${index}`, result }));
  expect(outputsOf(reportOf([podReport({ result: "failed", steps })]), PATH)).toMatchObject({
    "installed-count": "3",
    "skipped-count": "2",
    "failed-count": "2",
    "failed-step": "s6",
    "installed-steps": '["s0"]',
    "updated-steps": '["s1","s2"]',
    "adopted-steps": '["s4"]',
    "skipped-steps": '["s3"]',
    "failed-steps": '["s6","s7"]',
  });
});

test("a run without changes, a failed one, a plan", () => {
  expect(outputsOf(nothingToDo, PATH)).toMatchObject({ result: "unchanged", changed: "false", "skipped-count": "19" });
  expect(outputsOf(failure, PATH)).toMatchObject({
    result: "failed",
    changed: "true",
    "failed-step": "torch",
    url: "",
  });
  expect(outputsOf(plan, PATH)).toMatchObject({
    changed: "true",
    "installed-steps": "[]",
    "updated-steps": "[]",
    "skipped-steps": "[]",
    "skipped-count": "0",
  });
});

test("several pods: names with host and port, sums, the worst result, and only what they agree on", () => {
  expect(outputsOf(severalPods, PATH)).toMatchObject({
    result: "failed",
    changed: "false",
    "failed-steps": '["203.0.113.7:10342/node_comfyui-art-venture"]',
    "failed-step": "203.0.113.7:10342/node_comfyui-art-venture",
    "skipped-count": "38",
    "comfyui-version": "",
    url: "",
  });
  const [pod = podReport()] = oneBadNode.pods;
  const alike = reportOf([pod, { ...pod, versions: { ...pod.versions, gpu: "NVIDIA A40" } }]);
  expect(outputsOf(alike, PATH)).toMatchObject({ "torch-version": "2.15.0+cu130", gpu: "" });
});

test("the worst result: failed, cancelled, changed, unchanged; none is a failure", () => {
  const worst = (...results: readonly ("changed" | "unchanged" | "failed" | "cancelled")[]): string =>
    outputsOf(reportOf(results.map((result) => podReport({ result }))), PATH).result;
  expect(worst("unchanged", "changed")).toBe("changed");
  expect(worst("changed", "cancelled", "unchanged")).toBe("cancelled");
  expect(worst("cancelled", "failed", "changed")).toBe("failed");
  expect(worst()).toBe("failed");
});

test("a long report goes without its log tails and timelines, and is still a report", () => {
  const logTail = Array.from({ length: 60 }, () => "x".repeat(2000));
  const steps = [1, 2].map((id) => stepReport({ id: `s${id}`, result: "failed", remedy: "cure", logTail }));
  const outputs = outputsOf(reportOf([podReport({ result: "failed", steps })]), PATH);
  expect(outputs.report.length).toBeLessThan(10_000);
  expect(reportSchema.parse(JSON.parse(outputs.report)).pods[0]?.steps[0]).toMatchObject({
    logTail: [],
    remedy: "cure",
  });
});
