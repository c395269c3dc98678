import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { probe } from "../../../src/pod/probe.ts";
import type { Values } from "../../../src/pod/script.ts";
import { run as runProgram } from "../../support/run.ts";
import { ORDINARY_PATH, startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";

let pod: TestPod;
let connection: Connection;
/** The Python that doubles of environments stand on. */
let base: { readonly executable: string; readonly version: string };
const children: ChildProcess[] = [];
beforeAll(async () => {
  const path = await runProgram("sh", ["-c", "command -v python3"], { env: { PATH: ORDINARY_PATH } });
  const version = await runProgram(path, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  base = { executable: realpathSync(path), version };
  pod = await startPod();
});
beforeEach(() => {
  rmSync(pod.workspace, { recursive: true, force: true });
  mkdirSync(join(pod.workspace, "ComfyUI/comfy"), { recursive: true });
  for (const file of ["main.py", "nodes.py"]) writeFileSync(join(pod.workspace, "ComfyUI", file), "");
  connection = connectTo(pod);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await closeConnections();
});
afterAll(() => pod.stop());

const LOOK = `look_probe() {
  fact writer "$WRITER"
  fact system_site "$SYSTEM_SITE"
  fact sites "$(printf '%s\\n' "\${SITE_PACKAGES[@]}")"
  state satisfied
}`;

/** What is found: the facts of the pod, and the variables that operations use. */
async function find(values: Values = {}): Promise<Readonly<Record<string, string>>> {
  const places = { CP_workspace: pod.workspace, CP_comfyui: "ComfyUI" };
  const step = { CP_STEPS: "1", W_1_id: "look", W_1_operation: "look" };
  const answer = await probe(connection, { ...places, ...step, ...values }, [LOOK]);
  return { ...answer.facts, ...answer.steps.get("look")?.facts };
}

/** A virtual environment as its makers lay it out. */
async function makeVenv(path: string, ...options: string[]): Promise<string> {
  const folder = join(pod.workspace, path);
  await runProgram(base.executable, ["-m", "venv", "--without-pip", ...options, folder]);
  return folder;
}

/** A conda environment as far as files tell; with torch or not. */
function layOutConda(path: string, version = "3.11", torch = false): string {
  const folder = join(pod.workspace, path);
  for (const part of ["conda-meta", "bin", `lib/python${version}/site-packages`])
    mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, `bin/python${version}`), "#!/bin/sh\n", { mode: 0o755 });
  symlinkSync(`python${version}`, join(folder, "bin/python"));
  if (torch) {
    mkdirSync(join(folder, `lib/python${version}/site-packages/torch`));
    writeFileSync(join(folder, `lib/python${version}/site-packages/torch/version.py`), "");
  }
  return folder;
}

function recordEnvironment(entries: Readonly<Record<string, string>>): void {
  mkdirSync(join(pod.workspace, ".comfy-pod/steps"), { recursive: true });
  const lines = Object.entries(entries).map(([name, value]) => `fact.${name}=${value}`);
  writeFileSync(join(pod.workspace, ".comfy-pod/steps/python_env"), `${["record=1", ...lines, "end=1"].join("\n")}\n`);
}

