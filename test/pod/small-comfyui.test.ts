/** The doubles that other tests stand on behave as the real things do where it matters. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Repositories } from "../support/git-repositories.ts";
import { writePackageConfig } from "../support/package-config.ts";
import { layOutPython } from "../support/python-prefix.ts";
import { createRepositories } from "../support/repositories.ts";
import { run } from "../support/run.ts";
import { freePort } from "../support/sshd.ts";
import { CPU_FAMILY, torchWheels } from "../support/torch-wheels.ts";
import { serveWheelIndex } from "../support/wheel-index.ts";
import { SMALL_WHEELS, writeWheels } from "../support/wheels.ts";

let root: string;
let python: string;
let repositories: Repositories;
let env: NodeJS.ProcessEnv;
const running: ChildProcess[] = [];
const at = (path: string): string => join(root, path);
const pod = (program: string, parameters: string[], cwd = root): Promise<string> =>
  run(program, parameters, { env, cwd });
const github = (name: string): string => `https://github.com/${name}`;

/** Runs main.py to its end. */
function main(...parameters: string[]): Promise<{ code: number | null; log: string }> {
  const child = spawn(python, ["main.py", ...parameters], { cwd: at("ComfyUI"), env });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, log })));
}

/** Starts ComfyUI and waits until it answers. */
async function start(): Promise<string> {
  const port = await freePort();
  running.push(spawn(python, ["main.py", "--cpu", "--port", `${port}`], { cwd: at("ComfyUI"), env, stdio: "ignore" }));
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${url}/system_stats`)).ok).toBe(true), {
    timeout: 20_000,
    interval: 100,
  });
  return url;
}

const post = async (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: "POST", body: JSON.stringify(body) });

const picture = (seconds: number): unknown => ({
  prompt: {
    "1": { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 0x336699 } },
    "2": { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    "3": { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "test" } },
  },
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "small-comfyui-"));
  repositories = await createRepositories(at("repositories"));
  await writeWheels(at("wheels"), [...SMALL_WHEELS, ...torchWheels(CPU_FAMILY)]);
  await writePackageConfig(at("home"), { findLinks: [at("wheels")], noIndex: true });
  await writeFile(at("home/.gitconfig"), repositories.gitConfig());
  env = { HOME: at("home"), PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1" };
  python = await layOutPython(at("python"), "python3");
  await pod("git", ["clone", "--quiet", github("comfyanonymous/ComfyUI.git"), "ComfyUI"]);
  for (const node of ["ComfyUI-Good", "ComfyUI-Broken", "ComfyUI-Plain"]) {
    await pod("git", ["clone", "--quiet", github(`example/${node}`)], at("ComfyUI/custom_nodes"));
  }
}, 120_000);

afterAll(async () => {
  for (const child of running) child.kill();
  await rm(root, { recursive: true, force: true });
});

describe("repositories", () => {
  it("have the releases as tags, one commit more, and answer to a fetch of one commit", async () => {
    expect(await pod("git", ["ls-remote", "--tags", "--refs", github("Comfy-Org/ComfyUI")])).toMatch(
      /v0\.1\.0\n.*v0\.2\.0$/s,
    );
    expect(await repositories.commit("Comfy-Org/ComfyUI")).not.toBe(
      await repositories.commit("Comfy-Org/ComfyUI", "v0.2.0"),
    );
    const first = await repositories.commit("Comfy-Org/ComfyUI", "v0.1.0");
    await pod("git", ["init", "--quiet", "one"]);
    await pod("git", ["fetch", "--quiet", "--depth=1", github("Comfy-Org/ComfyUI"), first], at("one"));
    expect(await pod("git", ["ls-tree", "--name-only", "FETCH_HEAD"], at("one"))).not.toContain(
      "manager_requirements.txt",
    );
  });

  it("can move on", async () => {
    const before = await repositories.commit("example/ComfyUI-Plain");
    const after = await repositories.addCommit("example/ComfyUI-Plain", { "README.md": "# Moved on\n" });
    expect(after).not.toBe(before);
    expect(await pod("git", ["ls-remote", github("example/ComfyUI-Plain"), "HEAD"])).toContain(after);
  });
});

describe("the small ComfyUI", () => {
  it("does not start without its requirements, then without a GPU, and refuses what it does not know", async () => {
    expect(await main("--cpu", "--quick-test-for-ci")).toMatchObject({
      code: 1,
      log: expect.stringContaining("No module named 'small_aiohttp'"),
    });
    await pod(python, ["-m", "pip", "install", "--quiet", "-r", "ComfyUI/requirements.txt"]);
    expect(await main("--quick-test-for-ci")).toMatchObject({
      code: 1,
      log: expect.stringContaining("Torch not compiled with CUDA enabled"),
    });
    expect(await main("--cpu", "--no-such-argument")).toMatchObject({
      code: 2,
      log: expect.stringContaining("unrecognized arguments"),
    });
    const sage = await main("--cpu", "--use-sage-attention", "--quick-test-for-ci");
    expect(sage).toMatchObject({ code: 255, log: expect.stringContaining("must be installed first") });
  });

  it("tells which nodes failed to load, and goes on", async () => {
    const before = await main("--cpu", "--quick-test-for-ci");
    expect(before.code).toBe(0);
    expect(before.log).toMatch(/^\[INFO\] {4}\d\.\d seconds \(IMPORT FAILED\): .*custom_nodes\/ComfyUI-Good$/m);
    const good = at("ComfyUI/custom_nodes/ComfyUI-Good");
    await pod(python, ["-m", "pip", "install", "--quiet", "-r", "requirements.txt"], good);
    await pod(python, ["install.py"], good);
    const after = await main("--cpu", "--quick-test-for-ci");
    expect(after.log).toMatch(/^\[INFO\] {4}\d\.\d seconds: .*custom_nodes\/ComfyUI-Good$/m);
    expect(after.log).toMatch(
      /Cannot import .*ComfyUI-Broken module for custom nodes: this node is broken on purpose$/m,
    );
  });

  it("writes a picture, holds its queue meanwhile, and says when its port is taken", async () => {
    const url = await start();
    const { prompt_id: id } = (await (await post(`${url}/prompt`, picture(2))).json()) as { prompt_id: string };
    expect(await (await fetch(`${url}/prompt`)).json()).toEqual({ exec_info: { queue_remaining: 1 } });
    const taken = await main("--cpu", "--port", new URL(url).port);
    expect(taken).toMatchObject({
      code: 1,
      log: expect.stringContaining(`Port ${new URL(url).port} is already in use`),
    });
    const history = await vi.waitFor(
      async () => {
        const found = (await (await fetch(`${url}/history/${id}`)).json()) as Record<string, unknown>;
        expect(found).toHaveProperty(id);
        return found;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(history[id]).toMatchObject({
      status: { completed: true, status_str: "success" },
      outputs: { "3": { images: [{ type: "output" }] } },
    });
    const png = await readFile(at("ComfyUI/output/test_00001_.png"));
    expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect((await fetch(`${url}/view?filename=test_00001_.png&type=output`)).headers.get("content-type")).toBe(
      "image/png",
    );
    expect((await post(`${url}/prompt`, { prompt: { "1": { class_type: "Nope", inputs: {} } } })).status).toBe(400);
    expect(await (await fetch(`${url}/api/object_info/Nope`)).json()).toEqual({});
  });
});

describe("wheels", () => {
  it("come from an index as PyTorch's, and members of different CUDA builds refuse each other", async () => {
    const odd = torchWheels({ torch: "2.15.0", torchaudio: "2.11.0", cuda: "13.2", label: "cu132" });
    const index = await serveWheelIndex({
      cu132: await writeWheels(at("cu132"), odd),
      cu130: await writeWheels(
        at("cu130"),
        torchWheels({ torch: "2.11.0", torchaudio: "2.11.0", cuda: "13.0", label: "cu130" }),
      ),
    });
    try {
      const target = at("odd");
      const install = (tag: string, requirement: string): Promise<string> =>
        run(
          python,
          [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            target,
            "--index-url",
            `${index.url}/${tag}`,
            requirement,
          ],
          {
            env: { PATH: process.env.PATH, HOME: root },
          },
        );
      await install("cu132", "torch==2.15.0");
      await install("cu130", "torchaudio");
      expect(index.requests).toContain("/whl/cu132/torch-2.15.0+cu132-py3-none-any.whl");
      const load = (text: string): Promise<string> =>
        run(python, ["-c", text], { env: { ...env, PYTHONPATH: target } });
      expect(await load("import torch; print(torch.__version__, torch.version.cuda)")).toBe("2.15.0+cu132 13.2");
      await expect(load("import torchaudio")).rejects.toThrow(/TorchAudio were compiled with different CUDA versions/);
    } finally {
      await index.close();
    }
  });
});
