/** A wheel that one pod has built, on the next one: whole runs, with the runner's cache and without. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { makeActionRepository, runWorkflow } from "../support/act.ts";
import { type ActionRun, runAction, stepOf } from "../support/action.ts";
import { type CacheService, startCacheService } from "../support/cache-service.ts";
import { type SshSagePod, startSagePod } from "../support/sage-pod.ts";
import { type Machine, prepareSageAttention } from "../support/sageattention.ts";
import { unpacked } from "../support/unpacked.ts";

let prepared = "";
beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), "sageattention-"));
  await prepareSageAttention(prepared);
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

async function aPod(machine: Machine = {}): Promise<SshSagePod> {
  const pod = await startSagePod(prepared, machine);
  onTestFinished(() => pod.stop());
  return pod;
}

const runs = (runOn: SshSagePod, mode: "wait" | "background", environment: Readonly<Record<string, string>> = {}) =>
  runAction({ inputs: runOn.inputs(mode), environment: { PATH: process.env.PATH ?? "", ...environment } });

const store = (pod: SshSagePod) => join(pod.pod.workspace, ".comfy-pod/wheels");

function reasonOf(run: ActionRun): string {
  expect(run.stderr).toBe("");
  const { result, reason } = stepOf(run, "sageattention");
  return `${result}: ${reason}`;
}

/** Notices of the run's report, about the wheel. */
const noticesOf = ({ report }: ActionRun) =>
  report?.pods[0]?.notices.filter((notice) => notice.includes("wheel")) ?? [];

describe("a wheel of SageAttention, with the newer cache service", () => {
  let service: CacheService;
  beforeEach(async () => {
    service = await startCacheService();
    onTestFinished(() => service.stop());
  });

  it("is built on the first pod, and installed from the cache on the next of its kind", async () => {
    const [first, second] = [await aPod(), await aPod()];
    const built = await runs(first, "wait", service.environment);
    expect(reasonOf(built)).toBe("installed: not installed · 2.2.0");
    expect(noticesOf(built)).toEqual([]);
    expect(service.keys()).toEqual([
      expect.stringMatching(/^comfy-pod-wheel-1-sageattention-py3\.\d+-torch2\.9\.1\+cu128-[0-9a-f]{32}-[0-9a-f]{64}$/),
    ]);

    const taken = await runs(second, "wait", service.environment);
    expect(reasonOf(taken)).toBe("installed: not installed · 2.2.0 from a wheel in the cache");
    expect([await first.sage.builds(), await second.sage.builds()].map(({ length }) => length)).toEqual([1, 0]);
    expect(taken.summary).toContain("from a wheel in the cache");
    expect(noticesOf(taken)).toEqual([]);

    // What was brought, or saved, is asked for no more.
    const asked = service.requests.length;
    for (const pod of [first, second])
      expect((await runs(pod, "wait", service.environment)).outputs.result).toBe("unchanged");
    expect(service.requests.length).toBe(asked);
  });

  it("is saved by the run that finds a build in the background done, which costs the runs after it nothing", async () => {
    const pod = await aPod();
    expect(reasonOf(await runs(pod, "background", service.environment))).toMatch(/^running: /);
    expect(service.keys()).toEqual([]);
    await expect
      .poll(() => readdir(join(pod.pod.workspace, ".install_markers")).catch(() => []), { timeout: 120_000 })
      .toContain("sageattention.done");
    await expect
      .poll(() => runs(pod, "background", service.environment).then(reasonOf), { timeout: 60_000 })
      .toMatch(/^skipped: up to date/);
    expect(service.keys()).toHaveLength(1);
    const [execs, asked] = [pod.pod.execs(), service.requests.length];
    await runs(pod, "background", service.environment);
    expect([pod.pod.execs() - execs, service.requests.length - asked]).toEqual([1, 0]);
  });

  it("is no wheel for another kind of pod", async () => {
    await runs(await aPod(), "wait", service.environment);
    const other = await aPod({ capability: "8.9" });
    expect(reasonOf(await runs(other, "wait", service.environment))).toBe("installed: not installed · 2.2.0");
    expect(await other.sage.builds()).toHaveLength(1);
    expect(service.keys()).toHaveLength(2);
  });

  it("that fails its proof is moved aside and built anew; the next pod gets the new one", async () => {
    const [first, second, third] = [await aPod(), await aPod(), await aPod()];
    await runs(first, "wait", service.environment);
    // A wheel that is whole, and cannot be imported on this pod: its kind was misjudged.
    await writeFile(join(second.sage.site, "sitecustomize.py"), REFUSING);
    const built = await runs(second, "wait", service.environment);
    expect(reasonOf(built)).toBe("installed: not installed · 2.2.0");
    expect(await second.sage.builds()).toHaveLength(1);
    expect(noticesOf(built)).toEqual([
      expect.stringMatching(/is of no use here, and was built anew: it cannot be imported/),
    ]);
    const aside = join(second.pod.workspace, ".comfy-pod/aside");
    expect((await readdir(aside, { recursive: true })).filter((name) => name.endsWith(".whl"))).toHaveLength(1);
    expect(service.keys()).toHaveLength(2);
    expect(reasonOf(await runs(third, "wait", service.environment))).toContain("from a wheel in the cache");
    const sumOn = async (pod: SshSagePod) =>
      readFile(join(store(pod), (await readdir(store(pod)))[0] ?? "", "sha256"), "utf8");
    expect(await sumOn(third)).toBe(await sumOn(second));
  });

  it.each([500, 403, "silent"] as const)("is built all the same where the service answers %s", async (how) => {
    service.behave(how);
    const run = await runs(await aPod(), "wait", { ...service.environment });
    expect(run.code, run.log).toBe(0);
    expect(reasonOf(run)).toBe("installed: not installed · 2.2.0");
    expect(noticesOf(run).length).toBeGreaterThan(0);
    const grave = run.annotations.filter(({ kind }) => kind !== "notice");
    expect(grave.filter(({ title, message }) => /wheel|cache|restore|save/i.test(title + message))).toEqual([]);
    expect(run.seconds).toBeLessThan(60);
  });

  it("holds no secret, nor does the process that saves it", async () => {
    const pod = await aPod();
    const secret = "a-secret-that-no-wheel-has";
    const inputs = pod.inputs("wait", { secrets: `TOKEN=${secret}`, "git-token": "a-token-for-git" });
    expect(
      (await runAction({ inputs, environment: { PATH: process.env.PATH ?? "", ...service.environment } })).code,
    ).toBe(0);
    const [key = ""] = service.keys();
    const text = await unpacked(service.archive(key));
    expect(text).toContain("def sageattn");
    for (const word of [secret, "a-token-for-git", "PRIVATE KEY"]) expect(text).not.toContain(word);
  });
});

