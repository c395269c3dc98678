import { expect, test } from "vitest";
import type { PodReport, Report, StepReport } from "../../../src/report/report.ts";
import { renderSummary, SUMMARY_LIMIT_BYTES } from "../../../src/report/summary.ts";
import { shapeOf } from "../../support/markdown-shape.ts";
import { podReport, reportOf, STARTED_AT, stepReport } from "../../support/report-builders.ts";
import { failure, nothingToDo, SAMPLES, severalPods } from "../../support/sample-reports.ts";

test.each(Object.entries(SAMPLES))("the summary of %s", async (name, report) => {
  await expect(renderSummary(report)).toMatchFileSnapshot(`__snapshots__/${name}.md`);
});

function failedStep(own: Partial<StepReport> = {}): StepReport {
  return stepReport({ id: "torch", result: "failed", verdict: { action: "install", reason: "not installed" }, ...own });
}

const ATTACK = [
  "x | y |\n| forged | row |\r# heading\u2028</details><script>alert(1)</script><!--",
  "`` ` ```\n```\n~~~",
  "[link](https://x) ![i](j) **bold** $x$ #1 \u001b[31m\u202eevil\u0000",
  "\\| <details open><summary> &lt;b&gt; \n---\n===\n- item\n1. item\n> quote",
].join("\n");

/** Each text of the pod replaced by an attack; what the code itself reads (actions, results, kinds) stays. */
function poisoned(report: Report, attack: string): Report {
  const kept = new Set(["action", "result", "kind", "command", "url", "section"]);
  return JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value === "string" && !kept.has(key) ? attack : value,
  ) as Report;
}

test("no text of the pod adds a row, a heading, a block or an element", () => {
  // Two texts that mean nothing and everything: whatever the summary makes of the one, it makes of the other.
  const harmless = ATTACK.replace(/[^\n\r\u2028]/g, "x");
  for (const [name, report] of Object.entries(SAMPLES)) {
    const [expected, seen] = [harmless, ATTACK].map((text) => shapeOf(renderSummary(poisoned(report, text))));
    expect(seen, name).toEqual(expected);
    expect(seen).not.toContain("open fence");
  }
});

test("the attack would work on a text that is not escaped", () => {
  const raw = `| a | ${ATTACK} |`;
  expect(shapeOf(raw)).not.toEqual(shapeOf(raw.replace(/[^\n|]/g, "x")));
});

test("hostile spans and links draw nothing but bars and lead nowhere", () => {
  const spans = [0, 30].map((from) => ({
    section: ATTACK,
    from: STARTED_AT + from * 1000,
    to: STARTED_AT + from * 1000 + 20_000,
  }));
  const wayIn = { url: "javascript:alert(1)>|`", kind: "proxy", command: null, open: false } as const;
  const steps = [stepReport({ id: ATTACK, result: "installed", spans }), stepReport({ id: "comfyui_service" })];
  const text = renderSummary(reportOf([podReport({ result: "changed", steps, wayIn })]));
  const [, chart = ""] = text.split("```mermaid\n");
  expect(chart.split("\n```")[0]?.split("\n")).toHaveLength(7);
  expect(text).toContain("<code>javascript:alert(1)&#62;&#124;&#96;</code>");
});

test("the remedy stands right under the heading, and the tail is open", () => {
  const [heading, , cure] = renderSummary(failure).split("\n");
  expect(heading).toBe("## ❌ flux-pod-1: `torch` failed; ComfyUI was not started");
  expect(cure).toMatch(/^\*\*What to do:\*\* Free at least 5 GB on `\/workspace`/);
  expect(renderSummary(failure)).toContain(
    "<details open><summary>Last lines of <code>torch</code></summary>\n\n```text\n",
  );
});

test("two failed steps have a remedy each, by name", () => {
  const steps = ["a", "b"].map((id) => failedStep({ id, remedy: `cure of ${id}` }));
  const text = renderSummary(reportOf([podReport({ result: "failed", steps })]));
  expect(text).toContain("**What to do** about `a`: cure of a\n\n**What to do** about `b`: cure of b");
});

