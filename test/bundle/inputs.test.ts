import { expect, it } from "vitest";
import { OUTPUT_NAMES } from "../../src/report/outputs.ts";
import { runAction } from "../support/action.ts";
import { makeKey } from "../support/keys.ts";
import { connectInputs } from "../support/small-pod.ts";
import { startPod } from "../support/sshd.ts";

it("tells all that is wrong with the inputs at once, sets every output, and connects to nothing", async () => {
  const pod = await startPod();
  try {
    const run = await runAction({
      inputs: {
        ...connectInputs(pod),
        command: "stop",
        "step-timeout": "soon",
        manifest: "nodez: []\nport: high",
        skp: "torch",
      },
    });
    expect(run.code).toBe(1);
    expect(run.annotations.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      "error input skp",
      "error input command",
      "error input step-timeout",
      "error input manifest",
      "error input manifest",
    ]);
    expect(run.annotations.map(({ message }) => message).join("\n")).toMatch(
      /say `skip`[\s\S]*say stop-services[\s\S]*90s[\s\S]*line 1, column 1[\s\S]*line 2/,
    );
    expect(Object.keys(run.outputs).sort()).toEqual([...OUTPUT_NAMES].sort());
    expect(run.outputs).toMatchObject({ result: "failed", changed: "false", "failed-steps": "[]" });
    expect(run.summary).toContain("no pod was reached");
    expect(pod.log()).not.toContain("Connection from");
  } finally {
    await pod.stop();
  }
});

it("says which input a key is missing from, and masks every line of a key that is given", async () => {
  const missing = await runAction({ inputs: { host: "203.0.113.7" } });
  expect(missing.code).toBe(1);
  expect(missing.annotations).toEqual([
    expect.objectContaining({ title: "input key", message: expect.stringContaining("secrets.POD_KEY") }),
  ]);

  const { privateKey } = makeKey();
  const given = await runAction({ inputs: { host: "203.0.113.7", key: privateKey, command: "none" } });
  for (const line of privateKey.trim().split("\n").slice(1, -1)) {
    expect(given.masks.join("\n").split("\n")).toContain(line);
  }
});

it("refuses a manifest file that is named and absent", async () => {
  const run = await runAction({
    inputs: { host: "203.0.113.7", key: makeKey().privateKey, manifest: "pods/none.yml" },
    files: { "pods/some.yml": "port: 8188\n" },
  });
  expect(run.code).toBe(1);
  expect(run.annotations).toEqual([
    expect.objectContaining({ title: "input manifest", message: expect.stringContaining("pods/none.yml") }),
  ]);
});
