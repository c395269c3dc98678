import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RequirementFile } from "../../src/operations/requirements.ts";
import { explainResolverFailure } from "../../src/operations/resolver-errors.ts";
import type { ResolverCause } from "../../src/operations/resolver-rules.ts";

/** What uv 0.13.9 and pip 23.2 really wrote, on 2026-11-24, when they were given the files below; paths alone were changed. */
const folder = new URL("recordings/", import.meta.url);
const recording = (name: string) => readFileSync(new URL(`${name}.txt`, folder), "utf8");

const file = (path: string, ...lines: string[]): RequirementFile => ({ path, text: lines.join("\n") });
const constraints = file("constraints.txt", "idna==3.7");
const torch = file("constraints.txt", "torch==2.15.0");
const core = file("requirements.txt", "six", "numpy", "idna>=3.5 # core");
const tls = [file("requirements.txt", "idna")];

/** Recording, the files that were given, cause, and the line at fault. */
const CASES: readonly (readonly [string, readonly RequirementFile[], ResolverCause, string | null])[] = [
  ["uv-conflict", [core, file("node/requirements.txt", "", "idna<3")], "conflict", "node/requirements.txt:2"],
  ["uv-conflict-constraint", [constraints, file("c.txt", "six", "", "idna < 3")], "conflict", "c.txt:3"],
  [
    "uv-conflict-order",
    [constraints, file("n/r.txt", "idna < 3, >= 2.5"), file("m/r.txt", "six", "idna")],
    "conflict",
    "n/r.txt:1",
  ],
  ["uv-conflict-transitive", [file("t.txt", "requests==2.31.0", "urllib3<1.21")], "conflict", "t.txt:2"],
  ["uv-conflict-torch", [torch, file("n/r.txt", "numpy", "torch<2.5")], "conflict", "n/r.txt:2"],
  [
    "uv-conflict-torchvision",
    [torch, file("n/r.txt", "kornia>=0.7.1", "torchvision==0.20.0")],
    "conflict",
    "n/r.txt:2",
  ],
  ["uv-no-such-package", [core, file("n/r.txt", "No_Such.package-comfy-pod-xyz")], "no-such-package", "n/r.txt:1"],
  ["uv-no-such-version", [file("n/r.txt", "", "six == 99.0")], "no-such-version", "n/r.txt:2"],
  ["uv-git-unreachable", [core, file("n/r.txt", "git+https://127.0.0.1:1/gone/repo.git")], "git", "n/r.txt:1"],
  ["uv-git-no-such-ref", [core, file("n/r.txt", "x @ git+file:///workspace/gr@nosuchref")], "git", "n/r.txt:1"],
  ["uv-syntax", [core, file("bad.txt", "six ==== 3")], "syntax", "bad.txt:1"],
  ["uv-network", tls, "network", null],
  [
    "uv-network-address",
    [file("n/r.txt", "six @ https://127.0.0.1:1/six-1.0-py3-none-any.whl")],
    "network",
    "n/r.txt:1",
  ],
  ["uv-offline", tls, "offline", null],
  ["uv-certificate", tls, "certificate", null],
  ["pip-certificate", tls, "certificate", null],
  ["uv-build-module", [core, file("n/r.txt", "badpkg>=1.0")], "build", "n/r.txt:1"],
  ["uv-build-header", [core, file("n/r.txt", "badpkg2")], "build", "n/r.txt:1"],
  ["pip-build", [core, file("n/r.txt", "./badpkg")], "build", "n/r.txt:1"],
  ["uv-disk-full-cache", [file("n/r.txt", "numpy")], "disk-full", null],
  ["uv-disk-full-install", [file("n/r.txt", "numpy")], "disk-full", null],
  ["pip-disk-full", [file("n/r.txt", "numpy")], "disk-full", null],
  ["uv-python", [file("n/r.txt", "numpy==2.2.0")], "python", "n/r.txt:1"],
  ["pip-conflict-constraint", [constraints, file("c.txt", "six", "", "idna<3")], "conflict", "c.txt:3"],
  [
    "pip-conflict-transitive",
    [file("transitive.txt", "requests==2.31.0", "urllib3<1.21")],
    "conflict",
    "transitive.txt:2",
  ],
  ["pip-no-such-package", [file("n/r.txt", "no-such-package-comfy-pod-xyz")], "no-such-package", "n/r.txt:1"],
  ["pip-git-unreachable", [file("n/r.txt", "six", "git+https://127.0.0.1:1/gone/repo.git")], "git", "n/r.txt:2"],
];

describe("explainResolverFailure", () => {
  it.each(CASES)("%s", (name, files, cause, culprit) => {
    const failure = explainResolverFailure(recording(name), files);
    expect(failure.cause).toBe(cause);
    expect(failure.culprit === null ? null : `${failure.culprit.file}:${failure.culprit.line}`).toBe(culprit);
    expect(failure.message).toMatch(/^[^\n]{10,}$/);
    expect(failure.remedy).toMatch(/^[A-Z].*\.$/);
  });

  it("has a case for every recording", () => {
    const recorded = readdirSync(folder).flatMap((name) => /^(.*)\.txt$/.exec(name)?.[1] ?? []);
    expect(CASES.map(([name]) => name).toSorted()).toEqual(recorded.toSorted());
  });

  it.each(CASES)("%s, its files unknown: the cause all the same, and nobody accused", (name, _files, cause) => {
    expect(explainResolverFailure(recording(name), [])).toMatchObject({ cause, culprit: null });
    expect(explainResolverFailure(recording(name), [file("other.txt", "scipy", "-r more.txt")]).culprit).toBeNull();
  });

  it("accuses the last file's line and names what it stands against", () => {
    const files = [torch, file("custom_nodes/art/requirements.txt", "numpy", "torch<2.5")];
    expect(explainResolverFailure(recording("uv-conflict-torch"), files).message).toBe(
      "custom_nodes/art/requirements.txt line 2 asks for `torch<2.5`, against `torch==2.15.0` (constraints.txt line 1): requirements contradict each other",
    );
  });

  it.each([
    ["uv-conflict-torch", "Because you require torch<2.5 and torch==2.15.0"],
    ["pip-conflict-constraint", "Cannot install idna<3 because"],
    ["uv-certificate", "invalid peer certificate: UnknownIssuer"],
    ["uv-disk-full-install", "No space left on device"],
    ["uv-git-no-such-ref", "fatal: couldn't find remote ref refs/tags/nosuchref"],
    ["uv-network", "Failed to fetch: https://127.0.0.1:1/simple/idna/"],
    ["uv-build-module", "ModuleNotFoundError: No module named 'comfy_absent_build_module'"],
    ["uv-build-header", "bad.c:1:10: fatal error: no_such_header.h"],
    ["pip-build", "ModuleNotFoundError: No module named 'comfy_absent_build_module'"],
  ])("%s: says the tool's own reason where no line is known", (name, words) => {
    expect(explainResolverFailure(recording(name), []).message).toContain(words);
  });

  it("accuses no folder of its own for a full stop in the output", () => {
    expect(explainResolverFailure(recording("uv-network"), [file("r.txt", "-e .")]).culprit).toBeNull();
  });

  it("ends with the last words of what it does not know", () => {
    expect(explainResolverFailure("Traceback:\n  Segmentation fault\n\n", [core])).toMatchObject({
      cause: "unknown",
      culprit: null,
      message: "Segmentation fault",
    });
    expect(explainResolverFailure("", []).message).toBe("it failed without a word");
  });
});
