/** The examples that people copy: what README.md and the workflows write is what the action takes. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readManifest } from "../../../src/manifest/read.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFile(path.join(ROOT, file), "utf8");

const readme = await read("README.md");
const action = parse(await read("action.yml"));

/** The fenced YAML blocks between a heading and the next heading of the same rank; an empty heading is the first screen. */
function yamlBlocks(heading: string): string[] {
  const [, section = ""] = heading === "" ? ["", readme.split("\n## ")[0]] : readme.split(`\n## ${heading}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = ""]) => yaml);
}

interface WorkflowStep {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly WorkflowStep[]; readonly "timeout-minutes"?: number }>
  >;
}

const WORKFLOWS: readonly (readonly [string, Workflow])[] = [
  ["README.md", parse(yamlBlocks("")[0] ?? "")],
  ["provision.yml", parse(await read(".github/workflows/provision.yml"))],
  ["ci.yml", parse(await read(".github/workflows/ci.yml"))],
];

describe.each(WORKFLOWS)("the workflow of %s", (_, workflow) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test("grants nothing at the top and gives every job a limit on time", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("uses this action with inputs that it has", () => {
    const ours = steps.filter(({ uses = "" }) => uses === "./" || uses.includes("/comfy-pod-action@"));
    expect(ours).not.toEqual([]);
    for (const step of ours)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  });

  test("pins the actions of others by commit", () => {
    const others = steps.flatMap(({ uses = "./" }) => (/^\.\/|comfy-pod-action/.test(uses) ? [] : [uses]));
    expect(others).not.toEqual([]);
    for (const uses of others) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });
});

test("the README's manifest is a valid manifest", () => {
  const [example = ""] = yamlBlocks("Manifest");
  expect(readManifest(example)).toMatchObject({ kind: "manifest", manifest: { preset: "core" } });
});
