import { expect, it } from "vitest";
import { annotationsIn, masksIn, readFileCommands, shownLog } from "../support/runner-files.ts";

it("reads lines and blocks, and a block that holds what looks like a line", () => {
  const text = "a=1\nb<<END\nfirst\nc=no\n\nlast\nEND\nd=x=y\n";
  expect(readFileCommands(text)).toEqual({ a: "1", b: "first\nc=no\n\nlast", d: "x=y" });
});

it("refuses a block without an end", () => {
  expect(() => readFileCommands("a<<END\ntext\n")).toThrow("the block of a does not end with END");
});

it("reads annotations with what was escaped in them", () => {
  const log = "text\n::error title=a%3A b%2C c::100%25%0Asecond line\n::warning::plain\n::group::no annotation\n";
  expect(annotationsIn(log)).toEqual([
    { kind: "error", title: "a: b, c", message: "100%\nsecond line" },
    { kind: "warning", title: "", message: "plain" },
  ]);
});

it("shows a log as the runner does: titles of groups, and each line of a masked value covered", () => {
  const log = "::add-mask::one%0Atwo\n::group::1/2 torch\none two three\n::endgroup::\n::warning::two\n";
  expect(masksIn(log)).toEqual(["one\ntwo"]);
  expect(shownLog(log)).toBe("1/2 torch\n*** *** three\nwarning: ***\n");
});
