/** Wheels that uv builds on one pod, in uv's cache on another: real uv, a real compiler, a registry on loopback. */
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyRepositories, type Repositories } from "../../support/git-repositories.ts";
import { buildsOf, nativePackage, purePackage, writeSdist } from "../../support/native-package.ts";
import { type JobRun, runTasks, type ShellStep } from "../../support/operation.ts";
import { writePackageConfig } from "../../support/package-config.ts";
import { type PythonPod, packagesStep, pythonPod, pythonSays, pythonStep } from "../../support/python-pod.ts";
import { realWheels } from "../../support/real-wheels.ts";
import { run } from "../../support/run.ts";
import { serveWheelIndex, type WheelIndex } from "../../support/wheel-index.ts";

const ID = "packages-0123";
let folder = "";
let index: WheelIndex;
let repositories: Repositories;
let line = "";
let archives: WheelIndex;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "package-wheels-"));
  const sdists = join(folder, "sdists");
  await writeSdist(sdists, "native-one", nativePackage("native-one"));
  await writeSdist(sdists, "pure-one", purePackage("pure-one"));
  // A registry that says nothing of how long its files are good, as one behind a proxy, and a place of archives that does.
  index = await serveWheelIndex({ any: sdists });
  await writeSdist(join(folder, "archives"), "native-url", nativePackage("native-url"));
  archives = await serveWheelIndex({ any: join(folder, "archives") }, { immutable: true });
  repositories = await emptyRepositories(join(folder, "repositories"));
  const commit = await repositories.create("example/native-git", nativePackage("native-git"));
  line = `native-git @ git+https://github.com/example/native-git@${commit}`;
});
afterAll(async () => {
  await Promise.all([index.close(), archives.close()]);
  await rm(folder, { recursive: true });
});

/** A pod with an environment, on whose volume lies what another has kept. */
async function aPod(kept?: PythonPod): Promise<PythonPod> {
  const pod = await pythonPod([]);
  await writePackageConfig(pod.home, { findLinks: [await realWheels()], noIndex: true, index: `${index.url}/any` });
  await writeFile(join(pod.home, ".gitconfig"), repositories.gitConfig());
  const { results } = await runTasks(pod, [pythonStep], ["fetch python_env"]);
  expect(results).toMatchObject([{ result: "installed" }]);
  if (kept !== undefined) await cp(store(kept), store(pod), { recursive: true });
  return pod;
}

const store = (pod: PythonPod) => join(pod.workspace, ".comfy-pod/wheels");
const KIND = { wheels: ID, built_for: "torch=2.9.1\n" };
const asking = (lines: string, more: Record<string, string> = {}): ShellStep =>
  packagesStep("dependencies_additional", { lines, ...KIND, ...more });
const install = (pod: PythonPod, steps: readonly ShellStep[], secrets: Record<string, string> = {}) =>
  runTasks(
    pod,
    steps,
    steps.map(({ id }) => `packages ${id}`),
    secrets,
  );
const told = ({ told: all }: JobRun, name: string) =>
  all.filter(({ kind, key }) => kind === "fact" && key === name).map(({ value }) => value);
const answers = (pod: PythonPod, module: string) =>
  pythonSays(join(pod.workspace, "venv"), `import ${module}; print(${module}.answer())`);
const archive = async (pod: PythonPod) => {
  const names = await readdir(join(store(pod), ID)).catch(() => []);
  const path = join(store(pod), ID, names.find((name) => name.endsWith(".tar")) ?? "none");
  const listed = names.length === 0 ? "" : await run("tar", ["-tf", path]);
  const files = listed.split("\n").filter((name) => name !== "");
  return { path, files, wheels: files.filter((name) => name.endsWith(".whl")) };
};
const wheelNames = async (pod: PythonPod) =>
  (await archive(pod)).wheels.map((path) => path.replace(/.*\/(\w+)-.*/, "$1"));
const sumAgain = async (pod: PythonPod) => {
  const { path } = await archive(pod);
  await writeFile(join(store(pod), ID, "sha256"), `${(await run("sha256sum", [path])).split(" ")[0]}\n`);
};

