/** The rows of the two documents of the earlier systems: what each named is a step, is marked as they marked it, and runs again alone once its mark is gone. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { writeWheels } from "../support/wheels.ts";

/** All components but SageAttention, which needs a GPU. */
const MANIFEST = {
  manager: "clone",
  nodes: ["https://github.com/example/ComfyUI-Plain", "https://github.com/kijai/ComfyUI-KJNodes"],
  pip: ["small-einops"],
  components: { ffmpeg: false, "ffmpeg-source": true, "gguf-node": true },
};
const NODE_STEPS = ["node_ComfyUI-Plain", "node_ComfyUI-KJNodes"];

let small: SmallPod;
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(MANIFEST, inputs) });
const stateFile = () => small.inWorkspace("runpodTools/state.env");

beforeAll(async () => {
  small = await startSmallPod();
  await small.repositories.create("FFmpeg/FFmpeg", { configure: "#!/bin/sh\n" });
  await writeWheels(small.wheels, [{ name: "gguf-node", version: "0.2.0" }]);
  // The first system's file is kept where it is in use.
  await mkdir(small.inWorkspace("runpodTools"), { recursive: true });
  await writeFile(stateFile(), "POD_HOST=203.0.113.7\n");
  const first = await run();
  expect(first.outputs, first.log).toMatchObject({ result: "changed", "failed-count": "0" });
});
afterAll(() => small.stop());

/** What a run would surely do again, but for the conclusion of them all. */
async function due(): Promise<readonly string[]> {
  const plan = await run({ command: "plan" });
  const steps = plan.report?.pods[0]?.steps ?? [];
  const sure = steps.filter(({ id, verdict }) => !/skip|later/.test(verdict.action) && id !== "overall_installation");
  return sure.map(({ id }) => id);
}

/** Takes the file's text away for a look, and gives it back. */
async function without<T>(file: string, left: string | null, look: () => Promise<T>): Promise<T> {
  const text = await readFile(file, "utf8");
  await (left === null ? rm(file) : writeFile(file, left));
  const seen = await look();
  await writeFile(file, text);
  return seen;
}

describe("improved-runpod-installation-system.md", () => {
  it.each([
    ["comfyui_core.done - ComfyUI repository cloned/updated", ["comfyui_core"]],
    ["dependencies_main.done - Main pip dependencies installed", ["dependencies_main"]],
    ["dependencies_additional.done - Additional core dependencies installed", ["dependencies_additional"]],
    ["manager_prerequisites.done - GitPython and Typer installed", ["manager_prerequisites"]],
    ["comfyui_manager.done - ComfyUI Manager installed", ["comfyui_manager"]],
    ["custom_nodes.done - All custom nodes installed", NODE_STEPS],
    ["ffmpeg_source.done - FFmpeg source cloned", ["ffmpeg_source"]],
    ["gguf_node.done - GGUF node installed", ["gguf_node"]],
  ])("%s", async (row, steps) => {
    const marker = small.inWorkspace(`.install_markers/${row.split(" ")[0]}`);
    expect(await readFile(marker, "utf8")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
    expect(await without(marker, null, due)).toEqual(steps);
  });

  it("overall_installation.done - Complete installation finished", async () => {
    const marker = small.inWorkspace(".install_markers/overall_installation.done");
    expect(await readFile(marker, "utf8")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
    const plan = await without(marker, null, () => run({ command: "plan" }));
    expect(stepOf(plan, "overall_installation").verdict.action).not.toBe("skip");
  });
});

describe("comfyui-setup-optimization.md", () => {
  it.each([
    ["COMFYUI_REPO", "comfyui_core"],
    ["COMFYUI_MANAGER", "comfyui_manager"],
    ["COMFYUI_PIP_UPGRADE", "pip_upgrade"],
    ["COMFYUI_REQUIREMENTS", "dependencies_main"],
    ["COMFYUI_MANAGER_REQUIREMENTS", "manager_requirements"],
    ["COMFYUI_CUDA_CHECK", "cuda_check"],
  ])("%s: tracked by its own line, and run again alone once that is deleted", async (name, step) => {
    const lines = await readFile(stateFile(), "utf8");
    expect(lines.split("\n")).toContain(`DONE_${name}=1`);
    expect(await without(stateFile(), lines.replace(`DONE_${name}=1\n`, ""), due)).toEqual([step]);
  });

  it("COMFYUI: all done, and nothing left to do", async () => {
    expect(await readFile(stateFile(), "utf8")).toMatch(/^DONE_COMFYUI=1$/m);
    expect(await due()).toEqual([]);
  });

  it("Always Run: comfyStart.sh is generated anew whenever it differs from the configuration", async () => {
    expect(await without(small.inWorkspace("comfyStart.sh"), "#!/bin/sh\nold\n", due)).toEqual(["start_script"]);
    const other = await runAction({
      inputs: small.inputs({ ...MANIFEST, "comfyui-args": "--preview-method auto" }, { command: "plan" }),
    });
    expect(stepOf(other, "start_script").verdict.action).toBe("update");
  });

  it("embeds the pod's address in state.env for several pods", async () => {
    const text = await readFile(stateFile(), "utf8");
    expect(text).toMatch(/^POD_HOST=127\.0\.0\.1$/m);
    expect(text).toMatch(new RegExp(`^POD_PORT=${small.pod.port}$`, "m"));
  });
});

describe("what both promise of using them", () => {
  it("writes its progress to installation_progress.log, as before", async () => {
    const log = await readFile(small.inWorkspace("installation_progress.log"), "utf8");
    for (const step of ["comfyui_core", "dependencies_main", ...NODE_STEPS]) expect(log).toContain(step);
  });

  it("does one component alone", async () => {
    const alone = await run({ only: "dependencies_additional", force: "dependencies_additional" });
    expect(alone.outputs).toMatchObject({ result: "changed", "installed-steps": '["dependencies_additional"]' });
  });

  it("adds a component without a full reinstall", async () => {
    const manifest = { ...MANIFEST, nodes: [...MANIFEST.nodes, "https://github.com/example/ComfyUI-Good"] };
    const grown = await runAction({ inputs: small.inputs(manifest) });
    expect(grown.outputs["failed-count"], grown.log).toBe("0");
    // ComfyUI is started anew, so that it loads the node.
    expect(idsOf(grown, "installed-steps")).toContain("node_ComfyUI-Good");
    for (const step of ["comfyui_core", "torch", "dependencies_main", ...NODE_STEPS])
      expect(idsOf(grown, "skipped-steps")).toContain(step);
  });

  it("updates everything: reset, then provision with update: true", async () => {
    await small.repositories.addCommit("example/ComfyUI-Plain", { "news.txt": "newer\n" });
    expect((await run({ command: "reset" })).outputs.result).toBe("changed");
    const updated = await run({ update: "true" });
    expect(updated.outputs, updated.log).toMatchObject({ result: "changed", "failed-count": "0" });
    const done = [...idsOf(updated, "installed-steps"), ...idsOf(updated, "updated-steps")];
    expect(done).toEqual(
      expect.arrayContaining(["comfyui_core", "dependencies_main", "comfyui_manager", ...NODE_STEPS]),
    );
    expect(await readFile(small.inWorkspace("ComfyUI/custom_nodes/ComfyUI-Plain/news.txt"), "utf8")).toBe("newer\n");
    expect(await due()).toEqual([]);
  });
});
