/** docs/earlier-systems.md names tests: each is there, and none is left out of the runs. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../../..");

interface Row {
  /** The promise, word for word. */
  readonly says: string;
  readonly shown: readonly { readonly file: string; readonly name: string }[];
}

async function rows(): Promise<readonly Row[]> {
  const text = await readFile(path.join(ROOT, "docs/earlier-systems.md"), "utf8");
  const lines = text.split("\n").filter((line) => /^\| (?!it says|---)/.test(line));
  return lines.map((line) => {
    const [, says = "", cell = ""] = /^\| (.*) \| (.*) \|$/.exec(line) ?? [];
    const shown = [...cell.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, file = "", name = ""]) => ({ file, name }));
    return { says, shown };
  });
}

const all = await rows();

/** Whether the name is a title or a row of a table there, as a string of its own; not where it is skipped. */
function hasTest(source: string, name: string): boolean {
  const quoted = [`"${name}"`, `\`${name}\``, `'${name}'`];
  return source
    .split("\n")
    .some((line) => quoted.some((text) => line.includes(text)) && !/^\s*(\/\/|\*)|\.(skip|todo)\(/.test(line));
}

describe("what the earlier systems promised", () => {
  test("is one table a section, each of their sections", () => {
    expect(all.length).toBeGreaterThan(70);
    expect(new Set(all.map(({ says }) => says)).size).toBeGreaterThan(70);
  });

  test.each(all)("$says", async ({ shown }) => {
    expect(shown).not.toEqual([]);
    for (const { file, name } of shown) {
      const source = await readFile(path.join(ROOT, file), "utf8");
      expect(hasTest(source, name), `${file} has no test “${name}”`).toBe(true);
    }
  });

  test("is not shown by a test that is skipped, or only mentioned", () => {
    expect(hasTest('  it("does it", () => {', "does it")).toBe(true);
    expect(hasTest('  it.skip("does it", () => {', "does it")).toBe(false);
    expect(hasTest('  // "does it"', "does it")).toBe(false);
    expect(hasTest('  it("does it all", () => {', "does it")).toBe(false);
  });
});
