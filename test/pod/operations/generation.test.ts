import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { emptyRepositories, type Repositories } from "../../support/git-repositories.ts";
import { type JobRun, runTasks, type ShellStep } from "../../support/operation.ts";
import { due, installed, type PythonPod, pythonPod, pythonSays, pythonStep } from "../../support/python-pod.ts";
import { run } from "../../support/run.ts";
import type { WheelSpec } from "../../support/wheels.ts";

const COMFYUI = "Comfy-Org/ComfyUI";
const NODE = "example/node";
const WHEELS: readonly WheelSpec[] = [
  { name: "small-core", version: "1.0" },
  { name: "small-core", version: "2.0" },
  { name: "small-good", version: "1.0" },
  { name: "small-new", version: "1.0" },
  // Two packages with the same module, as opencv-python and opencv-python-headless have it.
  { name: "shared-one", version: "1.0", files: { "shared/__init__.py": "one = 1\n" } },
  { name: "shared-two", version: "1.0", files: { "shared/__init__.py": "two = 2\n" } },
];
const SOURCE = {
  "main.py": "print('one')\n",
  "nodes.py": "",
  "comfy/__init__.py": "",
  "custom_nodes/example_node.py.example": "",
  "requirements.txt": "small-core==1.0\nshared-one\n",
};
const core = due("comfyui_core", "checkout", "fetch", {
  url: `https://github.com/${COMFYUI}`,
  ref: "main",
  asked: "yes",
  essential: "main.py",
});
const packages = due("dependencies_main", "packages", "packages", { file: "requirements.txt" });
const nodeStep = (name: string, repository = NODE): ShellStep =>
  due(`node_${name}`, "node", "install", {
    url: `https://github.com/${repository}`,
    ref: "",
    asked: "no",
    name,
    requirements: "requirements.txt",
  });
const record: ShellStep = {
  id: "generation",
  operation: "generation",
  wish: { manifest: '{"preset":"core"}', last_part: "finish" },
};
const PARTS = ["generation", "repositories", "packages", "records", "proof"] as const;
const NEEDS = { generation: "", repositories: "generation", packages: "repositories", records: "packages" };
const back = (to: string, keep = "no"): ShellStep[] =>
  PARTS.map((id) => ({
    id,
    operation: "generation",
    wish: { to, keep, last_part: "rollback", needs: id === "proof" ? "records" : NEEDS[id] },
  }));

let pod: PythonPod;
let repositories: Repositories;
const environment = () => join(pod.workspace, "venv");
const generations = () => join(pod.workspace, ".comfy-pod/generations");
const git = (folder: string, ...words: string[]) =>
  run("git", ["-C", join(pod.workspace, folder), ...words], { env: { PATH: process.env.PATH, HOME: pod.home } });
const head = (folder: string) => git(folder, "rev-parse", "HEAD");

/** What has to be the same afterwards. */
async function state() {
  const nodes = (await readdir(join(pod.comfyui, "custom_nodes"))).sort();
  const folders = [
    "ComfyUI",
    ...nodes.filter((name) => !name.includes(".")).map((name) => `ComfyUI/custom_nodes/${name}`),
  ];
  const steps = join(pod.workspace, ".comfy-pod/steps");
  return {
    nodes,
    commits: await Promise.all(folders.map(head)),
    status: await git("ComfyUI", "status", "--porcelain"),
    packages: await installed(environment()),
    records: await Promise.all(
      (await readdir(steps)).sort().map(async (name) => [name, await readFile(join(steps, name), "utf8")]),
    ),
    markers: (await readdir(join(pod.workspace, ".install_markers"))).sort(),
  };
}

async function apply(steps: readonly ShellStep[], tasks: readonly string[]): Promise<JobRun> {
  const job = await runTasks(pod, steps, tasks);
  expect(
    job.results.filter(({ result }) => result === "failed"),
    job.log,
  ).toEqual([]);
  return job;
}

