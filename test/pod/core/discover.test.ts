import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { quote } from "../../../src/connection/quote.ts";
import type { PodAnswer } from "../../../src/pod/answer.ts";
import { probe } from "../../../src/pod/probe.ts";
import type { Values } from "../../../src/pod/script.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";

let pod: TestPod;
let connection: Connection;
const children: ChildProcess[] = [];
beforeAll(async () => {
  pod = await startPod();
});
beforeEach(() => {
  rmSync(pod.workspace, { recursive: true, force: true });
  mkdirSync(pod.workspace);
  connection = connectTo(pod);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await closeConnections();
});
afterAll(() => pod.stop());

function discover(values: Values = {}): Promise<PodAnswer> {
  return probe(connection, { CP_STEPS: "0", CP_workspace: pod.workspace, ...values }, []);
}

/** With nothing at work that other tests on this machine call a ComfyUI: the pod has the machine's processes. */
async function discoverQuietly(values: Values = {}): Promise<PodAnswer> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await discover(values);
    if (answer.facts.running_pid === "") return answer;
    if (Date.now() > deadline) throw new Error("a ComfyUI of another test does not end");
  }
}

function layOutComfyui(folder: string): string {
  mkdirSync(join(folder, "comfy"), { recursive: true });
  writeFileSync(join(folder, "main.py"), "import sys, time\nprint('up', flush=True)\ntime.sleep(120)\n");
  writeFileSync(join(folder, "nodes.py"), "");
  return folder;
}

/** Runs the folder's main.py as a user would. */
async function startComfyui(cwd: string, parameters: readonly string[]): Promise<number> {
  const child = spawn("python3", parameters, { cwd, stdio: ["ignore", "pipe", "ignore"] });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child.pid ?? 0;
}

describe("the workspace", () => {
  test.each([
    ["~", (home: string) => home],
    ["~/below it", (home: string) => `${home}/below it`],
    ["/tmp//", () => "/tmp"],
  ])("%s is taken as meant", async (wished, meant) => {
    const { facts } = await discover({ CP_workspace: wished, CP_comfyui: "ComfyUI" });
    expect(facts.workspace).toBe(meant(pod.home));
    expect(facts.comfyui).toBe(`${meant(pod.home)}/ComfyUI`);
  });

  test("by itself is /workspace where that is or can be, else below HOME", async () => {
    const able = await connection.exec({
      command: "[ -d /workspace ] && [ -w /workspace ] || { [ ! -e /workspace ] && [ -w / ]; }; echo $?",
    });
    const { facts } = await discover({ CP_workspace: "auto", CP_comfyui: "ComfyUI" });
    expect(facts.workspace).toBe(able.stdout.toString() === "0\n" ? "/workspace" : `${pod.home}/comfy`);
  });

  test("by itself is below HOME for a user who can neither write /workspace nor make it", async () => {
    const nobody: Connection = {
      ...connection,
      meanwhile: (work) => connection.meanwhile(work),
      exec: (request) =>
        connection.exec({
          ...request,
          command: `exec setpriv --reuid=65534 --clear-groups sh -c ${quote(request.command)}`,
        }),
    };
    const asRoot = (await connection.exec({ command: "id -u" })).stdout.toString() === "0\n";
    const values = { CP_STEPS: "0", CP_workspace: "auto", CP_comfyui: "ComfyUI" };
    const { facts } = await probe(asRoot ? nobody : connection, values, []);
    expect(facts.workspace).toBe(`${pod.home}/comfy`);
  });

  test("has a disk: its mount, kind and space", async () => {
    const { facts } = await discover();
    const stat = await connection.exec({ command: `df --output=target '${pod.workspace}' | tail -n 1` });
    const mount = stat.stdout.toString().trim();
    expect(facts["disk.workspace"]).toBe(mount);
    // Type, blocks free and in all, bytes a block, inodes free and in all.
    expect(facts[`space.${mount}`]).toMatch(/^\w+ \d+ \d+ \d+ \d+ \d+$/);
    expect(facts.workspace_writable).toBe("yes");
  });
});

