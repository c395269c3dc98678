/** Pods of the system that `improved-runpod-installation-system.md` describes: markers, and packages in the image's own Python. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepOf } from "../support/action.ts";
import { type AdoptionPod, startAdoptionPod, tally } from "../support/adoption.ts";
import { layOutSecondSystem } from "../support/earlier-pods.ts";
import { run } from "../support/run.ts";
import { changedPaths, readTree } from "../support/tree.ts";

const ADOPTED = [
  "system_packages",
  "python_env",
  "comfyui_core",
  "pip_upgrade",
  "torch",
  "dependencies_main",
  "manager_prerequisites",
  "comfyui_manager",
  "manager_requirements",
  "comfyui_service",
];
/** What that system does not have. */
const OTHERWISE = ["model_directories", "start_script"];
/** Components of its own that preset core does not ask for. */
const NOT_ASKED_FOR = ["dependencies_additional", "custom_nodes", "ffmpeg_source", "gguf_node", "sageattention"];
const NODES = {
  nodes: [
    "https://github.com/kijai/ComfyUI-KJNodes",
    "https://github.com/rgthree/rgthree-comfy",
    "https://github.com/city96/ComfyUI-GGUF",
    "https://github.com/Fannovel16/comfyui_controlnet_aux",
  ],
};
const NODE_STEPS = NODES.nodes.map((url) => `node_${url.replace(/^.*\//, "")}`);

const marker = (left: AdoptionPod, id: string): string => left.inWorkspace(`.install_markers/${id}.done`);
const packageNames = (left: AdoptionPod) => left.packages().map((line) => line.split(" ")[0]);

