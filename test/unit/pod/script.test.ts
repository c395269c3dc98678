import { describe, expect, it } from "vitest";
import { choicesOf } from "../../../src/commands/provision.ts";
import { probeValues } from "../../../src/engine/values.ts";
import { OPERATION_SCRIPTS } from "../../../src/operations/scripts.ts";
import { composeScript, LONGEST_COMMAND, remoteCommand } from "../../../src/pod/script.ts";
import { catalogue } from "../../../src/steps/catalogue.ts";
import { settings } from "../../support/inputs.ts";

function probeOf(inputs: Record<string, string>): string {
  const read = settings(inputs);
  const steps = catalogue(read.manifest);
  const values = probeValues(read, steps, choicesOf(read, steps));
  return composeScript("probe", { ...values, CP_nonce: "0123456789abcdef" }, "probe_main", OPERATION_SCRIPTS);
}

const NODES = ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"];

describe("the probe", () => {
  it.each([
    ["the preset core", {}],
    [
      "nodes, packages and a step of the user's own",
      { nodes: NODES, pip: ["einops"], steps: [{ id: "own", run: "x" }] },
    ],
  ])("of %s travels as the command itself, which saves a round trip, with room for more", (_, manifest) => {
    const { command, input } = remoteCommand(probeOf({ manifest: JSON.stringify(manifest) }));
    expect(input).toBeUndefined();
    expect(command.length).toBeLessThan(LONGEST_COMMAND - 800);
  });

  it("carries what talks to remotes only where a step is to be updated", () => {
    const asks = /^(resolve_ref|git_remote|git_meaning)\(\)/gm;
    expect(probeOf({})).not.toMatch(asks);
    expect(probeOf({ update: "comfyui_core" }).match(asks)).toHaveLength(3);
  });

  it("carries the wishes that its shell asks for, also those that it puts together, and no empty ones", () => {
    const script = probeOf({ manifest: JSON.stringify({ nodes: NODES }) });
    expect(script).toMatch(/^W_1_id='system_packages'$/m);
    expect(script).toMatch(/^W_1_operation='system_packages'$/m);
    expect(script).toMatch(/^W_\d+_url='https:\/\/github\.com\/example\/ComfyUI-Good'$/m);
    expect(script).not.toMatch(/^W_\d+_\w+=''$/m);
    // Only an installation compares it.
    expect(script).not.toContain("CP_uv_hashes=");
  });

  it("carries no list of what a program's words mean where nothing reads them", () => {
    expect(probeOf({})).not.toMatch(/^(APT|SAGE|GIT)_MEANINGS=/m);
    expect(probeOf({ update: "comfyui_core" })).toMatch(/^GIT_MEANINGS=/m);
  });
});
