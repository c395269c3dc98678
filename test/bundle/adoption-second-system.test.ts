/** Pods of the system that `improved-runpod-installation-system.md` describes: markers, the image's own Python. No manifest is given. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdoptionPod, startAdoptionPod, tally } from "../support/adoption.ts";
import { layOutSecondSystem } from "../support/earlier-pods.ts";
import { changedPaths } from "../support/tree.ts";
let left: AdoptionPod;
afterAll(() => left?.stop());
describe.each([false, true])("x %s", (containerReplaced) => {
  it("look", async () => {
    left = await startAdoptionPod({
      layOut: (options) => layOutSecondSystem({ ...options, containerReplaced, sageattention: "marked" }),
      running: !containerReplaced,
    });
    const before = await left.installation();
    const packages = left.packages();
    const processes = left.comfyuiProcesses();
    const first = await left.run();
    console.log(first.log, first.summary, tally(first));
    console.log(changedPaths(before, await left.installation()), processes, left.comfyuiProcesses());
    console.log(left.packages(), packages);
    const second = await left.run();
    console.log(second.summary);
    await left.stop();
  });
});
