import { chmod, lstat, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { adopt, announce, apply, type CheckoutPod, checkoutPod, look } from "../../support/checkout-pod.ts";
import { run } from "../../support/run.ts";

const NAME = "Comfy-Org/ComfyUI";
const URL = `https://github.com/${NAME}`;
const FILES = {
  "main.py": "print('one')\n",
  "nodes.py": "",
  "comfy/__init__.py": "",
  "models/checkpoints/put_checkpoints_here": "",
  "comfyui_version.py": '__version__ = "0.1.0"\n',
};
const core = (wish: Record<string, string> = {}) => ({
  id: "comfyui_core",
  operation: "checkout",
  wish: {
    url: URL,
    ref: "release",
    asked: "no",
    essential: "main.py",
    last_part: "fetch",
    verdict: "install",
    ...wish,
  },
});

let pod: CheckoutPod;
let first: string;
let second: string;
let newest: string;
beforeEach(async () => {
  pod = await checkoutPod();
  first = await pod.repositories.create(NAME, FILES);
  await pod.repositories.tag(NAME, "v0.1.0");
  second = await pod.repositories.addCommit(NAME, { "main.py": "print('two')\n", "extra.py": "upstream\n" });
  await pod.repositories.tag(NAME, "v0.10.0");
  await pod.repositories.tag(NAME, "v0.9.9");
  await pod.repositories.tag(NAME, "v1.0.0-rc1");
  newest = await pod.repositories.addCommit(NAME, { "main.py": "print('three')\n", "extra.py": null });
  await announce(pod);
});
const head = () => pod.git("ComfyUI", "rev-parse", "HEAD");
/** Git in the folder in which a repository's commits are made. */
const inSource = (name: string, ...parameters: string[]) =>
  pod.git(relative(pod.workspace, join(pod.repositories.root, ".trees", name)), ...parameters);
const status = () => pod.git("ComfyUI", "status", "--porcelain");

describe("a fresh checkout", () => {
  test.each([
    ["release", "", () => second],
    ["", "", () => newest],
    ["main", "yes", () => newest],
    ["v0.1.0", "yes", () => first],
    ["the commit", "yes", () => first],
    ["a short commit", "yes", () => first],
  ])("at %j", async (asked, yes, commit) => {
    const ref = asked === "the commit" ? first : asked === "a short commit" ? first.slice(0, 9) : asked;
    const step = core({ ref, asked: yes });
    expect(await look(pod, step)).toMatchObject({ state: "absent" });
    expect(await apply(pod, step)).toMatchObject({ result: "installed" });
    expect(await head()).toBe(commit());
    expect(await status()).toBe("");
    const answer = await look(pod, step);
    expect(answer).toMatchObject({ state: "satisfied", warnings: [] });
    expect(answer.inputs).toEqual({ url: "github.com/comfy-org/comfyui", ref, commit: commit() });
    expect(answer.facts).toMatchObject({ commit: commit(), version: "0.1.0", folder: pod.comfyui });
    expect(answer.record?.inputs).toEqual(answer.inputs);
  });

  test("brings one commit, not the history", async () => {
    await apply(pod, core());
    expect(await pod.git("ComfyUI", "rev-list", "--count", "HEAD")).toBe("1");
    expect(await pod.git("ComfyUI", "describe", "--tags")).toBe("v0.10.0");
  });

  test("follows a branch by the branch of that name", async () => {
    await apply(pod, core({ ref: "" }));
    expect(await pod.git("ComfyUI", "status", "--branch", "--porcelain")).toBe("## main...origin/main");
  });

  test("takes an annotated tag at the commit that it is for", async () => {
    await inSource(NAME, "tag", "--annotate", "--message", "two", "v2.0.0", first);
    await inSource(NAME, "push", "--quiet", "origin", "v2.0.0");
    expect(await apply(pod, core())).toMatchObject({ result: "installed" });
    expect(await head()).toBe(first);
    expect(await look(pod, core())).toMatchObject({ state: "satisfied" });
    // Found in place, at a tag that is an object of its own.
    await rm(join(pod.workspace, ".comfy-pod/steps/comfyui_core"));
    await rm(join(pod.comfyui, ".git/comfy-pod"));
    expect(await look(pod, core({ ref: "v2.0.0", asked: "yes" }))).toMatchObject({ state: "satisfied" });
    await pod.git("ComfyUI", "pack-refs", "--all");
    expect(await look(pod, core({ ref: "v2.0.0", asked: "yes" }))).toMatchObject({ state: "satisfied" });
    expect(await look(pod, core({ ref: "v0.1.0", asked: "yes" }))).toMatchObject({ state: "other" });
  });

  test("falls back to the newest commit where there is no release", async () => {
    await pod.repositories.create("example/plain", { "a.txt": "a\n", "v.txt": "" });
    await pod.repositories.tag("example/plain", "1.0");
    await announce(pod);
    const step = core({ url: "https://github.com/example/plain", essential: "", folder: "elsewhere" });
    expect(await apply(pod, step)).toMatchObject({ result: "installed" });
    expect(await pod.read("elsewhere/a.txt")).toBe("a\n");
  });

  test("brings submodules", async () => {
    await pod.repositories.create("example/part", { "part.txt": "part\n" });
    await announce(pod, '[protocol "file"]\n\tallow = always\n');
    await inSource(NAME, "submodule", "--quiet", "add", "https://github.com/example/part", "part");
    await inSource(NAME, "commit", "--quiet", "--message", "part");
    await inSource(NAME, "push", "--quiet", "origin", "HEAD");
    expect(await apply(pod, core({ ref: "" }))).toMatchObject({ result: "installed" });
    expect(await pod.read("ComfyUI/part/part.txt")).toBe("part\n");
    expect(await status()).toBe("");
    expect(await look(pod, core({ ref: "" }))).toMatchObject({ state: "satisfied" });
  });
});

describe("what cannot be", () => {
  test.each([
    ["v0.10", "near it: v0.10.0"],
    ["0123456789012345678901234567890123456789", "has no commit"],
    ["0123456", "0123456"],
  ])("ref %s", async (ref, said) => {
    const { result, reason } = await apply(pod, core({ ref, asked: "yes" }));
    expect(result).toBe("failed");
    expect(reason).toContain(said);
  });

  test("no such repository", async () => {
    const url = `file://${pod.home}/nowhere`;
    expect((await apply(pod, core({ url }))).reason).toMatch(/^there is no repository .*nowhere/);
  });

  test("a server that does not answer is asked three times", async () => {
    const { reason, log } = await apply(pod, core({ url: "git://127.0.0.1:1/x/y" }));
    expect(reason).toContain("could not be reached");
    expect(log.match(/trying again/g)).toHaveLength(2);
  });
});

describe("refs are resolved once", () => {
  test("the branch moved on, and nothing is to do until an update is asked for", async () => {
    await apply(pod, core({ ref: "" }));
    const moved = await pod.repositories.addCommit(NAME, { "main.py": "print('four')\n" });
    expect(await look(pod, core({ ref: "" }))).toMatchObject({ state: "satisfied", inputs: { commit: newest } });
    await apply(pod, core({ ref: "" }));
    expect(await head()).toBe(newest);
    const update = core({ ref: "", update: "yes", verdict: "update" });
    expect(await look(pod, update)).toMatchObject({
      state: "other",
      detail: `ref moved ${newest.slice(0, 7)} → ${moved.slice(0, 7)}`,
      inputs: { commit: moved },
    });
    expect(await apply(pod, update)).toMatchObject({ result: "updated", warnings: [] });
    expect(await head()).toBe(moved);
    expect(await look(pod, update)).toMatchObject({ state: "satisfied", inputs: { commit: moved } });
    expect(await pod.git("ComfyUI", "branch", "--list", "comfy-pod/*")).toBe("");
  });

  test("a removed marker resolves anew", async () => {
    await apply(pod, core({ ref: "" }));
    const moved = await pod.repositories.addCommit(NAME, { "main.py": "print('four')\n" });
    await rm(join(pod.workspace, ".install_markers/comfyui_core.done"));
    expect(await apply(pod, core({ ref: "" }))).toMatchObject({ result: "installed" });
    expect(await head()).toBe(moved);
  });

  test("another ref in the manifest", async () => {
    await apply(pod, core());
    const step = core({ ref: "v0.1.0", asked: "yes", verdict: "update" });
    expect(await look(pod, step)).toMatchObject({ state: "other", detail: expect.stringContaining("v0.1.0") });
    expect(await apply(pod, step)).toMatchObject({ result: "updated" });
    expect(await head()).toBe(first);
    await expect(pod.read("ComfyUI/extra.py")).rejects.toThrow("ENOENT");
  });

  test("an update that cannot ask says so", async () => {
    await apply(pod, core());
    await rm(join(pod.repositories.root, `${NAME}.git`), { recursive: true });
    expect(await look(pod, core({ update: "yes" }))).toMatchObject({
      state: "other",
      detail: expect.stringContaining("could not be asked"),
    });
  });

  test("a commit that was moved by hand is brought back, and told", async () => {
    await apply(pod, core({ ref: first, asked: "yes" }));
    await pod.git("ComfyUI", "fetch", "--quiet", "origin", "main");
    await pod.git("ComfyUI", "checkout", "--quiet", "FETCH_HEAD");
    const step = core({ ref: first, asked: "yes", verdict: "update" });
    expect(await look(pod, step)).toMatchObject({ state: "other", detail: expect.stringContaining("by hand") });
    const { result, warnings } = await apply(pod, step);
    expect(result).toBe("updated");
    expect(warnings.join()).toContain("brought back");
    expect(await head()).toBe(first);
  });
});

describe("found in place", () => {
  test("a repository of its own commit is adopted as it is", async () => {
    for (const [path, text] of Object.entries(FILES)) await pod.write(`ComfyUI/${path}`, text);
    await pod.git("ComfyUI", "init", "--quiet");
    await pod.git("ComfyUI", "add", "--all");
    await pod.git("ComfyUI", "commit", "--quiet", "--message", "image");
    const own = await head();
    expect(await look(pod, core())).toMatchObject({ state: "satisfied", inputs: { commit: own } });
    expect(await adopt(pod, core())).toMatchObject({ result: "adopted" });
    expect(await look(pod, core())).toMatchObject({ state: "satisfied", record: { inputs: { commit: own } } });
    await pod.git("ComfyUI", "status");
    expect(await look(pod, core({ ref: "v0.1.0", asked: "yes" }))).toMatchObject({ state: "other" });
    const { result, warnings } = await apply(pod, core({ update: "yes", verdict: "update" }));
    expect(result).toBe("updated");
    expect(warnings.join()).toContain("comfy-pod/kept-");
    expect(await head()).toBe(second);
    expect(
      await pod.git("ComfyUI", "for-each-ref", "--points-at", own, "--format=%(refname)", "refs/heads/comfy-pod"),
    ).toMatch(/^refs\/heads\/comfy-pod\/kept-/);
  });

  test.each([
    ["v0.1.0", true],
    ["main", false],
  ])("a clone at v0.1.0, asked for at %s", async (ref, same) => {
    await pod.repositories.alias("comfyanonymous/ComfyUI", NAME);
    await announce(pod);
    const former = "https://github.com/comfyanonymous/ComfyUI.git";
    await pod.git(".", "clone", "--quiet", "--branch", "v0.1.0", former, "ComfyUI");
    expect((await look(pod, core({ ref, asked: "yes" }))).state).toBe(same ? "satisfied" : "other");
    await apply(pod, core({ ref, asked: "yes" }));
    expect(await pod.git("ComfyUI", "remote", "get-url", "origin")).toContain("comfyanonymous");
    expect(Number(await pod.git("ComfyUI", "rev-list", "--count", "HEAD"))).toBe(same ? 1 : 3);
  });

  test("another repository in the folder keeps its own remote", async () => {
    await pod.repositories.create("someone/fork", { ...FILES, "main.py": "fork\n" });
    await announce(pod);
    await pod.git(".", "clone", "--quiet", "https://github.com/someone/fork", "ComfyUI");
    expect(await look(pod, core())).toMatchObject({ state: "other", detail: expect.stringContaining("someone/fork") });
    expect(await apply(pod, core())).toMatchObject({ result: "installed" });
    expect(await head()).toBe(second);
    expect(await pod.git("ComfyUI", "remote", "get-url", "origin")).toContain("someone/fork");
    expect(await look(pod, core())).toMatchObject({ state: "satisfied" });
  });

  test("one that belongs to somebody else", async () => {
    await apply(pod, core());
    await run("chown", ["-R", "12345", pod.comfyui]);
    expect(await look(pod, core())).toMatchObject({ state: "satisfied" });
    expect(await apply(pod, core({ ref: "main", asked: "yes" }))).toMatchObject({ result: "installed" });
  });
});

describe("what is never lost", () => {
  test("a folder that is no repository becomes one in place", async () => {
    for (const [path, text] of Object.entries({ ...FILES, "main.py": "mine\n", "note.txt": "note\n" }))
      await pod.write(`ComfyUI/${path}`, text);
    await pod.write("ComfyUI/models/checkpoints/big.safetensors", "weights");
    await pod.write("ComfyUI/extra.py/inside.txt", "a folder where a file will be");
    const before = (await lstat(join(pod.comfyui, "nodes.py"))).ino;
    expect(await look(pod, core())).toMatchObject({
      state: "other",
      detail: expect.stringContaining("no git repository"),
    });
    expect(await apply(pod, core())).toMatchObject({ result: "installed" });
    expect(await pod.aside()).toEqual(["ComfyUI/extra.py/inside.txt", "ComfyUI/main.py"]);
    expect(await pod.readAside("main.py")).toBe("mine\n");
    expect(await pod.read("ComfyUI/main.py")).toBe("print('two')\n");
    expect(await pod.read("ComfyUI/models/checkpoints/big.safetensors")).toBe("weights");
    expect(await pod.read("ComfyUI/note.txt")).toBe("note\n");
    expect((await lstat(join(pod.comfyui, "nodes.py"))).ino).toBe(before);
  });

  test("edited tracked files are saved as a patch that brings them back", async () => {
    await apply(pod, core({ ref: "v0.1.0", asked: "yes" }));
    await pod.write("ComfyUI/main.py", "print('edited')\n");
    await pod.write("ComfyUI/nodes.py", "staged\n");
    await pod.git("ComfyUI", "add", "nodes.py");
    await rm(join(pod.comfyui, "comfy/__init__.py"));
    await chmod(join(pod.comfyui, "comfyui_version.py"), 0o755);
    await pod.write("ComfyUI/new.py", "staged and new\n");
    await pod.git("ComfyUI", "add", "new.py");
    await pod.write("ComfyUI/extra.py", "untracked, and upstream's too\n");
    const { result, warnings } = await apply(pod, core({ verdict: "update" }));
    expect(result).toBe("updated");
    expect(warnings.join()).toMatch(/4 edited files .* saved as the patch .*ComfyUI\.patch/);
    expect(await pod.aside()).toEqual(["ComfyUI.patch", "ComfyUI.staged.patch", "ComfyUI/extra.py"]);
    expect(await pod.read("ComfyUI/new.py")).toBe("staged and new\n");
    expect(await pod.read("ComfyUI/main.py")).toBe("print('two')\n");
    await pod.git("ComfyUI", "checkout", "--quiet", "--force", first);
    await pod.write("patch", await pod.readAside("ComfyUI.patch"));
    await pod.git("ComfyUI", "apply", "../patch");
    expect(await pod.read("ComfyUI/main.py")).toBe("print('edited')\n");
    expect(await pod.read("ComfyUI/nodes.py")).toBe("staged\n");
    expect((await lstat(join(pod.comfyui, "comfyui_version.py"))).mode & 0o111).not.toBe(0);
    await expect(pod.read("ComfyUI/comfy/__init__.py")).rejects.toThrow("ENOENT");
  });

  test("an edit that git was told to overlook is saved too", async () => {
    await apply(pod, core({ ref: "v0.1.0", asked: "yes" }));
    await pod.git("ComfyUI", "update-index", "--assume-unchanged", "main.py");
    await pod.write("ComfyUI/main.py", "print('hidden')\n");
    await apply(pod, core({ verdict: "update" }));
    expect(await pod.readAside("ComfyUI.patch")).toContain("+print('hidden')");
  });

  test("links stay links, and nothing is written through them", async () => {
    const shared = join(pod.home, "shared");
    await mkdir(shared);
    await mkdir(pod.comfyui);
    await symlink(shared, join(pod.comfyui, "models"));
    await symlink("/gone/user", join(pod.comfyui, "user"));
    expect(await apply(pod, core({ ref: "v0.1.0", asked: "yes" }))).toMatchObject({ result: "installed" });
    expect(await apply(pod, core({ verdict: "update" }))).toMatchObject({ result: "updated" });
    expect((await lstat(join(pod.comfyui, "models"))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(pod.comfyui, "user"))).isSymbolicLink()).toBe(true);
    expect(await readdir(shared)).toEqual([]);
    expect(await status()).toBe("?? user");
    expect(await look(pod, core())).toMatchObject({ state: "satisfied" });
  });

  test("local commits are kept under a branch", async () => {
    await apply(pod, core({ ref: "" }));
    await pod.write("ComfyUI/main.py", "print('mine')\n");
    await pod.git("ComfyUI", "commit", "--quiet", "--all", "--message", "mine");
    const mine = await head();
    const { warnings } = await apply(pod, core({ ref: "", verdict: "update" }));
    expect(warnings.join()).toContain("comfy-pod/kept-");
    expect(await head()).toBe(newest);
    expect(await pod.git("ComfyUI", "branch", "--contains", mine)).toContain("comfy-pod/kept-");
  });

  test("names of files that mean something to a shell are names", async () => {
    const odd = { "$(touch pwned)/a b'\".py": "1\n", "@": "2\n", "x[$(touch pwned)]": "3\n", "new\nline": "4\n" };
    await pod.repositories.create("example/odd", odd);
    await announce(pod);
    const step = core({ url: "https://github.com/example/odd", essential: "", folder: "odd" });
    await pod.write("odd/@", "mine\n");
    await pod.write("odd/x[$(touch pwned)]", "mine\n");
    expect(await apply(pod, step)).toMatchObject({ result: "installed" });
    expect(await pod.git("odd", "status", "--porcelain")).toBe("");
    await pod.write("odd/@", "edited\n");
    await pod.repositories.addCommit("example/odd", { "@": "5\n" });
    expect(await apply(pod, { ...step, wish: { ...step.wish, update: "yes" } })).toMatchObject({ result: "installed" });
    expect(await pod.read("odd/@")).toBe("5\n");
    for (const folder of ["odd", ".", "../"]) expect(await readdir(join(pod.workspace, folder))).not.toContain("pwned");
  });
});