describe("without a cache", () => {
  it("is built in silence, and kept on the volume for when the container is lost", async () => {
    const pod = await aPod();
    const built = await runs(pod, "wait");
    expect(reasonOf(built)).toBe("installed: not installed · 2.2.0");
    expect(noticesOf(built)).toEqual([]);
    expect(built.log).not.toContain("in the cache");
    const packages = (await readdir(pod.sage.site)).filter((name) => name.startsWith("sageattention"));
    for (const name of packages) await rm(join(pod.sage.site, name), { recursive: true });
    expect(reasonOf(await runs(pod, "wait"))).toMatch(
      /^installed: drift: .* · 2\.2\.0 from a wheel kept on the volume$/,
    );
    expect(await pod.sage.builds()).toHaveLength(1);
  });
});

describe("under act, with its own cache server", () => {
  it("is built by the first job on its pod, and installed from the cache by the second on another", async () => {
    const [first, second] = [await aPod(), await aPod()];
    const job = (pod: string, needs: readonly string[]) => ({
      "runs-on": "ubuntu-latest",
      needs,
      steps: [
        { uses: "actions/checkout@v4" },
        {
          id: pod,
          uses: "./",
          with: {
            host: `\${{ vars.${pod}_HOST }}`,
            key: `\${{ secrets.${pod}_KEY }}`,
            "host-key": `\${{ vars.${pod}_HOST_KEY }}`,
            workspace: `\${{ vars.${pod}_WORKSPACE }}`,
            only: "sageattention",
            manifest: first.inputs("wait").manifest,
          },
        },
      ],
    });
    const workflow = { on: "workflow_dispatch", jobs: { build: job("FIRST", []), take: job("SECOND", ["build"]) } };
    const repository = await makeActionRepository({ ".github/workflows/wheels.yml": JSON.stringify(workflow) });
    onTestFinished(() => rm(repository, { recursive: true, force: true }));
    const variables = (name: string, { pod }: SshSagePod) => ({
      [`${name}_HOST`]: `${pod.user}@${pod.host}:${pod.port}`,
      [`${name}_HOST_KEY`]: pod.fingerprint,
      [`${name}_WORKSPACE`]: pod.workspace,
    });
    const run = await runWorkflow({
      repository,
      workflow: "wheels.yml",
      vars: { ...variables("FIRST", first), ...variables("SECOND", second) },
      secrets: { FIRST_KEY: first.pod.privateKey, SECOND_KEY: second.pod.privateKey },
    });
    expect(run.succeeded, run.log).toBe(true);
    const reports = ["FIRST", "SECOND"].map((step) => JSON.parse(run.outputs[step]?.report ?? "{}"));
    const reasons = reports.map(
      (report) => report.pods[0].steps.find(({ id }: { id: string }) => id === "sageattention").reason,
    );
    expect(reasons).toEqual(["not installed · 2.2.0", "not installed · 2.2.0 from a wheel in the cache"]);
    expect([await first.sage.builds(), await second.sage.builds()].map(({ length }) => length)).toEqual([1, 0]);
  });
});

/** Refuses SageAttention until its source lies on this pod, that is until it is built here. */
const REFUSING = `import os, sys
class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name == "sageattention" and not os.path.exists(os.path.expanduser("~/builds")):
            raise ImportError("undefined symbol: made for another kind of pod")
sys.meta_path.insert(0, Refusing())
`;
