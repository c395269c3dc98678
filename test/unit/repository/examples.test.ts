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
interface Job {
  readonly steps: readonly WorkflowStep[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
}
interface Callable {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly required?: boolean }>>;
}
interface Workflow {
  readonly on: { readonly workflow_call?: Callable };
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}
/** A workflow whose jobs call ours. */
interface Caller {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      Pick<Job, "permissions"> & { readonly uses: string; readonly with?: object; readonly secrets: object }
    >
  >;
}

/** Those that others call. */
const REUSABLE = ["provision.yml", "health.yml", "cuda-check.yml", "fleet.yml"];
const workflowOf = async (name: string): Promise<Workflow> => parse(await read(`.github/workflows/${name}`));

const WORKFLOWS: readonly (readonly [string, Workflow])[] = [
  ["README.md", parse(yamlBlocks("")[0] ?? "")],
  ["ci.yml", await workflowOf("ci.yml")],
  ...(await Promise.all(REUSABLE.map(async (name) => [name, await workflowOf(name)] as const))),
];

describe.each(WORKFLOWS)("the workflow of %s", (_, workflow) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test("grants nothing at the top and gives every job a limit on time", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job["timeout-minutes"]).toBeGreaterThan(0);
  });

  test("uses this action with inputs that it has", () => {
    const ours = steps.filter(({ uses = "" }) => /^\.\/(\.comfy-pod-action)?$|\/comfy-pod-action@/.test(uses));
    expect(ours).not.toEqual([]);
    for (const step of ours)
      expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
  });

  test("pins the actions of others by commit", () => {
    const others = steps.flatMap(({ uses = "./" }) => (/^\.\/|comfy-pod-action/.test(uses) ? [] : [uses]));
    expect(others).not.toEqual([]);
    for (const uses of others) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });

  test("lets one run at a time have a pod, and cuts none off", () => {
    const ours = Object.values(workflow.jobs).filter(({ concurrency }) => concurrency !== undefined);
    for (const { concurrency } of ours) expect(concurrency?.["cancel-in-progress"]).toBe(false);
  });
});

describe.each(
  yamlBlocks("Workflows").map((text): readonly [string, Caller] => [text.split("\n")[0] ?? "", parse(text)]),
)("the README's %s", (_, caller) => {
  test("calls a workflow that is there, with inputs that it has, its secrets, and the permissions that it needs", async () => {
    expect(caller.permissions).toEqual({});
    for (const job of Object.values(caller.jobs)) {
      const [, name = ""] = /^org\/comfy-pod-action\/\.github\/workflows\/([\w-]+\.yml)@<commit>$/.exec(job.uses) ?? [];
      expect(REUSABLE).toContain(name);
      const called = await workflowOf(name);
      const { inputs = {}, secrets = {} } = called.on.workflow_call ?? {};
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
      expect(Object.keys(job.secrets)).toEqual(Object.keys(secrets));
      const needed = Object.assign({}, ...Object.values(called.jobs).map(({ permissions }) => permissions));
      expect(job.permissions).toEqual(needed);
    }
  });
});

test("the README's manifest is a valid manifest", () => {
  const [example = ""] = yamlBlocks("Manifest");
  expect(readManifest(example)).toMatchObject({ kind: "manifest", manifest: { preset: "core" } });
});
