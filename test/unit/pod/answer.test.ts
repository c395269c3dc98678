import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeTold, parseAnswer, parseTold, unescapeTold } from "../../../src/pod/answer.ts";

const NONCE = "n0nce";

function answer(...lines: string[]): string {
  return ["Welcome to your pod!", `comfy-pod\t1\t${NONCE}`, ...lines, `end\t${NONCE}`, "bye", ""].join("\n");
}

describe("parseAnswer", () => {
  it("reads what stands between the greeting and the end, and nothing else", () => {
    const read = parseAnswer(
      answer(
        "-\tfact\tworkspace\t/workspace",
        "-\tproblem\tcomfyui_several\t/a\\n/b",
        "torch\trecord\ttext\trecord=1\\ntime=2026-11-20 10:00:00\\nseconds=24.5\\ninput.wished=auto\\nfact.torch=2.11.0\\nend=1\\n",
        "torch\tmarker\ttime\t2026-11-20 10:00:00",
        "torch\tmarker\tours\tyes",
        "torch\tinput\twished\tauto",
        "torch\tstate\tsatisfied\tall there",
        "torch\twarning\t-\tmind the gap",
      ),
      NONCE,
    );
    expect(read.complete).toBe(true);
    expect(read.facts).toEqual({ workspace: "/workspace" });
    expect(read.problems).toEqual({ comfyui_several: "/a\n/b" });
    expect(read.steps.get("torch")).toMatchObject({
      state: "satisfied",
      detail: "all there",
      inputs: { wished: "auto" },
      record: { seconds: 24.5, inputs: { wished: "auto" }, facts: { torch: "2.11.0" } },
      marker: { ours: true },
      warnings: ["mind the gap"],
    });
  });

  it("leaves out a step that was cut off before its state, and says that the end is missing", () => {
    const whole = answer("a\tstate\tsatisfied\t", "b\tinput\turl\tx", "b\tstate\tabsent\t");
    const read = parseAnswer(whole.slice(0, whole.indexOf("b\tstate")), NONCE);
    expect([...read.steps.keys()]).toEqual(["a"]);
    expect(read).toMatchObject({ complete: false, greeted: true });
  });

  it("is not fooled by a greeting with another nonce", () => {
    expect(parseAnswer(answer("a\tstate\tsatisfied\t"), "other")).toMatchObject({ greeted: false, complete: false });
  });

  it("takes the last state where a probe said more than one", () => {
    const read = parseAnswer(answer("a\tstate\tsatisfied\t", "a\tstate\tabsent\tgone"), NONCE);
    expect(read.steps.get("a")).toMatchObject({ state: "absent", detail: "gone" });
  });
});

describe("escape", () => {
  it("brings any text back, on one line and without tabs", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeTold(text);
        expect(escaped).not.toMatch(/[\n\r\t]/);
        expect(unescapeTold(escaped)).toBe(text);
      }),
    );
  });

  it("lets a value hold tabs of its own", () => {
    expect(parseTold("step\tfact\tkey\ta\tb")).toEqual({ step: "step", kind: "fact", key: "key", value: "a\tb" });
    expect(parseTold("no tabs at all")).toBeNull();
  });
});
