import { afterAll, beforeAll, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction } from "../support/action.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** Its HOME and its workspace serve as the runner's own; its sshd is asked last. */
let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterAll(() => small.stop());

const MANIFEST = { nodes: ["https://github.com/example/ComfyUI-Good"] };
const here = (): Promise<ActionRun> => {
  const { manifest = "", workspace = "" } = small.inputs(MANIFEST);
  const inputs = { connection: "local", "pod-name": "runner", manifest, workspace };
  return runAction({ inputs, environment: { HOME: small.pod.home } });
};

/** Every key of a report with the kind of its value; of a list, those of all its entries. */
function shapeOf(value: unknown, at = ""): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => shapeOf(one, `${at}[]`)))].sort();
  if (typeof value !== "object" || value === null) return [`${at}: ${value === null ? "null" : typeof value}`];
  return Object.entries(value)
    .flatMap(([key, one]) => shapeOf(one, `${at}.${key}`))
    .sort();
}
/** What is known only where there is an address to log in to. */
const OVER_SSH = /^\.pods\[\]\.wayIn\.command: /;
const shapeOfRun = ({ report }: ActionRun) => shapeOf(report).filter((line) => !OVER_SSH.test(line));

it("provisions the runner itself with connection: local, to the end and only once", async () => {
  const first = await here();
  expect(first, first.log).toMatchObject({
    code: 0,
    stderr: "",
    outputs: {
      result: "changed",
      "failed-count": "0",
      "comfyui-version": "0.2.0",
      url: `http://127.0.0.1:${small.port}`,
    },
  });
  expect(idsOf(first, "installed-steps")).toEqual(
    expect.arrayContaining([
      "python_env",
      "torch",
      "comfyui_core",
      "node_ComfyUI-Good",
      "comfyui_service",
      "overall_installation",
    ]),
  );
  expect(first.report?.pods[0]).toMatchObject({ address: "local", wayIn: { kind: "direct", command: null } });
  expect(await small.comfyuiVersion()).toBe("0.2.0");

  const processes = small.comfyuiProcesses();
  const second = await here();
  expect(second).toMatchObject({ code: 0, outputs: { result: "unchanged", changed: "false" } });
  expect(small.comfyuiProcesses()).toEqual(processes);
  expect(small.pod.logins()).toBe(0);

  const overSsh = await runAction({ inputs: small.inputs(MANIFEST, { "pod-name": "runner" }) });
  expect(overSsh.outputs.result).toBe("unchanged");
  expect(shapeOfRun(second)).toEqual(shapeOfRun(overSsh));
  expect(Object.keys(second.outputs).sort()).toEqual(Object.keys(overSsh.outputs).sort());
});
