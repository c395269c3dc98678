import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { adopt, announce, apply, type CheckoutPod, checkoutPod, look } from "../../support/checkout-pod.ts";
import { probeSteps, runTasks } from "../../support/operation.ts";
import { run } from "../../support/run.ts";

const NAME = "Comfy-Org/ComfyUI-Manager";
const manager = (mode: string, wish: Record<string, string> = {}) => ({
  id: "comfyui_manager",
  operation: "manager",
  wish: {
    mode,
    repository: `https://github.com/${NAME}`,
    ref: "",
    asked: "no",
    last_part: "packages",
    verdict: "install",
    ...wish,
  },
});
const CLONE = "ComfyUI/custom_nodes/ComfyUI-Manager";
const BOTH = ["fetch", "packages"];

let pod: CheckoutPod;
beforeEach(async () => {
  pod = await checkoutPod([KINDS]);
  await pod.repositories.create(NAME, { "__init__.py": "", "requirements.txt": "GitPython\n" });
  await pod.repositories.alias("ltdrdata/ComfyUI-Manager", NAME);
  await announce(pod);
  await run("python3", ["-m", "venv", "--without-pip", join(pod.workspace, "venv")]);
  for (const path of ["main.py", "nodes.py", "comfy/__init__.py"]) await pod.write(`ComfyUI/${path}`, "#\n");
});

/** What other operations ask of this one, as facts of a step of its own. */
const KINDS = `kinds_probe() { manager_kind; fact kind "$REPLY"; STEP=manager_requirements; manager_requirements_file; STEP=kinds; fact file "$REPLY"; state satisfied ''; }`;
async function kind(mode: string): Promise<Readonly<Record<string, string>> | undefined> {
  const answer = await probeSteps(pod, [manager(mode), { id: "kinds", operation: "kinds" }]);
  return answer.steps.get("kinds")?.facts;
}
async function putPackage(): Promise<void> {
  const [python = ""] = await readdir(join(pod.workspace, "venv/lib"));
  await pod.write(`venv/lib/${python}/site-packages/comfyui_manager/__init__.py`, "");
  await pod.write(`venv/lib/${python}/site-packages/comfyui_manager-4.2.2.dist-info/METADATA`, "");
}

describe("which kind", () => {
  test("auto clones where the checkout names no package", async () => {
    expect(await look(pod, manager("auto"))).toMatchObject({ state: "absent" });
    expect(await apply(pod, manager("auto"), BOTH)).toMatchObject({ result: "installed" });
    expect(await look(pod, manager("auto"))).toMatchObject({ state: "satisfied", facts: { kind: "clone" } });
    expect(await kind("auto")).toMatchObject({ kind: "clone", file: `${pod.workspace}/${CLONE}/requirements.txt` });
  });

  test("auto takes the package where the checkout names it", async () => {
    await pod.write("ComfyUI/manager_requirements.txt", "comfyui_manager==4.2.2\n");
    expect(await look(pod, manager("auto"))).toMatchObject({
      state: "absent",
      inputs: { kind: "pip", requirements: "comfyui_manager==4.2.2" },
    });
    await putPackage();
    expect(await look(pod, manager("auto"))).toMatchObject({ state: "satisfied", facts: { version: "4.2.2" } });
    expect((await apply(pod, manager("auto"), ["fetch"])).result).toBe("part");
    expect(await kind("auto")).toMatchObject({ kind: "pip", file: "" });
  });

  test.each(["comfyui-manager", "the-manager"])("auto keeps a clone that is there as %s", async (folder) => {
    await pod.write("ComfyUI/manager_requirements.txt", "comfyui_manager==4.2.2\n");
    const nodes = "ComfyUI/custom_nodes";
    await mkdir(join(pod.workspace, nodes));
    await pod.git(nodes, "clone", "--quiet", "https://github.com/ltdrdata/ComfyUI-Manager", folder);
    expect(await look(pod, manager("auto"))).toMatchObject({ state: "satisfied", inputs: { kind: "clone" } });
    expect(await adopt(pod, manager("auto"))).toMatchObject({ result: "adopted" });
    await putPackage();
    expect(await kind("auto")).toMatchObject({ kind: "clone" });
  });

  test("pip where the checkout names no package says what to write", async () => {
    const { result, reason } = await apply(pod, manager("pip"));
    expect(result).toBe("failed");
    expect(reason).toContain("`manager: clone`");
  });
});