describe("a pod of the second earlier system, with no manifest", () => {
  let left: AdoptionPod;
  beforeAll(async () => {
    left = await startAdoptionPod({
      layOut: (options) => layOutSecondSystem({ ...options, containerReplaced: false, sageattention: "marked" }),
      running: true,
    });
    await writeFile(left.inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "weights");
  });
  afterAll(() => left.stop());

  it("is adopted as it is: not a file changed, nothing installed, and what runs runs on", async () => {
    const [before, packages, processes] = [await left.installation(), left.packages(), left.comfyuiProcesses()];
    const markers = await readTree(left.inWorkspace(".install_markers"));
    expect(processes).toHaveLength(1);

    const adopted = await left.run({ skip: OTHERWISE.join() });
    expect(adopted.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(adopted.outputs).toMatchObject({ result: "unchanged", changed: "false" });
    expect(tally(adopted)).toEqual({
      adopted: ADOPTED,
      skipped: ["model_directories", "cuda_check", "start_script", "overall_installation"],
    });
    // An earlier system marks its check whether or not there was a GPU.
    expect(stepOf(adopted, "cuda_check").reason).toBe("nothing to check: no GPU on this pod");
    expect([left.packages(), left.comfyuiProcesses()]).toEqual([packages, processes]);
    expect(changedPaths(before, await left.installation())).toEqual([
      "workspace",
      "workspace/runpodTools",
      "workspace/runpodTools/state.env",
    ]);
    for (const step of ["comfyui_core", "dependencies_main", "manager_prerequisites", "comfyui_manager"])
      expect(stepOf(adopted, step).reason).toBe("installed 2025-06-20 by an earlier tool, verified");
    expect(stepOf(adopted, "python_env").reason).toMatch(/^found in place, Python 3\.\d+ by system$/);
    // What its redirects made by mistake is nobody's to remove.
    expect(await readdir(left.earlier.comfyui)).toEqual(expect.arrayContaining(["=4.28.1", "=0.4.2", "=0.13.3"]));
    const after = await readTree(left.inWorkspace(".install_markers"));
    for (const id of NOT_ASKED_FOR) expect(after[`${id}.done`]).toBe(markers[`${id}.done`]);
    expect(adopted.summary.includes("no manifest: preset core")).toBe(left.isolated);
  });

  it("gets a start script, and ComfyUI is not restarted for that", async () => {
    const processes = left.comfyuiProcesses();
    const completed = await left.run();
    expect(completed.outputs).toMatchObject({ result: "changed", "failed-count": "0" });
    expect(tally(completed).installed).toEqual(expect.arrayContaining(OTHERWISE));
    expect(left.comfyuiProcesses()).toEqual(processes);
  });

  it("has nothing left to do: one login, one exec", async () => {
    const before = await left.installation();
    const [logins, execs] = [left.pod.logins(), left.pod.execs()];
    const second = await left.run();
    expect(second.outputs.result).toBe("unchanged");
    expect(tally(second)).toEqual({ skipped: expect.arrayContaining([...ADOPTED, ...OTHERWISE]) });
    expect([left.pod.logins() - logins, left.pod.execs() - execs]).toEqual([1, 1]);
    expect(changedPaths(before, await left.installation())).toEqual([]);
  });

  it("runs just the component again whose marker is removed, as its document says", async () => {
    const packages = left.packages();
    await rm(marker(left, "dependencies_main"));
    const again = await left.run();
    expect(tally(again).installed).toEqual(["dependencies_main"]);
    expect(stepOf(again, "dependencies_main").reason).toBe("reset by hand: its marker is gone");
    expect(await readFile(marker(left, "dependencies_main"), "utf8")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
    expect(left.packages()).toEqual(packages);
    expect((await left.run()).outputs.result).toBe("unchanged");
  });

  it("adopts its nodes once a manifest names them, and repairs the one that it never finished", async () => {
    const heads = () => Promise.all(left.earlier.nodes.map((node) => headOf(left, node)));
    const before = await heads();
    const named = await left.run({}, NODES);
    expect(named.outputs).toMatchObject({ result: "changed", "failed-count": "0" });
    const [broken = "", ...whole] = NODE_STEPS.toReversed();
    expect(tally(named).adopted).toEqual(expect.arrayContaining(whole));
    expect(tally(named).installed).toContain(broken);
    expect(stepOf(named, broken).reason).toMatch(/small-aux/);
    expect(await heads()).toEqual(before);
    expect((await left.run({}, NODES)).outputs.result).toBe("unchanged");
  });

  it("runs all nodes again once the marker of them all is removed", async () => {
    await rm(marker(left, "custom_nodes"));
    const again = await left.run({}, NODES);
    expect(again.outputs["failed-count"]).toBe("0");
    expect(tally(again).installed?.filter((id) => id !== "overall_installation")).toEqual(NODE_STEPS);
    expect((await left.run({}, NODES)).outputs.result).toBe("unchanged");
  });

  it("runs everything again once all markers are removed, as its script does, at the same versions", async () => {
    const names = packageNames(left);
    for (const file of await readdir(left.inWorkspace(".install_markers")))
      await rm(left.inWorkspace(`.install_markers/${file}`));
    const again = await left.run({}, NODES);
    expect(again.outputs).toMatchObject({ result: "changed", "failed-count": "0" });
    const everything = [...ADOPTED, ...OTHERWISE, ...NODE_STEPS, "overall_installation"];
    expect(tally(again).installed).toEqual(expect.arrayContaining(everything));
    expect(packageNames(left)).toEqual(names);
    expect((await left.run({}, NODES)).outputs.result).toBe("unchanged");
  });

  it("runs everything again under force, at the same versions, and loses nothing", async () => {
    const names = packageNames(left);
    const head = await headOf(left, "../");
    const forced = await left.run({ force: "true" });
    expect(forced.outputs).toMatchObject({ result: "changed", "failed-count": "0" });
    const everything = [...ADOPTED, ...OTHERWISE, "overall_installation"];
    expect(tally(forced)).toEqual({ installed: expect.arrayContaining(everything), skipped: ["cuda_check"] });
    expect(packageNames(left)).toEqual(names);
    expect(await headOf(left, "../")).toBe(head);
    expect(await readFile(left.inWorkspace("ComfyUI/models/checkpoints/own.safetensors"), "utf8")).toBe("weights");
    const folder = await readdir(left.earlier.comfyui);
    expect(folder).toEqual(expect.arrayContaining(["=4.28.1", "install_sageattention.sh", "ffmpeg", "SageAttention"]));
    expect((await left.run()).outputs.result).toBe("unchanged");
  });
});

describe("a pod of the second earlier system that was stopped and resumed", () => {
  let left: AdoptionPod;
  beforeAll(async () => {
    left = await startAdoptionPod({
      layOut: (options) => layOutSecondSystem({ ...options, containerReplaced: true, sageattention: "building" }),
      running: false,
    });
  });
  afterAll(() => left.stop());

  it("is not believed by its markers: what went with the container is installed again, on the volume", async () => {
    const resumed = await left.run();
    expect(resumed.outputs).toMatchObject({ result: "changed", "failed-count": "0", "comfyui-version": "0.2.0" });
    expect(tally(resumed).adopted).toEqual(expect.arrayContaining(["comfyui_core", "comfyui_manager"]));
    for (const step of ["dependencies_main", "manager_prerequisites"])
      expect(stepOf(resumed, step).reason).toMatch(/^drift: the marker says installed, \d packages missing: /);
    expect(tally(resumed).installed).toEqual(expect.arrayContaining(["python_env", "torch", "comfyui_service"]));
    expect(await readFile(left.inWorkspace("venv/pyvenv.cfg"), "utf8")).toContain("uv = ");
    expect(left.comfyuiProcesses()).toHaveLength(1);
    expect((await left.run()).outputs.result).toBe("unchanged");
  });
});

function headOf(left: AdoptionPod, node: string): Promise<string> {
  return run("git", ["-C", left.inWorkspace(`ComfyUI/custom_nodes/${node}`), "rev-parse", "HEAD"]);
}
