import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UV } from "../../src/data/pins.ts";
import { type ActionRun, runAction, startAction, stepOf } from "../support/action.ts";
import { processesWith, signalAll } from "../support/processes.ts";
import { run as runProgram } from "../support/run.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { writeWheels } from "../support/wheels.ts";

const COMFYUI = "Comfy-Org/ComfyUI";
const GOOD = "example/ComfyUI-Good";
const NODE = "node_ComfyUI-Good";
const MANIFEST = { nodes: [`https://github.com/${GOOD}`, "https://github.com/example/ComfyUI-Plain"] };

let small: SmallPod;
const inputs = (more: Readonly<Record<string, string>> = {}, nodes = MANIFEST.nodes) =>
  small.inputs({ nodes }, { "pod-name": "small", ...more });
const run = (more: Readonly<Record<string, string>> = {}): Promise<ActionRun> => runAction({ inputs: inputs(more) });
const onPod = (program: string, ...words: string[]) =>
  runProgram(program, words, { env: { PATH: process.env.PATH, HOME: small.pod.home } });

/** What a rollback has to bring back to the byte: every commit by git's word, every package by uv's. */
async function state() {
  const nodes = await readdir(small.inWorkspace("ComfyUI/custom_nodes"), { withFileTypes: true });
  const folders = nodes.filter((entry) => entry.isDirectory() && entry.name !== "__pycache__").map(({ name }) => name);
  const head = async (folder: string) =>
    [folder, await onPod("git", "-C", small.inWorkspace(folder), "rev-parse", "HEAD")] as const;
  const uv = small.inWorkspace(`.comfy-pod/tools/uv-${UV.version}/bin/uv`);
  return {
    commits: await Promise.all(["ComfyUI", ...folders.sort().map((name) => `ComfyUI/custom_nodes/${name}`)].map(head)),
    packages: await onPod(uv, "pip", "freeze", "--python", small.inWorkspace("venv/bin/python")),
    startScript: await readFile(small.inWorkspace("comfyStart.sh"), "utf8"),
    markers: (await readdir(small.inWorkspace(".install_markers"))).sort(),
  };
}
type State = Awaited<ReturnType<typeof state>>;

/** A release that does not start, and a node that asks for a newer package. */
async function breakComfyui(version: string): Promise<void> {
  await small.repositories.addCommit(COMFYUI, {
    "comfyui_version.py": `__version__ = "${version}"\n`,
    "nodes.py": "raise RuntimeError('this release does not start')\n",
  });
  await small.repositories.tag(COMFYUI, `v${version}`);
}

let before: State;
beforeAll(async () => {
  small = await startSmallPod();
  const first = await run();
  expect(first.annotations).toEqual([]);
  await writeWheels(small.wheels, [
    { name: "small-good", version: "2.0", files: { "small_good/__init__.py": "def same(value):\n    return value\n" } },
  ]);
  before = await state();
}, 300_000);
afterAll(() => small.stop());

