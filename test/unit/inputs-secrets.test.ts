import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INPUT_NAMES } from "../../src/inputs/definitions.ts";
import { parseDuration } from "../../src/inputs/duration.ts";
import { collectSecrets } from "../../src/inputs.ts";
import { KEY, problemsOf, settings } from "../support/inputs.ts";

describe("secrets to mask", () => {
  const collect = (inputs: Record<string, string>) => collectSecrets((name) => inputs[name] ?? "");

  it("holds key, each line of it, passphrase, token and values, longest first", () => {
    const lines = KEY.trim().split("\n").slice(1, -1);
    const found = collect({
      key: KEY,
      "key-passphrase": "p w ",
      "git-token": "tok",
      secrets: "A=one\nB = two \nthree",
    });
    expect(found).toEqual(expect.arrayContaining([KEY, ...lines, "p w ", "p w", "tok", "one", "two", "three"]));
    expect(found.some((text) => /^-----|^BEGIN$|^PRIVATE$/.test(text) && text !== KEY && text !== KEY.trim())).toBe(
      false,
    );
    expect([...found].sort((left, right) => right.length - left.length)).toEqual(found);
  });

  it.each([
    ["literal \\n", KEY.replaceAll("\n", "\\n")],
    ["spaces for newlines", KEY.replaceAll("\n", " ")],
    ["CRLF", KEY.replaceAll("\n", "\r\n")],
  ])("holds each line of a key pasted with %s", (_, key) => {
    expect(collect({ key })).toEqual(expect.arrayContaining(KEY.trim().split("\n").slice(1, -1)));
  });

  it("holds nothing where nothing was given", () => {
    expect(collect({})).toEqual([]);
  });
});

describe("properties", () => {
  it("reads every time that it can write", () => {
    const part = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(part, part, part, (hours, minutes, seconds) => {
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000);
        expect(parseDuration(String(seconds))).toBe(parseDuration(`${seconds}s`));
      }),
    );
  });

  it("never throws, and blames inputs that exist, whatever is written", () => {
    const name = fc.constantFrom(...INPUT_NAMES);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: "binary" }), { maxKeys: 6 }), (inputs) => {
        for (const problem of problemsOf({ inputs })) {
          expect(INPUT_NAMES).toContain(problem.input);
          expect(problem.message).not.toBe("");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("masks every value that it reads", () => {
    const value = fc
      .string({ minLength: 1 })
      .map((text) => text.replace(/[\r\n\0]/g, ""))
      .filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,6}$/), value), (given) => {
        const secrets = Object.entries(given)
          .map(([name, text]) => `${name}=${text}`)
          .join("\n");
        const read = settings({ secrets }).secrets;
        const masked = collectSecrets((name) => (name === "secrets" ? secrets : ""));
        for (const text of Object.values(read)) expect(masked).toContain(text);
      }),
      { numRuns: 50 },
    );
  });
});
