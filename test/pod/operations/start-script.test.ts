import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import argumentsOfComfyui from "../../../src/operations/arguments.sh";
import bootScript from "../../../src/operations/boot_script.sh";
import folderPaths from "../../../src/operations/folder_paths.sh";
import startScript from "../../../src/operations/start_script.sh";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";
import { layOutComfyui } from "../../support/running-comfyui.ts";

/** What discovery and the Manager's operation would say. */
const SITUATION = `
packages_forget() { :; }
manager_kind() { REPLY=\${TEST_manager:-none}; }
eval "original_$(declare -f discover_provider)"
discover_provider() { original_discover_provider; IN_CONTAINER=\${TEST_container:-no} GPU_COUNT=\${TEST_gpus:-1}; }
`;
const SCRIPTS = [argumentsOfComfyui, folderPaths, startScript, bootScript, SITUATION];

async function pod(values: Record<string, string> = {}): Promise<Pod> {
  const made = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI", ...values });
  await layOutComfyui(made.workspace);
  return made;
}
const step = (wish: Record<string, string>) => ({
  id: "start_script",
  operation: "start_script",
  wish: { last_part: "install", verdict: "install", listen: "auto", port: "8188", gpu: "auto", ...wish },
});
const fileOf = ({ workspace }: Pod) => readFile(join(workspace, "comfyStart.sh"), "utf8");

async function written(made: Pod, wish: Record<string, string> = {}): Promise<string> {
  const { results, log } = await runTasks(made, [step(wish)], ["install start_script"]);
  expect(results, log).toMatchObject([{ result: "installed" }]);
  return fileOf(made);
}
const argumentsIn = (text: string) =>
  (/arguments=\(\n([\s\S]*?)\)\n/.exec(text)?.[1] ?? "").split("\n").flatMap((line) => line.trim() || []);
const stateOf = async (made: Pod, wish: Record<string, string> = {}) =>
  (await probeSteps(made, [step(wish)])).steps.get("start_script");

test("is written, is executable, and is then satisfied", async () => {
  const made = await pod();
  expect(await stateOf(made)).toMatchObject({ state: "absent" });
  const text = await written(made);
  expect(argumentsIn(text)).toEqual(["--listen", "127.0.0.1", "--port", "8188"]);
  expect(text).toContain(`cd ${made.workspace}/ComfyUI || exit 1`);
  expect(text).toContain(`exec ${made.workspace}/venv/bin/python main.py`);
  expect((await stat(join(made.workspace, "comfyStart.sh"))).mode & 0o777).toBe(0o755);
  expect(await stateOf(made)).toMatchObject({ state: "satisfied" });
});

test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
  ["no GPU", { TEST_gpus: "0" }, {}, ["--cpu"]],
  ["gpu: none", {}, { gpu: "none" }, ["--cpu"]],
  ["no GPU, and the user says so too", { TEST_gpus: "0" }, { arguments: "--cpu" }, ["--cpu"]],
  [
    "no GPU and a flag that excludes --cpu",
    { TEST_gpus: "0" },
    { arguments: "--lowvram\n--deterministic" },
    ["--cpu", "--deterministic"],
  ],
  ["a GPU and a flag for its memory", {}, { arguments: "--lowvram" }, ["--lowvram"]],
  ["the Manager by pip", { TEST_manager: "pip" }, {}, ["--enable-manager"]],
  ["a cloned Manager", { TEST_manager: "clone" }, {}, []],
  ["the Manager by pip, said twice", { TEST_manager: "pip" }, { arguments: "--enable-manager" }, ["--enable-manager"]],
  ["arguments with blanks", {}, { arguments: "--output-directory\n/a b'c" }, ["--output-directory", "/a\\ b\\'c"]],
])("%s", async (_case, values, wish, expected) => {
  expect(argumentsIn(await written(await pod(values), wish)).slice(4)).toEqual(expected);
});

test("passes no flag that the checkout does not know", async () => {
  const made = await pod({ TEST_manager: "pip" });
  await writeFile(
    join(made.workspace, "ComfyUI/comfy/cli_args.py"),
    'parser.add_argument("--enable-manager-legacy-ui")\n',
  );
  expect(argumentsIn(await written(made))).not.toContain("--enable-manager");
});

