import { afterAll, beforeAll, expect, it } from "vitest";
import { runAction } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { readTree } from "../support/tree.ts";

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterAll(() => small.stop());

it("plans an empty pod in one exec, says what it would do and why, and writes nothing there", async () => {
  const { pod } = small;
  const before = [await readTree(pod.home), await readTree(pod.workspace)];
  const execs = pod.execs();
  const run = await runAction({
    inputs: small.inputs(
      { nodes: ["https://github.com/example/ComfyUI-Good"] },
      {
        command: "plan",
        "pod-name": "empty",
      },
    ),
  });
  expect([await readTree(pod.home), await readTree(pod.workspace)]).toEqual(before);
  expect(pod.execs() - execs).toBe(1);

  expect(run).toMatchObject({ code: 0, stderr: "", annotations: [] });
  expect(run.outputs).toMatchObject({ changed: "true", "installed-steps": "[]", "skipped-steps": "[]" });
  expect(run.summary).toMatch(/^## 🔍 empty: would install \d+/);
  const verdicts = Object.fromEntries(run.report?.pods[0]?.steps.map(({ id, verdict }) => [id, verdict]) ?? []);
  expect(verdicts.comfyui_core).toMatchObject({ action: "install" });
  expect(verdicts.torch).toMatchObject({ action: "install" });
  expect(verdicts["node_ComfyUI-Good"]).toMatchObject({ action: "install" });
  expect(Object.values(verdicts).filter(({ reason }) => reason === "")).toEqual([]);
});
