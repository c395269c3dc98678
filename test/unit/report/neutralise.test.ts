import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralise } from "../../../src/report/neutralise.ts";
import { commandsIn } from "../../support/runner-commands.ts";

/** Text made of the pieces that commands are made of, so that chance finds them. */
const piece = fc.oneof(
  fc.constantFrom("::", ":", "##[", "#", "[", "]", "\r", "\n", "\r\n", " ", "\t", "\u0085", "\u00a0", "\u2028"),
  fc.constantFrom("\u3000", "\ufeff", "\u200b", "\u0000", "\u000b", "\u180e", "error", "add-mask", "x"),
  fc.constantFrom("::set-output name=a::b", "##[error]b", "::x::"),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const hostile = fc.array(piece, { maxLength: 14, size: "max" }).map((pieces) => pieces.join(""));

test("the port finds the commands that the runner would", () => {
  expect(commandsIn("::error file=a::b\r\n \u0085::set-output name=x::1\rlog ##[add-mask]s\nplain ::no::")).toEqual([
    { name: "error", data: "b" },
    { name: "set-output", data: "1" },
    { name: "add-mask", data: "s" },
  ]);
});

test("no command is left in any text", () => {
  let found = 0;
  fc.assert(
    fc.property(hostile, (text) => {
      found += commandsIn(text).length;
      expect(commandsIn(neutralise(text))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  // Else the property would hold for nothing.
  expect(found).toBeGreaterThan(100);
});

test("a text stays readable, and one without commands stays as it is", () => {
  expect(neutralise("\t::set-output name=x::1")).toBe("\t\\::set-output name=x::1");
  expect(neutralise("50%\r::error::x\r\nsee ##[group]y")).toBe("50%\r\\::error::x\r\nsee ##\\[group]y");
  const innocent = "std::vector ## [x] a::b::c [##] 12:30:: ok";
  expect(neutralise(innocent)).toBe(innocent);
});

test("neutralising again changes nothing", () => {
  fc.assert(fc.property(hostile, (text) => neutralise(neutralise(text)) === neutralise(text)));
});
