import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionRun } from "../support/action.ts";
import { type AdoptionPod, startAdoptionPod } from "../support/adoption.ts";
import { layOutFirstSystem } from "../support/earlier-pods.ts";
import { changedPaths } from "../support/tree.ts";

let adopted: AdoptionPod;
let first: ActionRun;
beforeAll(async () => {
  adopted = await startAdoptionPod({
    layOut: (options) => layOutFirstSystem({ ...options, stateFile: "state.env" }),
    running: true,
  });
});
afterAll(() => adopted.stop());

describe("x", () => {
  it("look", async () => {
    const before = await adopted.installation();
    const packages = adopted.packages();
    const processes = adopted.comfyuiProcesses();
    first = await adopted.run();
    console.log(first.log, first.summary, first.outputs);
    console.log(changedPaths(before, await adopted.installation()), processes, adopted.comfyuiProcesses());
    expect(adopted.packages()).toEqual(packages);
    const second = await adopted.run();
    console.log(second.summary);
  });
});
