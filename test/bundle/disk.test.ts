import { readdir } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runAction, stepOf } from "../support/action.ts";
import { canMount, mount, readOnly, remove } from "../support/fault/small-disk.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterEach(() => remove(small.pod.workspace));
afterAll(() => small.stop());

describe.skipIf(!canMount())("a disk that is too small for what is to be installed", () => {
  it("is refused before anything is touched, with what is needed and what is free", async () => {
    await mount(small.pod.workspace, { mebibytes: 60 });
    const run = await runAction({ inputs: small.inputs({}, { "pod-name": "small" }) });
    expect(run).toMatchObject({ code: 1, stderr: "", outputs: { result: "failed", changed: "false" } });
    const [pod] = run.report?.pods ?? [];
    expect(pod?.problem?.title).toMatch(/^the disk is too small: needs about 7 GB, has 6\d MB free$/);
    expect(pod?.problem?.message).toContain("torch 5 GB");
    expect(pod?.disks[0]).toMatchObject({ path: small.pod.workspace, neededBytes: expect.any(Number) });
    expect(stepOf(run, "torch")).toMatchObject({ result: "not-run" });
    expect(run.summary).toMatch(/^## ❌ small: the disk is too small/);
    expect(run.summary).toMatch(/about 7 GB needed, 6\d MB free/);
    expect(run.log).toContain(`${small.pod.workspace}: about 7 GB needed`);
    expect(await readdir(small.pod.workspace)).toEqual([]);
  });

  it("is told by a plan, which succeeds", async () => {
    await mount(small.pod.workspace, { mebibytes: 60 });
    const run = await runAction({ inputs: small.inputs({}, { command: "plan" }) });
    expect(run).toMatchObject({ code: 0, outputs: { changed: "true" } });
    expect(run.report?.pods[0]?.warnings).toEqual([expect.stringMatching(/^a run is refused: .*60 MB|6\d MB free/)]);
    expect(run.summary).toMatch(/about 7 GB needed/);
  });
});

describe.skipIf(!canMount())("a workspace that cannot be written", () => {
  it("is refused before anything is tried, and says what to do", async () => {
    await mount(small.pod.workspace, { mebibytes: 60 });
    await readOnly(small.pod.workspace);
    const run = await runAction({ inputs: small.inputs({}, { "pod-name": "small" }) });
    expect(run.code).toBe(1);
    expect(run.report?.pods[0]?.problem).toMatchObject({
      title: "the workspace cannot be written",
      message: expect.stringContaining("read-only"),
      remedy: expect.stringContaining("Restart the pod"),
    });
  });
});
