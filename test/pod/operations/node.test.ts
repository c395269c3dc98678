import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { adopt, announce, apply, type CheckoutPod, checkoutPod, look } from "../../support/checkout-pod.ts";
import { run } from "../../support/run.ts";

const NAME = "example/ComfyUI-Good";
const INSTALL = `import os, pathlib
pathlib.Path("ran.txt").open("a").write(os.environ.get("PIP_CONSTRAINT", "none") + "\\n")
`;
const good = (wish: Record<string, string> = {}) => ({
  id: "node_ComfyUI-Good",
  operation: "node",
  wish: {
    url: `https://github.com/${NAME}`,
    ref: "",
    asked: "no",
    name: "ComfyUI-Good",
    requirements: "requirements.txt",
    last_part: "install",
    verdict: "install",
    ...wish,
  },
});
const ALL = ["fetch", "packages", "install"];
const FOLDER = "ComfyUI/custom_nodes/ComfyUI-Good";

let pod: CheckoutPod;
let first: string;
beforeEach(async () => {
  pod = await checkoutPod();
  first = await pod.repositories.create(NAME, {
    "__init__.py": "",
    "install.py": INSTALL,
    "requirements.txt": "# what it needs\nsmall-einops>=1  # newer\n\n  git+https://example.invalid/a#egg=a\r\n",
  });
  await announce(pod);
  await mkdir(join(pod.comfyui, "custom_nodes"), { recursive: true });
  await run("python3", ["-m", "venv", "--without-pip", join(pod.workspace, "venv")]);
});

describe("installing", () => {
  test("checkout, then its own install.py in ComfyUI's Python, under the constraint", async () => {
    await pod.write(".comfy-pod/constraints.txt", "torch==2.9.1\n");
    expect(await look(pod, good())).toMatchObject({ state: "absent" });
    expect(await apply(pod, good(), ALL)).toMatchObject({ result: "installed" });
    expect(await pod.read(`${FOLDER}/ran.txt`)).toBe(`${pod.workspace}/.comfy-pod/constraints.txt\n`);
    const answer = await look(pod, good());
    expect(answer).toMatchObject({ state: "satisfied", warnings: [] });
    expect(answer.inputs).toMatchObject({
      url: "github.com/example/comfyui-good",
      commit: first,
      requirements: "small-einops>=1\ngit+https://example.invalid/a#egg=a",
      python: expect.stringMatching(/venv\/bin\/python 3\.\d+$/),
    });
    expect(answer.record?.inputs).toEqual(answer.inputs);
  });

  test("install.py runs again only for another commit", async () => {
    await apply(pod, good(), ALL);
    await apply(pod, good({ verdict: "update" }), ALL);
    expect((await pod.read(`${FOLDER}/ran.txt`)).split("\n")).toHaveLength(2);
    await pod.repositories.addCommit(NAME, { "__init__.py": "1\n" });
    await apply(pod, good({ verdict: "update", update: "yes" }), ALL);
    expect((await pod.read(`${FOLDER}/ran.txt`)).split("\n")).toHaveLength(3);
    await apply(pod, good({ verdict: "install" }), ALL);
    expect((await pod.read(`${FOLDER}/ran.txt`)).split("\n")).toHaveLength(4);
  });

  test("an install.py that fails, or replaces torch, fails the node", async () => {
    await pod.repositories.addCommit(NAME, { "install.py": "raise SystemExit(3)\n" });
    expect((await apply(pod, good(), ALL)).reason).toContain("ended with code 3");
    const [site = ""] = await readdir(join(pod.workspace, "venv/lib"));
    const torch = `venv/lib/${site}/site-packages/torch/version.py`;
    await pod.write(torch, "__version__ = '2.9.1+cu128'\n");
    await pod.repositories.addCommit(NAME, {
      "install.py": `open(${JSON.stringify(join(pod.workspace, torch))}, "w").write("__version__ = '2.0.0'")\n`,
    });
    const { result, reason } = await apply(pod, good({ update: "yes" }), ALL);
    expect(result).toBe("failed");
    expect(reason).toContain("ComfyUI-Good replaced torch 2.9.1+cu128 by 2.0.0");
  });

  test("a file of requirements that is not wanted is none", async () => {
    await apply(pod, good({ requirements: "" }), ALL);
    expect((await look(pod, good({ requirements: "" }))).inputs).toMatchObject({ requirements: "" });
  });

  test("requirements that are not there are told as the packages say", async () => {
    const missing = "packages_state_of_step() { REPLY='small-einops is missing'; }";
    await apply(pod, good(), ALL);
    expect(await look({ ...pod, scripts: [...pod.scripts, missing] }, good())).toMatchObject({
      state: "partial",
      detail: "small-einops is missing",
    });
  });
});

describe("found in place", () => {
  test("under another folder name it is the same node", async () => {
    await pod.git("ComfyUI/custom_nodes", "clone", "--quiet", `https://github.com/${NAME}.git`, "renamed");
    expect(await look(pod, good())).toMatchObject({
      state: "satisfied",
      facts: { folder: expect.stringContaining("renamed") },
    });
    expect(await adopt(pod, good())).toMatchObject({ result: "adopted" });
    await apply(pod, good(), ALL);
    expect(await readdir(join(pod.comfyui, "custom_nodes"))).toEqual(["renamed"]);
  });

  test("unpacked by the Manager under a lower-case name, it becomes a repository there", async () => {
    await pod.write("ComfyUI/custom_nodes/comfyui-good/__init__.py", "");
    await pod.write("ComfyUI/custom_nodes/comfyui-good/pattern.json", "mine\n");
    expect(await look(pod, good())).toMatchObject({ state: "other" });
    expect(await apply(pod, good(), ALL)).toMatchObject({ result: "installed" });
    expect(await readdir(join(pod.comfyui, "custom_nodes"))).toEqual(["comfyui-good"]);
    expect(await pod.read("ComfyUI/custom_nodes/comfyui-good/pattern.json")).toBe("mine\n");
  });

  test.each(["ComfyUI-Good.disabled", ".disabled/comfyui-good@nightly"])(
    "disabled by hand as %s, it stays so",
    async (to) => {
      await apply(pod, good(), ALL);
      await mkdir(join(pod.comfyui, "custom_nodes/.disabled"), { recursive: true });
      await rename(join(pod.workspace, FOLDER), join(pod.comfyui, "custom_nodes", to));
      const answer = await look(pod, good());
      expect(answer).toMatchObject({ state: "satisfied", warnings: [expect.stringContaining("disabled by hand")] });
      expect(answer.inputs).toEqual(answer.record?.inputs);
      await apply(pod, good(), ALL);
      expect(await readdir(join(pod.comfyui, "custom_nodes"))).not.toContain("ComfyUI-Good");
    },
  );
});
