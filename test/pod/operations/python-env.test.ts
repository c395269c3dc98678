import { access, chmod, mkdir, readdir, readFile, readlink, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeSteps, runTasks, type ShellStep } from "../../support/operation.ts";
import { due, type PythonPod, put, pythonPod, pythonSays, pythonStep } from "../../support/python-pod.ts";
import { run } from "../../support/run.ts";

const environmentOf = (pod: PythonPod) => join(pod.workspace, "venv");
const answerOf = async (pod: PythonPod, step: ShellStep = pythonStep) =>
  (await probeSteps(pod, [step])).steps.get("python_env");
const install = async (pod: PythonPod, step: ShellStep = pythonStep) =>
  runTasks(pod, [step], ["fetch python_env"]).then(({ results, log }) => ({ result: results.at(-1), log }));
const asked = (wish: Record<string, string>) => due("python_env", "python_env", "fetch", wish);
/** The version of the only interpreter that every machine of ours has outside of version managers. */
const systemVersion = async () =>
  await run("/usr/bin/python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
/** A checkout as far as discovery looks at it. */
const putComfyui = (pod: PythonPod) =>
  Promise.all(["main.py", "nodes.py", "comfy/__init__.py"].map((file) => put(pod, `ComfyUI/${file}`, "")));

test("nothing is there: uv is installed with its hashes, and makes an environment of a Python that is there", async () => {
  const pod = await pythonPod([]);
  expect(await answerOf(pod)).toMatchObject({ state: "absent", facts: { provider: "uv" } });
  const { result, log } = await install(pod);
  expect(result).toMatchObject({ result: "installed" });
  expect(log).toContain("installing uv");
  expect(await readFile(join(environmentOf(pod), "pyvenv.cfg"), "utf8")).toContain("uv = ");
  expect(await answerOf(pod)).toMatchObject({
    state: "satisfied",
    inputs: { provider: "uv", python: await systemVersion(), environment: environmentOf(pod) },
    record: { facts: { python: join(environmentOf(pod), "bin/python") } },
  });
});

test("a wheel of uv with another hash is not installed", async () => {
  const pod = await pythonPod([], { CP_uv_hashes: "0".repeat(64) });
  const { result, log } = await install(pod);
  expect(result).toMatchObject({ result: "failed", reason: expect.stringContaining("cannot be installed by pip") });
  expect(log).toContain("DO NOT MATCH THE HASHES");
  expect(await answerOf(pod)).toMatchObject({ state: "absent" });
});

test("an environment whose interpreter went with its container is repaired in place, and its packages stay", async () => {
  const pod = await pythonPod([]);
  await install(pod);
  const python = join(environmentOf(pod), "bin/python");
  const library = join(environmentOf(pod), "lib", `python${await systemVersion()}`, "site-packages");
  await writeFile(join(library, "mine.py"), "here = True\n");
  await unlink(python);
  await symlink("/nowhere/bin/python3", python);
  expect(await answerOf(pod)).toMatchObject({ state: "partial", detail: expect.stringContaining("interpreter") });
  expect((await install(pod)).result).toMatchObject({ result: "installed" });
  expect(await pythonSays(environmentOf(pod), "import mine; print(mine.here)")).toBe("True");
});

test("one that is half made goes aside", async () => {
  const pod = await pythonPod([]);
  await put(pod, "venv/pyvenv.cfg", "home = /nowhere\n");
  await put(pod, "venv/notes.txt", "mine");
  expect(await answerOf(pod)).toMatchObject({ state: "partial" });
  expect((await install(pod)).result).toMatchObject({ result: "installed" });
  const [time = ""] = await readdir(join(pod.workspace, ".comfy-pod/aside"));
  expect(await readFile(join(pod.workspace, ".comfy-pod/aside", time, "venv/notes.txt"), "utf8")).toBe("mine");
});

test("another version than the one that is there is an update, and what cannot be had fails in words", async () => {
  const pod = await pythonPod([]);
  await install(pod);
  // Else uv would look for one on the network.
  await put(pod, "uv.toml", "python-downloads = 'never'\n");
  const step = asked({ provider: "auto", version: "3.6" });
  expect(await answerOf(pod, step)).toMatchObject({
    state: "other",
    detail: expect.stringContaining("asked for is 3.6"),
  });
  const { result } = await install(pod, step);
  expect(result).toMatchObject({ result: "failed", reason: expect.stringContaining("no Python 3.6 on this pod") });
});

test("provider venv makes one of Python's own", async () => {
  const pod = await pythonPod([], { CP_python_provider: "venv" });
  const step = asked({ provider: "venv" });
  expect((await install(pod, step)).result).toMatchObject({ result: "installed" });
  expect(await readFile(join(environmentOf(pod), "pyvenv.cfg"), "utf8")).not.toContain("uv =");
  expect(await answerOf(pod, step)).toMatchObject({ state: "satisfied", inputs: { provider: "venv" } });
  // Python's own module stumbles over a link that points nowhere.
  const link = join(environmentOf(pod), `bin/python${await systemVersion()}`);
  await unlink(link);
  await symlink("/nowhere/python3", link);
  expect(await answerOf(pod, step)).toMatchObject({ state: "partial" });
  expect((await install(pod, step)).result).toMatchObject({ result: "installed" });
  expect(await readlink(link)).toBe(`/usr/bin/python${await systemVersion()}`);
});

test("the environment beside a ComfyUI that is found is adopted as it is", async () => {
  const pod = await pythonPod([]);
  await putComfyui(pod);
  await run("/usr/bin/python3", ["-m", "venv", "--without-pip", join(pod.comfyui, ".venv")]);
  expect(await answerOf(pod)).toMatchObject({
    state: "satisfied",
    facts: { provider: "venv", environment: join(pod.comfyui, ".venv") },
  });
  const { results } = await runTasks(pod, [pythonStep], ["adopt python_env"]);
  expect(results).toMatchObject([{ result: "adopted" }]);
});

test("a found environment of another version is left alone, and a new one is made in the workspace", async () => {
  const pod = await pythonPod([], { CP_python_version: "3.6" });
  await putComfyui(pod);
  await run("/usr/bin/python3", ["-m", "venv", "--without-pip", join(pod.comfyui, ".venv")]);
  expect(await answerOf(pod, asked({ provider: "auto", version: "3.6" }))).toMatchObject({
    state: "absent",
    facts: { environment: environmentOf(pod) },
  });
});

test("an interpreter that does not run is not adopted", async () => {
  const pod = await pythonPod([]);
  await putComfyui(pod);
  await run("/usr/bin/python3", ["-m", "venv", "--without-pip", join(pod.comfyui, ".venv")]);
  const python = join(pod.comfyui, ".venv/bin/python");
  await rm(python);
  await writeFile(python, "#!/bin/sh\necho 'libpython is missing' >&2\nexit 127\n");
  await chmod(python, 0o755);
  const { results } = await runTasks(pod, [pythonStep], ["adopt python_env"]);
  expect(results).toMatchObject([{ result: "refuted", reason: expect.stringContaining("libpython is missing") }]);
});

test("python.path names a place: it is made there", async () => {
  const pod = await pythonPod([], { CP_python_path: "envs/mine" });
  const environment = join(pod.workspace, "envs/mine");
  expect(await answerOf(pod)).toMatchObject({ state: "absent", facts: { environment, provider: "uv" } });
  expect((await install(pod)).result).toMatchObject({ result: "installed" });
  expect(await answerOf(pod)).toMatchObject({ state: "satisfied", facts: { environment } });
});

test("conda: the command that is there is asked for conda-forge alone; where there is none, that is said", async () => {
  const pod = await pythonPod([], { CP_python_provider: "conda" });
  const step = asked({ provider: "conda" });
  expect((await install(pod, step)).result).toMatchObject({
    result: "failed",
    reason: expect.stringContaining("Miniforge"),
  });
  const root = join(pod.workspace, "miniforge3");
  await mkdir(join(root, "bin"), { recursive: true });
  const double = `#!/bin/sh\nprintf '%s ' "$@" >"${root}/asked"\n/usr/bin/python3 -m venv --copies --without-pip "$4"\nmkdir "$4/conda-meta"\nrm "$4/pyvenv.cfg"\n`;
  await writeFile(join(root, "bin/conda"), double);
  await chmod(join(root, "bin/conda"), 0o755);
  await install(pod, step);
  expect(await readFile(join(root, "asked"), "utf8")).toBe(
    `create --yes --prefix ${root}/envs/comfyui --override-channels --channel conda-forge python=${await systemVersion()} pip `,
  );
  await access(join(root, "envs/comfyui/conda-meta"));
});
