import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import overall from "../../../src/operations/overall.sh";
import { emptyPod, type Pod, probeSteps, runTasks, type ShellStep } from "../../support/operation.ts";

/** Steps that are done as soon as they are asked to be, but for one; some may be there before. */
const SITUATION = `
packages_forget() { :; }
easy_probe() { if [[ -n \${JOB-} || -f $WORKSPACE/.comfy-pod/steps/$STEP || -f $WORKSPACE/$STEP.found ]]; then state satisfied; else state absent; fi; }
easy_install() { [[ $STEP != node_bad ]] || die "it is bad"; }
`;
const pod = (): Promise<Pod> => emptyPod([overall, SITUATION]);

const easy = (id: string): ShellStep => ({ id, operation: "easy", wish: { last_part: "install", verdict: "install" } });
function steps(nodes: readonly string[], wish: Record<string, string> = {}): ShellStep[] {
  const others = ["comfyui_core", ...nodes];
  const lists = { steps: others.join("\n"), nodes: nodes.join("\n") };
  const last = {
    id: "overall_installation",
    operation: "overall",
    wish: { last_part: "finish", verdict: "install", ...lists, ...wish },
  };
  return [...others.map(easy), last];
}
const runAll = async (made: Pod, nodes: readonly string[], wish: Record<string, string> = {}) => {
  const all = steps(nodes, wish);
  const tasks = all.map((step) => `${step.operation === "overall" ? "finish" : "install"} ${step.id}`);
  const { results } = await runTasks(made, all, tasks);
  return results.findLast((result) => result.step === "overall_installation");
};
const answerOf = async (made: Pod, nodes: readonly string[], wish = {}) =>
  (await probeSteps(made, steps(nodes, wish))).steps.get("overall_installation");
const marker = (made: Pod, id: string) => join(made.workspace, ".install_markers", `${id}.done`);

test("is installed when all steps are done, and then satisfied; all nodes have a marker", async () => {
  const made = await pod();
  expect(await answerOf(made, ["node_one"])).toMatchObject({ state: "absent" });
  expect(await runAll(made, ["node_one"])).toMatchObject({ result: "installed" });
  expect(await answerOf(made, ["node_one"])).toMatchObject({ state: "satisfied" });
  expect(await readFile(marker(made, "custom_nodes"), "utf8")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
});

test("is adopted with all its nodes where every step is found in place", async () => {
  const made = await pod();
  await writeFile(join(made.workspace, "comfyui_core.found"), "");
  expect(await answerOf(made, ["node_one"])).toMatchObject({ state: "absent", detail: "node_one is not done" });
  await writeFile(join(made.workspace, "node_one.found"), "");
  expect(await answerOf(made, ["node_one"])).toMatchObject({ state: "satisfied" });
  const all = steps(["node_one"]);
  const { results } = await runTasks(
    made,
    all,
    all.map(({ id }) => `adopt ${id}`),
  );
  expect(results.map(({ result }) => result)).toEqual(["adopted", "adopted", "adopted"]);
  expect(existsSync(marker(made, "custom_nodes"))).toBe(true);
  expect(await answerOf(made, ["node_one"])).toMatchObject({ state: "satisfied" });
});

test("is not adopted where the proof of a step failed", async () => {
  const made = await pod();
  const all = steps([]);
  const { results } = await runTasks(made, all, ["adopt overall_installation"]);
  expect(results).toMatchObject([{ result: "refuted", reason: "comfyui_core is not done" }]);
});

test("is not run when a step failed here, and takes back its marker", async () => {
  const made = await pod();
  await runAll(made, ["node_one"]);
  expect(await runAll(made, ["node_one", "node_bad"])).toMatchObject({
    result: "not-run",
    reason: "not complete: node_bad failed",
  });
  for (const id of ["overall_installation", "custom_nodes"]) expect(existsSync(marker(made, id))).toBe(false);
  expect(existsSync(marker(made, "node_one"))).toBe(true);
});

test("is not run when a step failed in an earlier job", async () => {
  const made = await pod();
  const last = await runAll(made, [], { failed: "torch\nnode_x" });
  expect(last).toMatchObject({ result: "not-run", reason: "not complete: torch, node_x failed" });
});

test("a step without a record keeps it from being complete, unless it is optional", async () => {
  const made = await pod();
  await runAll(made, []);
  const more = { steps: "comfyui_core\nsageattention" };
  expect(await answerOf(made, [], more)).toMatchObject({ state: "absent", detail: "sageattention is not done" });
  expect(await answerOf(made, [], { ...more, optional: "sageattention" })).toMatchObject({ state: "other" });
});

test("the marker of all nodes that was removed is noticed, and written again", async () => {
  const made = await pod();
  await runAll(made, ["node_one"]);
  await rm(marker(made, "custom_nodes"));
  expect(await answerOf(made, ["node_one"])).toMatchObject({
    state: "other",
    facts: { custom_nodes_record: "yes", custom_nodes_marker: "no" },
  });
  expect(await runAll(made, ["node_one"])).toMatchObject({ result: "installed" });
  expect(existsSync(marker(made, "custom_nodes"))).toBe(true);
});
