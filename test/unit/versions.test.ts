import { describe, expect, it } from "vitest";
import { compareVersions, parseVersion, satisfies } from "../../src/operations/versions.ts";

const compare = (left: string, right: string) => {
  const [one, other] = [parseVersion(left), parseVersion(right)];
  if (one === null || other === null) throw new Error(`no version: ${left}, ${right}`);
  return Math.sign(compareVersions(one, other));
};

describe("versions", () => {
  it("orders them as PEP 440 does", () => {
    // The order of PEP 440's own "Summary of permitted suffixes and relative ordering".
    const ordered = [
      "1.dev0",
      "1.0.dev456",
      "1.0a1",
      "1.0a2.dev456",
      "1.0a12.dev456",
      "1.0a12",
      "1.0b1.dev456",
      "1.0b2",
      "1.0b2.post345.dev456",
      "1.0b2.post345",
      "1.0rc1.dev456",
      "1.0rc1",
      "1.0",
      "1.0.post456.dev34",
      "1.0.post456",
      "1.0.15",
      "1.1.dev1",
      "1!0.1",
    ];
    for (const [index, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries()) {
        expect(compare(left, right), `${left} with ${right}`).toBe(Math.sign(index - other));
      }
    }
  });

  it.each([
    ["1.0", "1.0.0"],
    ["v1.1", "1.1"],
    ["1.0-1", "1.0.post1"],
    ["1.0alpha", "1.0a0"],
    ["1.0-rev-3", "1.0.post3"],
    ["1.0.post", "1.0.post0"],
    ["1.0c1", "1.0rc1"],
    ["2.11.0+cu128", "2.11.0"],
  ])("%s is %s", (left, right) => {
    expect(compare(left, right)).toBe(0);
  });

  it.each(["", "latest", "1.0.*", "1..0", "1.0+", "2.4.1;", "1.0 2"])("%j is none", (text) => {
    expect(parseVersion(text)).toBeNull();
  });

  it.each<[string, string, boolean | null]>([
    ["2.11.0+cu128", "", true],
    ["2.11.0+cu128", "==2.11", true],
    ["2.11.0", "==2.11.0+cu128", false],
    ["2.11.0", "==2.11.*", true],
    ["2.1", "==2.1.0.*", true],
    ["2.11.0", "!=2.1.*", true],
    ["2.4.1", "~=2.4", true],
    ["3.0", "~=2.4", false],
    ["2.5", "~=2.4.0", false],
    ["2.0rc1", "<2", false],
    ["2.0rc1", "<2.0rc2", true],
    ["1.9rc1", "<2", true],
    ["2.0.post1", ">2", false],
    ["2.0.post1", ">=2", true],
    ["2.1", ">2,<3", true],
    ["1.0", "===1.0", true],
    ["1.0", "===1", false],
    ["1.0", "~=1", null],
    ["1.0", "1.0", null],
    ["1.0", "<1.*", null],
    ["weird", ">1", null],
  ])("%s within %j: %s", (version, specifiers, answer) => {
    expect(satisfies(version, specifiers)).toBe(answer);
  });
});
