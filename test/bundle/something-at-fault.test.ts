import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { idsOf, runAction, stepOf } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterAll(() => small.stop());

it("ends red with ComfyUI running where one node cannot be loaded, and names it", async () => {
  const broken = "node_ComfyUI-Broken";
  const nodes = ["https://github.com/example/ComfyUI-Broken", "https://github.com/example/ComfyUI-Plain"];
  const failed = await runAction({ inputs: small.inputs({ nodes }, { "pod-name": "small" }) });
  expect(failed.code).toBe(1);
  expect(failed.outputs).toMatchObject({ result: "failed", "failed-step": broken, "failed-count": "1" });
  expect(await small.comfyuiVersion()).toBe("0.2.0");
  expect(failed.summary).toMatch(/^## ❌ small: `node_ComfyUI-Broken` failed; ComfyUI runs without it/);
  expect(failed.annotations.filter(({ kind }) => kind === "error")).toEqual([
    expect.objectContaining({
      title: `small: ${broken} failed`,
      message: expect.stringContaining("RuntimeError: this node is broken on purpose"),
    }),
  ]);
  expect(existsSync(small.inWorkspace(`.install_markers/${broken}.done`))).toBe(false);
});

it("ends red where an own step fails, with its last line as the reason, and goes on with the rest", async () => {
  const steps = [
    { id: "doomed", run: "echo 'no such model: flux' >&2; exit 3" },
    { id: "hanging-on", needs: ["doomed"], run: "true" },
    { id: "greeting", run: "echo hello >greeting" },
  ];
  const failed = await runAction({ inputs: small.inputs({ steps }) });
  expect(failed.code).toBe(1);
  expect(idsOf(failed, "failed-steps")).toEqual(["doomed"]);
  expect(idsOf(failed, "installed-steps")).toContain("greeting");
  expect(stepOf(failed, "hanging-on")).toMatchObject({ result: "not-run", reason: "doomed failed" });
  expect(stepOf(failed, "doomed").reason).toBe("its run ended with code 3: no such model: flux");
  expect(failed.log).toContain("no such model: flux");
  expect(existsSync(small.inWorkspace(".install_markers/overall_installation.done"))).toBe(false);
});

it("names node, file and line where a node asks for another torch, and installs the others", async () => {
  await small.repositories.create("example/ComfyUI-Greedy", {
    "__init__.py": "NODE_CLASS_MAPPINGS = {}\n",
    "requirements.txt": "# what it needs\nsmall-einops\ntorch<2.0\n",
  });
  const nodes = ["https://github.com/example/ComfyUI-Greedy", "https://github.com/example/ComfyUI-Good"];
  const failed = await runAction({ inputs: small.inputs({ nodes }) });
  expect(idsOf(failed, "failed-steps")).toEqual(["node_ComfyUI-Greedy"]);
  expect(stepOf(failed, "node_ComfyUI-Good").result).toBe("installed");
  const { reason, remedy } = stepOf(failed, "node_ComfyUI-Greedy");
  expect(reason).toContain("custom_nodes/ComfyUI-Greedy/requirements.txt line 3");
  expect(reason).toContain("torch<2.0");
  expect(remedy).toContain("requirements: false");
});
