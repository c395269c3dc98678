/** Durations and sizes as a person says them: "6 min 12 s", "41 GB". */
import prettyMilliseconds from "pretty-ms";

const UNITS: Readonly<Record<string, string>> = { d: "d", h: "h", m: "min", s: "s" };

/** "0.8 s", "24 s", "1 min 18 s". */
export function duration(seconds: number): string {
  const shown = Math.max(0, Number.isFinite(seconds) ? seconds : 0);
  if (shown < 9.95) return `${shown.toFixed(1)} s`;
  const whole = prettyMilliseconds(Math.round(shown) * 1000, { hideYear: true });
  return whole.replace(/(\d)([dhms])/g, (_, digit: string, unit: string) => `${digit} ${UNITS[unit]}`);
}

/** "640 MB", "41 GB", "1.2 TB", by powers of ten, as providers sell disks. */
export function size(bytes: number): string {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(1)} TB`;
  if (bytes >= 1e9) return `${Math.round(bytes / 1e9)} GB`;
  return `${Math.round(bytes / 1e6)} MB`;
}

/** "1 step", "3 steps". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
