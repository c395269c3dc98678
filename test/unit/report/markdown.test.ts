import fc from "fast-check";
import { expect, test } from "vitest";
import { code, codeElement, fenced, link, literal, prose, table } from "../../../src/report/markdown.ts";

const piece = fc.oneof(
  fc.constantFrom(
    "|",
    "\n",
    "\r",
    "<b>",
    "</details>",
    "<!--",
    "`",
    "```",
    "# ",
    "- ",
    "[a](b)",
    "![x](y)",
    "**",
    "__",
    "~~",
    "$x$",
  ),
  fc.constantFrom("\\", "&lt;", "&", "\u2028", "\u0000", "a_b", "a"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const hostile = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

/** What a browser makes of the entities; anything else in a literal text stands for itself. */
function read(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));
}

test("a literal text has no character that means anything, and reads as it was", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const markdown = literal(text);
      expect(markdown.replace(/&#\d+;/g, "")).not.toMatch(/[&<>|\\`*[\]~$#\n\r]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/);
      expect(read(markdown).replace(/\s/g, "")).toBe(visible(text));
    }),
    { numRuns: 1000 },
  );
});

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]/gu, "");
}

test("no value leaves its code type", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(code(text)).toMatch(/^(`[^`|\\\n]+`|<code>[^<>|`\n]*<\/code>|)$/);
      expect(codeElement(text)).toMatch(/^(<code>[^<>|`\n]*<\/code>|)$/);
    }),
    { numRuns: 1000 },
  );
});

test("a sentence has code type for what it quotes, and nothing else", () => {
  expect(prose("asks for `torch<2.5` | *now*")).toBe("asks for `torch<2.5` &#124; &#42;now&#42;");
  expect(prose("a ` alone, `` empty, `x|y` odd")).not.toContain("|");
  fc.assert(fc.property(hostile, (text) => !/[|\n\r]/.test(prose(text))));
});

test("step ids and versions stay as they are", () => {
  expect(literal("node_comfyui-art-venture 2.15.0+cu130")).toBe("node_comfyui-art-venture 2.15.0+cu130");
  expect(code("requirements: false")).toBe("`requirements: false`");
});

test("a fence is longer than any run of backticks in it", () => {
  const lines = fc.array(hostile, { maxLength: 6 });
  fc.assert(
    fc.property(lines, (texts) => {
      const [first = "", ...rest] = fenced(texts).split("\n");
      const marks = first.replace("text", "");
      expect(rest.at(-1)).toBe(marks);
      expect(rest).toHaveLength(Math.max(1, texts.length) + 1);
      for (const body of rest.slice(0, -1)) expect(body).not.toContain(marks);
    }),
  );
});

test("a long value is cut, however long", () => {
  expect(literal("x".repeat(10_000_000)).length).toBe(600);
  expect(literal("é|".repeat(10_000)).length).toBeLessThan(4000);
});

test("only an address is a link", () => {
  expect(link("https://k2x9v7-8188.proxy.example/a?b=c")).toBe("<https://k2x9v7-8188.proxy.example/a?b=c>");
  expect(link("javascript:alert(1)")).toBe("`javascript:alert(1)`");
  expect(link("https://x/> <b>")).toBe("`https://x/> <b>`");
});

test("a table has a head, a line and its rows", () => {
  expect(table(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |");
});
