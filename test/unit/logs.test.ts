import { describe, expect, it } from "vitest";
import { stepLogs } from "../../src/engine/step-logs.ts";
import { parseLogs } from "../../src/operations/logs.ts";

describe("the pieces of a job's log", () => {
  const JOB = "20261124T100000-fetch-abc";
  const LOG = [
    "before anything",
    `comfy-pod job-${JOB} fetch node_a`,
    "cloning a",
    `comfy-pod job-${JOB} = node_a\tpart\t1\t2\tfetch\t`,
    `comfy-pod job-${JOB} packages node_a node_b`,
    "resolving both",
    `a line without an endcomfy-pod job-${JOB} install node_b`,
    "comfy-pod job-another install node_a",
    "b's own",
    `comfy-pod job-${JOB} = node_b\tfailed\t1\t2\tinstall\tno such package`,
    "",
  ].join("\n");

  it("are each step's own, what they share belongs to both, and results come in words", () => {
    const pieces = stepLogs(JOB, LOG, ["node_a", "node_b"]);
    expect(pieces.get("node_a")).toBe("cloning a\n[fetch: part]\nresolving both\na line without an end");
    expect(pieces.get("node_b")).toBe(
      "resolving both\na line without an endcomfy-pod job-another install node_a\nb's own\n[install: failed, no such package]\n\n",
    );
  });

  it("are those of the wanted steps alone", () => {
    expect([...stepLogs(JOB, LOG, ["node_b"]).keys()]).toEqual(["node_b"]);
    expect(stepLogs(JOB, LOG, ["torch"]).size).toBe(0);
  });
});

describe("logs as they are sent", () => {
  const sent = (nonce: string) =>
    Buffer.concat([
      Buffer.from(`Welcome!\n\ncomfy-pod\tfile\t${nonce}\t0\t/workspace/a.log\nfirst\nsecond`),
      Buffer.from(`\ncomfy-pod\tfile\t${nonce}\t12\t/workspace/b\tb.log\n`),
      Buffer.from([0xff, 0x0a, 0x00]),
      Buffer.from(`\ncomfy-pod\tend\t${nonce}\n`),
    ]);

  it("come apart byte for byte, whatever is in them", () => {
    expect(parseLogs(sent("n1"), "n1")).toEqual([
      { path: "/workspace/a.log", left: 0, bytes: Buffer.from("first\nsecond") },
      { path: "/workspace/b\tb.log", left: 12, bytes: Buffer.from([0xff, 0x0a, 0x00]) },
    ]);
  });

  it("are nothing without their end, and another nonce's are no heads", () => {
    expect(parseLogs(sent("n1").subarray(0, -5), "n1")).toBeNull();
    const forged = Buffer.from(
      "\ncomfy-pod\tfile\tn2\t0\t/a\nx\ncomfy-pod\tfile\tn1\t0\t/evil\n\ncomfy-pod\tend\tn2\n",
    );
    expect(parseLogs(forged, "n2")?.map(({ path }) => path)).toEqual(["/a"]);
    expect(parseLogs(Buffer.from("\ncomfy-pod\tend\tn1\n"), "n1")).toEqual([]);
  });
});
