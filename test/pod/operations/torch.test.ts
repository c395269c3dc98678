import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Pod, probeSteps, runTasks, type ShellStep } from "../../support/operation.ts";
import {
  due,
  installed,
  type PythonPod,
  packagesStep,
  put,
  pythonPod,
  pythonSays,
  pythonStep,
} from "../../support/python-pod.ts";
import { run } from "../../support/run.ts";
import { CPU_FAMILY, torchWheels } from "../../support/torch-wheels.ts";
import { serveWheelIndex } from "../../support/wheel-index.ts";
import { writeWheels } from "../../support/wheels.ts";

const REGISTRY = { torch: "2.11.0", torchvision: "0.26.0", torchaudio: "2.11.0", cuda: "13.0" } as const;
const CU128 = { ...REGISTRY, cuda: "12.8", label: "cu128" } as const;
const lines = ({ torch, torchvision, torchaudio }: typeof REGISTRY, local = "") =>
  [`torch==${torch}${local}`, `torchvision==${torchvision}${local}`, `torchaudio==${torchaudio}${local}`].join("\n");
const torchStep = (wish: Record<string, string> = {}): ShellStep =>
  due("torch", "torch", "packages", { wished: "auto", gpu: "none", ...wish });
const chosen = (family: string, more: Record<string, string> = {}) =>
  torchStep({ requirements: family, constraints: family, ...more });
const environmentOf = (pod: PythonPod) => join(pod.workspace, "venv");
const constraintsOf = (pod: Pod) => readFile(join(pod.workspace, ".comfy-pod/constraints.txt"), "utf8");
const site = (pod: PythonPod) =>
  pythonSays(environmentOf(pod), "import sysconfig; print(sysconfig.get_paths()['purelib'])");
const uv = (pod: PythonPod, verb: string, ...more: string[]) =>
  run(
    join(pod.workspace, `.comfy-pod/tools/uv-${pod.values.CP_uv_version}/bin/uv`),
    ["pip", verb, "--python", environmentOf(pod), ...more],
    {
      env: { ...process.env, HOME: pod.home },
    },
  );

async function preparedPod(...families: Parameters<typeof torchWheels>[0][]): Promise<PythonPod> {
  const pod = await pythonPod(families.flatMap(torchWheels));
  await runTasks(pod, [pythonStep], ["fetch python_env"]);
  return pod;
}
const answerOf = async (pod: PythonPod, step: ShellStep = torchStep()) =>
  (await probeSteps(pod, [step])).steps.get("torch");
const install = async (pod: PythonPod, step: ShellStep) => runTasks(pod, [step], ["packages torch"]);

test("the registry's own build is installed, told with the CUDA build that only its files name, and constrains", async () => {
  const pod = await preparedPod(REGISTRY);
  expect(await answerOf(pod)).toMatchObject({ state: "absent", facts: { torch: "", cuda: "" } });
  const { results, log } = await install(pod, chosen(lines(REGISTRY)));
  expect(results).toMatchObject([{ result: "installed" }]);
  expect(log).toContain("s: 2.11.0+cu130 13.0");
  expect(await answerOf(pod)).toMatchObject({
    state: "satisfied",
    facts: { torch: "2.11.0", cuda: "13.0", torchvision: "0.26.0", torchvision_cuda: "13.0", torchaudio_cuda: "13.0" },
    record: { inputs: { wished: "auto", torch: "2.11.0" } },
  });
  expect(await constraintsOf(pod)).toContain(`\n${lines(REGISTRY)}\n`);
});

test("another build comes from its index, replaces what counts as met, and needs no index afterwards", async () => {
  const pod = await preparedPod(REGISTRY);
  await install(pod, chosen(lines(REGISTRY)));
  const index = await serveWheelIndex({
    registry: pod.wheels,
    cu128: await writeWheels(join(pod.home, "cu128"), torchWheels(CU128)),
  });
  await writeFile(join(pod.home, ".config/uv/uv.toml"), `index-url = "${index.url}/registry"\n`);
  try {
    const step = chosen(lines(REGISTRY, "+cu128"), {
      index_url: `${index.url}/cu128`,
      replaces: "torch\ntorchvision\ntorchaudio",
    });
    expect((await install(pod, step)).results).toMatchObject([{ result: "installed" }]);
    expect(index.requests).toContain("/whl/cu128/torch/");
  } finally {
    await index.close();
  }
  expect(await answerOf(pod)).toMatchObject({
    state: "satisfied",
    facts: { torch: "2.11.0+cu128", cuda: "12.8", torchvision_cuda: "12.8" },
  });
  expect(await constraintsOf(pod)).toContain(`# index: ${index.url}/cu128\n`);
  const steps = [torchStep(), packagesStep("mine", { lines: "torchvision\ntorch>=2.10" })];
  const { results } = await runTasks(pod, steps, ["packages mine"]);
  expect(results).toMatchObject([{ result: "installed" }]);
});

test("the registry's build in place of a labelled one of the same version", async () => {
  const pod = await preparedPod(REGISTRY);
  await writeWheels(join(pod.home, "cu128"), torchWheels(CU128));
  await uv(pod, "install", "--find-links", join(pod.home, "cu128"), "torch==2.11.0+cu128", "torchvision==0.26.0+cu128");
  const { results } = await install(
    pod,
    chosen("torch==2.11.0\ntorchvision==0.26.0", { replaces: "torch\ntorchvision" }),
  );
  expect(results).toMatchObject([{ result: "installed" }]);
  expect(await installed(environmentOf(pod))).toEqual(expect.arrayContaining(["torch==2.11.0", "torchvision==0.26.0"]));
});

