import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckReport } from "../../src/report/report.ts";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { signalAll } from "../support/processes.ts";
import { connectInputs, type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { startPod } from "../support/sshd.ts";
import { readTree } from "../support/tree.ts";

const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  pip: ["small-einops"],
};
const GOOD = "ComfyUI/custom_nodes/ComfyUI-Good";

let small: SmallPod;
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(MANIFEST, { "pod-name": "small", command: "health", ...inputs }) });

beforeAll(async () => {
  small = await startSmallPod();
  const provisioned = await run({ command: "provision" });
  expect(provisioned.outputs.result).toBe("changed");
}, 300_000);
afterAll(() => small.stop());

/** The checks by id, as the output has them. */
function checksOf({ outputs }: ActionRun): Readonly<Record<string, CheckReport>> {
  const checks: readonly CheckReport[] = JSON.parse(outputs.checks ?? "null");
  return Object.fromEntries(checks.map((check) => [check.id, check]));
}
const idsOfFailed = (ran: ActionRun) =>
  Object.values(checksOf(ran))
    .filter(({ status }) => status === "failed")
    .map(({ id }) => id);

/** Queues a prompt that takes so many seconds. */
async function occupy(seconds: number): Promise<void> {
  const prompt = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  await fetch(`http://127.0.0.1:${small.port}/prompt`, { method: "POST", body: JSON.stringify({ prompt }) });
}
const release = async () => {
  await fetch(`http://127.0.0.1:${small.port}/interrupt`, { method: "POST", body: "{}" });
  await sleep(300);
};

