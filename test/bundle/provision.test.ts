import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { changedPaths, readTree, type Tree } from "../support/tree.ts";
import { writeWheels } from "../support/wheels.ts";

const NODE = "node_ComfyUI-Good";
const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  pip: ["small-einops"],
  steps: [{ id: "greeting", run: "echo hello >greeting", check: "[ -f greeting ]" }],
};

let small: SmallPod;
let first: ActionRun;
const run = (inputs: Readonly<Record<string, string>> = {}, manifest: ManifestKeys = MANIFEST): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(manifest, { "pod-name": "small", ...inputs }) });

beforeAll(async () => {
  small = await startSmallPod();
  first = await run();
}, 300_000);
afterAll(() => small.stop());

const inWorkspace = (path: string): string => small.inWorkspace(path);

/** ComfyUI writes its log, what it was asked to make, and Python's caches. */
const ofComfyui = (path: string): boolean =>
  /^logs(\/|$)|^ComfyUI\/(user|temp|output|input)(\/|$)|(^|\/)__pycache__(\/|$)/.test(path);
const settledTree = (): Promise<Tree> => readTree(small.pod.workspace, ofComfyui);

describe("an empty pod", () => {
  it("is provisioned: every step installed, ComfyUI answers, and outputs and summary say so", async () => {
    expect(first.annotations).toEqual([]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.outputs).toMatchObject({
      result: "changed",
      changed: "true",
      "failed-count": "0",
      "comfyui-version": "0.2.0",
      "comfyui-commit": await small.repositories.commit("Comfy-Org/ComfyUI", "v0.2.0"),
    });
    expect(idsOf(first, "installed-steps")).toEqual(
      expect.arrayContaining([
        "python_env",
        "comfyui_core",
        "torch",
        NODE,
        "greeting",
        "comfyui_service",
        "overall_installation",
      ]),
    );
    expect(await small.comfyuiVersion()).toBe("0.2.0");
    expect(first.summary).toMatch(/^## ✅ small: installed \d+/);
    expect(await readFile(inWorkspace("greeting"), "utf8")).toBe("hello\n");
    expect(existsSync(inWorkspace(".install_markers/overall_installation.done"))).toBe(true);
  });

  it("keeps the private key out of everything that it wrote", () => {
    const secret = small.pod.privateKey.split("\n")[2] ?? "";
    expect(secret).not.toBe("");
    expect([first.summary, JSON.stringify(first.outputs)].join("\n")).not.toContain(secret);
  });
});

describe("the pod afterwards", () => {
  it("is left as it is by a second run: one login, one exec, not a file changed", async () => {
    const [before, logins, execs] = [await settledTree(), small.pod.logins(), small.pod.execs()];
    const second = await run();
    expect(second.outputs).toMatchObject({ result: "unchanged", changed: "false", "installed-count": "0" });
    expect(idsOf(second, "installed-steps")).toEqual([]);
    expect([small.pod.logins() - logins, small.pod.execs() - execs]).toEqual([1, 1]);
    expect(changedPaths(before, await settledTree())).toEqual([]);
    expect(second.summary).toMatch(/^## ✅ small: nothing to do \(\d+ up to date/);
  });

  it("gets back a node that was deleted, and says that it had drifted", async () => {
    await rm(inWorkspace("ComfyUI/custom_nodes/ComfyUI-Good"), { recursive: true });
    const repaired = await run();
    expect(repaired).toMatchObject({ code: 0 });
    expect(idsOf(repaired, "installed-steps")).toContain(NODE);
    expect(idsOf(repaired, "installed-steps")).not.toContain("torch");
    expect(stepOf(repaired, NODE).verdict.reason).toMatch(/drift/);
    expect(existsSync(inWorkspace("ComfyUI/custom_nodes/ComfyUI-Good/__init__.py"))).toBe(true);
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("gets back a package that was deleted from the environment", async () => {
    const [environment] = Object.keys(await readTree(inWorkspace("venv"))).filter((path) => /small_einops$/.test(path));
    expect(environment).toBeDefined();
    await rm(inWorkspace(join("venv", environment ?? "")), { recursive: true });
    const repaired = await run();
    expect(repaired).toMatchObject({ code: 0 });
    expect(repaired.outputs.result).toBe("changed");
    expect(existsSync(inWorkspace(join("venv", environment ?? "", "__init__.py")))).toBe(true);
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("runs a step again whose marker was removed", async () => {
    await rm(inWorkspace(".install_markers/greeting.done"));
    await writeFile(inWorkspace("greeting"), "changed by hand\n");
    const again = await run();
    expect(idsOf(again, "installed-steps")).toEqual(["greeting"]);
    expect(stepOf(again, "greeting").verdict.reason).toMatch(/reset by hand/);
    expect(await readFile(inWorkspace("greeting"), "utf8")).toBe("hello\n");
    expect(existsSync(inWorkspace(".install_markers/greeting.done"))).toBe(true);
  });

  it("applies again what is forced, at the same version, and keeps what lies in the checkout", async () => {
    await writeFile(inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "weights");
    const forced = await run({ force: "comfyui_core, greeting" });
    expect(forced).toMatchObject({ code: 0 });
    expect(stepOf(forced, "comfyui_core")).toMatchObject({
      result: "installed",
      verdict: { reason: expect.stringMatching(/forced/) },
    });
    expect(forced.outputs["comfyui-commit"]).toBe(first.outputs["comfyui-commit"]);
    expect(await readFile(inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "utf8")).toBe("weights");
  });

  it("leaves out what is skipped, and is not called complete for it", async () => {
    await rm(inWorkspace(".install_markers/greeting.done"));
    const partly = await run({ skip: "greeting" });
    expect(stepOf(partly, "greeting")).toMatchObject({ result: "skipped", reason: expect.stringMatching(/left out/) });
    expect(existsSync(inWorkspace(".install_markers/greeting.done"))).toBe(false);
    expect(idsOf(await run(), "installed-steps")).toEqual(["greeting"]);
  });

  it("leaves ComfyUI running where nothing that it loads changed, and restarts it in the same run where something did", async () => {
    const before = small.comfyuiProcesses();
    expect(before).toHaveLength(1);
    await rm(inWorkspace(".install_markers/model_directories.done"));
    const harmless = await run();
    expect(idsOf(harmless, "installed-steps")).toEqual(["model_directories"]);
    expect(small.comfyuiProcesses()).toEqual(before);

    await rm(inWorkspace(`.install_markers/${NODE}.done`));
    const loaded = await run();
    expect(idsOf(loaded, "updated-steps")).toEqual(["comfyui_service"]);
    expect(small.comfyuiProcesses()).toHaveLength(1);
    expect(small.comfyuiProcesses()).not.toEqual(before);
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("installs what the requirements ask for anew, and says so", async () => {
    const name = "example/ComfyUI-Good";
    await writeWheels(small.wheels, [{ name: "small-good", version: "2.0" }]);
    await small.repositories.addCommit(name, { "requirements.txt": "small-good>=2\n" });
    const kept = await run();
    expect(kept.outputs.result).toBe("unchanged");

    const updated = await run({ update: NODE });
    expect(updated.code).toBe(0);
    expect(idsOf(updated, "updated-steps")).toEqual([NODE, "comfyui_service"]);
    expect(stepOf(updated, NODE).verdict.reason).toMatch(/[0-9a-f]{7} → [0-9a-f]{7}/);
    const packages = Object.keys(await readTree(inWorkspace("venv"), (path) => path.endsWith("__pycache__")));
    expect(packages.filter((path) => path.endsWith(".dist-info") && path.includes("small_good"))).toEqual([
      expect.stringContaining("small_good-2.0.dist-info"),
    ]);
  });
});
