import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { type Contents, contentsOf, lostOf } from "../support/contents.ts";
import { run } from "../support/run.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { writeWheels } from "../support/wheels.ts";

const GOOD = "https://github.com/example/ComfyUI-Good";
const PLAIN = "https://github.com/example/ComfyUI-Plain";
const PERSON = ["-c", "user.name=person", "-c", "user.email=person@example.invalid"];

let small: SmallPod;
/** Another disk of the pod, to which links lead. */
let disk: string;
beforeEach(async () => {
  small = await startSmallPod();
  disk = await mkdtemp(join(tmpdir(), "comfy-pod-disk-"));
});
afterEach(async () => {
  await small.stop();
  await rm(disk, { recursive: true, force: true });
});

const at = (path: string): string => small.inWorkspace(path);
const comfyui = (path: string): string => at(join("ComfyUI", path));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Git as a person on the pod. */
const git = (folder: string, ...parameters: string[]): Promise<string> =>
  run("git", ["-C", folder, ...PERSON, ...parameters], { env: { PATH: process.env.PATH, HOME: small.pod.home } });

/** What Python and git make again, and what a node's own install.py writes. */
const madeAgain = (path: string): boolean => /\/(__pycache__|\.git|temp|installed\.txt)$/.test(path);
const peoplesOwn = async (...more: Contents[]): Promise<Contents> =>
  Object.assign({}, await contentsOf(at("ComfyUI"), madeAgain), await contentsOf(disk, madeAgain), ...more);

const provision = (manifest: ManifestKeys, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(manifest, inputs) });

const warningsOf = ({ annotations }: ActionRun): string =>
  annotations.flatMap(({ kind, message }) => (kind === "warning" ? [message] : [])).join("\n");

const notesOf = ({ report }: ActionRun): string => (report?.pods[0]?.notices ?? []).join("\n");

/** Newer commits of everything, so that `update` has something to do. */
async function publishNewer(): Promise<void> {
  await small.repositories.addCommit("Comfy-Org/ComfyUI", { "comfyui_version.py": '__version__ = "0.3.0"\n' });
  await small.repositories.tag("Comfy-Org/ComfyUI", "v0.3.0");
  for (const name of ["ComfyUI-Good", "ComfyUI-Plain"]) {
    await small.repositories.addCommit(`example/${name}`, { "newer.py": "NEWER = True\n" });
  }
}

/** Every file that was saved or moved away, by its path below the time's folder. */
async function asideFiles(): Promise<Readonly<Record<string, string>>> {
  const folder = at(".comfy-pod/aside");
  const times = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    times.map(async (time) => {
      const files = Object.keys(await contentsOf(join(folder, time)));
      return files.map((file) => [file.slice(join(folder, time).length + 1), file] as const);
    }),
  );
  return Object.fromEntries(all.flat());
}