describe("a pod that is well", () => {
  it("is healthy: a picture comes back over SSH, from temp, and nothing in output", async () => {
    const outputs = await readdir(small.inWorkspace("ComfyUI/output"));
    const ran = await run();
    expect(ran.annotations, ran.log).toEqual([]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.outputs).toMatchObject({
      result: "unchanged",
      healthy: "true",
      reachable: "true",
      "comfyui-version": "0.2.0",
    });
    const { prompt, comfyui, components, nodes } = checksOf(ran);
    expect(prompt).toMatchObject({ status: "ok", detail: expect.stringMatching(/64 × 64, \d+ bytes, in `temp`/) });
    expect(comfyui?.detail).toMatch(/ComfyUI 0\.2\.0 answers on port \d+ since 20/);
    expect(components?.detail).toMatch(/^(\d+) of \1 in place/);
    expect(nodes).toMatchObject({ status: "ok", detail: "2 nodes of the manifest loaded" });
    expect(ran.summary).toMatch(/^## ✅ small: healthy/);
    expect(ran.summary).toContain("installation_progress.log");
    expect(await readdir(small.inWorkspace("ComfyUI/output"))).toEqual(outputs);
  });

  it("is asked in one exec where no prompt is wanted, and remembered in another", async () => {
    const execs = small.pod.execs();
    const ran = await run({ "health-prompt": "off" });
    expect(small.pod.execs() - execs).toBe(2);
    expect(checksOf(ran).prompt?.status).toBe("skipped");
  });

  it("executes a workflow of the repository instead, and names what ComfyUI refuses in it", async () => {
    const graph = { 1: { class_type: "EmptyImage", inputs: { width: 32, height: 16, batch_size: 1, color: 7 } } };
    const whole = { ...graph, 2: { class_type: "PreviewImage", inputs: { images: ["1", 0] } } };
    const inputs = small.inputs(MANIFEST, { command: "health", "health-prompt": "check.json" });
    const good = await runAction({ inputs, files: { "check.json": JSON.stringify(whole) } });
    expect(checksOf(good).prompt).toMatchObject({ status: "ok", detail: expect.stringContaining("32 × 16") });

    const unknown = { ...whole, 3: { class_type: "NoSuchNode", inputs: {} } };
    const bad = await runAction({ inputs, files: { "check.json": JSON.stringify(unknown) } });
    expect(bad.outputs.healthy).toBe("false");
    expect(checksOf(bad).prompt).toMatchObject({
      status: "failed",
      detail: expect.stringContaining("NoSuchNode does not exist"),
    });
  });

  it("is busy, and left in peace, while a prompt is at work", async () => {
    await occupy(60);
    const ran = await run();
    await release();
    expect(ran).toMatchObject({ code: 0, outputs: { healthy: "true" } });
    expect(checksOf(ran)).toMatchObject({
      queue: { status: "busy", detail: "1 prompt at work or waiting" },
      prompt: { status: "busy" },
    });
    expect(ran.summary).toContain("busy");
  });
});

describe("a pod that is not well", () => {
  it("names the node that fails to import, with its traceback's last line", async () => {
    const file = small.inWorkspace(`${GOOD}/__init__.py`);
    const original = await readFile(file, "utf8");
    await writeFile(file, `import no_such_module\n`);
    const provisioned = await run({ command: "provision", force: "comfyui_service" });
    const ran = await run();
    await writeFile(file, original);
    // Its failure is shown with ComfyUI's traceback, not with the last words of its installation.
    const tail = stepOf(provisioned, "node_ComfyUI-Good").logTail;
    expect(tail[0]).toBe("Traceback (most recent call last):");
    expect(tail).toContainEqual(expect.stringContaining("import no_such_module"));
    expect(tail.at(-1)).toMatch(/^not loaded: .*ComfyUI-Good: ModuleNotFoundError: No module named 'no_such_module'$/);
    expect(ran).toMatchObject({ code: 1, outputs: { healthy: "false", result: "failed" } });
    expect(checksOf(ran).nodes).toMatchObject({
      status: "failed",
      detail: expect.stringMatching(
        /1 node failed to load: `ComfyUI-Good`: ModuleNotFoundError: No module named 'no_such_module'/,
      ),
    });
    expect(ran.annotations).toContainEqual(
      expect.objectContaining({ kind: "error", message: expect.stringContaining("no_such_module") }),
    );
    expect(ran.summary).toMatch(/^## ❌ small: unhealthy: `nodes`/);

    const healed = await run({ heal: "true" });
    expect(healed, healed.log).toMatchObject({ code: 0, outputs: { healthy: "true" } });
    expect(idsOf(healed, "failed-steps")).toEqual([]);
  });

  it("is unhealthy when ComfyUI was killed, does not fail where that is not wished, and is healed", async () => {
    signalAll(small.comfyuiProcesses(), "SIGKILL");
    await sleep(300);
    const told = await run({ "fail-on-unhealthy": "false" });
    expect(told).toMatchObject({ code: 0, outputs: { healthy: "false", result: "unchanged" } });
    expect(checksOf(told).comfyui).toMatchObject({ status: "failed", remedy: expect.stringContaining("heal: true") });
    expect(checksOf(told).prompt?.status).toBe("skipped");
    expect(told.annotations.map(({ kind }) => kind)).toEqual(["warning"]);
    expect(small.comfyuiProcesses()).toEqual([]);

    const healed = await run({ heal: "true" });
    expect(healed, healed.log).toMatchObject({ code: 0, outputs: { healthy: "true", result: "changed" } });
    expect(idsOf(healed, "installed-steps")).toEqual(["comfyui_service"]);
    expect(checksOf(healed).prompt?.status).toBe("ok");
    expect(small.comfyuiProcesses()).toHaveLength(1);
  });

  it("tells a package that was deleted as drift, and heals it without an update", async () => {
    const commit = (await run()).outputs["comfyui-commit"];
    const folder = await packageFolder("small_einops");
    const metadata = (await readdir(dirname(folder))).filter((name) => /^small_einops-.*\.dist-info$/.test(name));
    expect(metadata).toHaveLength(1);
    for (const path of [folder, ...metadata.map((name) => join(dirname(folder), name))])
      await rm(path, { recursive: true });
    const ran = await run();
    expect(idsOfFailed(ran)).toEqual(["components"]);
    expect(checksOf(ran).components?.detail).toMatch(/`dependencies_additional`: drift/);

    await small.repositories.addCommit("Comfy-Org/ComfyUI", { "news.txt": "newer\n" });
    const healed = await run({ heal: "true" });
    expect(healed, healed.log).toMatchObject({ code: 0, outputs: { healthy: "true", "comfyui-commit": commit } });
    expect(idsOf(healed, "installed-steps")).toContain("dependencies_additional");
    expect(existsSync(`${folder}/__init__.py`)).toBe(true);
  });

  it("remembers its last checks, and draws them", async () => {
    const ran = await run();
    const history = ran.report?.pods[0]?.health?.history ?? [];
    expect(history.map(({ healthy }) => healthy)).toContain(false);
    expect(history.at(-1)).toMatchObject({ healthy: true, failed: [] });
    expect((await readFile(small.inWorkspace(".comfy-pod/health/history"), "utf8")).split("\n").length).toBe(
      history.length + 1,
    );
    expect(ran.summary).toMatch(/\*\*The last \d+ checks\*\* \(UTC\): .*❌ unhealthy .*`components`.* → ✅ healthy/);
  });
});

describe("a pod with nothing on it", () => {
  it("is unhealthy, and stays as empty as it was", async () => {
    const pod = await startPod();
    try {
      const before = [await readTree(pod.home), await readTree(pod.workspace)];
      const manifest = small.inputs({}).manifest ?? "";
      const ran = await runAction({ inputs: { ...connectInputs(pod), command: "health", manifest } });
      expect(ran, ran.log).toMatchObject({ code: 1, outputs: { healthy: "false", reachable: "true" } });
      expect(idsOfFailed(ran)).toEqual(["comfyui", "components", "files"]);
      expect([await readTree(pod.home), await readTree(pod.workspace)]).toEqual(before);
    } finally {
      await pod.stop();
    }
  });
});

describe("a pod that is off", () => {
  const off = { host: "root@127.0.0.1:1", "connect-timeout": "1s" };

  it.each([
    ["error", 1, "failed", ["error"]],
    ["warn", 0, "unchanged", ["warning"]],
    ["ignore", 0, "unchanged", []],
  ] as const)("is an answer of its own with if-unreachable: %s", async (tolerance, code, result, kinds) => {
    const ran = await run({ ...off, "if-unreachable": tolerance });
    expect(ran.code, ran.log).toBe(code);
    expect(ran.outputs).toMatchObject({ result, healthy: "false", reachable: "false" });
    expect(ran.annotations.map(({ kind }) => kind)).toEqual(kinds);
    expect(ran.summary).toMatch(/small: (not reachable|the pod refuses connections)/);
  });

  it("is not what a key that does not fit is", async () => {
    const ran = await run({
      "host-key": "SHA256:uNiVztksCsDhcc0u9e8BrsQNeEELZHo7yRWJG3Y2zSs",
      "if-unreachable": "ignore",
    });
    expect(ran).toMatchObject({ code: 1, outputs: { reachable: "false" } });
  });
});

async function packageFolder(name: string): Promise<string> {
  const lib = small.inWorkspace("venv/lib");
  const [version = ""] = await readdir(lib);
  return `${lib}/${version}/site-packages/${name}`;
}