describe("an update that fails", () => {
  it("at the start of ComfyUI is undone with on-failure: rollback, and the next run finds all as it was", async () => {
    await breakComfyui("0.3.0");
    await small.repositories.addCommit(GOOD, { "requirements.txt": "small-good>=2\n" });
    await writeFile(small.inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "weights");
    await writeFile(small.inWorkspace("ComfyUI/input/example.png"), "mine\n");
    const failed = await run({ update: "true", "on-failure": "rollback" });
    expect(failed.code).toBe(1);
    expect(stepOf(failed, "comfyui_core").result).toBe("updated");
    expect(stepOf(failed, NODE).result).toBe("updated");
    expect(stepOf(failed, "comfyui_service")).toMatchObject({
      result: "failed",
      reason: expect.stringMatching(/does not start/),
    });
    expect(failed.summary.split("\n")[0]).toMatch(
      /^## ❌ small: `comfyui_service` failed; everything is back as it was before \(generation 1\)/,
    );
    expect(failed.outputs).toMatchObject({
      result: "failed",
      changed: "false",
      "comfyui-version": "0.2.0",
      "failed-step": "comfyui_service",
    });

    expect(await state()).toEqual(before);
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    expect(await readFile(small.inWorkspace("ComfyUI/input/example.png"), "utf8")).toBe("mine\n");
    expect(await readFile(small.inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "utf8")).toBe("weights");
    const next = await run();
    expect(next.outputs).toMatchObject({ result: "unchanged", changed: "false" });
    expect(small.comfyuiProcesses()).toHaveLength(1);
  });

  it("at a node's requirements is undone too; ComfyUI, which had loaded nothing new, is not restarted", async () => {
    const processes = small.comfyuiProcesses();
    await small.repositories.addCommit(GOOD, { "requirements.txt": "small-good>=9\n" });
    const failed = await run({ update: NODE, "on-failure": "rollback" });
    expect(stepOf(failed, NODE).result).toBe("failed");
    expect(failed.summary).toMatch(new RegExp(`^## ❌ small: \`${NODE}\` failed; everything is back`));
    expect(await state()).toEqual(before);
    expect(small.comfyuiProcesses()).toEqual(processes);
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("stays as it is with on-failure: keep", async () => {
    const failed = await run({ update: "comfyui_core" });
    expect(failed.summary.split("\n")[0]).toMatch(/^## ❌ small: `comfyui_service` failed/);
    expect(failed.summary).not.toContain("generation");
    const after = await state();
    expect(after.commits[0]?.[1]).toBe(await small.repositories.commit(COMFYUI, "v0.3.0"));
    expect(small.comfyuiProcesses()).toEqual([]);
  });

  it("is not begun where what is there cannot be recorded, and the run would have to be undone", async () => {
    const generations = small.inWorkspace(".comfy-pod/generations");
    await rename(generations, `${generations}.away`);
    await writeFile(generations, "in the way\n");
    const there = await state();
    const refused = await run({ update: NODE, "on-failure": "rollback" });
    expect(refused.code).toBe(1);
    expect(stepOf(refused, NODE)).toMatchObject({
      result: "failed",
      reason: expect.stringMatching(/^nothing was changed, since what was there before could not be recorded: /),
    });
    expect(await state()).toEqual(there);
    await rm(generations);
    await rename(`${generations}.away`, generations);
  });
});

describe("the command rollback", () => {
  it("lists what there is where the number is unknown", async () => {
    const refused = await run({ command: "rollback", to: "77" });
    expect(refused.code).toBe(1);
    expect(stepOf(refused, "generation").reason).toBe("there is no generation 77; there are: 1");
    expect(refused.summary).toMatch(/generation 1: \d{4}-\d\d-\d\d .*changed since: .*ComfyUI/);
  });

  it("goes back to the state before the last change, proves it, and starts ComfyUI again", async () => {
    await writeFile(small.inWorkspace("ComfyUI/comfyui_version.py"), "edited = True\n");
    const back = await run({ command: "rollback", to: "previous" });
    expect(back, JSON.stringify(back.annotations)).toMatchObject({
      code: 0,
      outputs: { result: "changed", "comfyui-version": "0.2.0" },
    });
    expect(stepOf(back, "proof").reason).toMatch(/generation 1$/);
    expect(await state()).toEqual(before);
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    const patches = await readdir(small.inWorkspace(".comfy-pod/aside"), { recursive: true });
    const texts = await Promise.all(
      patches
        .filter((path) => path.endsWith(".patch"))
        .map((path) => readFile(small.inWorkspace(join(".comfy-pod/aside", path)), "utf8")),
    );
    expect(texts.join("")).toContain("+edited = True");
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("goes to a number, with nodes that were not there moved aside, and back again", async () => {
    const nodes = [...MANIFEST.nodes, "https://github.com/kijai/ComfyUI-KJNodes"];
    const added = await runAction({ inputs: inputs({ update: NODE, "on-failure": "rollback" }, nodes) });
    // Its newest commit asks for what there is not, so nothing of this run is left.
    expect(added.code).toBe(1);
    expect(await state()).toEqual(before);
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    await runAction({ inputs: inputs({}, nodes) });
    const more = await state();
    expect(more.commits.map(([folder]) => folder)).toContain("ComfyUI/custom_nodes/ComfyUI-KJNodes");

    const generations = (await readdir(small.inWorkspace(".comfy-pod/generations")))
      .map(Number)
      .sort((left, right) => right - left);
    const back = await run({ command: "rollback", to: String(generations[0]) });
    expect(back.code, JSON.stringify(back.annotations)).toBe(0);
    expect(back.summary).toContain("ComfyUI-KJNodes");
    expect(await state()).toEqual(before);
    expect((await run()).outputs.result).toBe("unchanged");

    const forth = await runAction({ inputs: inputs({ command: "rollback" }, nodes) });
    expect(forth.code, JSON.stringify(forth.annotations)).toBe(0);
    expect((await state()).commits).toEqual(more.commits);
    expect((await state()).packages).toBe(more.packages);
    expect((await runAction({ inputs: inputs({}, nodes) })).outputs.result).toBe("unchanged");
    expect((await run({ command: "rollback", to: String(generations[0]) })).code).toBe(0);
  });

  it("that is killed on the pod and run again ends right", async () => {
    await run({ update: "comfyui_core" });
    const running = await startAction({ inputs: inputs({ command: "rollback" }) });
    await running.logged("ComfyUI is at ");
    // The pod goes down: everything on it ends at once.
    signalAll(processesWith(`HOME=${small.pod.home}`), "SIGKILL");
    const cut = await running.ended;
    expect(cut.code).toBe(1);
    await sleep(200);

    const again = await run({ command: "rollback" });
    expect(again.code, JSON.stringify(again.annotations)).toBe(0);
    expect(await state()).toEqual(before);
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    expect((await run()).outputs.result).toBe("unchanged");
  });
});
