import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  prettyMilliseconds
} from "./chunk-6ZE5SBMA.js";

// src/report/quantity.ts
var UNITS = { d: "d", h: "h", m: "min", s: "s" };
function duration(seconds) {
  const shown = Math.max(0, Number.isFinite(seconds) ? seconds : 0);
  if (shown < 9.95) return `${shown.toFixed(1)} s`;
  const whole = prettyMilliseconds(Math.round(shown) * 1e3, { hideYear: true });
  return whole.replace(/(\d)([dhms])/g, (_, digit, unit) => `${digit} ${UNITS[unit]}`);
}
function size(bytes) {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(1)} TB`;
  if (bytes >= 1e9) return `${Math.round(bytes / 1e9)} GB`;
  return `${Math.round(bytes / 1e6)} MB`;
}
function count(amount, noun) {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

export {
  duration,
  size,
  count
};
