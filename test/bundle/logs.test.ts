import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, runAction } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

const MANIFEST = {
  steps: [
    { id: "greeting", run: "echo the greeting says hello" },
    { id: "password", run: 'echo "its password is $PASSWORD"', secrets: ["PASSWORD"] },
  ],
};
const SECRET = "hunter2-and-more";

let small: SmallPod;
/** The files that the last run left on the runner, by name. */
let files: Record<string, string> = {};
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({
    inputs: small.inputs(MANIFEST, { "pod-name": "small", secrets: `PASSWORD=${SECRET}`, ...inputs }),
    inspect: async (folder) => {
      files = {};
      const temp = join(folder, "temp");
      const [made] = (await readdir(temp)).filter((name) => name.startsWith("comfy-pod-logs-"));
      if (made === undefined) return;
      for (const name of await readdir(join(temp, made))) files[name] = await readFile(join(temp, made, name), "utf8");
    },
  });

beforeAll(async () => {
  small = await startSmallPod();
  const provisioned = await run();
  expect(provisioned.code, provisioned.log).toBe(0);
}, 300_000);
afterAll(() => small.stop());

describe("logs", () => {
  it("brings those of the last run's jobs, of ComfyUI, and the progress, without the secrets", async () => {
    const ran = await run({ command: "logs" });
    expect(ran, ran.log).toMatchObject({ code: 0, stderr: "", annotations: [], outputs: { result: "unchanged" } });
    expect(ran.outputs["logs-path"]).toMatch(/\/temp\/comfy-pod-logs-[^/]+$/);
    const names = Object.keys(files);
    expect(names).toEqual(expect.arrayContaining(["installation_progress.log", `comfyui.${small.port}.log`]));
    const jobs = names.filter((name) => /^job-\d{8}T\d{6}-.*\.log$/.test(name)).map((name) => files[name]);
    expect(jobs.join("\n")).toContain("the greeting says hello");
    expect(jobs.join("\n")).toContain("its password is ***");
    expect(files["installation_progress.log"]).toContain("greeting: installed");
    expect(files[`comfyui.${small.port}.log`]).toContain("To see the GUI go to");
    expect(Object.values(files).join("\n")).not.toContain(SECRET);
    expect(ran.summary).toMatch(/^## ✅ small: brought \d+ logs/);
  });

  it("of one step is what that step wrote, and how it ended", async () => {
    await run({ command: "logs", only: "greeting" });
    expect(Object.keys(files)).toEqual(["greeting.log"]);
    expect(files["greeting.log"]).toMatch(/the greeting says hello\n\[install: installed\]/);
    expect(files["greeting.log"]).not.toContain("password");
  });

  it("of comfyui is its own log alone", async () => {
    await run({ command: "logs", only: "comfyui" });
    expect(Object.keys(files)).toEqual([`comfyui.${small.port}.log`]);
  });

  it("keeps to the end of a log that is long, and says what stayed on the pod", async () => {
    const path = small.inWorkspace("sageattention_install.log");
    await writeFile(path, `${"x".repeat(11 * 1024 * 1024)}\nthe last line\n`);
    const ran = await run({ command: "logs" });
    const text = files["sageattention_install.log"] ?? "";
    expect(text.length).toBeLessThan(10.1 * 1024 * 1024);
    expect(text).toMatch(/^\[comfy-pod-action: the first \d+ bytes stayed on the pod/);
    expect(text).toMatch(/the last line\n$/);
    expect(ran.summary).toContain("stayed on the pod");
  });

  it("refuses a name that no step and no service has", async () => {
    const ran = await run({ command: "logs", only: "no-such-thing" });
    expect(ran.code).toBe(1);
    expect(ran.annotations[0]?.message).toContain("no-such-thing");
  });
});