describe("half-finished", () => {
  const damage: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["killed before the first commit came", () => pod.git(".", "init", "--quiet", "ComfyUI")],
    ["an empty HEAD", () => apply(pod, core()).then(() => pod.write("ComfyUI/.git/HEAD", ""))],
    ["no index", () => apply(pod, core()).then(() => rm(join(pod.comfyui, ".git/index")))],
    ["a tracked file gone", () => apply(pod, core()).then(() => rm(join(pod.comfyui, "nodes.py")))],
    ["main.py empty", () => apply(pod, core()).then(() => pod.write("ComfyUI/main.py", ""))],
    [
      "killed while files were written",
      async () => {
        await apply(pod, core());
        const note = await pod.read("ComfyUI/.git/comfy-pod");
        await pod.write("ComfyUI/.git/comfy-pod", note.replace("state=whole", "state=begun"));
        await rm(join(pod.comfyui, "nodes.py"));
        await pod.write("ComfyUI/.git/index.lock", "");
      },
    ],
    [
      "objects lost",
      async () => {
        await apply(pod, core());
        await rm(join(pod.comfyui, ".git/objects/pack"), { recursive: true });
        await rm(join(pod.comfyui, "nodes.py"));
      },
    ],
  ];
  test.each(damage)("%s: repaired", async (_name, break_) => {
    await break_();
    const before = await look(pod, core());
    expect(before.state).toBe("partial");
    expect(await apply(pod, core())).toMatchObject({ result: "installed" });
    expect(await head()).toBe(second);
    expect(await pod.read("ComfyUI/main.py")).toBe("print('two')\n");
    expect(await status()).toBe("");
    expect(await pod.git("ComfyUI", "fsck", "--no-dangling")).toBe("");
  });

  test("a file that was cut short by a kill is nobody's edit", async () => {
    await apply(pod, core({ ref: "v0.1.0", asked: "yes" }));
    const note = `state=begun\nurl=github.com/comfy-org/comfyui\nref=release\ncommit=${second}\nname=refs/tags/v0.10.0\n`;
    await pod.write("ComfyUI/.git/comfy-pod", note);
    await pod.write("ComfyUI/main.py", "print('t");
    await pod.write("ComfyUI/extra.py", "up");
    await pod.write("ComfyUI/nodes.py", "somebody's\n");
    const { result, warnings } = await apply(pod, core());
    expect(result).toBe("installed");
    expect(warnings).toEqual([expect.stringContaining("1 edited file ")]);
    expect(await pod.aside()).toEqual(["ComfyUI.patch"]);
    expect(await pod.readAside("ComfyUI.patch")).toContain("+somebody's");
    expect(await head()).toBe(second);
    expect(await status()).toBe("");
  });

  test("a repair leaves alone what somebody edited", async () => {
    await apply(pod, core());
    await pod.write("ComfyUI/main.py", "print('edited')\n");
    await rm(join(pod.comfyui, "nodes.py"));
    expect(await apply(pod, core())).toMatchObject({ result: "installed" });
    expect(await pod.read("ComfyUI/main.py")).toBe("print('edited')\n");
    expect(await pod.aside()).toEqual([]);
  });

  test("a placeholder that somebody took away is nothing to repair", async () => {
    await apply(pod, core());
    await rm(join(pod.comfyui, "models/checkpoints/put_checkpoints_here"));
    expect(await look(pod, core())).toMatchObject({ state: "satisfied" });
  });

  test("the look writes nothing", async () => {
    await apply(pod, core());
    await writeFile(join(pod.comfyui, "main.py"), "print('edited')\n");
    const stamp = async () => (await lstat(join(pod.comfyui, ".git/index"))).mtimeMs;
    const before = await stamp();
    await look(pod, core({ update: "yes" }));
    expect(await stamp()).toBe(before);
  });
});