/** A pod that has built these. */
async function aBuilder(lines: string): Promise<PythonPod> {
  const pod = await aPod();
  const job = await install(pod, [asking(lines)]);
  expect(job.results, job.log).toMatchObject([{ result: "installed" }]);
  return pod;
}

test("what has compiled code is kept with its sum, and is not built where it was kept", async () => {
  const address = `native-url @ ${archives.url}/any/native_url-1.0.tar.gz`;
  const first = await aBuilder(`native-one\n${line}\n${address}\npure-one`);
  expect([...(await buildsOf(first.home))].sort()).toEqual(["native-git", "native-one", "native-url", "pure-one"]);
  expect((await wheelNames(first)).sort()).toEqual(["native_git", "native_one", "native_url"]);
  const sum = (await run("sha256sum", [(await archive(first)).path])).split(" ")[0];
  expect(await readFile(join(store(first), ID, "sha256"), "utf8")).toBe(`${sum}\n`);
  expect(await readFile(join(store(first), ID, "built-for"), "utf8")).toBe(KIND.built_for);

  const second = await aPod(first);
  const steps = [asking("native-one"), packagesStep("node_like", { lines: `${line}\n${address}`, ...KIND })];
  const job = await install(second, steps);
  expect(job.results, job.log).toMatchObject([{ result: "installed" }, { result: "installed" }]);
  expect(await buildsOf(second.home)).toEqual([]);
  expect([await answers(second, "native_one"), await answers(second, "native_git")]).toEqual(["42", "42"]);
  expect(told(job, "unsaved_wheels")).toEqual([]);
  // As uv would have it, so that the next probe finds it.
  expect((await install(second, steps)).results).toMatchObject([{ result: "installed" }, { result: "installed" }]);
  expect(await buildsOf(second.home)).toEqual([]);
});

test("what is built beside what was kept is kept with it, and beside that the newest of other kinds", async () => {
  const second = await aPod(await aBuilder("native-one"));
  const others = ["packages-a", "packages-b", "packages-c", "packages-d", "sageattention-a"];
  for (const [age, name] of others.entries()) {
    await mkdir(join(store(second), name));
    await utimes(join(store(second), name), 1_700_000_000 + age, 1_700_000_000 + age);
  }
  const job = await install(second, [asking(`native-one\n${line}`)]);
  expect(await buildsOf(second.home)).toEqual(["native-git"]);
  expect((await wheelNames(second)).sort()).toEqual(["native_git", "native_one"]);
  expect(told(job, "unsaved_wheels")).toEqual([expect.stringMatching(/^packages-0123=[0-9a-f]{64}$/)]);
  expect((await readdir(store(second))).sort()).toEqual([
    ID,
    "packages-b",
    "packages-c",
    "packages-d",
    "sageattention-a",
  ]);
});

test("other bytes than were kept are moved aside, and everything is built anew", async () => {
  const second = await aPod(await aBuilder("native-one"));
  await appendFile((await archive(second)).path, "more");
  const job = await install(second, [asking("native-one")]);
  expect(job.results).toMatchObject([{ result: "installed" }]);
  expect(told(job, "wheels_refused")).toEqual(["its bytes are not those that were kept"]);
  expect(await buildsOf(second.home)).toEqual(["native-one"]);
  const aside = await readdir(join(second.workspace, ".comfy-pod/aside"), { recursive: true });
  expect(aside.filter((name) => name.endsWith(".tar"))).toHaveLength(1);
  expect(await wheelNames(second)).toEqual(["native_one"]);
});

