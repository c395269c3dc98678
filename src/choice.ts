import * as z from "zod";
import { didYouMean } from "./did-you-mean.ts";

/** One of a closed set of words; the message lists them. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: (issue) => {
      const given = issue.input;
      const told = typeof given === "string" ? `\`${given}\` is not known${didYouMean(given, words)}; ` : "";
      return `${told}write one of ${words.join(", ")}`;
    },
  });
}