test("what was skipped with a warning keeps its row, and the warning names it", () => {
  const reason = "no nvcc on this pod";
  const odd = stepReport({
    id: "sageattention",
    verdict: { action: "install", reason },
    reason,
    warnings: ["not built: no nvcc"],
  });
  const text = renderSummary(reportOf([podReport({ steps: [...(nothingToDo.pods[0]?.steps ?? []), odd] })]));
  expect(text).toContain("| ✔️\u00a0skipped | `sageattention` | no nvcc on this pod | – |");
  expect(text).toContain("| ✔️\u00a0skipped | 19 others | up to date | – |");
  expect(text).toContain("- ⚠️ **Warning:** `sageattention`: not built: no nvcc");
});

test("only known seconds of what was found done count as saved", () => {
  const steps = [
    stepReport({ id: "a", recordedSeconds: 300 }),
    stepReport({ id: "b", recordedSeconds: null }),
    stepReport({ id: "c", result: "adopted", recordedSeconds: 72 }),
    stepReport({ id: "d", result: "installed", recordedSeconds: 1000 }),
    stepReport({ id: "e", verdict: { action: "skip", reason: "left out" }, recordedSeconds: 1000 }),
  ];
  expect(renderSummary(reportOf([podReport({ steps })]))).toContain("Saved about 6 min 12 s:");
  expect(renderSummary(reportOf([podReport({ steps: steps.slice(1, 2) })]))).not.toContain("Saved");
});

test("several pods are told as the worst of them, a plan of several as what would change", () => {
  expect(renderSummary(severalPods)).toMatch(/^## ❌ 3 pods: 2 failed, 1 unchanged in 9\.4 s\n/);
  const pods = [podReport({ changed: true }), podReport({ changed: false })];
  expect(renderSummary(reportOf(pods, "plan"))).toMatch(/^## 🔍 2 pods: would change 1\n/);
  expect(renderSummary(reportOf([]))).toMatch(/^## ❌ no pod was reached/);
});

/** As much of everything as a report may hold. */
function hugePod(line: string, amount: number): PodReport {
  const lines = Array.from({ length: amount }, () => line);
  const steps = lines.map((_, index) =>
    failedStep({
      id: `step${index % 7}${line}`,
      result: index % 3 === 0 ? "failed" : "not-run",
      reason: `${line}${index % 50}`,
      remedy: line,
      logTail: lines,
      warnings: lines.slice(0, 3),
    }),
  );
  const problem = { title: line, message: `${line}\n${line}`, remedy: `${line}\n${line}` };
  return podReport({ result: "failed", problem, steps, warnings: lines, notices: lines });
}

test("log tails shrink first, and the cut is told", () => {
  const text = renderSummary(
    reportOf([
      podReport({
        result: "failed",
        steps: Array.from({ length: 20 }, (_, index) =>
          failedStep({ id: `step${index}`, logTail: Array.from({ length: 60 }, () => "é".repeat(2000)) }),
        ),
      }),
    ]),
  );
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_LIMIT_BYTES);
  expect(text).toContain("Last lines of <code>step19</code>");
  expect(text).toContain("> **Truncated:**");
});

test.each([
  ["one pod", 1, 200],
  ["many pods", 60, 10],
])("a report of any size fits, and is whole Markdown: %s", (_, pods, amount) => {
  for (const line of ["漢".repeat(3000), "|".repeat(3000), "```".repeat(1000)]) {
    const text = renderSummary(reportOf(Array.from({ length: pods }, () => hugePod(line, amount))));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_LIMIT_BYTES);
    expect(shapeOf(text)).not.toContain("open fence");
    expect(text.split("<details").length).toBe(text.split("</details>").length);
    expect(text).toContain("> **Truncated:**");
  }
});
