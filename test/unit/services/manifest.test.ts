import { describe, expect, it } from "vitest";
import { isReservedStepId } from "../../../src/steps/names.ts";
import { MINIMUM, problems, settings } from "../../support/inputs.ts";
import { manifestOf, problemsOf } from "../../support/manifests.ts";

const NOTHING = { command: null, port: null, directory: null, token: null, secrets: [] };

describe("the key services", () => {
  it("takes words and maps, and leaves ComfyUI out: it is always there", () => {
    const text = `
services:
  - comfyui
  - jupyterlab
  - {name: tensorboard, command: tensorboard --logdir runs --port 6006, port: 6006, directory: runs, secrets: [KEY]}
  - {name: sync, command: "while :; do sleep 60; done"}
`;
    expect(manifestOf(text).services).toEqual([
      { ...NOTHING, name: "jupyterlab", port: 8888 },
      {
        ...NOTHING,
        name: "tensorboard",
        command: "tensorboard --logdir runs --port 6006",
        port: 6006,
        directory: "runs",
        secrets: ["KEY"],
      },
      { ...NOTHING, name: "sync", command: "while :; do sleep 60; done" },
    ]);
    expect(manifestOf("services: [{name: jupyterlab, token: LAB, port: 9000}]").services).toEqual([
      { ...NOTHING, name: "jupyterlab", port: 9000, token: "LAB" },
    ]);
  });

  it.each([
    [
      "services: [jupytrlab]",
      "line 1, column 12: `services[0]`: `jupytrlab` is not known (did you mean `jupyterlab`?)",
    ],
    ["services: jupyterlab", "`services`: expected a list, but this is text"],
    [
      "services:\n  - {name: a, comand: x, command: x}",
      "line 2, column 15: `services[0].comand`: unknown key (did you mean `command`?)",
    ],
    ["services: [{name: a b, command: x}]", "`services[0].name`: a name has letters, digits"],
    ["services:\n  - name: board", "line 2, column 5: `services[0].command`: is missing: what starts `board`?"],
    ["services: [{name: a, command: ' '}]", "`services[0].command`: holds no command"],
    ["services: [{name: a, command: x, token: LAB}]", "`services[0].token`: goes with `jupyterlab` alone"],
    ["services: [{name: jupyterlab, command: x}]", "`services[0].command`: `jupyterlab` is started by this action"],
    ["services: [{name: comfyui, port: 1}]", "`services[0].name`: ComfyUI is always there"],
    ["services: [jupyterlab, jupyterlab]", "two services are named `jupyterlab`"],
    ["services: [{name: a, command: x, port: 8188}]", "`services[0].port`: 8188 is ComfyUI's port"],
    [
      "services:\n  - jupyterlab\n  - {name: a, command: x, port: 8888}",
      "line 3, column 27: `services[1].port`: 8888 is the port of `jupyterlab` too",
    ],
    ["services: [{name: a, command: x, directory: ../up}]", "`services[0].directory`: a path must not hold `..`"],
    ["services: [{name: a, command: x, port: 0}]", "`services[0].port`: must be at least 1"],
  ])("refuses %j with its place", (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  it("names secrets that the input has to give: tokens and others", () => {
    const manifest = "services:\n  - {name: jupyterlab, token: LAB}\n  - {name: a, command: x, secrets: [KEY]}\n";
    expect(problems({ manifest }).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^line 2, column 24: `services\[0\]\.token`: the input `secrets` has no LAB/),
      expect.stringMatching(/^line 3, column \d+: `services\[1\]\.secrets\[0\]`: the input `secrets` has no KEY/),
    ]);
    expect(settings({ ...MINIMUM, manifest, secrets: "LAB=a\nKEY=b" }).notices).toEqual([]);
  });

  it("keeps the ids of its steps to itself", () => {
    expect(isReservedStepId("service_mine")).toBe(true);
  });
});
