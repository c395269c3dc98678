import { describe, expect, it } from "vitest";
import { questionFor } from "../../../src/engine/question.ts";
import { anAnswer, aPod, aRecord, aStep } from "../../support/engine-builders.ts";

const NONE = { run: new Set<string>(), force: new Set<string>(), update: new Set<string>() };
const check = aStep("cuda_check", { operation: "cuda_check", stateName: "COMFYUI_CUDA_CHECK" });
const main = aStep("dependencies_main", { operation: "packages", stateName: "COMFYUI_REQUIREMENTS" });
const theirs = { record: null, marker: { time: "2025-06-20 10:30:45", ours: false }, stateLine: "1" };

describe("questionFor", () => {
  it("takes an earlier system's word for a step, but not for its CUDA check", () => {
    const pod = aPod({ cuda_check: anAnswer(theirs), dependencies_main: anAnswer(theirs) }, { state_file: "present" });
    expect(questionFor(main, pod, NONE)).toMatchObject({ marker: theirs.marker, stateLine: "present" });
    expect(questionFor(check, pod, NONE)).toMatchObject({ marker: null, stateLine: "not-tracked" });
  });

  it("sees a line that was deleted once this action has recorded the check itself", () => {
    const pod = aPod({ cuda_check: anAnswer({ record: aRecord(), stateLine: "" }) }, { state_file: "present" });
    expect(questionFor(check, pod, NONE)).toMatchObject({ stateLine: "absent" });
  });
});