/** The text of a file of a commit after the patches that were saved of that checkout. */
async function afterPatch(checkout: string, commit: string, patch: string, path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-patched-"));
  try {
    await run("git", [
      "-C",
      checkout,
      "-c",
      "safe.directory=*",
      "archive",
      "--output",
      join(folder, "all.tar"),
      commit,
    ]);
    await run("tar", ["-xf", join(folder, "all.tar"), "-C", folder]);
    await run("git", ["apply", patch], { cwd: folder });
    return await readFile(join(folder, path), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("a folder of models in a folder that is no repository", () => {
  const MANIFEST = { nodes: [GOOD, PLAIN] };
  const OWN = {
    "models/checkpoints/own.safetensors": "weights of years",
    "models/own_kind/own.bin": "a kind that ComfyUI does not know",
    "input/photo.png": "photo",
    "output/ComfyUI_00001_.png": "picture",
    "user/default/workflows/own.json": "{}",
    "extra_model_paths.yaml": "# mine\n",
    "notes.txt": "notes",
    "main.py": "# an edited main.py of an old archive\n",
    "README.md/inside": "a folder where the repository has a file",
    utils: "a file where the repository has a folder",
    "custom_nodes/own_node/__init__.py": "NODE_CLASS_MAPPINGS = {}\n",
    "custom_nodes/single.py": "NODE_CLASS_MAPPINGS = {}\n",
    "custom_nodes/old.disabled/__init__.py": "raise SystemExit\n",
    // A node of the manifest, as an archive that somebody unpacked.
    "custom_nodes/ComfyUI-Plain/__init__.py": "# edited\nNODE_CLASS_MAPPINGS = {}\n",
    "custom_nodes/ComfyUI-Plain/presets/own.json": "[]",
  };

  it("becomes one in place, and stays whole through update and force", async () => {
    for (const [path, text] of Object.entries(OWN)) await write(comfyui(path), text);
    await write(at("comfyStart.sh"), "#!/bin/sh\n# a start script of somebody\n");
    const start = await contentsOf(at("comfyStart.sh"));
    const before = await peoplesOwn(start);

    const first = await provision(MANIFEST);
    expect(first.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(await lostOf(before, [small.pod.workspace])).toEqual([]);
    expect(await git(at("ComfyUI"), "describe", "--tags")).toBe("v0.2.0");
    // What the repository does not have is where it was.
    for (const path of ["models/checkpoints/own.safetensors", "models/own_kind/own.bin", "extra_model_paths.yaml"]) {
      expect(await readFile(comfyui(path), "utf8")).toBe(OWN[path as keyof typeof OWN]);
    }
    expect(await asideFiles()).toMatchObject({
      "ComfyUI/main.py": expect.any(String),
      "ComfyUI/utils": expect.any(String),
      "ComfyUI/custom_nodes/ComfyUI-Plain/__init__.py": expect.any(String),
      "comfyStart.sh": expect.any(String),
    });
    expect(Object.keys(await asideFiles()).filter((path) => path.startsWith("ComfyUI/models"))).toEqual([]);

    await publishNewer();
    const updated = await provision(MANIFEST, { update: "true" });
    expect(updated).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.3.0" } });
    expect(idsOf(updated, "updated-steps")).toEqual(expect.arrayContaining(["comfyui_core", "node_ComfyUI-Plain"]));
    expect(await lostOf(before, [small.pod.workspace])).toEqual([]);

    const between = await peoplesOwn();
    const forced = await provision(MANIFEST, { force: "true" });
    expect(forced).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.3.0" } });
    expect(await lostOf({ ...before, ...between }, [small.pod.workspace])).toEqual([]);
  });
});

describe("a checkout that people work in", () => {
  const MANIFEST = { nodes: [GOOD] };
  const NODE = "custom_nodes/ComfyUI-Good";
  const EDITED = {
    "nodes.py": "# edited by hand\n",
    [`${NODE}/__init__.py`]: "# edited node\n",
  };

  /** ComfyUI and a node as clones with local commits, edits, staged and untracked files, and data folders that are links. */
  async function layOut(): Promise<{ comfyui: string; node: string }> {
    await git(small.pod.workspace, "clone", "--quiet", "--branch", "v0.1.0", "https://github.com/Comfy-Org/ComfyUI");
    for (const folder of ["models", "output", "custom_nodes"]) {
      await mkdir(comfyui(folder), { recursive: true });
      await run("mv", [comfyui(folder), join(disk, folder)]);
      await symlink(join(disk, folder), comfyui(folder));
    }
    await git(comfyui("custom_nodes"), "clone", "--quiet", GOOD);
    await git(comfyui("custom_nodes"), "clone", "--quiet", "https://github.com/rgthree/rgthree-comfy", "foreign");
    await write(comfyui("custom_nodes/foreign/own.txt"), "own file of a foreign node");
    await write(join(disk, "models/checkpoints/own.safetensors"), "weights");
    await write(join(disk, "models/configs/v1-inference.yaml"), "edited: below the link\n");
    await write(join(disk, "output/ComfyUI_00001_.png"), "picture");
    await write(comfyui("extra_model_paths.yaml"), "# mine\n");
    await write(comfyui("user/default/comfy.settings.json"), "{}");
    const commits = [];
    for (const [folder, name] of [
      ["", "local.py"],
      [NODE, "local_node.py"],
    ] as const) {
      await write(comfyui(join(folder, name)), "LOCAL = True\n");
      await git(comfyui(folder), "add", name);
      await git(comfyui(folder), "commit", "--quiet", "--message", "mine");
      commits.push(await git(comfyui(folder), "rev-parse", "HEAD"));
      await write(comfyui(join(folder, "untracked.txt")), `untracked in ${folder}`);
    }
    await write(comfyui("staged.txt"), "staged");
    await git(comfyui(""), "add", "staged.txt");
    for (const [path, text] of Object.entries(EDITED)) {
      await writeFile(comfyui(path), `${await readFile(comfyui(path), "utf8")}${text}`);
    }
    await chmod(comfyui("untracked.txt"), 0o755);
    const [core = "", node = ""] = commits;
    return { comfyui: core, node };
  }

  it("keeps edits, commits, links, untracked files and foreign nodes through a first run, update and force", async () => {
    const commits = await layOut();
    const edits = Object.fromEntries(
      await Promise.all(
        Object.keys(EDITED).map(async (path) => [path, await readFile(comfyui(path), "utf8")] as const),
      ),
    );
    const before = await peoplesOwn();

    const first = await provision(MANIFEST);
    expect(first.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
    expect(stepOf(first, "comfyui_core").result).toBe("adopted");
    expect(await lostOf(before, [small.pod.workspace, disk])).toEqual([]);
    // Found in place and as it is: nothing moved.
    expect(await asideFiles()).toEqual({});
    expect(await git(at("ComfyUI"), "rev-parse", "HEAD")).toBe(commits.comfyui);

    // A package of their own in the environment that was made.
    await writeWheels(small.wheels, [{ name: "small-own", version: "1.0" }]);
    const pip = (...words: string[]) =>
      run(at("venv/bin/python"), ["-m", "pip", ...words], { env: { HOME: small.pod.home, PATH: process.env.PATH } });
    await pip("install", "--quiet", "small-own");

    await publishNewer();
    const updated = await provision(MANIFEST, { update: "true" });
    expect(updated).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.3.0" } });
    const patched = Object.keys(EDITED).map((path) =>
      join(path.startsWith("custom_nodes") ? disk : at("ComfyUI"), path),
    );
    expect((await lostOf(before, [small.pod.workspace, disk])).toSorted()).toEqual(patched.toSorted());
    const aside = await asideFiles();
    const patches = { "nodes.py": "ComfyUI.patch", [`${NODE}/__init__.py`]: `ComfyUI/${NODE}.patch` };
    for (const [path, name] of Object.entries(patches)) {
      const [folder, commit] = path.startsWith(NODE) ? [NODE, commits.node] : ["", commits.comfyui];
      const file = path.slice(folder === "" ? 0 : folder.length + 1);
      expect(await afterPatch(comfyui(folder), commit, aside[name] ?? "", file)).toBe(edits[path]);
      expect(warningsOf(updated)).toContain(`saved as the patch ${aside[name]}`);
    }
    for (const [folder, commit] of [
      ["", commits.comfyui],
      [NODE, commits.node],
    ] as const) {
      const branches = await git(comfyui(folder), "branch", "--contains", commit, "--list", "comfy-pod/kept-*");
      expect(branches).toMatch(/comfy-pod\/kept-\d{8}-\d{6}/);
      expect(warningsOf(first) + warningsOf(updated)).toContain(branches.trim());
    }
    expect(await readFile(comfyui("staged.txt"), "utf8")).toBe("staged");
    expect(await pip("list")).toMatch(/small-own +1\.0/);

    // Forced at the same version: what was edited since stays where it is.
    await writeFile(comfyui("execution.py"), "\n# edited again\n", { flag: "a" });
    const between = await peoplesOwn();
    const forced = await provision(MANIFEST, { force: "true" });
    expect(forced).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.3.0" } });
    expect(await lostOf(between, [small.pod.workspace, disk])).toEqual([]);
    expect(await readFile(comfyui("execution.py"), "utf8")).toMatch(/# edited again\n$/);
    expect(await asideFiles()).toEqual(aside);
    expect(await pip("list")).toMatch(/small-own +1\.0/);
    expect(await readFile(comfyui("custom_nodes/foreign/own.txt"), "utf8")).toBe("own file of a foreign node");
  });

  it("is moved to a ref that the manifest asks for only after everything was saved", async () => {
    const commits = await layOut();
    const edited = await readFile(comfyui("nodes.py"), "utf8");
    const before = await peoplesOwn();
    const moved = await provision({ ...MANIFEST, comfyui: { ref: "v0.2.0" } });
    expect(moved).toMatchObject({ code: 0, outputs: { "comfyui-version": "0.2.0" } });
    expect(await lostOf(before, [small.pod.workspace, disk])).toEqual([comfyui("nodes.py")]);
    const patch = (await asideFiles())["ComfyUI.patch"] ?? "";
    expect(await afterPatch(comfyui(""), commits.comfyui, patch, "nodes.py")).toBe(edited);
  });
});

describe("what the manifest no longer names", () => {
  it("stays, node and package, and is told", async () => {
    const all = await provision({ nodes: [GOOD, PLAIN], pip: ["small-einops", "small-aux"] });
    expect(all.code).toBe(0);
    await write(comfyui("custom_nodes/ComfyUI-Plain/own.json"), "[]");
    const before = { ...(await peoplesOwn()), ...(await contentsOf(at("venv"), madeAgain)) };
    // The packages are told once, since the record then has the new ones; the node each time.
    const fewer = { nodes: [GOOD], pip: ["small-einops"] };
    expect(notesOf(await provision(fewer))).toMatch(/no longer names the package small-aux: it stays installed/);
    for (const inputs of [{ update: "true" }, { force: "true" }]) {
      const again = await provision(fewer, inputs);
      expect(again.code).toBe(0);
      expect(await lostOf(before, [small.pod.workspace])).toEqual([]);
      expect(notesOf(again)).toMatch(/no longer names the node ComfyUI-Plain: it stays in /);
      expect(notesOf(again)).not.toMatch(/ComfyUI-Good|small-einops/);
      for (const told of [again.log, again.summary]) expect(told).toContain("no longer names the node ComfyUI-Plain");
    }
    // With none of its kind left there is no step for it, and it is told all the same.
    expect(notesOf(await provision({}))).toMatch(
      /node ComfyUI-Good[\s\S]*node ComfyUI-Plain[\s\S]*package small-einops/,
    );
    expect(await lostOf(before, [small.pod.workspace])).toEqual([]);
  });

  it("is not told of a node that got another name", async () => {
    await provision({ nodes: [PLAIN] }, { start: "false" });
    const renamed = await provision({ nodes: [{ url: PLAIN, name: "other" }] }, { start: "false" });
    expect(notesOf(renamed)).toBe("");
    expect(stepOf(renamed, "node_other").reason).not.toBe("");
    expect(await readdir(comfyui("custom_nodes"))).toContain("ComfyUI-Plain");
    expect(await readdir(comfyui("custom_nodes"))).not.toContain("other");
  });
});

it("refuses two nodes of one name, before anything is touched", async () => {
  const logins = small.pod.logins();
  const refused = await provision({ nodes: [GOOD, { url: PLAIN, name: "ComfyUI-Good" }] });
  expect(refused.code).toBe(1);
  expect(refused.annotations).toEqual([
    expect.objectContaining({
      kind: "error",
      title: "input manifest",
      message: expect.stringMatching(/two nodes are named `ComfyUI-Good`; give one of them another `name`/),
    }),
  ]);
  expect(small.pod.logins()).toBe(logins);
});
