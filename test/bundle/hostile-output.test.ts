import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { shapeOf } from "../support/markdown-shape.ts";
import { commandsIn, runnerLines } from "../support/runner-commands.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** Lines by which a step's output would rule the runner, forge the summary, or make the log unreadable. */
const COMMANDS = [
  "::set-output name=x::y",
  "::add-mask::o",
  "::stop-commands::token",
  "::error file=app.js,line=1::forged",
  "  ::warning::forged after white space",
  "##[error]forged in brackets",
  "text before ##[set-output name=result]forged",
  "##[group]forged",
  "::endgroup::",
  "::save-state name=x::y",
  "::debug::forged",
];
const MARKUP = "<img src=x onerror=alert(1)> | cell | `code` **bold** [link](https://example.invalid) <!-- </details>";
const BOLD_TITLE = "title | **bold** <script>alert(1)</script> `code";

/** Shell that says all that, cut and coloured in the ways that programs cut and colour. */
const HOSTILE = [
  ...COMMANDS.map((line) => `printf '%s\\n' '${line}'`),
  ...COMMANDS.map((line) => `printf '%s\\r' '10 %%' '${line}'`),
  ...COMMANDS.map((line) => `printf '\\033[31m%s\\033[0m\\r\\n' '${line}'`),
  // White space that only some readers take for it, and a command that comes in two writes.
  "printf '\\xc2\\xa0::error::forged\\n\\xe2\\x80\\xa8::error::forged\\n\\x0b::error::forged\\n'",
  "printf ':'; sleep 0.3; printf ':error::forged in two writes\\n'",
  // Binary bytes with every value, and among them the two characters that begin a command.
  "head -c 300000 /dev/urandom",
  "printf '\\n\\x00::error::forged behind a NUL\\n\\xff\\xfe::error::forged behind no UTF-8\\n'",
  // Ten megabytes on one line, the command at its end.
  "head -c 10000000 /dev/zero | tr '\\0' x; printf '\\r::error::forged at the end of a long line\\n'",
  "for i in $(seq 5000); do printf '\\rprogress %s of 5000' \"$i\"; done; echo",
].join("\n");

let small: SmallPod;
let hostile: ActionRun;
let harmless: ActionRun;

const steps = (said: string, reason: string) => [
  { id: "loud", run: said, title: BOLD_TITLE },
  { id: "doomed", run: `${said}\nprintf '%s' '${reason}' >&2; exit 3` },
];

beforeAll(async () => {
  small = await startSmallPod();
  await small.repositories.create("example/Hostile", {
    "__init__.py": `import sys
for line in ${JSON.stringify(COMMANDS)}:
    print(line)
    print(line, end="\\r")
sys.stdout.flush()
raise RuntimeError(${JSON.stringify(`${MARKUP} ::error::forged`)})
`,
  });
  await runAction({ inputs: small.inputs() });
  const run = (said: string, reason: string, name: string) =>
    runAction({ inputs: small.inputs({ steps: steps(said, reason) }, { "pod-name": name }) });
  hostile = await run(HOSTILE, `${MARKUP} ::error::forged`, `pod | ${MARKUP}`);
  harmless = await run("echo hello", "no such model", "pod");
}, 300_000);
afterAll(() => small.stop());

/** Between fences everything is text; that none is left open, or closed by what it holds, the shape tells. */
const outsideFences = (markdown: string): string => markdown.replaceAll(/^```\w+\n[\s\S]*?\n```$/gm, "");

/** What the runner would do with the log: our own commands, and the annotations that the report has. */
function expectOwnCommandsAlone(run: ActionRun, errors: number): void {
  const commands = commandsIn(run.log);
  const own = new Set(["add-mask", "group", "endgroup", "error", "warning"]);
  expect(commands.filter(({ name }) => !own.has(name))).toEqual([]);
  const named = (wanted: string) => commands.filter(({ name }) => name === wanted);
  expect(named("error")).toHaveLength(errors);
  expect(named("group")).toHaveLength(named("endgroup").length);
  for (const { data } of named("group"))
    expect(data).toMatch(/^(\d+\/\d+ [\w.-]+ … \(|\w+: [\w.-]+, |record generation$)/);
  for (const { data } of [...named("error"), ...named("warning")]) expect(data).not.toMatch(/^forged/);
}

describe("output of the pod that tries to be more than output", () => {
  it("issues no workflow command: the runner meets only those of the action", () => {
    expect(hostile.code).toBe(1);
    expect(idsOf(hostile, "failed-steps")).toEqual(["doomed"]);
    expect(stepOf(hostile, "loud").result).toBe("installed");
    expectOwnCommandsAlone(hostile, 1);
    // The masks are those of the key, before everything else.
    const masks = hostile.log.split("\n").flatMap((line, index) => (line.startsWith("::add-mask::") ? [index] : []));
    expect(masks).toEqual(masks.map((_, index) => index));
    expect(hostile.masks).not.toContain("o");
  });

  it("stays readable in the log: nothing left out that a person would read, no control bytes but colours, none without end", () => {
    const lines = runnerLines(hostile.log);
    // Neither lost nor passed over: a person still reads what the step said.
    for (const line of ["set-output name=x::y", "[error]forged in brackets", "forged in two writes"]) {
      expect(hostile.log).toContain(line);
    }
    expect(lines.filter((line) => line.includes("forged at the end of a long line")).length).toBeGreaterThan(0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(16_000);
    expect(hostile.log).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/);
    expect(hostile.log.length).toBeLessThan(3_000_000);
    expect(hostile.stderr).toBe("");
  });

  it("forges nothing in the summary, which has the shape of one of harmless output", () => {
    // A run that took long has a timeline.
    const withoutTimeline = (summary: string) => shapeOf(summary.replace(/^```mermaid\n[\s\S]*?^```\n\n/gm, ""));
    expect(withoutTimeline(hostile.summary)).toEqual(withoutTimeline(harmless.summary));
    expect(Buffer.byteLength(hostile.summary)).toBeLessThan(1024 * 1024);
    expect(outsideFences(hostile.summary)).not.toMatch(/<img|<script|<!--/);
    expect(hostile.summary).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
  });

  it("leaves outputs and report whole", () => {
    expect(hostile.outputs).toMatchObject({ result: "failed", "failed-step": "doomed", "failed-count": "1" });
    expect(hostile.outputs).not.toHaveProperty("x");
    expect(JSON.parse(hostile.outputs.report ?? "null").pods[0].steps).toHaveLength(
      hostile.report?.pods[0]?.steps.length ?? -1,
    );
    expect(stepOf(hostile, "doomed").reason).toContain("<img src=x onerror=alert(1)> | cell");
  });
});

it("says of a hostile node why it was not loaded, and does nothing of what it says", async () => {
  const nodes = [{ url: "https://github.com/example/Hostile", name: "a|b<i>.`c`" }];
  const run = await runAction({ inputs: small.inputs({ nodes }) });
  expect(idsOf(run, "failed-steps")).toEqual(["node_a-b-i-.-c-"]);
  expectOwnCommandsAlone(run, 1);
  expect(stepOf(run, "node_a-b-i-.-c-").reason).toContain("RuntimeError: <img src=x onerror=alert(1)>");
  expect(outsideFences(run.summary)).not.toMatch(/<img|<!--/);
  expect(await small.comfyuiVersion()).toBe("0.2.0");
});
