import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, startAction, stepOf } from "../support/action.ts";
import { processesWith } from "../support/processes.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** What the issue gives a cancelled run to tell all it has to tell. */
const SECONDS_TO_TELL = 5;

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
  // What every run below finds in place, so that each is about its own step.
  const first = await runAction({ inputs: small.inputs({}, { start: "false" }) });
  expect(first.code).toBe(0);
}, 300_000);
afterAll(() => small.stop());

let silent: Server | null = null;
afterEach(() => {
  silent?.close();
  silent = null;
});

const SLOW = { id: "slow", run: "echo at work; touch begun; sleep 300; touch done" };
const LATER = { id: "later", needs: ["slow"], run: "true" };
const lock = () => small.inWorkspace(".comfy-pod/lock");

/** Starts a run, waits for this in its log, and sends the signal; the run that comes of it, with the seconds it took from there. */
async function cancelledAt(
  logged: string,
  inputs: Readonly<Record<string, string>>,
  signals: readonly NodeJS.Signals[] = ["SIGINT"],
): Promise<ActionRun & { readonly secondsAfter: number }> {
  const action = await startAction({ inputs });
  await action.logged(logged);
  const at = Date.now();
  for (const signal of signals) {
    action.signal(signal);
    await sleep(50);
  }
  const ended = await action.ended;
  return { ...ended, secondsAfter: (Date.now() - at) / 1000 };
}

