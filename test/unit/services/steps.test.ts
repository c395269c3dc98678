import { describe, expect, it } from "vitest";
import { bootScript, requirements } from "../../../src/engine/boot.ts";
import { nextTasks, type Progress, standingOf } from "../../../src/engine/standing.ts";
import { catalogue } from "../../../src/steps/catalogue.ts";
import { serviceNameProblem } from "../../../src/steps/services.ts";
import { manifestOf } from "../../support/manifests.ts";

const MANIFEST = manifestOf(`
pip: [tensorboard]
nodes: [https://example.org/a/extra]
steps: [{id: mine, run: "true"}]
secrets: [MODEL_KEY]
services:
  - {name: jupyterlab, token: LAB}
  - {name: BOARD, command: tensorboard --port 6006, port: 6006}
`);
const STEPS = catalogue(MANIFEST);
const stepOf = (id: string) => {
  const step = STEPS.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  return step;
};

/** These steps have to be installed, all others are up to date. */
function tasksDue(...ids: string[]) {
  const all = STEPS.map((step): Progress => {
    const verdict = ids.includes(step.id)
      ? ({ action: "install", reason: "not installed" } as const)
      : ({ action: "skip", reason: "up to date" } as const);
    return { step, standing: standingOf(step, verdict), spans: [] };
  });
  const next = nextTasks(all);
  return next === null ? [] : next.tasks.map(({ part, step }) => `${part} ${step}`);
}

describe("the steps of services", () => {
  it("stand in front of ComfyUI's, known by their plain names too, and have no line in state.env", () => {
    expect(STEPS.map(({ id }) => id).slice(-4)).toEqual([
      "service_jupyterlab",
      "service_BOARD",
      "comfyui_service",
      "overall_installation",
    ]);
    expect(stepOf("service_BOARD")).toMatchObject({ alsoKnownAs: ["BOARD"], stateName: null, home: "container" });
    expect(stepOf("service_jupyterlab")).toMatchObject({ parts: ["fetch", "start"], secrets: ["LAB"] });
    expect(stepOf("overall_installation").wish.steps?.split("\n")).toContain("service_BOARD");
  });

  it.each([
    [
      "torch",
      "`torch` is no service of this manifest; its services are service_jupyterlab, service_BOARD, comfyui_service",
    ],
    ["BOARD", null],
    ["service_j", null],
    ["comfyui", null],
    ["comfyui_service", null],
  ])("are all that their commands know: %s", (name, problem) => {
    expect(serviceNameProblem(name, STEPS)).toBe(problem);
  });
});

describe("what can start at once", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      "all of them after a resume",
      ["service_BOARD", "comfyui_service", "cuda_check"],
      ["start service_BOARD", "start comfyui_service", "install cuda_check"],
    ],
    [
      "a service that waits for nothing, in front of all other work",
      ["comfyui_core", "torch", "comfyui_service", "service_BOARD"],
      ["start service_BOARD", "fetch comfyui_core"],
    ],
    ["JupyterLab only once it is there", ["service_jupyterlab", "torch"], ["fetch service_jupyterlab"]],
    ["no ComfyUI while something that it loads is due", ["node_extra", "comfyui_service"], ["fetch node_extra"]],
    [
      "no ComfyUI without the libraries of its container",
      ["system_packages", "comfyui_service"],
      ["system system_packages"],
    ],
    ["no service whose command may come from an own step", ["mine", "service_BOARD"], ["install mine"]],
  ])("%s", (_case, due, tasks) => {
    expect(tasksDue(...due)).toEqual(tasks);
  });
});

describe("boot.sh", () => {
  it("hangs on the manifest alone, and carries no secret but its name", () => {
    const { text, digest } = bootScript(MANIFEST);
    expect(bootScript(MANIFEST)).toEqual({ text, digest });
    expect(bootScript({ ...MANIFEST, services: [] }).digest).not.toBe(digest);
    expect(text).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(text).toMatch(/^W_1_secrets='?LAB'?$/m);
    expect(text).toMatch(/^W_3_secrets='?MODEL_KEY'?$/m);
    expect(text).not.toContain("packages_install");
  });

  it("wants of ComfyUI everything that lies on the volume", () => {
    expect(requirements(stepOf("comfyui_service"), STEPS)).toEqual([
      "python_env",
      "comfyui_core",
      "torch",
      "dependencies_main",
      "start_script",
    ]);
    expect(requirements(stepOf("service_BOARD"), STEPS)).toEqual([]);
  });
});
