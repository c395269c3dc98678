import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import uvShell from "../../../src/operations/uv.sh";
import lib from "../../../src/pod/lib.sh";
import { type JobRun, probeSteps, runTasks, type ShellStep } from "../../support/operation.ts";
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
import { layOutPython } from "../../support/python-prefix.ts";
import { run } from "../../support/run.ts";
import { CPU_FAMILY, torchWheels } from "../../support/torch-wheels.ts";
import { SMALL_WHEELS, type WheelSpec, wheelName, writeWheels } from "../../support/wheels.ts";

const WHEELS: readonly WheelSpec[] = [
  ...torchWheels(CPU_FAMILY),
  { name: "small-core", version: "1.0" },
  { name: "small-core", version: "2.0" },
  { name: "small-einops", version: "0.8.0" },
  { name: "Small_Odd.Name", version: "1.1", files: { "oddly/__init__.py": "" } },
  { name: "needs-old-core", version: "1.0", requires: ["small-core<2"] },
  { name: "needs-einops", version: "1.0", requires: ["small-einops"] },
];
const main = packagesStep("dependencies_main", { file: "requirements.txt" });
const asking = (id: string, lines: string, more: Record<string, string> = {}) => packagesStep(id, { lines, ...more });
const environmentOf = (pod: PythonPod) => join(pod.workspace, "venv");
const site = async (pod: PythonPod) =>
  pythonSays(environmentOf(pod), "import sysconfig; print(sysconfig.get_paths()['purelib'])");

/** A pod with an environment and nothing in it. */
async function preparedPod(wheels: readonly WheelSpec[] = WHEELS): Promise<PythonPod> {
  const pod = await pythonPod(wheels);
  const { results } = await runTasks(pod, [pythonStep], ["fetch python_env"]);
  expect(results).toMatchObject([{ result: "installed" }]);
  return pod;
}

const install = (pod: PythonPod, steps: readonly ShellStep[], due = steps) =>
  runTasks(
    pod,
    steps,
    due.map(({ id }) => `packages ${id}`),
  );
const states = async (pod: PythonPod, steps: readonly ShellStep[]) =>
  Object.fromEntries([...(await probeSteps(pod, steps)).steps].map(([id, { state, detail }]) => [id, [state, detail]]));
const outcomes = ({ results }: JobRun) => Object.fromEntries(results.map(({ step, result }) => [step, result]));
const resolves = ({ log }: JobRun) => log.match(/uv pip install |-m pip install /g)?.length;

test("what is due together shares one resolve, and each step is proved and recorded by itself", async () => {
  const pod = await preparedPod();
  await put(pod, "ComfyUI/requirements.txt", "# core\n\nsmall-core>=1  # any\nsmall-einops\n");
  const steps = [
    packagesStep("pip_upgrade", { floor: "yes" }),
    main,
    asking("dependencies_additional", "Small.Odd-name\nneeds-einops>=1"),
  ];
  expect(await states(pod, steps)).toMatchObject({
    pip_upgrade: ["absent", "2 packages missing: pip, wheel"],
    dependencies_main: ["absent", "2 packages missing: small-core, small-einops"],
  });
  const job = await install(pod, steps);
  expect(outcomes(job)).toEqual({
    pip_upgrade: "installed",
    dependencies_main: "installed",
    dependencies_additional: "installed",
  });
  expect(resolves(job)).toBe(1);
  const answer = await probeSteps(pod, steps);
  expect([...answer.steps.values()].map(({ state }) => state)).toEqual(["satisfied", "satisfied", "satisfied"]);
  expect(answer.steps.get("dependencies_main")).toMatchObject({
    inputs: { requirements: "small-core>=1\nsmall-einops" },
    record: { inputs: answer.steps.get("dependencies_main")?.inputs },
  });
});

