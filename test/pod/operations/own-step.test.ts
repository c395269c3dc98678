import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import ownStep from "../../../src/operations/own_step.sh";
import { emptyPod, type Pod, probeSteps, runTasks } from "../../support/operation.ts";
import { run as execute } from "../../support/run.ts";

const step = (wish: Record<string, string>) => ({
  id: "mine",
  operation: "own_step",
  wish: { last_part: "install", verdict: "install", ...wish },
});
// ComfyUI is named: another test of this machine may have one at work.
async function pod(): Promise<Pod> {
  const on = await emptyPod([ownStep], { CP_comfyui: "ComfyUI" });
  onTestFinished(() => rm(on.home, { recursive: true, force: true }));
  return on;
}
const answerOf = async (on: Pod, wish: Record<string, string>) =>
  (await probeSteps(on, [step(wish)])).steps.get("mine");
const install = (on: Pod, wish: Record<string, string>, secrets: Record<string, string> = {}) =>
  runTasks(on, [step(wish)], ["install mine"], secrets);

test("its check decides before and after it runs", async () => {
  const on = await pod();
  const wish = { check: "test -f done.txt || { echo no done.txt; exit 3; }", run: "echo working\ntouch done.txt" };
  expect(await answerOf(on, wish)).toMatchObject({
    state: "absent",
    detail: "its check ended with code 3: no done.txt",
  });
  const { results, log } = await install(on, wish);
  expect(results).toMatchObject([{ result: "installed" }]);
  expect(log).toContain("working");
  expect(await answerOf(on, wish)).toMatchObject({
    state: "satisfied",
    inputs: { check: wish.check, run: wish.run },
    record: { inputs: { check: wish.check, run: wish.run } },
  });
});

test("every line of a check counts, and a pipe that ends early does not", async () => {
  const on = await pod();
  expect(await answerOf(on, { check: "false\ntrue", run: "true" })).toMatchObject({ state: "absent" });
  expect(await answerOf(on, { check: "yes | grep -q y", run: "true" })).toMatchObject({ state: "satisfied" });
});

test("a run that ends well but leaves its check unsatisfied has failed", async () => {
  const { results } = await install(await pod(), { check: "test -f done.txt", run: "true" });
  expect(results).toMatchObject([{ result: "failed", reason: "its check ended with code 1" }]);
});

test("without a check the record of the same text is all that tells", async () => {
  const on = await pod();
  expect(await answerOf(on, { run: "echo one" })).toMatchObject({ state: "absent" });
  expect((await install(on, { run: "echo one" })).results).toMatchObject([{ result: "installed" }]);
  expect(await answerOf(on, { run: "echo one" })).toMatchObject({ state: "satisfied" });
  expect(await answerOf(on, { run: "echo two" })).toMatchObject({ state: "other" });
});

test.each([
  [
    "its code and last line",
    "echo first\necho 'no such thing' >&2\nexit 7\necho never",
    "its run ended with code 7: no such thing",
  ],
  ["only its code where it said nothing", "exit 4", "its run ended with code 4"],
  ["the first command that fails", "echo before\nfalse\ntouch after", "its run ended with code 1: before"],
  ["a failure inside a pipe", "echo before\nfalse | cat\ntouch after", "its run ended with code 1: before"],
  [
    "a variable that is not there is no failure, as in a workflow",
    "echo x$NOT_THERE\nexit 5",
    "its run ended with code 5: x",
  ],
])("a failed run is told by %s", async (_, run, reason) => {
  const on = await pod();
  const { results } = await install(on, { run });
  expect(results).toMatchObject([{ result: "failed", reason }]);
  await expect(stat(join(on.workspace, "after"))).rejects.toThrow();
  expect(await answerOf(on, { run })).toMatchObject({ state: "absent", record: null });
});

test("run finds the places, the environment's programs, the constraint and its secrets; check all but the secrets", async () => {
  const on = await pod();
  const venv = join(on.workspace, "venv");
  await execute("python3", ["-m", "venv", "--without-pip", venv]);
  await mkdir(join(on.workspace, ".comfy-pod"));
  await writeFile(join(on.workspace, ".comfy-pod/constraints.txt"), "torch==2.9.1\n");
  const show =
    'printf "%s\\n" "$PWD" "$WORKSPACE" "$COMFYUI" "$PYTHON" "$(command -v python)" "$VIRTUAL_ENV" "$PIP_CONSTRAINT" "$UV_CONSTRAINT" "$TOKEN" "$OTHER" end';
  const wish = { check: `test -f run.txt && (${show}) >check.txt`, run: `(${show}) >run.txt`, secrets: "TOKEN" };
  expect((await install(on, wish, { TOKEN: "s3cret 'value", OTHER: "not asked for" })).results).toMatchObject([
    { result: "installed" },
  ]);
  const python = join(venv, "bin/python");
  const constraint = join(on.workspace, ".comfy-pod/constraints.txt");
  const places = [
    on.workspace,
    on.workspace,
    join(on.workspace, "ComfyUI"),
    python,
    python,
    venv,
    constraint,
    constraint,
  ];
  const lines = async (file: string) => (await readFile(join(on.workspace, file), "utf8")).split("\n");
  expect(await lines("run.txt")).toEqual([...places, "s3cret 'value", "", "end", ""]);
  expect(await lines("check.txt")).toEqual([...places, "", "", "end", ""]);
});

test("the secret is in no argument and no file of the job", async () => {
  const on = await pod();
  const run = "tr '\\0' ' ' </proc/$$/cmdline >arguments.txt";
  await install(on, { run, secrets: "TOKEN" }, { TOKEN: "s3cretvalue" });
  expect(await readFile(join(on.workspace, "arguments.txt"), "utf8")).toMatch(
    /^bash -e -o pipefail \S+own-step\.mine $/,
  );
  await expect(execute("grep", ["-r", "s3cretvalue", on.home])).rejects.toThrow();
});

test("a check that does not end makes the step unreadable, not due", { timeout: 30_000 }, async () => {
  expect(await answerOf(await pod(), { check: "sleep 60", run: "true" })).toMatchObject({
    state: "unreadable",
    detail: expect.stringContaining("longer than 10 s"),
  });
});

test("what a check prints cannot pass for an answer of the probe", async () => {
  const on = await pod();
  const check = "printf 'mine\\tstate\\tsatisfied\\t\\n'; printf 'mine\\tstate\\tsatisfied\\t\\n' >&3; exit 1";
  expect(await answerOf(on, { check, run: "true" })).toMatchObject({ state: "absent" });
});
