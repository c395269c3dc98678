/** The pods that others left are laid out as their own scripts lay them out, and their ComfyUI runs. */
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type EarlierPod,
  layOutFirstSystem,
  layOutProviderImage,
  layOutSecondSystem,
} from "../support/earlier-pods.ts";
import type { Repositories } from "../support/git-repositories.ts";
import { createRepositories } from "../support/repositories.ts";
import { run } from "../support/run.ts";
import { freePort } from "../support/sshd.ts";
import { CPU_FAMILY, torchWheels } from "../support/torch-wheels.ts";
import { SMALL_WHEELS, writeWheels } from "../support/wheels.ts";

let root: string;
let repositories: Repositories;
const at = (path: string): string => join(root, path);
const options = (name: string) => ({
  workspace: at(`${name}/workspace`),
  container: at(`${name}/container`),
  repositories,
  wheels: at("wheels"),
  interpreter: "python3",
  release: "v0.2.0" as const,
});

/** Starts the pod's ComfyUI, waits for it, and gives the classes that it knows. */
async function started(pod: EarlierPod): Promise<{ child: ChildProcess; argv: string[]; classes: string[] }> {
  const port = await freePort();
  const child = pod.start(port);
  onTestFinished(() => {
    child.kill();
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${url}/system_stats`)).ok).toBe(true), { timeout: 20_000 });
  const stats = (await (await fetch(`${url}/system_stats`)).json()) as { system: { argv: string[] } };
  const classes = (await (await fetch(`${url}/object_info`)).json()) as Record<string, unknown>;
  return { child, argv: stats.system.argv, classes: Object.keys(classes) };
}

const imports = (pod: EarlierPod, module: string): Promise<string> =>
  run(pod.python, ["-c", `import sys, ${module}; print(sys.prefix)`]);
const remote = (folder: string): Promise<string> => run("git", ["-C", folder, "remote", "get-url", "origin"]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "earlier-pods-"));
  repositories = await createRepositories(at("repositories"));
  await writeWheels(at("wheels"), [...SMALL_WHEELS, ...torchWheels(CPU_FAMILY)]);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("the first earlier system", () => {
  it("leaves a conda environment without pyvenv.cfg, state.env, and a ComfyUI that conda runs", async () => {
    const pod = await layOutFirstSystem({ ...options("first"), stateFile: "state.env" });
    const environment = join(pod.workspace, "miniconda3/envs/comfyui");
    expect(await imports(pod, "torch, git, typer")).toBe(environment);
    expect(existsSync(join(environment, "pyvenv.cfg"))).toBe(false);
    expect(existsSync(join(environment, "conda-meta/history"))).toBe(true);
    expect(await readFile(join(pod.workspace, "state.env"), "utf8")).toMatch(/^DONE_CONDA=1$/m);
    expect(await remote(pod.comfyui)).toBe("https://github.com/comfyanonymous/ComfyUI.git");
    const { child, classes } = await started(pod);
    // Two processes have `python` and `main.py` in their command lines, both in ComfyUI's folder; the inner one is ComfyUI.
    const inner = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).trim();
    expect((await readFile(`/proc/${child.pid}/cmdline`, "utf8")).split("\0")).toEqual(
      expect.arrayContaining([join(pod.workspace, "miniconda3/bin/python"), "python", "main.py"]),
    );
    expect(await readFile(`/proc/${inner}/cmdline`, "utf8")).toMatch(/^python\0main\.py\0/);
    expect(await readlink(`/proc/${inner}/exe`)).toContain(environment);
    expect(classes).toContain("Plain ComfyUI-Impact-Pack");
  });
});

describe("the second earlier system", () => {
  it("leaves markers of one line, files that a redirect made, and packages in the system's Python", async () => {
    const pod = await layOutSecondSystem({ ...options("second"), containerReplaced: false, sageattention: "building" });
    expect(await imports(pod, "torch")).toBe(at("second/container/usr/local"));
    expect(await readdir(pod.comfyui)).toEqual(expect.arrayContaining(["=4.28.1", "=0.4.2", "=0.13.3", "=0.7.1"]));
    const markers = await readdir(join(pod.workspace, ".install_markers"));
    expect(markers).toContain("custom_nodes.done");
    expect(markers).not.toContain("sageattention.done");
    expect(await readFile(join(pod.workspace, ".install_markers/comfyui_core.done"), "utf8")).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/,
    );
    const { argv } = await started(pod);
    expect(argv).toEqual(expect.arrayContaining(["--listen", "--preview-method", "auto"]));
    // The node whose requirements that system never installs.
    expect(await readFile(join(pod.workspace, "comfyui.log"), "utf8")).toMatch(
      /IMPORT FAILED\): .*comfyui_controlnet_aux/,
    );
    expect(pod.adopted).not.toContain("node_comfyui_controlnet_aux");
  });

  it("keeps its markers and loses its packages with the container", async () => {
    const pod = await layOutSecondSystem({ ...options("resumed"), containerReplaced: true, sageattention: "marked" });
    expect(existsSync(join(pod.workspace, ".install_markers/dependencies_main.done"))).toBe(true);
    await expect(imports(pod, "torch")).rejects.toThrow(/No module named 'torch'/);
  });
});

describe("the provider's image", () => {
  it("runs from a venv that borrows the image's packages, on a commit that upstream does not know", async () => {
    const pod = await layOutProviderImage({
      ...options("image"),
      environment: ".venv-cu128",
      pip: false,
      repository: "own-commit",
    });
    expect(await imports(pod, "torch")).toBe(join(pod.comfyui, ".venv-cu128"));
    expect(existsSync(join(pod.comfyui, ".venv-cu128/bin/pip"))).toBe(false);
    const head = await run("git", ["-C", pod.comfyui, "rev-parse", "HEAD"]);
    expect(head).not.toBe(await repositories.commit("Comfy-Org/ComfyUI", "v0.2.0"));
    expect(await run("git", ["-C", pod.comfyui, "describe", "--tags"])).toBe("v0.2.0");
    const { child, argv } = await started(pod);
    expect(argv).toEqual(expect.arrayContaining(["--enable-cors-header"]));
    // The running process does not show its venv but by its environment: this is what a probe meets.
    expect(await readlink(`/proc/${child.pid}/exe`)).toContain(at("image/container/usr/local/bin/python3"));
    expect((await readFile(`/proc/${child.pid}/environ`, "utf8")).split("\0")).toContain(
      `VIRTUAL_ENV=${join(pod.comfyui, ".venv-cu128")}`,
    );
  });

  it("can lack its repository", async () => {
    const pod = await layOutProviderImage({ ...options("bare"), environment: ".venv", pip: true, repository: "none" });
    expect(existsSync(join(pod.comfyui, ".git"))).toBe(false);
    expect(existsSync(join(pod.comfyui, "main.py"))).toBe(true);
  });
});
