import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { run } from "../support/run.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** A file of this name appears where any of the values is carried out, on either side. */
const CANARY = `canary-${randomBytes(8).toString("hex")}`;
const EXECUTED = `$(touch ${CANARY})\`touch ${CANARY}\`;touch ${CANARY}&&touch ${CANARY}|touch ${CANARY}`;
/** Quotes of every kind, backslashes at the end too, what shells, printf and YAML expand, spaces at both ends, unicode, line breaks. */
const EVERYTHING = `  it's "said" ${EXECUTED} \${HOME} $HOME %s %n \\n \\\\ {a,b} * ~ !! # <(id) é漢字🎨\u2028 \t\n\nlast line: 'yes' \\`;
// No slash, since it is one folder; no line break, which the input refuses.
const WORKSPACE = `it's my "pod" $(touch ${CANARY}) \`touch ${CANARY}\` & é漢 [x]* \\`;
const POD_NAME = `**bold** | <b>pod</b> \`code\` ${EXECUTED} 'quoted'`;
const STEP_IDS = ["0.9-id_with.dots", "A--B", "Z_._-"];
const NODES = ["my.node.v1.0", "under_score--dash.", ".hidden"];

let folder: string;
let small: SmallPod;
let first: ActionRun;

const inputs = (more: Readonly<Record<string, string>> = {}) =>
  small.inputs(
    {
      comfyui: { path: "My Comfy 'UI'" },
      nodes: [
        ...NODES.map((name, index) => ({ url: `https://github.com/example/Odd-${index}`, name })),
        "https://github.com/example/ComfyUI-Good",
      ],
      env: { EVERYTHING, EMPTY: "", STEP: "mine", REPLY: "mine", IFS: "mine" },
      steps: STEP_IDS.map((id) => ({
        id,
        title: POD_NAME,
        run: `printf %s "$EVERYTHING" >"$WORKSPACE/ran ${id}"; pwd >"cwd ${id}"`,
        check: `[ "$(cat "ran ${id}"; echo .)" = "$EVERYTHING." ]`,
      })),
      "comfyui-args": ["--output-directory", small.inWorkspace(`out put ${EXECUTED.replaceAll("/", "")}`)],
      "extra-model-paths": `my "models" $(touch ${CANARY}) é`,
    },
    { "pod-name": POD_NAME, secrets: `UNUSED=${EVERYTHING.split("\n")[0]?.trim()}`, ...more },
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comfy-pod-odd-"));
  small = await startSmallPod({ workspace: join(folder, WORKSPACE) });
  for (const index of NODES.keys()) {
    await small.repositories.create(`example/Odd-${index}`, {
      "__init__.py": "NODE_CLASS_MAPPINGS = {}\n",
      "install.py": "import os\nopen('given', 'w', newline='').write(os.environ['EVERYTHING'])\n",
    });
  }
  first = await runAction({ inputs: inputs() });
}, 300_000);
afterAll(async () => {
  await small.stop();
  await rm(folder, { recursive: true, force: true });
});

it("installs and starts everything below such a workspace", async () => {
  expect(first.annotations.filter(({ kind }) => kind === "error")).toEqual([]);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(idsOf(first, "installed-steps")).toEqual(
    expect.arrayContaining([...STEP_IDS, ...NODES.map((name) => `node_${name}`), "comfyui_service"]),
  );
  expect(await small.comfyuiVersion()).toBe("0.2.0");
  const nodes = await readdir(small.inWorkspace("My Comfy 'UI'/custom_nodes"));
  expect(nodes).toEqual(expect.arrayContaining(NODES));
});

it("hands on variables as they are, to an own step, a node's install.py and ComfyUI", async () => {
  for (const id of STEP_IDS) {
    expect(await readFile(small.inWorkspace(`ran ${id}`), "utf8")).toBe(EVERYTHING);
    expect(await readFile(small.inWorkspace(`cwd ${id}`), "utf8")).toBe(`${small.pod.workspace}\n`);
  }
  for (const name of NODES) {
    expect(await readFile(small.inWorkspace(`My Comfy 'UI'/custom_nodes/${name}/given`), "utf8")).toBe(EVERYTHING);
  }
  const [pid = 0] = small.comfyuiProcesses();
  const environment = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
  expect(environment).toEqual(expect.arrayContaining([`EVERYTHING=${EVERYTHING}`, "EMPTY=", "STEP=mine"]));
});

it("hands on arguments and model folders as they are", async () => {
  const [pid = 0] = small.comfyuiProcesses();
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
  expect(words).toContain(small.inWorkspace(`out put ${EXECUTED.replaceAll("/", "")}`));
  const paths = words[words.indexOf("--extra-model-paths-config") + 1] ?? "";
  expect(parse(await readFile(paths, "utf8")).comfy_pod.base_path).toBe(
    small.inWorkspace(`my "models" $(touch ${CANARY}) é`),
  );
});

it("finds all of it again, and changes nothing", async () => {
  const second = await runAction({ inputs: inputs() });
  expect(second.outputs).toMatchObject({ result: "unchanged", changed: "false" });
  const forced = await runAction({ inputs: inputs({ force: STEP_IDS.join(","), update: "true" }) });
  expect(forced).toMatchObject({ code: 0 });
  for (const id of STEP_IDS) expect(stepOf(forced, id).verdict.reason).toBe("forced");
});

it("shows the pod's name as it was written, and not as Markdown", () => {
  expect(first.report?.pods[0]?.name).toBe(POD_NAME);
  expect(first.summary).not.toMatch(/<b>|\*\*bold\*\*/);
  expect(first.summary).toMatch(/^## ✅ [^\n]+: installed \d+/);
});

it("executes nothing, on either side", async () => {
  const [everywhere, directly] = [
    [folder, small.pod.home, small.repositories.root],
    [process.cwd(), homedir(), tmpdir(), "/"],
  ];
  expect(await run("find", [...everywhere, "-name", CANARY])).toBe("");
  expect(await run("find", [...directly, "-maxdepth", "1", "-name", CANARY])).toBe("");
});

it("refuses what no folder and no id can be, with every error at once", async () => {
  const refused = await runAction({
    inputs: {
      ...small.inputs({
        steps: [{ id: `$(touch ${CANARY})`, run: "true" }],
        comfyui: { path: `../$(touch ${CANARY})` },
      }),
      workspace: "one\ntwo",
    },
  });
  expect(refused.code).toBe(1);
  expect(refused.annotations.map(({ title }) => title).toSorted()).toEqual([
    "input manifest",
    "input manifest",
    "input workspace",
  ]);
});
