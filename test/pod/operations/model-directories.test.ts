import { cp, mkdir, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import argumentsOfComfyui from "../../../src/operations/arguments.sh";
import folderPaths from "../../../src/operations/folder_paths.sh";
import modelDirectories from "../../../src/operations/model_directories.sh";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";

const SCRIPTS = [argumentsOfComfyui, folderPaths, modelDirectories];
const SMALL_COMFYUI = join(import.meta.dirname, "../../support/small-comfyui/comfyui");
const step = (wish: Record<string, string> = {}) => ({
  id: "model_directories",
  operation: "model_directories",
  wish: { last_part: "install", verdict: "install", ...wish },
});

async function podWithComfyui(): Promise<Pod & { comfyui: string }> {
  const pod = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI" });
  const comfyui = join(pod.workspace, "ComfyUI");
  await cp(SMALL_COMFYUI, comfyui, { recursive: true });
  return { ...pod, comfyui };
}
const answerOf = async (pod: Pod, wish = {}) => (await probeSteps(pod, [step(wish)])).steps.get("model_directories");

test("makes every folder that folder_paths.py names, and nothing more", async () => {
  const pod = await podWithComfyui();
  expect(await answerOf(pod)).toMatchObject({ state: "partial" });
  const { results } = await runTasks(pod, [step()], ["install model_directories"]);
  expect(results).toMatchObject([{ step: "model_directories", result: "installed" }]);
  const models =
    "checkpoints clip classifiers configs controlnet diffusers diffusion_models loras t2i_adapter text_encoders unet upscale_models vae";
  expect((await readdir(join(pod.comfyui, "models"))).sort()).toEqual(models.split(" ").sort());
  for (const folder of ["custom_nodes", "input", "output", "user"]) {
    expect((await stat(join(pod.comfyui, folder))).isDirectory()).toBe(true);
  }
  expect(await readdir(pod.comfyui)).not.toContain("temp");
  expect(await answerOf(pod)).toMatchObject({ state: "satisfied" });
});

test("a folder that was removed is noticed by name", async () => {
  const pod = await podWithComfyui();
  await runTasks(pod, [step()], ["install model_directories"]);
  await rm(join(pod.comfyui, "models/loras"), { recursive: true });
  expect(await answerOf(pod)).toMatchObject({ state: "partial", detail: expect.stringContaining("models/loras") });
});

test("a link that leads nowhere is told and stays", async () => {
  const pod = await podWithComfyui();
  await mkdir(join(pod.comfyui, "models"));
  await symlink("/gone/loras", join(pod.comfyui, "models/loras"));
  const { results } = await runTasks(pod, [step()], ["install model_directories"]);
  expect(results).toMatchObject([{ result: "installed" }]);
  const answer = await answerOf(pod);
  expect(answer?.state).toBe("satisfied");
  expect(answer?.warnings.join()).toContain("/gone/loras");
});

test("a link to a folder elsewhere is used as it is", async () => {
  const pod = await podWithComfyui();
  const elsewhere = join(pod.home, "shared");
  await mkdir(elsewhere);
  await symlink(elsewhere, join(pod.comfyui, "models"));
  await runTasks(pod, [step()], ["install model_directories"]);
  expect(await readdir(elsewhere)).toContain("loras");
});

test.each([
  [`folder_names_and_paths['x'] = (\n    [os.path.join(models_dir, 'x', "deep")],\n    set())`, "models/x/deep"],
  ['output_directory = os.path.join(os.path.dirname(os.path.realpath(__file__)), "out")', "out"],
  ['# folder_names_and_paths["no"] = ([os.path.join(models_dir, "no")], set())', null],
])("reads %j", async (line, folder) => {
  const pod = await podWithComfyui();
  await writeFile(join(pod.comfyui, "folder_paths.py"), `${line}\n`);
  const answer = await answerOf(pod);
  expect(answer?.inputs.folders).toBe(folder === null ? "" : join(pod.comfyui, folder));
});

test("follows --base-directory", async () => {
  const pod = await podWithComfyui();
  const base = join(pod.home, "base");
  await runTasks(pod, [step({ arguments: `--base-directory\n${base}` })], ["install model_directories"]);
  expect(await readdir(join(base, "models"))).toContain("loras");
});

test("without ComfyUI it is absent, and its job says what comes first", async () => {
  const pod = await emptyPod(SCRIPTS, { CP_comfyui: "ComfyUI" });
  expect(await answerOf(pod)).toMatchObject({ state: "absent" });
  const { results } = await runTasks(pod, [step()], ["install model_directories"]);
  expect(results).toMatchObject([{ result: "failed", reason: expect.stringContaining("comfyui_core") }]);
});
