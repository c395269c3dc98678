import fc from "fast-check";
import { expect, test } from "vitest";
import { LINE_LIMIT, type Line, LineSplitter } from "../../../src/report/line-splitter.ts";

function split(...chunks: readonly (string | Uint8Array)[]): readonly Line[] {
  const lines: Line[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}

function texts(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  return split(...chunks).map((line) => line.text);
}

test("lines end at a feed, a return, or both, also when cut between them", () => {
  const expected = [
    { text: "a", overwritten: false },
    { text: "b", overwritten: true },
    { text: "c", overwritten: false },
    { text: "d", overwritten: false },
  ];
  expect(split("a\nb\rc\r\nd")).toEqual(expected);
  expect(split("a\nb\r", "c\r", "\nd")).toEqual(expected);
  expect(split("a\nb", "\rc\r", "", "\n", "d")).toEqual(expected);
});

test("a last return and a last empty line are no lines of their own", () => {
  expect(texts("a\n")).toEqual(["a"]);
  expect(split("a\r")).toEqual([{ text: "a", overwritten: false }]);
  expect(texts("")).toEqual([]);
  expect(texts("\n\n")).toEqual(["", ""]);
});

test("however the bytes are cut, the lines are the same", () => {
  const text = fc.array(fc.constantFrom("\r", "\n", "\r\n", "é", "😀", "漢", "x", ""), { maxLength: 30 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(6), { minLength: 1, maxLength: 20 }), (pieces, sizes) => {
      const bytes = Buffer.from(pieces.join(""));
      const chunks: Buffer[] = [];
      let at = 0;
      for (let index = 0; at < bytes.length; index++) {
        const size = (sizes[index % sizes.length] ?? 0) + 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(split(...chunks)).toEqual(split(bytes));
    }),
    { numRuns: 1000 },
  );
});

test("bytes that are no UTF-8 do not stop it", () => {
  expect(texts(Uint8Array.of(0xff, 0xfe, 0x0a, 0xe2, 0x82), "\nok")).toEqual(["\ufffd\ufffd", "\ufffd", "ok"]);
});

test("a line of ten megabytes is cut, with a note, and what follows is whole", () => {
  const chunk = Buffer.alloc(1024 * 1024, "x");
  const [long = "", next] = texts(...Array.from({ length: 10 }, () => chunk), "\nnext\n");
  expect(long).toBe(`${"x".repeat(LINE_LIMIT)} … (${10 * 1024 * 1024 - LINE_LIMIT} more characters)`);
  expect(next).toBe("next");
});

test("a long line is not cut within a character", () => {
  const [long = ""] = texts(`x${"😀".repeat(LINE_LIMIT)}\n`);
  expect(long.isWellFormed()).toBe(true);
});