const rollback = (to: string, keep = "no") =>
  runTasks(
    pod,
    back(to, keep),
    PARTS.map((id) => `rollback ${id}`),
  );
const resultsOf = ({ results }: JobRun) => Object.fromEntries(results.map(({ step, result }) => [step, result]));
const reasonOf = ({ results }: JobRun, id: string) => results.find(({ step }) => step === id)?.reason;

/** An update of everything: ComfyUI moves on, its requirements too, the node moves on, another node is new. */
async function update(text = "two", ending: "ends" | "is cut off" = "ends"): Promise<void> {
  await repositories.addCommit(COMFYUI, {
    "main.py": `print('${text}')\n`,
    "requirements.txt": "small-core==2.0\nsmall-new\nshared-two\n",
  });
  await repositories.addCommit(NODE, { "__init__.py": `text = "${text}"\n` });
  const newest = (step: ShellStep): ShellStep => ({
    ...step,
    wish: { ...step.wish, update: "yes", verdict: "update" },
  });
  const [first, second] = [newest(nodeStep("good")), nodeStep("another", "example/another")];
  await apply(
    [pythonStep, newest(core), newest(packages), first, second, record],
    [
      "record generation",
      "fetch comfyui_core",
      `fetch ${first.id}`,
      `fetch ${second.id}`,
      "packages dependencies_main",
      `packages ${first.id}`,
      `packages ${second.id}`,
      `install ${first.id}`,
      `install ${second.id}`,
    ],
  );
  // As the run gives its lock back.
  if (ending === "ends") await rm(join(generations(), "open"));
}

async function installation(values: Readonly<Record<string, string>> = {}): Promise<void> {
  pod = await pythonPod(WHEELS, { CP_retry_pause: "0", ...values });
  if (values.CP_python_path !== undefined)
    await run("python3", ["-m", "venv", "--system-site-packages", environment()], { env: { PATH: process.env.PATH } });
  repositories = await emptyRepositories(join(pod.home, "hub"));
  await repositories.create(COMFYUI, SOURCE);
  await repositories.create(NODE, { "__init__.py": "one = 1\n", "requirements.txt": "small-good\n" });
  await repositories.create("example/another", { "__init__.py": "" });
  await writeFile(join(pod.home, ".gitconfig"), repositories.gitConfig());
  const node = nodeStep("good");
  const first = await apply(
    [pythonStep, core, packages, node, record],
    [
      "record generation",
      "fetch python_env",
      "fetch comfyui_core",
      `fetch ${node.id}`,
      "packages dependencies_main",
      `packages ${node.id}`,
      `install ${node.id}`,
    ],
  );
  expect(first.told.filter(({ key }) => key === "number")).toEqual([]);
}

