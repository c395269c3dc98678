import { describe, expect, it } from "vitest";
import { serviceWays } from "../../../src/engine/way-in.ts";
import { headline } from "../../../src/report/headline.ts";
import type { StepReport } from "../../../src/report/report.ts";
import { aStep } from "../../support/engine-builders.ts";
import { podReport, stepReport } from "../../support/report-builders.ts";

const told = (steps: readonly StepReport[], result: "changed" | "unchanged" = "changed") =>
  headline(podReport({ steps, result }), false).sentence;
const service = (id: string, result: StepReport["result"], reason: string) =>
  stepReport({ id, result, reason, verdict: { action: result === "skipped" ? "skip" : "update", reason } });

describe("the sentence of the service commands", () => {
  it.each<[string, readonly StepReport[], string]>([
    [
      "one started",
      [service("comfyui_service", "installed", "started · answered after 8.2 s")],
      "started `comfyui_service` in ",
    ],
    [
      "one restarted, one started",
      [service("service_a", "installed", "started"), service("comfyui_service", "updated", "restarted")],
      "started `service_a`, restarted `comfyui_service` in ",
    ],
    [
      "one stopped that was left alone before",
      [service("service_a", "skipped", "does not run"), service("comfyui_service", "updated", "stopped")],
      "stopped `comfyui_service` in ",
    ],
    ["nothing", [service("comfyui_service", "skipped", "runs already")], "nothing to do ("],
  ])("%s", (_case, steps, sentence) => {
    expect(told(steps)).toContain(sentence);
  });

  it("names what was as it should be, and leaves out what was not meant", () => {
    const steps = [service("service_a", "skipped", "left out"), service("comfyui_service", "skipped", "runs already")];
    expect(told(steps, "unchanged")).toMatch(/; `comfyui_service`: runs already$/);
  });

  it("is not that of a run with other steps", () => {
    const steps = [stepReport({ id: "torch" }), service("comfyui_service", "installed", "not installed")];
    expect(told(steps)).toMatch(/^installed 1, skipped 1 in /);
  });
});

describe("how a service is reached", () => {
  const step = aStep("service_lab", { title: "JupyterLab", operation: "service" });
  const ways = (facts: Record<string, string>, pod: Record<string, string> = {}) =>
    serviceWays([step], () => facts, pod, "root@203.0.113.7 -p 10341");

  it("is told by its tunnel line, or the provider's link where it listens to all", () => {
    expect(ways({ pid: "7", port: "8888", listen: "127.0.0.1" }, { runpod_pod: "abc" })).toEqual([
      "JupyterLab: ssh -N -L 8888:127.0.0.1:8888 root@203.0.113.7 -p 10341, then http://127.0.0.1:8888",
    ]);
    expect(ways({ pid: "7", port: "8888", listen: "0.0.0.0" }, { runpod_pod: "abc" })).toEqual([
      "JupyterLab: https://abc-8888.proxy.runpod.net",
    ]);
  });

  it("is not told of one that does not run, or listens nowhere", () => {
    expect([...ways({ port: "8888" }), ...ways({ pid: "7" })]).toEqual([]);
  });
});
