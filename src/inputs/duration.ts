import * as z from "zod/mini";
import { checked } from "../manifest/values.ts";

const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
];
const PATTERN = /^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$/;
/** A timer of Node holds no more than 2^31 ms; nothing here waits longer than a week anyhow. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** The milliseconds of `90s`, `20m`, `1h30m`, or of a bare number of seconds; null for other text. */
export function parseDuration(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  const groups = PATTERN.exec(text)?.groups;
  if (text === "" || groups === undefined) return null;
  return Math.round(UNITS.reduce((sum, [unit, size]) => sum + Number(groups[unit] ?? 0) * size, 0));
}

/** A text that says a time, to milliseconds. */
export function duration(least: "above-zero" | "zero") {
  const problemOf = (text: string) => {
    const milliseconds = parseDuration(text);
    if (milliseconds === null)
      return `\`${text}\` is not a time; write it like 90s, 20m or 1h (a bare number is seconds)`;
    if (milliseconds > LONGEST_MS) return `\`${text}\` is too long; at most 168h`;
    return milliseconds === 0 && least === "above-zero" ? "must be more than 0; write it like 90s, 20m or 1h" : null;
  };
  return z.pipe(
    checked(problemOf),
    z.transform((text) => parseDuration(text) ?? 0),
  );
}
