import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { changedPaths, readTree } from "../support/tree.ts";

const NODES = ["node_ComfyUI-Good", "node_ComfyUI-Plain"];
const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  steps: [{ id: "greeting", run: "echo hello >>greeting" }],
};

let small: SmallPod;
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(MANIFEST, { "pod-name": "small", ...inputs }) });

beforeAll(async () => {
  small = await startSmallPod();
  const provisioned = await run();
  expect(provisioned.outputs.result, provisioned.log).toBe("changed");
}, 300_000);
afterAll(() => small.stop());

const inWorkspace = (path: string) => small.inWorkspace(path);
const wouldInstall = ({ report }: ActionRun) =>
  report?.pods[0]?.steps.filter(({ verdict }) => verdict.action === "install").map(({ id }) => id);
const bookkeeping = (path: string) =>
  /^(\.install_markers|\.comfy-pod|logs|runpodTools)(\/|$)|installation_progress|(^|\/)\.git(\/comfy-pod)?$|__pycache__/.test(
    path,
  );

describe("reset", () => {
  it("of one step says that it will be installed again; the next run does, and nothing else", async () => {
    const before = await readTree(small.pod.workspace, bookkeeping);
    const ran = await run({ command: "reset", only: "greeting" });
    expect(ran, ran.log).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed" } });
    expect(wouldInstall(ran)).toEqual(["greeting", "overall_installation"]);
    expect(stepOf(ran, "greeting").reason).toMatch(/reset by hand/);
    expect(ran.summary).toContain("reset: `greeting`");
    expect(changedPaths(before, await readTree(small.pod.workspace, bookkeeping))).toEqual([]);
    expect(existsSync(inWorkspace(".comfy-pod/lock"))).toBe(false);
    expect(idsOf(await run(), "installed-steps")).toEqual(["greeting", "overall_installation"]);
    expect(await readFile(inWorkspace("greeting"), "utf8")).toBe("hello\nhello\n");
  });

  it("of one node leaves the others, and the marker of all of them comes back with it", async () => {
    await run({ command: "reset", only: "ComfyUI-Good, node_ComfyUI-Good" }).then((ran) => expect(ran.code).toBe(1));
    const ran = await run({ command: "reset", only: "node_ComfyUI-Good" });
    expect(wouldInstall(ran)).toEqual(["node_ComfyUI-Good", "overall_installation"]);
    expect(existsSync(inWorkspace(".install_markers/custom_nodes.done"))).toBe(false);
    expect(idsOf(await run(), "installed-steps")).toEqual(["node_ComfyUI-Good", "overall_installation"]);
    expect(existsSync(inWorkspace(".install_markers/custom_nodes.done"))).toBe(true);
  });

  it("of custom_nodes means every node, and their refs are resolved anew", async () => {
    const newer = await small.repositories.addCommit("example/ComfyUI-Plain", { "news.txt": "newer\n" });
    const ran = await run({ command: "reset", only: "custom_nodes" });
    expect(wouldInstall(ran)).toEqual([...NODES, "overall_installation"]);
    const again = await run();
    expect(idsOf(again, "installed-steps")).toEqual([...NODES, "overall_installation"]);
    expect(await head("ComfyUI/custom_nodes/ComfyUI-Plain")).toBe(newer);
  });

  it("of everything has everything installed again, and no file of the user's is touched", async () => {
    const before = await readTree(small.pod.workspace, bookkeeping);
    const ran = await run({ command: "reset" });
    expect(ran.code, ran.log).toBe(0);
    expect(await readdir(inWorkspace(".install_markers"))).toEqual([]);
    expect(changedPaths(before, await readTree(small.pod.workspace, bookkeeping))).toEqual([]);
    expect(wouldInstall(ran)).toEqual(
      expect.arrayContaining(["python_env", "comfyui_core", "torch", ...NODES, "greeting"]),
    );
    const again = await run();
    expect(again, again.log).toMatchObject({ code: 0 });
    expect(idsOf(again, "installed-steps")).toEqual(expect.arrayContaining(["comfyui_core", "torch", ...NODES]));
    expect((await run()).outputs.result).toBe("unchanged");
  });

  it("of what an earlier tool marked keeps the next run from adopting it", async () => {
    await rm(inWorkspace(".comfy-pod/steps/greeting"));
    await writeFile(inWorkspace(".install_markers/greeting.done"), "2025-06-20 10:30:45\n");
    await run({ command: "reset", only: "greeting" });
    expect(idsOf(await run(), "installed-steps")).toContain("greeting");
  });

  it("waits for the lock, and does nothing where it is not given back", async () => {
    await run({ command: "lock", message: "by a test" });
    const ran = await run({ command: "reset", only: "greeting", "lock-timeout": "0" });
    await run({ command: "unlock" });
    expect(ran).toMatchObject({ code: 1, outputs: { result: "failed" } });
    expect(existsSync(inWorkspace(".install_markers/greeting.done"))).toBe(true);
  });
});

