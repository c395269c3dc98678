import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NamedStep, resolveStepName, selectSteps, stepNameProblem } from "../../src/steps/selection.ts";

const STEPS: readonly NamedStep[] = [
  { id: "system_packages", alsoKnownAs: [] },
  { id: "python_env", alsoKnownAs: ["CONDA"] },
  { id: "comfyui_core", alsoKnownAs: ["COMFYUI_REPO"] },
  { id: "torch", alsoKnownAs: [] },
  { id: "comfyui_manager", alsoKnownAs: ["COMFYUI_MANAGER"] },
  { id: "manager_requirements", alsoKnownAs: ["COMFYUI_MANAGER_REQUIREMENTS"] },
  { id: "node_KJNodes", alsoKnownAs: ["custom_nodes"] },
  { id: "node_KJNodes-extra", alsoKnownAs: ["custom_nodes"] },
  { id: "torch_compile", alsoKnownAs: [] },
  { id: "comfyui_service", alsoKnownAs: [] },
  { id: "overall_installation", alsoKnownAs: ["COMFYUI"] },
];
const IDS = STEPS.map((step) => step.id);
const NOTHING = { only: null, from: null, skip: [], force: false, update: false } as const;

describe("a name", () => {
  it.each([
    ["torch", ["torch"]],
    ["torch_", ["torch_compile"]],
    ["comfyui_c", ["comfyui_core"]],
    ["COMFYUI", ["overall_installation"]],
    ["COMFYUI_MANAGER", ["comfyui_manager"]],
    ["CONDA", ["python_env"]],
    ["node_KJNodes", ["node_KJNodes"]],
    ["custom_nodes", ["node_KJNodes", "node_KJNodes-extra"]],
  ])("%s is %j", (name, ids) => {
    expect(resolveStepName(name, STEPS)).toEqual({ kind: "found", ids });
  });

  it.each([
    ["comfyui", "ambiguous", ["comfyui_core", "comfyui_manager", "comfyui_service"]],
    ["node_", "ambiguous", ["node_KJNodes", "node_KJNodes-extra"]],
    ["conda", "unknown", IDS],
    ["comfyui_repo", "unknown", IDS],
    ["", "unknown", IDS],
    ["sageattention", "not-asked-for", IDS],
    ["COMFYUI_CUDA_CHECK", "not-asked-for", IDS],
  ])("%j is %s", (name, kind, candidates) => {
    expect(resolveStepName(name, STEPS)).toEqual({ kind, candidates });
  });

  it("may be custom_nodes also where there are none", () => {
    expect(resolveStepName("custom_nodes", STEPS.slice(0, 3))).toEqual({ kind: "found", ids: [] });
  });

  it("is told with the candidates and what was meant", () => {
    expect(stepNameProblem("torhc", STEPS)).toContain("Did you mean `torch`?");
    expect(stepNameProblem("comfyui", STEPS)).toBe(
      "`comfyui` could be comfyui_core, comfyui_manager, comfyui_service; write one of them",
    );
    expect(stepNameProblem("torch", STEPS)).toBeNull();
  });
});

describe("a run", () => {
  it.each([
    ["all", {}, IDS],
    ["only", { only: ["overall", "torch"] }, ["torch", "overall_installation"]],
    ["from", { from: "custom_nodes" }, IDS.slice(6)],
    [
      "skip",
      { from: "torch", skip: ["custom_nodes", "COMFYUI"] },
      ["torch", "comfyui_manager", "manager_requirements", "torch_compile", "comfyui_service"],
    ],
    ["only before from", { only: ["python_env"], from: "torch" }, []],
  ])("%s", (_, choices, run) => {
    expect(selectSteps({ ...NOTHING, ...choices }, STEPS).run).toEqual(run);
  });

  it("forces and updates within it", () => {
    const selection = selectSteps(
      { ...NOTHING, only: ["torch", "comfyui_core"], force: ["COMFYUI_REPO", "CONDA"], update: true },
      STEPS,
    );
    expect(selection).toEqual({
      run: ["comfyui_core", "torch"],
      force: ["comfyui_core"],
      update: ["comfyui_core", "torch"],
    });
  });
});

describe("properties", () => {
  const id = fc.stringMatching(/^[a-z]{1,3}(_[a-z]{1,2})?$/);
  const steps = fc
    .uniqueArray(id, { minLength: 1, maxLength: 12 })
    .map((ids) => ids.map((each, index) => ({ id: each, alsoKnownAs: index % 3 === 0 ? [`X${index}`] : [] })));
  const withChoices = steps.chain((list) => {
    const name = fc.constantFrom(...list.map((step) => step.id));
    const names = fc.array(name, { maxLength: 5 });
    return fc.record({
      list: fc.constant(list),
      choices: fc.record({
        only: fc.option(names),
        from: fc.option(name),
        skip: names,
        force: fc.oneof(fc.boolean(), names),
        update: fc.oneof(fc.boolean(), names),
      }),
    });
  });
  const isInOrderOf = (part: readonly string[], whole: readonly string[]) =>
    expect(whole.filter((each) => part.includes(each))).toEqual(part);

  it("runs (only, else all) from `from` on, less skip, in catalogue order", () => {
    fc.assert(
      fc.property(withChoices, ({ list, choices }) => {
        const ids = list.map((step) => step.id);
        const { run, force, update } = selectSteps(choices, list);
        isInOrderOf(run, ids);
        isInOrderOf(force, run);
        isInOrderOf(update, run);
        for (const each of ids) {
          const wished = choices.only?.includes(each) ?? true;
          const started = choices.from === null || ids.indexOf(each) >= ids.indexOf(choices.from);
          expect(run.includes(each)).toBe(wished && started && !choices.skip.includes(each));
          const forced = typeof choices.force === "boolean" ? choices.force : choices.force.includes(each);
          expect(force.includes(each)).toBe(forced && run.includes(each));
        }
      }),
    );
  });

  it("finds every id, every unique prefix, and never two steps for one prefix", () => {
    fc.assert(
      fc.property(steps, id, (list, name) => {
        const ids = list.map((step) => step.id);
        for (const each of ids) expect(resolveStepName(each, list)).toEqual({ kind: "found", ids: [each] });
        const matching = ids.includes(name) ? [name] : ids.filter((each) => each.startsWith(name));
        const resolution = resolveStepName(name, list);
        if (matching.length === 1) expect(resolution).toEqual({ kind: "found", ids: matching });
        else expect(resolution.kind).toBe(matching.length > 1 ? "ambiguous" : "unknown");
      }),
    );
  });
});
