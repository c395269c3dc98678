import { describe, expect, it } from "vitest";
import { neededOnly } from "../../../src/pod/needed.ts";

const LIBRARY = `shopt -s nullglob
declare -A TABLE=()

used() { printf '%s' "$1"; }

# Says it.
helper() {
  if true; then
    used "}"
  fi
}

unused() {
  helper
}
guarded() (
  used x
)
`;
const OPERATION = `thing_probe() {
  helper
}

thing_install() {
  unused
}
`;

describe("neededOnly", () => {
  it("keeps what is reached from the roots and the entry, and every statement outside", () => {
    const [library = "", operation = ""] = neededOnly([LIBRARY, OPERATION], (name) => name.endsWith("_probe"), "main");
    expect(library).toContain("shopt -s nullglob");
    expect(library).toContain("declare -A TABLE");
    expect(library).toContain("used()");
    expect(library).toContain("helper()");
    expect(library).not.toContain("unused()");
    expect(library).not.toContain("guarded()");
    expect(operation).toContain("thing_probe()");
    expect(operation).not.toContain("thing_install()");
  });

  it("reaches what a condition asks at the beginning of a line", () => {
    const text = `asked_probe() {\n  if unused; then :; elif helper; then :; fi\n}\n`;
    const [library = ""] = neededOnly([LIBRARY, text], (name) => name.endsWith("_probe"), "main");
    expect(library).toContain("unused()");
    expect(library).toContain("helper()");
  });

  it("reaches what an arm of a case calls", () => {
    const text = `arm_probe() {\n  case $? in\n  2) unused "x" ;;\n  esac\n}\n`;
    const [library = ""] = neededOnly([LIBRARY, text], (name) => name.endsWith("_probe"), "main");
    expect(library).toContain("unused()");
  });

  it("keeps everything where everything is a root", () => {
    expect(neededOnly([LIBRARY, OPERATION], () => true, "")).toEqual([LIBRARY, OPERATION]);
  });

  it("leaves out what is idle, and what only that calls, though it is named", () => {
    const [library = ""] = neededOnly([LIBRARY], () => false, "unused", new Set(["helper"]));
    expect(library).toContain("unused()");
    expect(library).not.toContain("helper()");
    expect(library).not.toMatch(/^used\(\)/m);
  });

  it("keeps a list only where what stays names it", () => {
    const text = `READ_LIST=(\n  'one|)'\n)\nOTHER_LIST=(\n  'two'\n)\nreader_probe() { used "\${READ_LIST[@]}"; }\n`;
    const [kept = ""] = neededOnly([text], (name) => name.endsWith("_probe"), "main");
    expect(kept).toContain("READ_LIST=(\n");
    expect(kept).not.toContain("OTHER_LIST");
  });

  it("reaches through the entry", () => {
    expect(neededOnly([LIBRARY], () => false, "unused now")[0]).toContain("unused()");
  });
});