describe("the environment", () => {
  test("is to be uv's own in its usual place where there is none", async () => {
    rmSync(join(pod.workspace, "ComfyUI"), { recursive: true });
    expect(await find()).toMatchObject({
      python: `${pod.workspace}/venv/bin/python`,
      environment: `${pod.workspace}/venv`,
      provider: "uv",
      writer: "uv",
    });
  });

  test.each(["ComfyUI/.venv", "ComfyUI/venv", ".venv", "venv"])("of the installation is found in %s", async (path) => {
    const folder = await makeVenv(path);
    expect(await find()).toMatchObject({
      python: `${folder}/bin/python`,
      provider: "venv",
      python_version: expect.stringMatching(`^${base.version.replace(".", "\\.")}(\\.\\d+)?$`),
      writer: "uv",
      system_site: "no",
      sites: `${folder}/lib/python${base.version}/site-packages`,
    });
  });

  test("that uv made is uv's", async () => {
    const folder = await makeVenv("ComfyUI/.venv");
    writeFileSync(
      join(folder, "pyvenv.cfg"),
      `home = ${dirname(base.executable)}\nimplementation = CPython\nuv = 0.9.11\nversion_info = ${base.version}.2\ninclude-system-site-packages = false\n`,
    );
    expect(await find()).toMatchObject({ provider: "uv", python_version: `${base.version}.2` });
  });

  test("that sees its parent's packages is written by pip", async () => {
    await makeVenv("venv", "--system-site-packages");
    const found = await find();
    expect(found).toMatchObject({ provider: "venv", writer: "pip", system_site: "yes" });
    expect(found.sites?.split("\n")[0]).toBe(`${pod.workspace}/venv/lib/python${base.version}/site-packages`);
  });

  test("whose interpreter went with the container is passed over", async () => {
    const broken = await makeVenv("ComfyUI/.venv");
    rmSync(join(broken, "bin/python"));
    symlinkSync("/gone/with/the/container/python3", join(broken, "bin/python"));
    expect(await find()).toMatchObject({ python: `${pod.workspace}/venv/bin/python`, provider: "uv" });
    const sound = await makeVenv("venv");
    expect(await find()).toMatchObject({ python: `${sound}/bin/python`, provider: "venv" });
  });

  test("may be conda's; of several the one that has torch", async () => {
    layOutConda("miniconda3/envs/a");
    const torch = layOutConda("miniconda3/envs/b", "3.12", true);
    expect(await find()).toMatchObject({
      python: `${torch}/bin/python`,
      environment: torch,
      provider: "conda",
      python_version: "3.12",
      sites: `${torch}/lib/python3.12/site-packages`,
      writer: "uv",
    });
    rmSync(torch, { recursive: true });
    expect(await find()).toMatchObject({ python: `${pod.workspace}/miniconda3/envs/a/bin/python`, provider: "conda" });
  });

  test("of another Python version than the manifest's is somebody else's", async () => {
    layOutConda("miniforge3/envs/old", "3.10");
    expect(await find({ CP_python_version: "3.12" })).toMatchObject({
      provider: "uv",
      python: `${pod.workspace}/venv/bin/python`,
    });
    expect(await find({ CP_python_version: "3.10" })).toMatchObject({ provider: "conda", python_version: "3.10" });
    expect(await find({ CP_python_version: "3.1" })).toMatchObject({ provider: "uv" });
  });

  test("that runs ComfyUI comes before those that lie about", async () => {
    const folder = join(pod.workspace, "ComfyUI");
    writeFileSync(join(folder, "main.py"), "import time\nprint('up', flush=True)\ntime.sleep(60)\n");
    await makeVenv("venv");
    const running = await makeVenv("elsewhere");
    const child = spawn(join(running, "bin/python"), ["main.py"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    children.push(child);
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(await find()).toMatchObject({ python: `${running}/bin/python`, running_pid: String(child.pid) });
  });

  test("that was recorded comes before everything that is found", async () => {
    await makeVenv("ComfyUI/.venv");
    const recorded = await makeVenv("chosen");
    recordEnvironment({ python: `${recorded}/bin/python`, provider: "uv", site_packages: "/nowhere" });
    expect(await find()).toMatchObject({
      python: `${recorded}/bin/python`,
      provider: "uv",
      sites: `${recorded}/lib/python${base.version}/site-packages`,
    });
    expect(await find({ CP_python_provider: "conda" })).toMatchObject({
      provider: "conda",
      python: `${pod.workspace}/miniforge3/envs/comfyui/bin/python`,
    });
  });

  test("that was recorded and is gone is to be made again in its place", async () => {
    recordEnvironment({ python: `${pod.workspace}/gone/bin/python`, provider: "uv" });
    expect(await find()).toMatchObject({ python: `${pod.workspace}/gone/bin/python`, provider: "uv", sites: "" });
  });
});

describe("the environment that the manifest wishes", () => {
  test("is the folder or the interpreter that it names", async () => {
    const folder = await makeVenv("mine");
    for (const path of ["mine", "mine/", "mine/bin/python", folder]) {
      expect(await find({ CP_python_path: path })).toMatchObject({ python: `${folder}/bin/python`, provider: "venv" });
    }
  });

  test("is to be made where it is named and not there", async () => {
    const named = { CP_python_path: "new" };
    expect(await find(named)).toMatchObject({ python: `${pod.workspace}/new/bin/python`, provider: "uv" });
    expect(await find({ ...named, CP_python_provider: "venv" })).toMatchObject({ provider: "venv" });
  });

  test("is the system's own where that is said, and pip writes there", async () => {
    const found = await find({ CP_python_provider: "system" });
    expect(found).toMatchObject({ provider: "system", python_version: base.version, writer: "pip" });
    expect(realpathSync(found.python ?? "")).toBe(base.executable);
  });

  test("is not a shim that stands for an interpreter", async () => {
    const shims = join(pod.home, "pyenv/shims");
    mkdirSync(shims, { recursive: true });
    writeFileSync(join(shims, "python3"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const shimmed = await startPod({ pathFront: shims, workspace: pod.workspace });
    try {
      const values = {
        CP_workspace: pod.workspace,
        CP_comfyui: "ComfyUI",
        CP_STEPS: "0",
        CP_python_provider: "system",
      };
      const { facts } = await probe(connectTo(shimmed), values, []);
      expect(realpathSync(facts.python ?? "")).toBe(base.executable);
    } finally {
      await shimmed.stop();
    }
  });
});

test("an environment that was made anew by another Python has the packages of the new one", async () => {
  const folder = await makeVenv("venv");
  cpSync(join(folder, `lib/python${base.version}`), join(folder, "lib/python3.1"), { recursive: true });
  expect((await find()).sites).toBe(`${folder}/lib/python${base.version}/site-packages`);
});