test("the place of the packages is measured once a job, and said", async () => {
  const pod = await preparedPod();
  const { log } = await install(pod, [asking("dependencies_additional", "small-core"), asking("more", "small-einops")]);
  expect(log.match(/^a hundred small files: \d+ ms where packages go, \d+ ms on the container's disk$/gm)).toHaveLength(
    1,
  );
  expect(log).not.toContain("slow place");
  expect(await readdir(join(environmentOf(pod), "lib"))).toHaveLength(1);
});

test.each([
  ["900 20", "yes"],
  ["250 240", "no"],
  ["150 2", "no"],
])("where a hundred small files take %s ms more are written side by side: %s", async (times, slow) => {
  const script = `${lib}\n${uvShell}\nJOB=$1; files_side_by_side / >&2; echo "\${UV_CONCURRENT_INSTALLS-none}"`;
  const job = await mkdtemp(join(tmpdir(), "comfy-pod-job-"));
  await writeFile(join(job, "small-files"), `${times}\n`);
  expect(await run("bash", ["-c", script, "bash", job])).toBe(slow === "yes" ? "32" : "none");
  await rm(job, { recursive: true });
});

test("the one at fault fails by its name with the resolver's words, and the others are installed", async () => {
  const pod = await preparedPod();
  await put(pod, "ComfyUI/requirements.txt", "small-core==2.0\n");
  const steps = [
    main,
    asking("bad", "needs-old-core"),
    asking("good", "small-einops"),
    asking("hanging", "small-einops", { needs: "bad" }),
  ];
  const job = await install(pod, steps);
  expect(outcomes(job)).toEqual({
    dependencies_main: "installed",
    bad: "failed",
    good: "installed",
    hanging: "not-run",
  });
  const reason = job.results.find(({ step }) => step === "bad")?.reason;
  expect(reason).toMatch(/^No solution found .*small-core/);
  // In the log of that step, not in another's.
  const [, own = ""] = job.log.split("comfy-pod token packages bad\n");
  expect(own.split("comfy-pod token")[0]).toContain("needs-old-core");
  expect(await installed(environmentOf(pod))).toEqual(
    expect.arrayContaining(["small-core==2.0", "small-einops==0.8.0"]),
  );
});

test("what is there already is not broken by what comes new", async () => {
  const pod = await preparedPod();
  const steps = [asking("first", "small-core>=2"), asking("second", "needs-old-core")];
  await install(pod, steps.slice(0, 1));
  expect(outcomes(await install(pod, steps, steps.slice(1)))).toEqual({ second: "failed" });
  expect(await states(pod, steps)).toMatchObject({
    first: ["satisfied", ""],
    second: ["absent", "1 package missing: needs-old-core"],
  });
});

test("a file that is not there fails in words", async () => {
  const pod = await preparedPod();
  const { results } = await install(pod, [main]);
  expect(results).toMatchObject([
    { result: "failed", reason: "ComfyUI/requirements.txt is not there: its checkout comes first" },
  ]);
});

test("a package whose folder was deleted is seen and installed again, whatever its folder is called", async () => {
  const pod = await preparedPod();
  const steps = [asking("mine", "small-einops\nsmall-odd-name")];
  await install(pod, steps);
  await Promise.all(
    ["small_einops", "oddly"].map(async (name) => rm(join(await site(pod), name), { recursive: true })),
  );
  expect(await states(pod, steps)).toEqual({
    mine: ["partial", "2 packages damaged: their files are gone, their metadata stayed: small-einops, small-odd-name"],
  });
  expect(outcomes(await install(pod, steps))).toEqual({ mine: "installed" });
  expect(await pythonSays(environmentOf(pod), "import small_einops, oddly; print('whole')")).toBe("whole");
});

test("what is missing, unfit or newly asked for is told from each other", async () => {
  const pod = await preparedPod();
  await install(pod, [asking("mine", "small-core==1.0\nneeds-einops")]);
  await run(join(pod.workspace, `.comfy-pod/tools/uv-${pod.values.CP_uv_version}/bin/uv`), [
    "pip",
    "uninstall",
    "--python",
    environmentOf(pod),
    "needs-einops",
  ]);
  expect(await states(pod, [asking("mine", "small-core==1.0\nneeds-einops")])).toEqual({
    mine: ["partial", "1 package missing: needs-einops"],
  });
  expect(await states(pod, [asking("mine", "small-core>=2")])).toEqual({
    mine: ["other", "small-core 1.0 does not satisfy small-core>=2"],
  });
  expect(await states(pod, [asking("mine", "small-core\nsmall-odd-name")])).toEqual({
    mine: ["other", "1 package missing: small-odd-name"],
  });
  expect(await states(pod, [asking("mine", "small-core\nnot-for-us; sys_platform == 'win32'")])).toEqual({
    mine: ["satisfied", ""],
  });
});

test("a requirement by address is not fetched again once it is there, and one that is gone does not hinder others", async () => {
  const pod = await preparedPod();
  const repository = join(pod.home, "by-address");
  await put({ ...pod, workspace: repository }, "pyproject.toml", BACKEND);
  await put({ ...pod, workspace: repository }, "backend.py", await backend(pod));
  const git = (...words: string[]) =>
    run("git", ["-C", repository, "-c", "user.name=t", "-c", "user.email=t@example.org", ...words]);
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=one");
  await git("tag", "v1");
  await put(pod, "ComfyUI/requirements.txt", `small-core\ngit+file://${repository}@v1  # by address\n`);
  expect(await states(pod, [main])).toEqual({ dependencies_main: ["absent", "1 package missing: small-core"] });
  expect(outcomes(await install(pod, [main]))).toEqual({ dependencies_main: "installed" });
  await rm(repository, { recursive: true });
  const steps = [main, asking("mine", "small-einops")];
  expect(await states(pod, steps)).toMatchObject({ dependencies_main: ["satisfied", ""] });
  expect(outcomes(await install(pod, steps, steps.slice(1)))).toEqual({ mine: "installed" });
  await put(pod, "ComfyUI/requirements.txt", `small-core\ngit+file://${repository}@v2\n`);
  expect(await states(pod, [main])).toEqual({
    dependencies_main: ["other", `not installed: git+file://${repository}@v2`],
  });
});

/** A build without any other package: it hands over a wheel that was made before. */
const BACKEND = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n';
async function backend(pod: PythonPod): Promise<string> {
  const spec = { name: "by-address", version: "1.0" };
  const wheel = join(await writeWheels(join(pod.home, "made"), [spec]), wheelName(spec));
  return `import shutil\ndef build_wheel(folder, *_, **__):\n    shutil.copy(${JSON.stringify(wheel)}, folder)\n    return ${JSON.stringify(wheelName(spec))}\n`;
}

test("force installs again what the step names, at the version that is there", async () => {
  const pod = await preparedPod();
  await install(pod, [asking("mine", "small-core==1.0")]);
  // Removed first: it is a hard link into uv's cache.
  const module = join(await site(pod), "small_core/__init__.py");
  await rm(module);
  await writeFile(module, "broken = True\n");
  const job = await install(pod, [asking("mine", "small-core", { forced: "yes" })]);
  expect(outcomes(job)).toEqual({ mine: "installed" });
  expect(await pythonSays(environmentOf(pod), "import small_core; print(small_core.__version__)")).toBe("1.0");
});

test("without an environment every step fails with what comes first", async () => {
  const pod = await pythonPod(WHEELS);
  const { results } = await install(pod, [asking("one", "small-core"), asking("two", "small-einops")]);
  expect(results.map(({ step, result }) => [step, result])).toEqual([
    ["one", "failed"],
    ["two", "failed"],
  ]);
  expect(results[1]?.reason).toContain("python_env comes first");
});

test("an environment that sees its parent's packages is written with pip, and the parent's count", async () => {
  const pod = await pythonPod(WHEELS, { CP_python_path: "child" });
  const parent = await layOutPython(join(pod.home, "parent"), "python3");
  await run(parent, ["-m", "pip", "install", "--quiet", "small-core==1.0"], { env: { HOME: pod.home } });
  const child = join(pod.workspace, "child");
  await run(parent, ["-m", "venv", "--system-site-packages", child]);
  const steps = [asking("mine", "small-core\nneeds-einops"), asking("met", "small-core<2")];
  expect(await states(pod, steps)).toEqual({
    mine: ["partial", "1 package missing: needs-einops"],
    met: ["satisfied", ""],
  });
  const job = await install(pod, steps.slice(0, 1));
  expect(outcomes(job)).toEqual({ mine: "installed" });
  expect(job.log).not.toContain("uv pip install");
  expect(await states(pod, steps)).toEqual({ mine: ["satisfied", ""], met: ["satisfied", ""] });
  expect(await readdir(join(child, "lib", await library(child), "site-packages"))).not.toContain("small_core");
  expect(await states(pod, [asking("mine", "small-core>=2")])).toEqual({
    mine: ["other", "small-core 1.0 does not satisfy small-core>=2"],
  });
});

const library = (environment: string) =>
  pythonSays(environment, "import sys; print('python%d.%d' % sys.version_info[:2])");

test("the distribution's own Python is written with pip, past its refusal, and another conflict is named", async () => {
  const pod = await pythonPod(WHEELS);
  const python = await layOutPython(join(pod.home, "system"), "python3");
  const stdlib = join(pod.home, "system/lib", await library(join(pod.home, "system")));
  await writeFile(join(stdlib, "EXTERNALLY-MANAGED"), "[externally-managed]\nError=a test says so\n");
  const on = { ...pod, values: { ...pod.values, CP_python_path: python } };
  const steps = [asking("first", "small-core>=2"), asking("second", "needs-old-core"), asking("third", "small-einops")];
  const job = await install(on, steps);
  expect(outcomes(job)).toEqual({ first: "installed", second: "failed", third: "installed" });
  expect(job.results.find(({ step }) => step === "second")?.reason).toMatch(
    /Cannot install .*conflicting dependencies/,
  );
});

test("a pod without uv is asked through the environment's own pip, and nothing is written", async () => {
  const pod = await pythonPod(WHEELS);
  await Promise.all(["main.py", "nodes.py"].map((file) => put(pod, `ComfyUI/${file}`, "")));
  await mkdir(join(pod.comfyui, "comfy"));
  await put(pod, "ComfyUI/requirements.txt", "small-core\nneeds-einops\n");
  const environment = join(pod.comfyui, "venv");
  await run("/usr/bin/python3", ["-m", "venv", environment]);
  await run(join(environment, "bin/pip"), ["install", "--quiet", "needs-einops"], { env: { HOME: pod.home } });
  expect(await states(pod, [main])).toEqual({ dependencies_main: ["partial", "1 package missing: small-core"] });
  await run(join(environment, "bin/pip"), ["install", "--quiet", "small-core"], { env: { HOME: pod.home } });
  expect(await states(pod, [main])).toEqual({ dependencies_main: ["satisfied", ""] });
  await writeWheels(pod.wheels, [{ name: "small-core", version: "3.0" }]);
  await put(pod, "ComfyUI/requirements.txt", "small-core>=3\n");
  expect(await states(pod, [main])).toEqual({
    dependencies_main: ["other", "small-core 2.0 does not satisfy small-core>=3"],
  });
  expect(await readdir(pod.workspace)).toEqual(["ComfyUI"]);
  // uv would leave a lock file in an environment that it never wrote.
  const uv = join(pod.home, ".local/bin/uv");
  await mkdir(join(pod.home, ".local/bin"), { recursive: true });
  await writeFile(uv, `#!/bin/sh\ntouch ${pod.home}/called\n`, { mode: 0o755 });
  await put(pod, "ComfyUI/requirements.txt", "small-core\n");
  expect(await states(pod, [main])).toEqual({ dependencies_main: ["satisfied", ""] });
  expect(await readdir(pod.home)).not.toContain("called");
});

const managerSteps = (mode: string) => [
  packagesStep("manager_prerequisites", { lines: "GitPython\ntyper", only_for: "clone" }),
  due("comfyui_manager", "manager", "packages", {
    mode,
    repository: "https://example.org/manager",
    ref: "",
    asked: "no",
  }),
  packagesStep("manager_requirements", { file_of: "manager" }),
];
const MANAGER_WHEELS = SMALL_WHEELS.filter(({ name }) => /manager|git|typer/i.test(name));

test("the Manager by pip is a package like others, and brings what a cloned one needs", async () => {
  const pod = await preparedPod(MANAGER_WHEELS);
  await put(pod, "ComfyUI/manager_requirements.txt", "comfyui_manager==4.2.2\n");
  const steps = managerSteps("pip");
  expect(outcomes(await install(pod, steps))).toEqual({
    manager_prerequisites: "skipped",
    comfyui_manager: "installed",
    manager_requirements: "skipped",
  });
  expect(await installed(environmentOf(pod))).toContain("comfyui-manager==4.2.2");
  expect(Object.values(await states(pod, steps)).map(([state]) => state)).toEqual([
    "satisfied",
    "satisfied",
    "satisfied",
  ]);
});

test("a cloned Manager needs its prerequisites and its own requirements, once it is there", async () => {
  const pod = await preparedPod(MANAGER_WHEELS);
  const [prerequisites, , requirements] = managerSteps("clone");
  const steps = managerSteps("clone");
  expect(await states(pod, steps)).toMatchObject({
    manager_prerequisites: ["absent", "2 packages missing: gitpython, typer"],
    manager_requirements: ["absent", "the Manager is not there yet"],
  });
  await put(pod, "ComfyUI/custom_nodes/ComfyUI-Manager/__init__.py", "");
  await put(pod, "ComfyUI/custom_nodes/ComfyUI-Manager/requirements.txt", "GitPython\ntyper>=0.1\n");
  const job = await install(
    pod,
    steps,
    [prerequisites, requirements].filter((step) => step !== undefined),
  );
  expect(outcomes(job)).toEqual({ manager_prerequisites: "installed", manager_requirements: "installed" });
  expect(await installed(environmentOf(pod))).toEqual(["GitPython==3.1.45", "typer==0.20.0"]);
});
