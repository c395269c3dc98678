import * as z from "zod/mini";
import { didYouMean } from "./did-you-mean.ts";

/** One of a closed set of words; the message lists them. Words in `refused` get an answer of their own. */
export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  refused: Readonly<Record<string, string>> = {},
) {
  return z.enum(words, {
    error: (issue) => {
      const given = issue.input;
      if (typeof given !== "string") return `write one of ${words.join(", ")}`;
      if (Object.hasOwn(refused, given)) return refused[given];
      return `\`${given}\` is not known${didYouMean(given, words)}; write one of ${words.join(", ")}`;
    },
  });
}
