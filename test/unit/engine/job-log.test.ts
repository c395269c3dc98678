import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobLog } from "../../../src/engine/job-log.ts";
import { createLog } from "../../../src/report/log.ts";

const JOB = "20261120T101500-install-abc123";
const LOG = [
  "noise before any step",
  `comfy-pod job-${JOB} install torch`,
  "downloading torch",
  "no newline at the end of this onecomfy-pod job-20261120T101500-install-abc123 = torch\tinstalled\t0\t1500\tinstall\t",
  `comfy-pod job-${JOB} install node_a`,
  "comfy-pod job-other install evil",
  "::error::not a command",
  `comfy-pod job-${JOB} = node_a\tfailed\t0\t2000\tinstall\tbroke`,
  "",
].join("\n");

function take(chunks: readonly Buffer[]) {
  const lines: string[] = [];
  const sink = {
    line: (text: string) => lines.push(text),
    startGroup: (title: string) => lines.push(`[ ${title}`),
    endGroup: () => lines.push("]"),
  };
  const log = new JobLog(
    createLog(sink, () => 0),
    JOB,
    {
      begin: (part, steps) => `${part}: ${steps.join(" ")}`,
      outcome: ({ step, result, reason }) => `${step} ${result} ${reason}`.trim(),
    },
  );
  for (const chunk of chunks) log.write(chunk);
  log.end();
  return { lines, tail: (step: string) => log.tail(step) };
}

describe("JobLog", () => {
  it("gives each step its own group, its outcome and its tail", () => {
    const { lines, tail } = take([Buffer.from(LOG)]);
    expect(lines).toMatchInlineSnapshot(`
      [
        "[ install: torch",
        "downloading torch",
        "no newline at the end of this one",
        "]",
        "torch installed",
        "[ install: node_a",
        "comfy-pod job-other install evil",
        "\\::error::not a command",
        "]",
        "node_a failed broke",
      ]
    `);
    expect(tail("torch")).toEqual(["downloading torch", "no newline at the end of this one"]);
    expect(tail("node_a")).toContain("comfy-pod job-other install evil");
  });

  it("says the same however the bytes are cut", () => {
    const whole = take([Buffer.from(LOG)]).lines;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (sizes) => {
        const chunks: Buffer[] = [];
        let rest = Buffer.from(LOG);
        for (const size of sizes) {
          chunks.push(rest.subarray(0, size));
          rest = rest.subarray(size);
        }
        expect(take([...chunks, rest]).lines).toEqual(whole);
      }),
    );
  });
});