describe("ComfyUI", () => {
  test("is where the manifest says, below the workspace where that is relative", async () => {
    expect((await discover({ CP_comfyui: "tools/Comfy" })).facts.comfyui).toBe(`${pod.workspace}/tools/Comfy`);
    expect((await discover({ CP_comfyui: "/opt/elsewhere/" })).facts.comfyui).toBe("/opt/elsewhere");
  });

  test("that is nowhere goes to its usual place", async () => {
    expect((await discoverQuietly()).facts.comfyui).toBe(`${pod.workspace}/ComfyUI`);
  });

  test("is found where a provider's image has it", async () => {
    const folder = layOutComfyui(join(pod.workspace, "runpod-slim/ComfyUI"));
    const answer = await discoverQuietly();
    expect(answer).toMatchObject({ problems: {}, facts: { comfyui: folder } });
  });

  test("in several places is a problem that lists them; a link to one counts once", async () => {
    const first = layOutComfyui(join(pod.workspace, "ComfyUI"));
    symlinkSync(first, join(pod.home, "ComfyUI"));
    expect((await discoverQuietly()).problems).toEqual({});
    const second = layOutComfyui(join(pod.workspace, "old/ComfyUI"));
    expect((await discoverQuietly()).problems).toEqual({ comfyui_several: `${first}\n${second}` });
    expect((await discover({ CP_comfyui: "ComfyUI" })).problems).toEqual({});
    rmSync(join(pod.home, "ComfyUI"));
  });

  test("that was recorded wins over others that are found", async () => {
    layOutComfyui(join(pod.workspace, "ComfyUI"));
    const recorded = layOutComfyui(join(pod.workspace, "chosen one"));
    mkdirSync(join(pod.workspace, ".comfy-pod/steps"), { recursive: true });
    writeFileSync(join(pod.workspace, ".comfy-pod/steps/comfyui_core"), `record=1\nfact.folder=${recorded}\nend=1\n`);
    expect(await discoverQuietly()).toMatchObject({ problems: {}, facts: { comfyui: recorded } });
    rmSync(recorded, { recursive: true });
    expect((await discoverQuietly()).facts.comfyui).toBe(`${pod.workspace}/ComfyUI`);
  });

  test.each([
    ["in its folder", (folder: string) => ({ cwd: folder, parameters: ["main.py", "--listen"] })],
    ["by a relative path", (folder: string) => ({ cwd: join(folder, ".."), parameters: ["-u", "place/main.py"] })],
    ["by its whole path", (folder: string) => ({ cwd: "/", parameters: ["-s", `${folder}/main.py`, "--port=9000"] })],
  ])("at work is found by its process, started %s", async (_, start) => {
    layOutComfyui(join(pod.workspace, "ComfyUI"));
    const folder = layOutComfyui(join(pod.workspace, "somewhere/place"));
    const { cwd, parameters } = start(folder);
    const pid = await startComfyui(cwd, parameters);
    const { facts, problems } = await discover();
    expect(problems).toEqual({});
    expect({ ...facts, comfyui: facts.comfyui?.replace("/./", "/") }).toMatchObject({
      comfyui: folder,
      running_pid: String(pid),
    });
  });

  test("at work on the wished port is meant where several are at work", async () => {
    const folders = ["one", "two", "three"].map((name) => layOutComfyui(join(pod.workspace, name)));
    for (const [index, folder] of folders.entries())
      await startComfyui(folder, ["main.py", "--port", `${9100 + index}`]);
    expect((await discover({ CP_port: "9101" })).facts.comfyui).toBe(folders[1]);
  });

  test("at work elsewhere is not the one that the manifest names; a program that is no ComfyUI never is", async () => {
    const folder = layOutComfyui(join(pod.workspace, "other"));
    await startComfyui(folder, ["main.py"]);
    expect((await discover({ CP_comfyui: "ComfyUI" })).facts).toMatchObject({ running_pid: "" });
    rmSync(join(folder, "nodes.py"));
    expect((await discoverQuietly()).facts.comfyui).toBe(`${pod.workspace}/ComfyUI`);
  });
});