function expectToldInTime(run: ActionRun & { readonly secondsAfter: number }): void {
  expect(run.secondsAfter).toBeLessThan(SECONDS_TO_TELL);
  expect(run).toMatchObject({ code: 1, stderr: "" });
  expect(run.outputs).toMatchObject({ result: "cancelled", changed: "false", "failed-count": "0" });
  expect(run.summary).toMatch(/^## ⏹️ .*cancelled/);
  expect(run.report?.pods[0]?.result).toBe("cancelled");
}

/** The pod's processes but for those of sshd's own sessions, which end a moment after their connection. */
async function podProcesses(): Promise<string[]> {
  await sleep(300);
  return processesWith(`HOME=${small.pod.home}`).map((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "),
  );
}

describe("a signal while the run connects", () => {
  it("ends it though the pod never answers", async () => {
    const { promise: port, resolve } = Promise.withResolvers<number>();
    silent = createServer().listen(0, "127.0.0.1", function (this: Server) {
      resolve((this.address() as { port: number }).port);
    });
    const inputs = small.inputs({}, { host: `root@127.0.0.1:${await port}` });
    const action = await startAction({ inputs });
    await new Promise((connected) => silent?.once("connection", connected));
    const at = Date.now();
    action.signal("SIGINT");
    const run = await action.ended;
    expectToldInTime({ ...run, secondsAfter: (Date.now() - at) / 1000 });
    expect(run.report?.pods[0]?.steps).toEqual([]);
  });

  it("ends it while it tries again", async () => {
    const run = await cancelledAt("Trying again", small.inputs({}, { host: "root@127.0.0.1:1" }));
    expectToldInTime(run);
  });
});

describe("a signal while the pod is asked", () => {
  it("ends it, though the probe hangs", async () => {
    // The check of an own step is part of the probe.
    const asked = small.inWorkspace("asked");
    const steps = [{ id: "hanging", check: `touch ${asked}; sleep 60`, run: "true" }];
    const action = await startAction({ inputs: small.inputs({ steps }, { start: "false" }) });
    await expect.poll(() => existsSync(asked), { timeout: 20_000 }).toBe(true);
    const at = Date.now();
    action.signal("SIGTERM");
    expectToldInTime({ ...(await action.ended), secondsAfter: (Date.now() - at) / 1000 });
    // A probe only reads; what it started ends by its own limit.
    await expect.poll(podProcesses, { timeout: 20_000 }).toEqual([]);
  });
});

describe("a signal while the lock is waited for", () => {
  it("ends the wait; nothing has run, and the other's lock stays", async () => {
    const locked = await runAction({ inputs: small.inputs({}, { command: "lock", message: "measuring" }) });
    expect(locked.code).toBe(0);
    const inputs = small.inputs({ steps: [SLOW] }, { start: "false" });
    const run = await cancelledAt("waiting for the lock", inputs);
    expectToldInTime(run);
    expect(stepOf(run, "slow")).toMatchObject({ result: "not-run" });
    expect(existsSync(small.inWorkspace("begun"))).toBe(false);
    expect(existsSync(lock())).toBe(true);
    expect((await runAction({ inputs: small.inputs({}, { command: "unlock" }) })).code).toBe(0);
  });
});

describe("a signal while a job is at work", () => {
  const steps = [{ id: "quick", run: "echo quick >quick" }, SLOW, LATER];

  it("stops its processes, gives the lock back, and keeps what was done before", async () => {
    const run = await cancelledAt("at work", small.inputs({ steps }, { start: "false" }));
    expect(run.secondsAfter).toBeLessThan(SECONDS_TO_TELL);
    expect(run).toMatchObject({ code: 1, stderr: "" });
    expect(run.outputs).toMatchObject({ result: "cancelled", changed: "true", "failed-count": "0" });
    expect(idsOf(run, "installed-steps")).toEqual(["quick"]);
    expect(stepOf(run, "slow")).toMatchObject({ result: "cancelled" });
    expect(stepOf(run, "later")).toMatchObject({ result: "not-run" });
    expect(run.summary).toMatch(/^## ⏹️ .*cancelled after .*, at `slow`/);
    expect(run.summary).toContain("its work on the pod was stopped");
    expect(run.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(await podProcesses()).toEqual([]);
    expect(existsSync(lock())).toBe(false);
    expect(existsSync(small.inWorkspace(".install_markers/quick.done"))).toBe(true);
    expect(existsSync(small.inWorkspace(".install_markers/slow.done"))).toBe(false);
  });

  it("ends even what does not listen to SIGTERM, and a second signal changes nothing", async () => {
    const deaf = { id: "deaf", run: "trap '' TERM INT HUP; echo deaf at work; while :; do sleep 1; done" };
    const inputs = small.inputs({ steps: [deaf] }, { start: "false" });
    const run = await cancelledAt("deaf at work", inputs, ["SIGINT", "SIGTERM", "SIGINT"]);
    expectToldInTime(run);
    expect(stepOf(run, "deaf")).toMatchObject({ result: "cancelled" });
    expect(await podProcesses()).toEqual([]);
    expect(existsSync(lock())).toBe(false);
  });

  it("is told in time where the pod has fallen silent", async () => {
    const action = await startAction({ inputs: small.inputs({ steps: [{ ...SLOW, id: "cut" }] }, { start: "false" }) });
    await action.logged("at work");
    small.pod.freezeConnections();
    const at = Date.now();
    action.signal("SIGINT");
    const run = { ...(await action.ended), secondsAfter: (Date.now() - at) / 1000 };
    small.pod.cutConnections();
    expectToldInTime(run);
    expect(stepOf(run, "cut").reason).toContain("could not be reached");
    expect(run.summary).toContain("may go on there");
    // What could not be stopped is found by the next run; once its owner counts as gone, it is stopped with that.
    const minutesAgo = Date.now() / 1000 - 120;
    utimesSync(join(lock(), "beat"), minutesAgo, minutesAgo);
    const next = await cancelledAt("following", small.inputs({ steps: [{ ...SLOW, id: "cut" }] }, { start: "false" }));
    expect(next.secondsAfter).toBeLessThan(SECONDS_TO_TELL);
    expect(await podProcesses()).toEqual([]);
    rmSync(lock(), { recursive: true });
  });

  it("with `leave` lets it go on, and the next run attaches to it", async () => {
    const left = { id: "left", run: "echo left at work; sleep 8; echo finished >left" };
    const inputs = small.inputs({ steps: [left] }, { start: "false", "on-cancel": "leave" });
    const run = await cancelledAt("left at work", inputs);
    expect(run.secondsAfter).toBeLessThan(SECONDS_TO_TELL);
    expect(run.outputs).toMatchObject({ result: "cancelled" });
    expect(idsOf(run, "running-steps")).toEqual(["left"]);
    expect(run.summary).toContain("goes on on the pod");
    expect(existsSync(lock())).toBe(false);
    const next = await runAction({ inputs });
    expect(next.log).toContain("a job of an earlier run is still at work");
    expect(next.code).toBe(0);
    expect(readFileSync(small.inWorkspace("left"), "utf8")).toBe("finished\n");
    const jobs = readdirSync(small.inWorkspace(".comfy-pod/jobs")).filter((job) =>
      readFileSync(small.inWorkspace(`.comfy-pod/jobs/${job}/steps`), "utf8")
        .split("\n")
        .includes("left"),
    );
    expect(jobs).toHaveLength(1);
  });
});

describe("a signal while ComfyUI starts", () => {
  it("leaves no half-started ComfyUI behind", async () => {
    const node = small.inWorkspace("ComfyUI/custom_nodes/dreaming");
    mkdirSync(node);
    writeFileSync(join(node, "__init__.py"), "import time\nprint('dreaming', flush=True)\ntime.sleep(60)\n");
    const run = await cancelledAt("dreaming", small.inputs());
    rmSync(node, { recursive: true });
    expect(run.secondsAfter).toBeLessThan(SECONDS_TO_TELL);
    expect(run.outputs.result).toBe("cancelled");
    expect(await podProcesses()).toEqual([]);
  });
});

describe("a signal when all is done", () => {
  it("does not change what is told", async () => {
    const action = await startAction({ inputs: small.inputs({}, { start: "false" }) });
    await action.logged("nothing to do");
    action.signal("SIGINT");
    expect(await action.ended).toMatchObject({ code: 0, outputs: { result: "unchanged" } });
  });
});
