import { describe, expect, it } from "vitest";
import { packageWheels, toolchainQuestion } from "../../../src/engine/package-wheels.ts";
import { anAnswer, aPod } from "../../support/engine-builders.ts";
import { settings } from "../../support/inputs.ts";

const TOOLS = { nvcc: "12.8", libc: "glibc 2.39", kept: [], unsaved: [] };
const FACTS = { python_version: "3.12.3", machine: "x86_64", environment: "/workspace/venv", driver: "570.86.10" };
const LINES = "insightface==0.7.3\nonnx";
const THERE = { torch: "2.9.1+cu128", cuda: "12.8", compute_capabilities: "8.9 8.9" };

interface Pod {
  readonly torch?: Readonly<Record<string, string>>;
  readonly facts?: Readonly<Record<string, string>>;
  readonly lines?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly tools?: Partial<typeof TOOLS>;
  readonly wish?: string;
}

const manifestOf = ({ env = {}, wish = "2.9.1+cu128" }: Pod = {}) =>
  settings({ manifest: JSON.stringify({ torch: wish, env }) }).manifest;
function named(pod: Pod = {}) {
  const { torch = THERE, facts = {}, lines = LINES, tools = {} } = pod;
  const steps = {
    torch: anAnswer({ facts: torch }),
    dependencies_additional: anAnswer({ inputs: { requirements: lines } }),
  };
  return packageWheels(aPod(steps, { ...FACTS, ...facts }), manifestOf(pod), { ...TOOLS, ...tools });
}

describe("the archive of built packages", () => {
  it("has in its name all that packages are built for", () => {
    expect(named()?.builtFor.trim().split("\n")).toEqual([
      "architectures=8.9",
      "cuda=12.8",
      "flags=",
      "libc=glibc 2.39",
      "machine=x86_64",
      "nvcc=12.8",
      "python=3.12",
      "torch=2.9.1",
    ]);
    expect(named()?.cacheKey).toMatch(/^comfy-pod-wheel-1-packages-py3\.12-torch2\.9\.1-[0-9a-f]{32}-[0-9a-f]{16}-$/);
  });

  it("is the same on a pod where torch is to be installed and on one where it is", () => {
    expect(named({ torch: { compute_capabilities: "8.9" } })).toEqual(named());
  });

  it.each<[string, Pod]>([
    ["torch", { wish: "2.8.0+cu128" }],
    ["CUDA of torch", { wish: "2.9.1+cu126" }],
    ["Python", { facts: { python_version: "3.11.9" } }],
    ["GPU", { torch: { ...THERE, compute_capabilities: "9.0" } }],
    ["nvcc", { tools: { nvcc: "" } }],
    ["libc", { tools: { libc: "glibc 2.35" } }],
    ["machine", { facts: { machine: "aarch64" } }],
    ["environment of the compilers", { env: { CFLAGS: "-O3" } }],
  ])("is another where the %s is another", (_, pod) => {
    expect(named(pod)?.id).not.toBe(named()?.id);
    expect(named(pod)?.otherKeys).not.toEqual(named()?.otherKeys);
  });

  it("of other requirements has another key, and is as good where there is no better", () => {
    const other = named({ lines: "onnx" });
    expect(other?.cacheKey).not.toBe(named()?.cacheKey);
    expect(other?.id).toBe(named()?.id);
    expect(other?.otherKeys).toEqual(named()?.otherKeys);
    expect(named()?.cacheKey?.startsWith(named()?.otherKeys[0] ?? "none")).toBe(true);
    expect(named({ lines: "onnx\ninsightface==0.7.3\nonnx" })).toEqual(named());
  });

  it("has no key where not everything is known, and no name where torch is not decided", () => {
    expect(named({ facts: { python_version: "" } })).toMatchObject({ cacheKey: null, otherKeys: [] });
    expect(packageWheels(aPod({}, FACTS), manifestOf(), TOOLS)).toBeNull();
    expect(toolchainQuestion(aPod({}, FACTS), manifestOf())).toBeNull();
  });

  it("is asked for with the CUDA that torch will have", () => {
    const pod = aPod({ torch: anAnswer({ facts: { compute_capabilities: "8.9" } }) }, FACTS);
    const question = { workspace: "/workspace", environment: "/workspace/venv", cuda: "12.8" };
    expect(toolchainQuestion(pod, manifestOf())).toEqual(question);
  });
});
