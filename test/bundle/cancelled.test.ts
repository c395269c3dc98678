import { afterAll, beforeAll, expect, it } from "vitest";
import { OUTPUT_NAMES } from "../../src/report/outputs.ts";
import { idsOf, startAction, stepOf } from "../support/action.ts";
import { processesWith } from "../support/processes.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterAll(() => small.stop());

it("stops the work on the pod when the run is cancelled, and still tells what was done", async () => {
  const steps = [
    { id: "quick", run: "true" },
    { id: "endless", needs: ["quick"], run: "echo at work; sleep 600" },
  ];
  const only = { only: "quick, endless", "pod-name": "small" };
  const running = await startAction({ inputs: small.inputs({ steps }, only) });
  await running.logged("at work");
  running.cancel();
  const run = await running.ended;
  expect(run.code).toBe(1);
  expect(run.seconds).toBeLessThan(60);
  expect(Object.keys(run.outputs).sort()).toEqual([...OUTPUT_NAMES].sort());
  expect(run.outputs.result).toBe("cancelled");
  expect(idsOf(run, "installed-steps")).toEqual(["quick"]);
  expect(stepOf(run, "endless").result).toBe("cancelled");
  expect(run.summary).toMatch(/^## ⏹️ small: cancelled/);
  await expect.poll(() => processesWith(`HOME=${small.pod.home}`)).toEqual([]);
});
