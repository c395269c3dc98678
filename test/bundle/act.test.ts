/** The `workflow_dispatch` example through a real runner implementation: inputs, variables and secrets in, outputs and summary back. */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeActionRepository, runWorkflow, type WorkflowRun } from "../support/act.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

let small: SmallPod;
let repository: string;

beforeAll(async () => {
  small = await startSmallPod();
  const { manifest = "" } = small.inputs({ nodes: ["https://github.com/example/ComfyUI-Plain"] });
  repository = await makeActionRepository({ ".github/comfy-pod.yml": manifest });
});
afterAll(async () => {
  await small.stop();
  await rm(repository, { recursive: true, force: true });
});

function dispatch(inputs: Readonly<Record<string, string>>): Promise<WorkflowRun> {
  const { host = "", "host-key": hostKey = "", key = "", workspace = "" } = small.inputs();
  return runWorkflow({
    repository,
    workflow: "provision.yml",
    inputs,
    vars: { POD_HOST: host, POD_HOST_KEY: hostKey, POD_WORKSPACE: workspace },
    secrets: { POD_KEY: key },
  });
}

const list = (text: string | undefined): readonly string[] => JSON.parse(text ?? "null");

describe("the workflow_dispatch example under act", () => {
  it("plans, provisions, finds nothing to do, and applies again by force", async () => {
    const planned = await dispatch({ command: "plan" });
    expect(planned.succeeded, planned.log).toBe(true);
    expect(planned.outputs.pod).toMatchObject({ changed: "true", "installed-steps": "[]" });
    expect(planned.summary).toMatch(/would install \d+/);

    const first = await dispatch({});
    expect(first.succeeded, first.log).toBe(true);
    expect(first.outputs.pod).toMatchObject({ result: "changed", "failed-count": "0" });
    expect(list(first.outputs.pod?.["installed-steps"])).toContain("node_ComfyUI-Plain");
    expect(first.summary).toMatch(/^## ✅ .*installed \d+/m);

    const second = await dispatch({});
    expect(second.outputs.pod).toMatchObject({ result: "unchanged", "installed-steps": "[]" });
    expect(second.summary).toMatch(/nothing to do/);

    const forced = await dispatch({ force: "node_ComfyUI-Plain" });
    expect(forced.succeeded, forced.log).toBe(true);
    expect(forced.outputs.pod).toMatchObject({ result: "changed", "installed-steps": '["node_ComfyUI-Plain"]' });
  });

  it("is red, with outputs and the sentence that helps, where an input is wrong", async () => {
    const refused = await dispatch({ force: "no-such-step" });
    expect(refused.succeeded).toBe(false);
    expect(refused.log).toContain("no step is named `no-such-step`");
    expect(refused.outputs.pod).toMatchObject({ result: "failed" });
  });
});