test("a family that does not load together fails with its own words", async () => {
  const pod = await preparedPod({ torch: "2.15.0", torchvision: "0.29.2", cuda: "13.2" }, { ...REGISTRY });
  const { results } = await install(pod, chosen("torch==2.15.0\ntorchvision==0.29.2\ntorchaudio==2.11.0"));
  expect(results).toMatchObject([
    {
      result: "failed",
      reason: expect.stringMatching(/^torch does not load: .*TorchAudio were compiled with different CUDA versions/),
    },
  ]);
});

test("a family that was there is adopted, and then constrains what comes after", async () => {
  const pod = await preparedPod(CPU_FAMILY, { torch: "2.10.0", torchvision: "0.25.0", cuda: null });
  await uv(pod, "install", "torch==2.10.0", "torchvision==0.25.0");
  expect(await answerOf(pod)).toMatchObject({ state: "satisfied", facts: { torch: "2.10.0", cuda: "cpu" } });
  const { results } = await runTasks(pod, [torchStep()], ["adopt torch"]);
  expect(results).toMatchObject([{ result: "adopted" }]);
  const steps = [torchStep(), packagesStep("mine", { lines: "torch==2.11.0" })];
  const job = await runTasks(pod, steps, ["packages mine"]);
  expect(job.results).toMatchObject([{ result: "failed", reason: expect.stringContaining("torch==2.1") }]);
  expect(await installed(environmentOf(pod))).toContain("torch==2.10.0");
});

test("a damaged member is seen and repaired at its version", async () => {
  const pod = await preparedPod(CPU_FAMILY);
  await install(pod, chosen("torch==2.11.0\ntorchvision==0.26.0"));
  await rm(join(await site(pod), "torchvision"), { recursive: true });
  expect(await answerOf(pod)).toMatchObject({ state: "partial", detail: "damaged: torchvision" });
  expect((await install(pod, torchStep())).results).toMatchObject([{ result: "installed" }]);
  expect(await pythonSays(environmentOf(pod), "import torchvision; print(torchvision.__version__)")).toBe("0.26.0+cpu");
});

test("a torch that an installer replaced is put back from where it came", async () => {
  const pod = await preparedPod(CPU_FAMILY, { torch: "2.10.0", torchvision: "0.25.0", cuda: null });
  await install(pod, chosen("torch==2.11.0\ntorchvision==0.26.0"));
  await uv(pod, "install", "torch==2.10.0", "torchvision==0.25.0");
  const restoring = {
    ...pod,
    scripts: [
      ...pod.scripts,
      "restoring_probe() {\n  state satisfied ''\n}\nrestoring_install() {\n  torch_restore\n}\n",
    ],
  };
  const step = due("mine", "restoring", "install");
  expect((await runTasks(restoring, [torchStep(), step], ["install mine"])).results).toMatchObject([
    { result: "installed" },
  ]);
  expect(await installed(environmentOf(pod))).toEqual(expect.arrayContaining(["torch==2.11.0", "torchvision==0.26.0"]));
});

test("a package whose build replaces torch behind the resolver's back fails by name, and the family is put back", async () => {
  const pod = await preparedPod(CPU_FAMILY);
  await install(pod, chosen("torch==2.11.0\ntorchvision==0.26.0"));
  const version = join(await site(pod), "torch/__init__.py");
  // Its setup.py does what some do: it writes into the environment by itself.
  await put(
    pod,
    "spoiler/setup.py",
    `import os\nos.remove(${JSON.stringify(version)})\nfrom setuptools import setup\nsetup(name="spoiler", version="1.0", py_modules=[])\n`,
  );
  const spoiler = packagesStep("spoiler", { lines: `spoiler @ file://${join(pod.workspace, "spoiler")}` });
  const job = await runTasks(pod, [torchStep(), spoiler], ["packages spoiler"]);
  expect(job.results).toMatchObject([
    { result: "failed", reason: expect.stringMatching(/torch.*damaged.*the family was put back/) },
  ]);
  expect(await pythonSays(environmentOf(pod), "import torch; print(torch.__version__)")).toBe("2.11.0+cpu");
});

test("compute capabilities are asked once in a container", async () => {
  const pod = await preparedPod(CPU_FAMILY);
  const tools = join(pod.home, "tools");
  await put(
    { ...pod, workspace: tools },
    "nvidia-smi",
    `#!/bin/sh\necho asked >>"${tools}/calls"\ncase "$*" in *compute_cap*) printf '8.9\\n8.9\\n' ;; *) echo 580.95.05 ;; esac\n`,
  );
  await run("chmod", ["755", join(tools, "nvidia-smi")]);
  const on = { ...pod, path: `${tools}:${process.env.PATH}` };
  expect((await probeSteps(on, [torchStep()])).steps.get("torch")).toMatchObject({
    facts: { compute_capabilities: "8.9 8.9" },
  });
  expect((await install(on, chosen("torch==2.11.0"))).results).toMatchObject([{ result: "installed" }]);
  const calls = async () => (await readFile(join(tools, "calls"), "utf8")).length;
  const before = await calls();
  expect((await probeSteps(on, [torchStep()])).steps.get("torch")).toMatchObject({
    facts: { compute_capabilities: "8.9 8.9" },
  });
  // One call is the driver's own, where the kernel module shows no file.
  expect((await calls()) - before).toBeLessThanOrEqual("asked\n".length);
});
