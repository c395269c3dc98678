/** Packages that one pod has built from source, on the next one: whole runs, with the runner's cache and without. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ActionRun, runAction, stepOf } from "../support/action.ts";
import { type CacheService, startCacheService } from "../support/cache-service.ts";
import { buildsOf, nativePackage, purePackage, writeSdist } from "../support/native-package.ts";
import { writePackageConfig } from "../support/package-config.ts";
import { realWheels } from "../support/real-wheels.ts";
import { run } from "../support/run.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { unpacked } from "../support/unpacked.ts";
import { serveWheelIndex, type WheelIndex } from "../support/wheel-index.ts";

let sdists = "";
let index: WheelIndex;
beforeAll(async () => {
  sdists = await mkdtemp(join(tmpdir(), "sdists-"));
  await writeSdist(sdists, "native-one", nativePackage("native-one"));
  await writeSdist(sdists, "native-two", nativePackage("native-two"));
  await writeSdist(sdists, "pure-one", purePackage("pure-one"));
  index = await serveWheelIndex({ any: sdists });
});
afterAll(async () => {
  await index.close();
  await rm(sdists, { recursive: true });
});

/** A pod whose registry has sdists, and whose GitHub has a package and a node that requires one. */
async function aPod(): Promise<SmallPod & { readonly line: string }> {
  const pod = await startSmallPod();
  onTestFinished(() => pod.stop());
  const commit = await pod.repositories.create("example/native-git", nativePackage("native-git"));
  await pod.repositories.create("example/ComfyUI-Native", { "requirements.txt": "native-two\n", "__init__.py": NODE });
  await settle(pod);
  return { ...pod, line: `native-git @ git+https://github.com/example/native-git@${commit}` };
}

async function settle({ pod, repositories, wheels }: SmallPod): Promise<void> {
  await writeFile(join(pod.home, ".gitconfig"), repositories.gitConfig());
  const sources = { findLinks: [wheels, await realWheels()], noIndex: true, index: `${index.url}/any` };
  await writePackageConfig(pod.home, sources);
}

const NODE = "import native_two\nassert native_two.answer() == 42\nNODE_CLASS_MAPPINGS = {}\n";
const ADDITIONAL = "dependencies_additional";
const runs = (pod: SmallPod, manifest: ManifestKeys, { environment }: Partial<CacheService> = {}, more = {}) =>
  runAction({
    inputs: pod.inputs(manifest, { start: "false", ...more }),
    environment: { PATH: process.env.PATH ?? "", ...environment },
  });
const wanted = (line: string): ManifestKeys => ({
  pip: ["native-one", "pure-one", line],
  nodes: ["https://github.com/example/ComfyUI-Native"],
});

function installed(done: ActionRun): ActionRun {
  expect(done.code, done.log).toBe(0);
  return done;
}
/** Notices of the run's report, about what was built. */
const noticesOf = ({ report }: ActionRun) =>
  report?.pods[0]?.notices.filter((notice) => notice.includes("built packages")) ?? [];
const sorted = async (pod: SmallPod) => [...(await buildsOf(pod.pod.home))].sort();