describe("a generation", () => {
  beforeEach(() => installation());

  test("is what was there before an update: going back brings every commit, package, record and marker back", async () => {
    const before = await state();
    await update();
    expect(await state()).not.toEqual(before);
    const updated = ["shared-one==1.0", "shared-two==1.0", "small-core==2.0", "small-good==1.0", "small-new==1.0"];
    expect(await installed(environment())).toEqual(updated);

    const job = await rollback("1");
    expect(resultsOf(job), job.log).toEqual({
      generation: "skipped",
      repositories: "updated",
      packages: "updated",
      records: "updated",
      proof: "skipped",
    });
    expect(await state()).toEqual(before);
    expect(reasonOf(job, "repositories")).toMatch(/ComfyUI [0-9a-f]{7} → [0-9a-f]{7}.*another moved aside/);
    expect(reasonOf(job, "packages")).toContain("small-core 2.0 → 1.0");
    // The module is that of the package that was there, though another one with the same file was taken away.
    const [shared = ""] = (await readdir(environment(), { recursive: true })).filter((path) =>
      path.endsWith("shared/__init__.py"),
    );
    expect(await readFile(join(environment(), shared), "utf8")).toBe("one = 1\n");
    // Once more is nothing.
    expect(Object.values(resultsOf(await rollback("1")))).toEqual([
      "skipped",
      "skipped",
      "skipped",
      "skipped",
      "skipped",
    ]);
  });

  test("keeps the edits of tracked files: those of then come back, those that were made since are a patch", async () => {
    await writeFile(join(pod.comfyui, "nodes.py"), "mine, before\n");
    await update();
    expect(await readFile(join(pod.comfyui, "nodes.py"), "utf8")).toBe("");
    await writeFile(join(pod.comfyui, "main.py"), "mine, since\n");
    await writeFile(join(pod.comfyui, "untracked.txt"), "mine too\n");
    const job = await rollback("previous");
    expect(resultsOf(job), job.log).toMatchObject({ proof: "skipped" });
    expect(await readFile(join(pod.comfyui, "nodes.py"), "utf8")).toBe("mine, before\n");
    expect(await readFile(join(pod.comfyui, "main.py"), "utf8")).toBe("print('one')\n");
    expect(await readFile(join(pod.comfyui, "untracked.txt"), "utf8")).toBe("mine too\n");
    const aside = join(pod.workspace, ".comfy-pod/aside");
    const patches = (await readdir(aside, { recursive: true })).filter((path) => path.endsWith(".patch"));
    const texts = await Promise.all(patches.map((path) => readFile(join(aside, path), "utf8")));
    expect(texts.some((text) => text.includes("+mine, since"))).toBe(true);
  });

  test("brings commits back from the remote where they are gone, and folders from where they went aside", async () => {
    const before = await state();
    await update();
    // As if somebody had made the checkout anew, and taken a node away.
    await rm(join(pod.comfyui, ".git"), { recursive: true });
    await git("ComfyUI", "init", "--quiet");
    await rm(join(pod.comfyui, "custom_nodes/good"), { recursive: true });
    const job = await rollback("1");
    expect(resultsOf(job), job.log).toMatchObject({ proof: "skipped" });
    expect(await state()).toEqual(before);

    // The node that went aside comes back with what lay in it.
    await update("three");
    await writeFile(join(pod.comfyui, "custom_nodes/another/settings.json"), "{}");
    const updated = await state();
    await rollback("1", "yes");
    expect(await state()).toEqual(before);
    const again = await rollback("previous", "yes");
    expect(resultsOf(again), again.log).toMatchObject({ proof: "skipped" });
    expect((await state()).commits).toEqual(updated.commits);
    expect(await installed(environment())).toEqual(updated.packages);
    expect(await readFile(join(pod.comfyui, "custom_nodes/another/settings.json"), "utf8")).toBe("{}");
  });

  test("brings back the environment that a run moved aside", async () => {
    const before = await state();
    await update();
    await mkdir(join(pod.workspace, ".comfy-pod/aside/then"), { recursive: true });
    await rename(environment(), join(pod.workspace, ".comfy-pod/aside/then/venv"));
    const job = await rollback("1");
    expect(resultsOf(job), job.log).toMatchObject({ packages: "updated", proof: "skipped" });
    expect(await state()).toEqual(before);
  });

  test("is not what it was where a package cannot be had again, and says which; done again, it is", async () => {
    const before = await state();
    await update();
    const cache = join(pod.workspace, ".comfy-pod/cache");
    const gone = join(pod.wheels, "small_core-1.0-py3-none-any.whl");
    await rm(cache, { recursive: true, force: true });
    await rename(gone, `${gone}.gone`);
    const failed = await rollback("1");
    expect(resultsOf(failed)).toMatchObject({
      repositories: "updated",
      packages: "failed",
      records: "not-run",
      proof: "not-run",
    });
    expect(failed.log).toMatch(/small-core==1\.0/);

    await rename(`${gone}.gone`, gone);
    const job = await rollback("previous", "yes");
    expect(resultsOf(job), job.log).toMatchObject({ packages: "updated", records: "updated", proof: "skipped" });
    expect(await state()).toEqual(before);
    expect((await readdir(generations())).sort()).toEqual(["1"]);
  });
});

