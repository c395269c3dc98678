import { describe, expect, it } from "vitest";
import { CAUSES, causeIn, causeOf } from "../../../src/engine/causes.ts";
import { explain } from "../../../src/engine/remedy.ts";
import { aStep } from "../../support/engine-builders.ts";

const told = (key: string, value: string, step = "one") => ({ step, kind: "cause", key, value });

describe("the cause of a failure", () => {
  it.each([
    ["OSError: [Errno 28] No space left on device: '/workspace/venv'", "disk-full"],
    ["fatal: write error: Disk quota exceeded", "quota"],
    ["touch: cannot touch 'a': Read-only file system", "read-only"],
    ["bash: fork: Cannot allocate memory", "memory-refused"],
    ["terminate called after throwing an instance of 'std::bad_alloc'", "memory-refused"],
    ["its run ended with code 137", "killed"],
    ["cp: error reading 'x': Input/output error", "volume"],
  ])("is told from %s", (words, kind) => {
    expect(causeIn(words)?.kind).toBe(kind);
  });

  it.each(["no such model: flux", "torch.cuda.OutOfMemoryError: CUDA out of memory", "ended with code 1", ""])(
    "is none of these for %j",
    (words) => expect(causeIn(words)).toBeNull(),
  );

  it("is what the pod itself told, with the place, before what its words suggest", () => {
    expect(causeOf("one", [told("inodes", "/workspace")], "No space left on device")).toMatchObject({
      kind: "inodes",
      says: expect.stringContaining("on /workspace"),
    });
    expect(causeOf("other", [told("inodes", "/workspace")], "")).toBeNull();
    expect(causeOf("one", [told("constructor", "")], "")).toBeNull();
  });

  it("stands before the step's own reason, with what to do", () => {
    const { reason, remedy } = explain(aStep("one"), "its run ended with code 1", [], [told("memory", "8000000000")]);
    expect(reason).toBe(
      "the kernel ended a process because memory ran out (the container may have 8 GB): its run ended with code 1",
    );
    expect(remedy).toBe(CAUSES.memory.remedy);
  });
});
