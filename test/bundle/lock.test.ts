import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type ActionRun, idsOf, runAction, startAction, stepOf } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

const RUN_118 = "https://github.com/example/pods/actions/runs/118/attempts/1";

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
  const first = await runAction({ inputs: small.inputs({}, { start: "false" }) });
  expect(first.code).toBe(0);
}, 300_000);
afterAll(() => small.stop());

const lock = () => small.inWorkspace(".comfy-pod/lock");
const provision = (steps: readonly object[], more: Readonly<Record<string, string>> = {}) => ({
  inputs: small.inputs({ steps }, { start: "false", "pod-name": "small", ...more }),
});
const command = (name: string, more: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs({}, { command: name, "pod-name": "small", ...more }) });
const leaveBeat = (minutes: number) => {
  const then = Date.now() / 1000 - minutes * 60;
  utimesSync(join(lock(), "beat"), then, then);
};

describe("two runs at once", () => {
  it("the second waits, says for whom, and then finds the work done", async () => {
    const steps = [{ id: "shared", run: "echo at work; sleep 5; echo once >>shared" }];
    const first = await startAction(provision(steps));
    await first.logged("at work");
    const second = await runAction({
      ...provision([...steps, { id: "own", run: "true" }], { only: "own, shared" }),
      environment: { GITHUB_RUN_ID: "119" },
    });
    expect((await first.ended).code).toBe(0);
    expect(second.code).toBe(0);
    expect(readFileSync(small.inWorkspace("shared"), "utf8")).toBe("once\n");
    expect(stepOf(second, "shared").result).toBe("skipped");
    expect(idsOf(second, "installed-steps")).toEqual(["own"]);
  });

  it("the second fails after lock-timeout, with link, pod and time of the first, and has changed nothing", async () => {
    const first = await startAction(provision([{ id: "long", run: "echo at work; sleep 6" }]));
    await first.logged("at work");
    const second = await runAction(provision([{ id: "other", run: "true" }], { "lock-timeout": "1s", only: "other" }));
    expect(second.code).toBe(1);
    const told = new RegExp(`${RUN_118} \\(small\\), since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC`);
    expect(second.report?.pods[0]?.problem).toMatchObject({
      title: "another run holds the lock",
      message: expect.stringMatching(told),
    });
    expect(second.log.match(/waiting for the lock/g)).toHaveLength(1);
    expect(stepOf(second, "other").result).toBe("not-run");
    expect((await first.ended).code).toBe(0);
    expect(existsSync(lock())).toBe(false);
  });
});

