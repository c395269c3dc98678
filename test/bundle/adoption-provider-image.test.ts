/** Pods of RunPod's own ComfyUI image: an environment that borrows the image's packages, and ComfyUI runs already. No manifest is given. */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { stepOf } from "../support/action.ts";
import { type AdoptionPod, startAdoptionPod, tally } from "../support/adoption.ts";
import { layOutProviderImage } from "../support/earlier-pods.ts";
import { run } from "../support/run.ts";
import { changedPaths } from "../support/tree.ts";

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
/** What the image does not have. */
const OTHERWISE = ["model_directories", "start_script"];

describe.each([
  { environment: ".venv-cu128", pip: false },
  { environment: ".venv", pip: true },
] as const)("a pod of the provider's image with $environment, pip in it: $pip", ({ environment, pip }) => {
  let left: AdoptionPod;
  beforeAll(async () => {
    left = await startAdoptionPod({
      layOut: (options) => layOutProviderImage({ ...options, environment, pip, repository: "own-commit" }),
      running: true,
    });
    await writeFile(join(left.earlier.comfyui, "models/checkpoints/own.safetensors"), "weights");
  });
  afterAll(() => left.stop());

  it("is adopted as it is: not a file changed, nothing installed, and what runs runs on", async () => {
    const [before, packages, processes] = [await left.installation(), left.packages(), left.comfyuiProcesses()];
    const head = await headOf(left);
    expect(processes).toHaveLength(1);

    const adopted = await left.run({ skip: OTHERWISE.join() });
    expect(adopted.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(adopted.outputs).toMatchObject({ result: "unchanged", changed: "false", "comfyui-commit": head });
    expect(tally(adopted)).toEqual({
      adopted: ADOPTED,
      skipped: ["model_directories", "cuda_check", "start_script", "overall_installation"],
    });
    expect(stepOf(adopted, "cuda_check").reason).toBe("nothing to check: no GPU on this pod");
    expect([left.packages(), left.comfyuiProcesses()]).toEqual([packages, processes]);
    expect(changedPaths(before, await left.installation())).toEqual([
      "workspace",
      "workspace/runpodTools",
      "workspace/runpodTools/state.env",
    ]);
    expect(stepOf(adopted, "python_env").reason).toMatch(/^found in place, Python 3\.\S+ by venv$/);
    expect(adopted.summary.includes("no manifest: preset core")).toBe(left.isolated);
  });

  it("gets a start script that starts what runs there, and ComfyUI is not restarted for that", async () => {
    const processes = left.comfyuiProcesses();
    const completed = await left.run();
    expect(tally(completed).installed).toEqual(expect.arrayContaining(OTHERWISE));
    expect(left.comfyuiProcesses()).toEqual(processes);
    const script = await readFile(left.inWorkspace("comfyStart.sh"), "utf8");
    expect(script).toContain(`cd ${left.earlier.comfyui} `);
    expect(script).toContain(`exec ${left.earlier.python} main.py`);
    expect(script).toMatch(/--listen\n {2}0\.0\.0\.0\n/);
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

  it("runs just the step again whose marker is removed, and takes the image's packages for its own", async () => {
    const packages = left.packages();
    await rm(left.inWorkspace(".install_markers/dependencies_main.done"));
    const again = await left.run();
    expect(tally(again).installed).toEqual(["dependencies_main"]);
    // uv would not see them, and install all of them once more.
    expect(left.packages()).toEqual(packages);
    expect((await left.run()).outputs.result).toBe("unchanged");
  });

  it("runs everything again under force, at the same versions, by pip alone, and loses nothing", async () => {
    const [head, versions] = [await headOf(left), await freeze(left)];
    const forced = await left.run({ force: "true" });
    expect(forced.outputs).toMatchObject({ result: "changed", "failed-count": "0", "comfyui-commit": head });
    const everything = [...ADOPTED, ...OTHERWISE, "overall_installation"];
    expect(tally(forced)).toEqual({ installed: expect.arrayContaining(everything), skipped: ["cuda_check"] });
    expect(await freeze(left)).toEqual(versions);
    expect(new Set(await installers(left))).toEqual(new Set(["pip"]));
    expect(existsSync(left.inWorkspace(".comfy-pod/tools"))).toBe(false);
    expect(await readFile(join(left.earlier.comfyui, "models/checkpoints/own.safetensors"), "utf8")).toBe("weights");
    expect((await left.run()).outputs.result).toBe("unchanged");
  });
});

describe("a pod of the provider's image that lacks its repository", () => {
  it("gets one in place, with the release of today, and keeps its environment and its models", async () => {
    const left = await startAdoptionPod({
      layOut: (options) =>
        layOutProviderImage({ ...options, environment: ".venv-cu130", pip: false, repository: "none" }),
      running: true,
    });
    onTestFinished(() => left.stop());
    const models = join(left.earlier.comfyui, "models/checkpoints/own.safetensors");
    await writeFile(models, "weights");
    const [packages, before] = [left.packages(), await left.installation()];
    const first = await left.run();
    // Of what was there no file changed: the repositories are new, and so are the missing folders.
    const after = await left.installation();
    expect(changedPaths(before, after).filter((path) => path in before)).toEqual([
      "workspace",
      "workspace/runpod-slim/ComfyUI",
      "workspace/runpod-slim/ComfyUI/custom_nodes/ComfyUI-Manager",
      "workspace/runpod-slim/ComfyUI/models",
    ]);
    expect(first.outputs).toMatchObject({ result: "changed", "failed-count": "0", "comfyui-version": "0.2.0" });
    expect(tally(first).adopted).toEqual(expect.arrayContaining(["python_env", "torch", "dependencies_main"]));
    expect(await headOf(left)).toBe(await left.repositories.commit("Comfy-Org/ComfyUI", "v0.2.0"));
    expect(left.packages()).toEqual(packages);
    expect(await readFile(models, "utf8")).toBe("weights");
    expect((await left.run()).outputs.result).toBe("unchanged");
  });
});

const headOf = ({ earlier }: AdoptionPod): Promise<string> => run("git", ["-C", earlier.comfyui, "rev-parse", "HEAD"]);

/** What the environment sees, its parent's packages too. */
async function freeze({ earlier }: AdoptionPod): Promise<string[]> {
  const said = await run(earlier.python, ["-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]);
  return said.split("\n").toSorted();
}

/** What installed each package of the environment itself. */
async function installers({ earlier }: AdoptionPod): Promise<string[]> {
  const lines = await run("find", [join(earlier.python, "../../lib"), "-name", "INSTALLER", "-exec", "cat", "{}", ";"]);
  return lines.split("\n").filter((line) => line !== "");
}