test("passes --use-sage-attention only once that is proved, and not beside another kind of attention", async () => {
  const made = await pod();
  await mkdir(join(made.workspace, ".comfy-pod/steps"), { recursive: true });
  expect(argumentsIn(await written(made))).not.toContain("--use-sage-attention");
  await writeFile(join(made.workspace, ".comfy-pod/steps/sageattention"), "record=1\nend=1\n");
  expect(await stateOf(made)).toMatchObject({ state: "other", detail: "settings changed" });
  expect(argumentsIn(await written(made))).toContain("--use-sage-attention");
  expect(argumentsIn(await written(made, { arguments: "--use-flash-attention" }))).not.toContain(
    "--use-sage-attention",
  );
});

test("variables reach the process whatever they hold", async () => {
  const made = await pod();
  const text = await written(made, { env: "ONE=a 'b' $(touch /tmp/never) `x`\nTWO=line\\nbreak \\\\ and tab\\t." });
  const shown = text.replace(/^cd .*$/m, "").replace(/^exec .*$/m, 'printf "%s|%s" "$ONE" "$TWO"');
  expect(execFileSync("bash", ["-c", shown], { encoding: "utf8" })).toBe(
    "a 'b' $(touch /tmp/never) `x`|line\nbreak \\ and tab\t.",
  );
});

test("settings that changed are other, and are written anew", async () => {
  const made = await pod();
  await written(made);
  expect(await stateOf(made, { port: "9000" })).toMatchObject({ state: "other" });
  expect(argumentsIn(await written(made, { port: "9000" }))).toContain("9000");
  await writeFile(join(made.workspace, "comfyStart.sh"), `${await fileOf(made)}# by hand\n`);
  expect(await stateOf(made, { port: "9000" })).toMatchObject({ state: "other" });
});

test.each([
  ["exec python main.py --listen 0.0.0.0 --port 8188\n", "0.0.0.0"],
  ["exec python main.py --listen\n", "0.0.0.0\\,::"],
  ["python main.py --port 8188\n", "127.0.0.1"],
  ['python main.py --listen "$HOST"\n', "127.0.0.1"],
])("listens as the start that was there: %j", async (earlier, listen) => {
  const made = await pod();
  await writeFile(join(made.workspace, "comfyStart.sh"), earlier);
  expect(argumentsIn(await written(made)).slice(0, 2)).toEqual(["--listen", listen]);
  expect(await stateOf(made)).toMatchObject({ state: "satisfied" });
  const [time = ""] = await readdir(join(made.workspace, ".comfy-pod/aside"));
  expect(await readFile(join(made.workspace, ".comfy-pod/aside", time, "comfyStart.sh"), "utf8")).toBe(earlier);
});

test("listens on every address in a provider's container, and where the manifest says", async () => {
  expect(argumentsIn(await written(await pod({ TEST_container: "yes" })))[1]).toBe("0.0.0.0");
  expect(argumentsIn(await written(await pod(), { listen: "::1" }))[1]).toBe("::1");
});

test("a folder for models becomes a YAML that names every kind, beside the user's own", async () => {
  const made = await pod();
  const own = join(made.workspace, "ComfyUI/extra_model_paths.yaml");
  await writeFile(own, "mine: {}\n");
  const text = await written(made, { extra_folder: 'shared "models"' });
  const file = join(made.workspace, ".comfy-pod/extra_model_paths.yaml");
  expect(argumentsIn(text)).toEqual(expect.arrayContaining(["--extra-model-paths-config", file]));
  expect(parse(await readFile(file, "utf8")).comfy_pod).toMatchObject({
    base_path: `${made.workspace}/shared "models"`,
    loras: "loras\n",
    text_encoders: "text_encoders\nclip\n",
  });
  expect(await readFile(own, "utf8")).toBe("mine: {}\n");
  expect(argumentsIn(await written(made))).not.toContain("--extra-model-paths-config");
});

test("YAML of the user is written as it is", async () => {
  const made = await pod();
  const yaml = "mine:\n    base_path: /models\n    # kept\n    loras: loras/\n";
  await written(made, { extra_yaml: yaml });
  expect(await readFile(join(made.workspace, ".comfy-pod/extra_model_paths.yaml"), "utf8")).toBe(yaml);
});