describe("packages built from source, with the cache service", () => {
  let service: CacheService;
  beforeEach(async () => {
    service = await startCacheService();
    onTestFinished(() => service.stop());
  });

  it("are built on the first pod, and installed without a build on the next of its kind", async () => {
    const [first, second] = [await aPod(), await aPod()];
    const built = installed(await runs(first, wanted(first.line), service));
    expect(await sorted(first)).toEqual(["native-git", "native-one", "native-two", "pure-one"]);
    expect(service.keys()).toEqual([
      expect.stringMatching(/^comfy-pod-wheel-1-packages-py3\.\d+-torch[\d.]+-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{64}$/),
    ]);
    expect(noticesOf(built)).toEqual([]);
    expect(built.log).toContain("the archive of built packages is in the cache, for pods of the same kind");

    const taken = installed(await runs(second, wanted(second.line), service));
    expect(taken.log).toMatch(/the archive of built packages for this kind of pod was in the cache: brought to it in/);
    // What has no compiled code is built in a moment.
    expect(await sorted(second)).toEqual(["pure-one"]);
    expect([stepOf(taken, ADDITIONAL).result, stepOf(taken, "node_ComfyUI-Native").result]).toEqual([
      "installed",
      "installed",
    ]);
    expect(noticesOf(taken)).toEqual([]);
    expect(service.keys()).toHaveLength(1);

    // What was brought, or saved, is asked for no more, nor is anything else.
    for (const pod of [first, second]) {
      const [execs, asked] = [pod.pod.execs(), service.requests.length];
      expect((await runs(pod, wanted(pod.line), service)).outputs.result).toBe("unchanged");
      expect([pod.pod.execs() - execs, service.requests.length - asked]).toEqual([1, 0]);
    }
  });

  it("are of use where other packages are wanted too, whose wheels join them", async () => {
    const [first, second, third] = [await aPod(), await aPod(), await aPod()];
    installed(await runs(first, { pip: ["native-one"] }, service));
    installed(await runs(second, { pip: ["native-one", second.line] }, service));
    expect(await sorted(second)).toEqual(["native-git"]);
    expect(service.keys()).toHaveLength(2);
    installed(await runs(third, { pip: ["native-one", third.line] }, service));
    expect(await sorted(third)).toEqual([]);
  });

  it("that do not load are dropped and built anew, which is told; the next pod gets the new one", async () => {
    const [first, second, third] = [await aPod(), await aPod(), await aPod()];
    const manifest = { pip: ["native-one"] };
    installed(await runs(first, manifest, service));
    // An environment of the user's own, in which that module does not load.
    await run("/usr/bin/python3", ["-m", "venv", second.inWorkspace("venv")]);
    const paths = "import sysconfig; print(sysconfig.get_path('purelib'))";
    const site = await run(second.inWorkspace("venv/bin/python"), ["-c", paths]);
    await writeFile(join(site, "refusing.py"), refusing(second.pod.home));
    await writeFile(join(site, "refusing.pth"), "import refusing\n");
    const built = installed(await runs(second, manifest, service));
    expect(await sorted(second)).toEqual(["native-one"]);
    expect(noticesOf(built)).toEqual([
      expect.stringMatching(/built anew: native-one: native_one\._native does not load: ImportError: undefined symbol/),
    ]);
    expect(service.keys()).toHaveLength(2);
    installed(await runs(third, manifest, service));
    expect(await sorted(third)).toEqual([]);
    const sumOn = async (pod: SmallPod) => {
      const [id = ""] = await readdir(pod.inWorkspace(".comfy-pod/wheels"));
      return readFile(pod.inWorkspace(`.comfy-pod/wheels/${id}/sha256`), "utf8");
    };
    expect(await sumOn(third)).toBe(await sumOn(second));
  });

  it("are built where the cache has other bytes than its key says", async () => {
    const [first, second] = [await aPod(), await aPod()];
    installed(await runs(first, { pip: ["native-one"] }, service));
    const other = await startCacheService();
    onTestFinished(() => other.stop());
    installed(await runs(await aPod(), { pip: ["native-two"] }, other));
    service.replace(service.keys()[0] ?? "", other.archive(other.keys()[0] ?? ""));
    const built = installed(await runs(second, { pip: ["native-one"] }, service));
    expect(await sorted(second)).toEqual(["native-one"]);
    expect(noticesOf(built)).toEqual(
      expect.arrayContaining([expect.stringContaining("its bytes are not those of its key")]),
    );
  });

  it.each([403, "silent"] as const)("are built all the same where the service answers %s", async (how) => {
    service.behave(how);
    const pod = await aPod();
    const done = installed(await runs(pod, { pip: ["native-one"] }, service));
    expect(await sorted(pod)).toEqual(["native-one"]);
    expect(noticesOf(done).length).toBeGreaterThan(0);
    expect(done.annotations.filter(({ kind, message }) => kind !== "notice" && /cache|archive/.test(message))).toEqual(
      [],
    );
  });

  it("hold no secret, and nothing that was built in sight of one", async () => {
    const pod = await aPod();
    const secret = "a-secret-that-no-wheel-has";
    const nodes = [{ url: "https://github.com/example/ComfyUI-Native", secrets: ["TOKEN"] }];
    const more = { secrets: `TOKEN=${secret}`, "git-token": "a-token-for-git" };
    installed(await runs(pod, { pip: ["native-one"] }, service));
    installed(await runs(pod, { pip: ["native-one"], nodes }, service, more));
    expect(await sorted(pod)).toEqual(["native-one", "native-two"]);
    expect(service.keys()).toHaveLength(1);
    const text = await unpacked(service.archive(service.keys()[0] ?? ""));
    expect(text).toContain("native_one");
    for (const word of [secret, "a-token-for-git", "PRIVATE KEY", "native_two"]) expect(text).not.toContain(word);
  });
});

describe("without a cache", () => {
  it("stay in uv's cache only where they were asked for, and so were proved", async () => {
    const pod = await aPod();
    installed(await runs(pod, { pip: ["native-one", pod.line] }));
    const resumed = await pod.resume(async () => {
      for (const path of ["venv", ".comfy-pod/cache"]) await rm(pod.inWorkspace(path), { recursive: true });
    });
    onTestFinished(() => resumed.stop());
    await settle(resumed);
    installed(await runs(resumed, { pip: ["native-one"] }));
    expect(await sorted(resumed)).toEqual([]);
    const inCache = await readdir(resumed.inWorkspace(".comfy-pod/cache/uv"), { recursive: true });
    expect(inCache.filter((path) => path.endsWith(".whl"))).toEqual([]);
  });

  it("are kept on the volume, for when the container is lost with uv's cache and the environment", async () => {
    const pod = await aPod();
    const built = installed(await runs(pod, wanted(pod.line)));
    expect(noticesOf(built)).toEqual([]);
    expect(built.log).not.toContain("in the cache");
    expect(await sorted(pod)).toEqual(["native-git", "native-one", "native-two", "pure-one"]);
    const resumed = await pod.resume(async () => {
      for (const path of ["venv", ".comfy-pod/cache"]) await rm(pod.inWorkspace(path), { recursive: true });
    });
    onTestFinished(() => resumed.stop());
    await settle(resumed);
    installed(await runs(resumed, wanted(pod.line)));
    expect(await sorted(resumed)).toEqual(["pure-one"]);
  });
});

/** Refuses the compiled module until it is built on this pod. */
const refusing = (home: string) => `import os, sys
class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name == "native_one._native" and not os.path.exists("${home}/builds"):
            raise ImportError("undefined symbol: made for another kind of pod")
sys.meta_path.insert(0, Refusing())
`;