test("of an environment that pip writes is brought back by pip", async () => {
  await installation({ CP_python_path: "venv" });
  const freeze = () => run(join(environment(), "bin/python"), ["-m", "pip", "freeze", "--all", "--local"]);
  const before = await freeze();
  expect(before).toContain("small-core==1.0");
  await update();
  expect(await freeze()).not.toBe(before);
  const job = await rollback("1");
  expect(resultsOf(job), job.log).toMatchObject({ packages: "updated", proof: "skipped" });
  expect(job.log).toMatch(/installing: .*small-core==1\.0/);
  expect(await freeze()).toBe(before);
  expect(await pythonSays(environment(), "import shared; print(shared.one)")).toBe("1");
});

test("going back ends a build in the background, which would write into the environment", async () => {
  await installation();
  await update();
  const jobs = join(pod.workspace, ".comfy-pod/jobs");
  const earlier = new Set(await readdir(jobs));
  const build: ShellStep = {
    id: "sageattention",
    operation: "own_step",
    wish: { run: "sleep 120", last_part: "install" },
  };
  const building = runTasks(pod, [build], ["install sageattention"]);
  let folder = "";
  await vi.waitFor(
    async () => {
      folder = join(jobs, (await readdir(jobs)).find((name) => !earlier.has(name)) ?? "none");
      await readFile(join(folder, "process"), "utf8");
      expect(await readFile(join(folder, "log"), "utf8")).toContain("install sageattention");
    },
    { timeout: 20_000 },
  );
  await writeFile(join(folder, "steps"), "sageattention\n");
  const job = await rollback("1");
  expect(resultsOf(job), job.log).toMatchObject({ proof: "skipped" });
  expect(job.log).toContain("stopping the job");
  await building;
  await vi.waitFor(async () => expect(await readFile(join(folder, "exit-code"), "utf8")).toBe("143\n"));
});

describe("the list of generations", () => {
  beforeEach(() => installation());

  test("names what there is where a number is unknown, or where there is none at all", async () => {
    expect(reasonOf(await rollback("previous"), "generation")).toMatch(/no generation yet/);
    await update();
    const job = await rollback("7");
    expect(resultsOf(job)).toEqual({
      generation: "failed",
      repositories: "not-run",
      packages: "not-run",
      records: "not-run",
      proof: "not-run",
    });
    expect(reasonOf(job, "generation")).toBe("there is no generation 7; there are: 1");
    const told = job.told.find(({ key }) => key === "generation.1")?.value;
    expect(told).toMatch(/^generation 1: \d{4}-.* changed since: .*ComfyUI [0-9a-f]{7} → [0-9a-f]{7}/);
  });

  test("has ten at most, and one that is like the newest takes its place", async () => {
    const recordOnly = () => apply([record], ["record generation"]);
    await recordOnly();
    await recordOnly();
    await rm(join(generations(), "open"));
    await recordOnly();
    expect((await readdir(generations())).sort()).toEqual(["1", "open"]);
    for (let commit = 0; commit < 11; commit++) {
      await rm(join(generations(), "open"));
      await git(
        "ComfyUI",
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.invalid",
        "commit",
        "--quiet",
        "--allow-empty",
        "-m",
        "own",
      );
      await recordOnly();
    }
    const numbers = (await readdir(generations())).filter((name) => name !== "open").map(Number);
    expect(numbers.sort((left, right) => left - right)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test("has no place for what a run that was cut off left: its own generation stays what is gone back to", async () => {
    const before = await state();
    // The runner died: nobody said that the run is over.
    await update("two", "is cut off");
    const second = await apply([record], ["record generation"]);
    expect(second.told).toContainEqual({ step: "generation", kind: "fact", key: "number", value: "1" });
    const job = await rollback("1");
    expect(resultsOf(job), job.log).toMatchObject({ proof: "skipped" });
    expect(await state()).toEqual(before);
  });
});