describe("a run that is gone", () => {
  it("loses its lock to the next, which attaches to its job and says that it took over", async () => {
    const steps = [{ id: "orphan", run: "echo at work; sleep 6; echo done >orphan" }];
    const killed = await startAction(provision(steps));
    await killed.logged("at work");
    killed.signal("SIGKILL");
    await killed.ended;
    leaveBeat(2);
    const next = await runAction(provision([...steps, { id: "after", run: "true" }]));
    expect(next.code).toBe(0);
    expect(next.log).toContain("a job of an earlier run is still at work");
    expect(idsOf(next, "installed-steps")).toContain("after");
    expect(next.report?.pods[0]?.notices[0]).toMatch(/^the lock was taken over: its owner is gone \(.*runs\/118/);
    expect(next.summary).toContain("the lock was taken over");
  });

  it("and comes back starts nothing more, follows to the end, and says who has the lock", async () => {
    const steps = [
      { id: "first", run: "echo first at work; sleep 5" },
      { id: "second", run: "true", needs: ["first"] },
    ];
    // Where ComfyUI is at work, what comes after its turn is another job.
    expect((await runAction(provision([], { start: "true" }))).code).toBe(0);
    onTestFinished(async () => {
      await command("unlock");
      await command("stop-services");
    });
    const owner = await startAction(provision(steps, { start: "true" }));
    await owner.logged("first at work");
    leaveBeat(2);
    const other = await command("lock", { message: "taken meanwhile" });
    expect(other.code).toBe(0);
    const back = await owner.ended;
    expect(back.code).toBe(1);
    expect(idsOf(back, "installed-steps")).toEqual(expect.arrayContaining(["first", "second"]));
    expect(stepOf(back, "overall_installation").result).toBe("not-run");
    expect(back.report?.pods[0]?.problem).toMatchObject({
      title: "the lock was lost to another run",
      message: expect.stringContaining("by hand: taken meanwhile"),
    });
  });
});

describe("the commands lock and unlock", () => {
  it("keep runs out with the message, and let them in again", async () => {
    const locked = await command("lock", { message: "measuring until noon" });
    expect(locked).toMatchObject({ code: 0, stderr: "", annotations: [] });
    expect(locked.outputs).toMatchObject({ result: "changed", changed: "true", "installed-steps": "[]" });
    expect(locked.summary).toMatch(/^## ✅ small: locked by hand: measuring until noon/);

    const again = await command("lock", { message: "me too", "lock-timeout": "0" });
    expect(again).toMatchObject({ code: 1, outputs: { result: "failed" } });

    const kept = await runAction(provision([{ id: "kept", run: "true" }], { "lock-timeout": "0" }));
    expect(kept.code).toBe(1);
    expect(kept.report?.pods[0]?.problem).toMatchObject({
      title: "the pod was locked by hand",
      message: expect.stringContaining("measuring until noon"),
      remedy: expect.stringContaining("command: unlock"),
    });

    const unlocked = await command("unlock");
    expect(unlocked.outputs).toMatchObject({ result: "changed" });
    expect(unlocked.summary).toContain("measuring until noon");
    expect((await command("unlock")).outputs).toMatchObject({ result: "unchanged" });
    expect((await runAction(provision([{ id: "kept", run: "true" }]))).code).toBe(0);
  });

  it("tell what an earlier run left at work, in a job that no run holds the lock for any more, and let it end", async () => {
    const orphan = { id: "left", run: "echo at work; until [ -e leave ]; do sleep 0.1; done; echo done >left" };
    const killed = await startAction(provision([orphan], { only: "left" }));
    await killed.logged("at work");
    killed.signal("SIGKILL");
    await killed.ended;
    leaveBeat(2);
    onTestFinished(() => rmSync(lock(), { recursive: true, force: true }));
    const locked = await command("lock", { message: "in peace" });
    expect(locked).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed" } });
    expect(locked.summary).toMatch(/^## ✅ small: locked by hand: in peace/);
    expect(locked.annotations).toEqual([
      expect.objectContaining({
        kind: "warning",
        message: expect.stringMatching(/^a job of an earlier run is still at work \(since \d{4}-[^)]*\), on `left`: /),
      }),
    ]);
    expect((await command("unlock")).code).toBe(0);

    // Of another selection: one writes at a time, so it waits for that job before it begins its own.
    const other = await startAction(provision([orphan, { id: "beside", run: "[ -e left ]" }], { only: "beside" }));
    await other.logged("a job of an earlier run is still at work: following");
    writeFileSync(small.inWorkspace("leave"), "");
    const run = await other.ended;
    expect(run.code).toBe(0);
    expect(stepOf(run, "beside").result).toBe("installed");
    expect(existsSync(small.inWorkspace(".install_markers/left.done"))).toBe(true);
    expect(existsSync(lock())).toBe(false);
  });

  it("do not take the lock from a run at work", async () => {
    const first = await startAction(provision([{ id: "holding", run: "echo holding; sleep 4" }]));
    await first.logged("holding");
    const refused = await command("unlock");
    expect(refused.code).toBe(1);
    expect(refused.report?.pods[0]?.problem?.message).toContain(RUN_118);
    const locked = await command("lock", { message: "after that" });
    expect(locked.code).toBe(0);
    expect(locked.log).toContain("waiting for the lock");
    expect((await first.ended).code).toBe(0);
    rmSync(lock(), { recursive: true });
  });
});