describe("never both", () => {
  test("a clone goes aside for the package, out of custom_nodes", async () => {
    await apply(pod, manager("clone"), BOTH);
    await pod.write("ComfyUI/manager_requirements.txt", "comfyui_manager==4.2.2\n");
    await putPackage();
    expect(await kind("clone")).toMatchObject({ kind: "clone" });
    expect(await look(pod, manager("pip"))).toMatchObject({ state: "other" });
    const { result, warnings } = await apply(pod, manager("pip", { verdict: "update" }), BOTH);
    expect(result).toBe("updated");
    expect(warnings.join()).toContain("went aside");
    expect(await readdir(join(pod.comfyui, "custom_nodes"))).toEqual([]);
    expect(await pod.aside()).toContain(`${CLONE}/requirements.txt`);
    expect(await kind("pip")).toMatchObject({ kind: "pip", file: "" });
  });

  test("the package is not switched on beside a wished clone", async () => {
    await putPackage();
    expect(await kind("clone")).toMatchObject({ kind: "none" });
    expect(await apply(pod, manager("clone"), BOTH)).toMatchObject({ result: "installed" });
    expect(await kind("clone")).toMatchObject({ kind: "clone" });
  });
});

test("a clone that is disabled by hand stays so", async () => {
  await pod.write("ComfyUI/custom_nodes/ComfyUI-Manager.disabled/__init__.py", "");
  expect(await look(pod, manager("auto"))).toMatchObject({ state: "satisfied", detail: "disabled by hand" });
  await apply(pod, manager("clone"), BOTH);
  expect(await readdir(join(pod.comfyui, "custom_nodes"))).toEqual(["ComfyUI-Manager.disabled"]);
});

const COMFYUI = { "main.py": "#\n", "nodes.py": "", "comfy/__init__.py": "" };
const NAMES_PACKAGE = { "manager_requirements.txt": "comfyui_manager==4.2.2\n" };

/** ComfyUI's checkout and the Manager, fetched side by side in one job, in a folder of their own. */
async function fetchBoth(folder: string, ref: string): Promise<readonly (readonly string[])[]> {
  const url = "https://github.com/Comfy-Org/ComfyUI";
  const core = {
    id: "comfyui_core",
    operation: "checkout",
    wish: {
      url,
      ref,
      asked: ref === "release" ? "no" : "yes",
      essential: "main.py",
      last_part: "fetch",
      verdict: "install",
    },
  };
  const other = { ...pod, values: { ...pod.values, CP_comfyui: folder } };
  const steps = [core, manager("auto", { last_part: "packages" })];
  const { results } = await runTasks(other, steps, ["fetch comfyui_core", "fetch comfyui_manager"]);
  return results.map(({ step, result }) => [step, result]);
}
const nodesIn = (folder: string) => readdir(join(pod.workspace, folder, "custom_nodes")).catch(() => []);
const FETCHED = [
  ["comfyui_core", "installed"],
  ["comfyui_manager", "part"],
];

test.each([
  ["with", NAMES_PACKAGE, []],
  ["without", {}, ["ComfyUI-Manager"]],
])("on a fresh pod it waits for a checkout %s manager_requirements.txt", async (_name, more, nodes) => {
  await pod.repositories.create("Comfy-Org/ComfyUI", { ...COMFYUI, ...more });
  await announce(pod);
  expect(await fetchBoth("Fresh", "release")).toEqual(FETCHED);
  expect(await nodesIn("Fresh")).toEqual(nodes);
});

test("waits for a checkout that is moved to where it names the package, or no longer does", async () => {
  const { repositories } = pod;
  const name = "Comfy-Org/ComfyUI";
  await repositories.create(name, COMFYUI);
  await repositories.tag(name, "v1.0.0");
  await repositories.addCommit(name, NAMES_PACKAGE);
  await repositories.tag(name, "v2.0.0");
  await announce(pod);
  for (const [folder, from, to, nodes] of [
    ["Newer", "v1.0.0", "v2.0.0", []],
    ["Older", "v2.0.0", "v1.0.0", ["ComfyUI-Manager"]],
  ] as const) {
    await pod.git(".", "clone", "--quiet", "--branch", from, `https://github.com/${name}`, folder);
    expect(await fetchBoth(folder, to)).toEqual(FETCHED);
    expect(await nodesIn(folder)).toEqual(nodes);
  }
});
