import fc from "fast-check";
import { expect, test } from "vitest";
import { count, duration, size } from "../../../src/report/quantity.ts";
import { clip, coloured, oneLine, plain } from "../../../src/report/text.ts";

const OBEYED = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\u2028\u2029]/u;
const OBEYED_IN_A_LINE = /[^\P{Cc}\t]|[\p{Cf}\p{Cs}]/u;

test("escape sequences, controls and invisible characters go", () => {
  expect(plain("\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007\u0000\u202e!\u200b\ud800")).toBe(
    "red link!",
  );
  expect(plain("a\r\nb\rc\u2028d\te")).toBe("a\nb\nc\nd\te");
  expect(oneLine("  a \n\t b\u0085c ")).toBe("a b c");
});

test("binary output becomes short text", () => {
  const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256);
  const text = plain(new TextDecoder().decode(bytes));
  expect(text.length).toBeLessThan(3000);
  expect(text).not.toMatch(/\ufffd\ufffd/);
});

test("nothing that a terminal or a browser obeys is left, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(plain(text)).not.toMatch(OBEYED);
      expect(coloured(text).replace(/\u001b\[[\d;:]*m/g, "")).not.toMatch(OBEYED_IN_A_LINE);
    }),
  );
});

test("the log keeps colours and nothing else", () => {
  expect(coloured("\u001b[1;32mok\u001b[0m\u001b[2K\u001b[1A\u0007 \u001b]0;title\u0007end")).toBe(
    "\u001b[1;32mok\u001b[0m end",
  );
});

test("hostile sequences take no time", () => {
  const started = performance.now();
  for (const sequence of ["\u001b]", "\u001b[", "\u001b[;", "\u009b1", "\u001b[[", "\u001b[38;5"])
    plain(sequence.repeat(4000));
  expect(performance.now() - started).toBeLessThan(2000);
});

test("a cut never splits a character", () => {
  expect(clip("abc", 3)).toBe("abc");
  expect(clip("abcd", 3)).toBe("ab…");
  expect(clip("a😀😀", 3)).toBe("a…");
});

test.each([
  [0, "0.0 s"],
  [0.84, "0.8 s"],
  [9.96, "10 s"],
  [24.4, "24 s"],
  [60, "1 min"],
  [78, "1 min 18 s"],
  [372, "6 min 12 s"],
  [3660, "1 h 1 min"],
  [90_000, "1 d 1 h"],
  [-3, "0.0 s"],
  [Number.NaN, "0.0 s"],
])("%d seconds are said as %s", (seconds, said) => expect(duration(seconds)).toBe(said));

test("sizes and counts", () => {
  expect([size(640e6), size(41.4e9), size(1.23e12)]).toEqual(["640 MB", "41 GB", "1.2 TB"]);
  expect([count(1, "pod"), count(2, "pod")]).toEqual(["1 pod", "2 pods"]);
});
