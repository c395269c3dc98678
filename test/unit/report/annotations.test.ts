import { expect, test } from "vitest";
import { ANNOTATION_CHARACTERS, ANNOTATIONS_OF_A_KIND, annotationsOf } from "../../../src/report/annotations.ts";
import { podReport, reportOf, stepReport } from "../../support/report-builders.ts";
import { commandsIn } from "../../support/runner-commands.ts";
import { cancelled, failure, nothingToDo, oneBadNode, unknownHostKey } from "../../support/sample-reports.ts";

test("a failed step: why, what to do, the end of its log", () => {
  const [only, ...others] = annotationsOf(failure);
  expect(others).toEqual([]);
  expect(only?.title).toBe("flux-pod-1: torch failed");
  expect(only?.message.split("\n")).toEqual([
    "no space left on /workspace: 1.1 GB free, torch needs about 6 GB",
    expect.stringMatching(/^Free at least 5 GB/),
    "",
    "Last lines:",
    "Resolved 27 packages in 1.23s",
    "Downloading torch (2.1GiB)",
    "Downloading nvidia-cudnn-cu13 (412.0MiB)",
    expect.stringMatching(/^error: Failed to install/),
    expect.stringMatching(/^Caused by: failed to write/),
    "Caused by: No space left on device (os error 28)",
  ]);
});

test("a bad node and a warning, a pod that was not reached, nothing to tell", () => {
  expect(annotationsOf(oneBadNode).map(({ kind, title }) => [kind, title])).toEqual([
    ["error", "flux-pod-1: node_comfyui-art-venture failed"],
    ["warning", "flux-pod-1"],
  ]);
  expect(annotationsOf(unknownHostKey).map(({ title }) => title)).toEqual([
    "flux-pod-1: the pod's host key is not the one you pinned",
  ]);
  expect(annotationsOf(nothingToDo)).toEqual([]);
  expect(annotationsOf(cancelled)).toEqual([]);
});

test("a red pod with nothing to blame still has its error", () => {
  expect(annotationsOf(reportOf([podReport({ result: "failed" })]))).toEqual([
    { kind: "error", title: "flux-pod-1: failed", message: "failed" },
  ]);
});

test("more than GitHub keeps: the last one names the rest", () => {
  const steps = Array.from({ length: 14 }, (_, index) =>
    stepReport({ id: `s${index}`, result: "failed", reason: "broken", warnings: ["careful"] }),
  );
  const annotations = annotationsOf(reportOf([podReport({ result: "failed", steps })]));
  expect(annotations.filter(({ kind }) => kind === "error")).toHaveLength(ANNOTATIONS_OF_A_KIND);
  expect(annotations.filter(({ kind }) => kind === "warning")).toHaveLength(ANNOTATIONS_OF_A_KIND);
  expect(annotations[9]).toMatchObject({ kind: "error", title: "5 more" });
  expect(annotations[9]?.message.split("\n")).toEqual(
    [9, 10, 11, 12, 13].map((index) => `flux-pod-1: s${index} failed`),
  );
});

test("a long message keeps its reason, its remedy and the end of the log", () => {
  const logTail = Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(3000)}`);
  const step = stepReport({ id: "a", result: "failed", reason: "r".repeat(9000), remedy: "m".repeat(9000), logTail });
  const [annotation] = annotationsOf(reportOf([podReport({ result: "failed", steps: [step] })]));
  expect(annotation?.message.length).toBeLessThanOrEqual(ANNOTATION_CHARACTERS);
  expect(annotation?.message).toMatch(/^r{1199}…\nm{1199}…\n\nLast lines:\n/);
  expect(annotation?.message).toContain("\n59 xxx");
});

test("no line of it is a command", () => {
  const attack = "x\n::error::a\r##[group]b";
  const step = stepReport({
    id: attack,
    result: "failed",
    reason: attack,
    remedy: attack,
    logTail: ["::error::c", "##[x]"],
  });
  const annotations = annotationsOf(reportOf([podReport({ name: attack, result: "failed", steps: [step] })]));
  expect(annotations.flatMap(({ title, message }) => commandsIn(`${title}\n${message}`))).toEqual([]);
});