test.each<[string, (path: string, work: string) => Promise<unknown>]>([
  [
    "a file elsewhere",
    (path, work) => writeFile(join(work, "run.sh"), "").then(() => run("tar", ["-rf", path, "-C", work, "run.sh"])),
  ],
  [
    "a link",
    (path, work) =>
      mkdir(join(work, "sdists-v11/git/a/b"), { recursive: true })
        .then(() => run("ln", ["-s", "/etc", join(work, "sdists-v11/git/a/b/link")]))
        .then(() => run("tar", ["-rf", path, "-C", work, "sdists-v11/git/a/b/link"])),
  ],
])("an archive that holds %s is not unpacked", async (_, spoil) => {
  const second = await aPod(await aBuilder("native-one"));
  await spoil((await archive(second)).path, await mkdtemp(join(folder, "work-")));
  await sumAgain(second);
  const job = await install(second, [asking("native-one")]);
  expect(job.results).toMatchObject([{ result: "installed" }]);
  expect(told(job, "wheels_refused")).toEqual(["it holds something else than wheels that uv has built"]);
  expect(await buildsOf(second.home)).toEqual(["native-one"]);
});

test("a wheel that does not load is dropped and built anew, the others stay", async () => {
  const second = await aPod(await aBuilder(`native-one\n${line}`));
  const site = await pythonSays(
    join(second.workspace, "venv"),
    "import sysconfig; print(sysconfig.get_path('purelib'))",
  );
  await writeFile(join(site, "refusing.py"), refusing(second.home));
  await writeFile(join(site, "refusing.pth"), "import refusing\n");
  const job = await install(second, [asking(`native-one\n${line}`)]);
  expect(job.results, job.log).toMatchObject([{ result: "installed" }]);
  expect(told(job, "wheels_refused")).toEqual([
    "native-one: native_one._native does not load: ImportError: undefined symbol: made for another kind of pod",
  ]);
  expect(await buildsOf(second.home)).toEqual(["native-one"]);
  expect(await answers(second, "native_one")).toBe("42");
  expect((await wheelNames(second)).sort()).toEqual(["native_git", "native_one"]);
});

test("a wheel that uv cannot install is dropped and built anew", async () => {
  const first = await aBuilder(`native-one\n${line}`);
  const second = await aPod();
  const { path, wheels } = await archive(first);
  const work = await mkdtemp(join(folder, "torn-"));
  await run("tar", ["-xf", path, "-C", work]);
  const torn = wheels.find((name) => name.includes("native_one")) ?? "";
  await writeFile(join(work, torn), "torn");
  await cp(store(first), store(second), { recursive: true });
  await run("tar", ["-cf", (await archive(second)).path, "-C", work, ...(await archive(first)).files]);
  await sumAgain(second);
  const job = await install(second, [asking(`native-one\n${line}`)]);
  expect(job.results, job.log).toMatchObject([{ result: "installed" }]);
  expect(told(job, "wheels_refused")).toEqual([
    expect.stringMatching(/^native-one: .*native-one==1\.0 has an invalid package format/),
  ]);
  expect(await buildsOf(second.home)).toEqual(["native-one"]);
});

test("what was built in sight of a secret, or comes from where one needs a login, is not kept", async () => {
  const pod = await aPod();
  const job = await install(pod, [asking("native-one", { secrets: "TOKEN" })], { TOKEN: "a-secret" });
  expect(job.results).toMatchObject([{ result: "installed" }]);
  const login = line.replace("https://", "https://user:word@");
  await writeFile(join(pod.home, ".gitconfig"), repositories.gitConfig().replaceAll("https://", "https://user:word@"));
  expect((await install(pod, [asking(`native-one\n${login}`)])).results).toMatchObject([{ result: "installed" }]);
  expect(await buildsOf(pod.home)).toEqual(["native-one", "native-git"]);
  expect(await readdir(store(pod)).catch(() => [])).toEqual([]);
});

test("without a name for it, nothing is kept", async () => {
  const pod = await aPod();
  await install(pod, [packagesStep("dependencies_additional", { lines: "native-one" })]);
  expect(await buildsOf(pod.home)).toEqual(["native-one"]);
  expect(await readdir(store(pod)).catch(() => [])).toEqual([]);
});

/** Refuses the compiled module until it is built on this pod. */
const refusing = (home: string) => `import os, sys
class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name == "native_one._native" and not os.path.exists("${home}/builds"):
            raise ImportError("undefined symbol: made for another kind of pod")
sys.meta_path.insert(0, Refusing())
`;
