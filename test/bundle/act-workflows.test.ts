/** The workflows that others call, through a real runner implementation: health with its issue, a fleet, and the check of a GPU runner. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeActionRepository, runWorkflow, type WorkflowRun } from "../support/act.ts";
import { type GhDouble, makeGhDouble } from "../support/gh.ts";
import { signalAll } from "../support/processes.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** The README's callers, as somebody's own workflows: in this repository the workflows that they call are their neighbours. */
async function readmeCallers(): Promise<Readonly<Record<string, string>>> {
  const readme = await readFile(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```yaml\n(name: .*?)^```/gms)].map(([, text = ""]) => text);
  const named = blocks.map((text) => [
    `.github/workflows/call-${/workflows\/([\w-]+\.yml)@/.exec(text)?.[1]}`,
    text
      // A pod that is off is waited for, with two minutes of patience where nothing is said.
      .replace(/^ {4}with:\n/m, '$&      connect-timeout: "2s"\n')
      .replaceAll(/org\/comfy-pod-action\/(\.github\/workflows\/[\w-]+\.yml)@<commit>/g, "./$1"),
  ]);
  return Object.fromEntries(named);
}

let small: SmallPod;
let other: SmallPod;
let repository: string;
beforeAll(async () => {
  small = await startSmallPod();
  // One key logs in on the whole fleet.
  other = await startSmallPod({ userKey: small.pod.userKey });
  const { manifest = "" } = small.inputs();
  const { manifest: second = "" } = other.inputs();
  repository = await makeActionRepository({
    "two.yml": second,
    ".github/comfy-pod.yml": manifest,
    ...(await readmeCallers()),
  });
});
afterAll(async () => {
  await Promise.all([small.stop(), other.stop()]);
  await rm(repository, { recursive: true, force: true });
});

const secrets = () => ({ POD_KEY: small.pod.privateKey });

describe("the workflow health", () => {
  let gh: GhDouble;
  beforeAll(async () => {
    gh = await makeGhDouble();
  });
  afterAll(() => gh.remove());

  const health = (workflow: string, inputs: Readonly<Record<string, string>> = {}, vars = {}): Promise<WorkflowRun> => {
    const { host = "", "host-key": hostKey = "", workspace = "" } = small.inputs();
    const pod = { POD_HOST: host, POD_HOST_KEY: hostKey, POD_WORKSPACE: workspace, POD_NAME: "small" };
    return runWorkflow({
      repository,
      workflow,
      inputs,
      vars: { ...pod, ...vars },
      secrets: secrets(),
      pathFront: gh.folder,
    });
  };

  it("heals a pod by the README's caller, and has no issue about it", async () => {
    const healed = await health("call-health.yml");
    expect(healed.succeeded, healed.log).toBe(true);
    expect(healed.log).toContain("health-issue: small is well, and no issue is open");
    expect(healed.summary).toMatch(/^## ✅ small: healthy/m);
    expect(small.comfyuiProcesses()).toHaveLength(1);
    expect((await gh.read()).issues).toEqual([]);
  });

  it("opens one issue at the third failure in a row, and closes it when the pod is well", async () => {
    signalAll(small.comfyuiProcesses(), "SIGKILL");
    for (const issues of [0, 0, 1, 1]) {
      const ran = await health("health.yml", { heal: "false" });
      expect(ran.succeeded, ran.log).toBe(false);
      expect((await gh.read()).issues, ran.log).toHaveLength(issues);
    }
    const [issue] = (await gh.read()).issues;
    expect(issue).toMatchObject({ title: "Pod small is unhealthy", state: "open", comments: [] });
    expect(issue?.body).toContain("4 health checks in a row");

    const off = await health("health.yml", { "connect-timeout": "1s" }, { POD_HOST: "root@127.0.0.1:1" });
    expect(off.succeeded, off.log).toBe(true);
    expect(off.log).toContain("small is off, which is no failure here; issue 1 stays as it is");

    const healed = await health("health.yml");
    expect(healed.succeeded, healed.log).toBe(true);
    expect((await gh.read()).issues).toMatchObject([{ number: 1, state: "closed" }]);
  });
});

describe("the workflow fleet", () => {
  it("does what it can: one pod fails alone, and the table of all names it", async () => {
    const entry = (name: string, { pod }: SmallPod) => ({
      name,
      host: `${pod.user}@${pod.host}:${pod.port}`,
      "host-key": pod.fingerprint,
      workspace: pod.workspace,
    });
    const fleet = [
      entry("one", small),
      { ...entry("off", small), host: "root@127.0.0.1:1" },
      { ...entry("two", other), manifest: "two.yml" },
    ];
    const ran = await runWorkflow({
      repository,
      workflow: "call-fleet.yml",
      vars: { PODS: JSON.stringify(fleet) },
      secrets: secrets(),
    });
    expect(ran.succeeded).toBe(false);
    expect(ran.summary, ran.log).toMatch(/^## ❌ Fleet: 1 of 3 pods failed: off$/m);
    expect(ran.summary).toMatch(/^\| one \| ✅ /m);
    expect(ran.summary).toMatch(/^\| off \| ❌ failed \| the pod refuses connections \|/m);
    expect(ran.summary).toMatch(/^\| two \| ✅ changed \| \d+ steps done \| 0\.\d+\.\d+ \|/m);
    expect(other.comfyuiProcesses()).toHaveLength(1);
  });
});

describe("the workflow cuda-check", () => {
  it("runs on a runner with the label gpu, itself, and is red with a clear verdict where there is none", async () => {
    const ran = await runWorkflow({ repository, workflow: "cuda-check.yml" });
    const checks: readonly { id: string; status: string; remedy: string | null }[] = JSON.parse(
      ran.outputs.gpu?.checks ?? "[]",
    );
    const driver = checks.find(({ id }) => id === "driver");
    // A machine with a GPU may run this too.
    expect(ran.succeeded, ran.log).toBe(checks.every(({ status }) => status !== "failed"));
    expect(driver?.status).toMatch(/^(ok|failed)$/);
    if (driver?.status === "failed") {
      expect(driver.remedy).not.toBeNull();
      expect(ran.summary).toMatch(/^## ❌ .*`driver`/m);
      expect(ran.log).toContain("a runner with the label");
    }
  });
});