describe("reset with purge", () => {
  it("leaves a ComfyUI that is at work alone, and moves nothing", async () => {
    await occupy(60);
    const ran = await run({ command: "reset", purge: "true", "restart-wait": "0" });
    await fetch(`http://127.0.0.1:${small.port}/interrupt`, { method: "POST", body: "{}" });
    expect(ran.code).toBe(1);
    expect(ran.summary).toContain("1 prompt queued");
    expect(existsSync(inWorkspace("ComfyUI/main.py"))).toBe(true);
    expect(existsSync(inWorkspace(".install_markers/comfyui_core.done"))).toBe(true);
  });

  it("stops ComfyUI and moves the installation aside; what is the user's stays, links stay links", async () => {
    const comfyui = inWorkspace("ComfyUI");
    const elsewhere = join(small.pod.home, "big-models");
    await mkdir(join(elsewhere, "checkpoints"), { recursive: true });
    await writeFile(join(elsewhere, "checkpoints/big.safetensors"), "weights");
    await rm(join(comfyui, "models"), { recursive: true });
    await symlink(elsewhere, join(comfyui, "models"));
    await mkdir(join(comfyui, "user/default"), { recursive: true });
    await writeFile(join(comfyui, "user/default/own.json"), "{}");
    await writeFile(join(comfyui, "output/picture.png"), "png");
    await writeFile(join(comfyui, "comfy/own_notes.txt"), "mine");

    const ran = await run({ command: "reset", purge: "true" });
    expect(ran, ran.log).toMatchObject({ code: 0, outputs: { result: "changed" } });
    expect(small.comfyuiProcesses()).toEqual([]);
    expect(existsSync(join(comfyui, "main.py"))).toBe(false);
    expect(existsSync(join(comfyui, ".git"))).toBe(false);
    expect(existsSync(inWorkspace("venv"))).toBe(false);
    const [time = ""] = await readdir(inWorkspace(".comfy-pod/aside"));
    const aside = inWorkspace(`.comfy-pod/aside/${time}`);
    for (const path of [
      "ComfyUI/main.py",
      "ComfyUI/comfy/cli_args.py",
      "ComfyUI/.git/HEAD",
      "venv/pyvenv.cfg",
      "comfyStart.sh",
    ])
      expect(existsSync(join(aside, path)), path).toBe(true);
    expect(ran.summary).toContain(".comfy-pod/aside/");

    await expectOwnFiles(comfyui, elsewhere);
    expect(existsSync(join(comfyui, "custom_nodes/ComfyUI-Good/__init__.py"))).toBe(true);

    const again = await run();
    expect(again, again.log).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.2.0" } });
    expect(idsOf(again, "installed-steps")).toEqual(
      expect.arrayContaining(["comfyui_core", "python_env", "comfyui_service"]),
    );
    await expectOwnFiles(comfyui, elsewhere);
    expect((await run()).outputs.result).toBe("unchanged");
  });
});

async function expectOwnFiles(comfyui: string, elsewhere: string): Promise<void> {
  expect((await lstat(join(comfyui, "models"))).isSymbolicLink()).toBe(true);
  expect(await readlink(join(comfyui, "models"))).toBe(elsewhere);
  expect(await readFile(join(comfyui, "models/checkpoints/big.safetensors"), "utf8")).toBe("weights");
  expect(await readFile(join(comfyui, "user/default/own.json"), "utf8")).toBe("{}");
  expect(await readFile(join(comfyui, "output/picture.png"), "utf8")).toBe("png");
  expect(await readFile(join(comfyui, "comfy/own_notes.txt"), "utf8")).toBe("mine");
}

async function head(folder: string): Promise<string> {
  const ref = (await readFile(inWorkspace(`${folder}/.git/HEAD`), "utf8")).trim();
  if (!ref.startsWith("ref: ")) return ref;
  return (await readFile(inWorkspace(`${folder}/.git/${ref.slice(5)}`), "utf8")).trim();
}

/** Queues a prompt that takes so many seconds. */
async function occupy(seconds: number): Promise<void> {
  const prompt = {
    1: { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
    2: { class_type: "Sleep", inputs: { image: ["1", 0], seconds } },
    3: { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
  };
  await fetch(`http://127.0.0.1:${small.port}/prompt`, { method: "POST", body: JSON.stringify({ prompt }) });
}
