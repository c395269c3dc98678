import { expect, it } from "vitest";
import { historyLine, readHistory } from "../../../src/health/history.ts";
import { checksTimeline } from "../../../src/report/checks.ts";
import type { PastCheck } from "../../../src/report/report.ts";

const at = (hour: number, failed: readonly string[] = []): PastCheck => ({
  time: `2026-11-24 ${String(hour).padStart(2, "0")}:30:00`,
  healthy: failed.length === 0,
  failed,
});

it("reads what it wrote, and passes over lines that are torn", () => {
  const checks = [at(8), at(9, ["comfyui", "prompt"])];
  expect(readHistory(`${checks.map(historyLine).join("\n")}\n2026-11-24 10:3\n\tgarbage\n`)).toEqual(checks);
  expect(readHistory("")).toEqual([]);
});

it("draws stretches of one verdict, with why and since when", () => {
  expect(checksTimeline([at(8), at(9), at(10), at(11, ["comfyui"]), at(12, ["comfyui", "prompt"]), at(13)])).toBe(
    "**The last 6 checks** (UTC): ✅ healthy 2026-11-24 08:30 to 10:30 (3 checks) → ❌ unhealthy 2026-11-24 11:30 (`comfyui`) → ❌ unhealthy 2026-11-24 12:30 (`comfyui`, `prompt`) → ✅ healthy 2026-11-24 13:30",
  );
  expect(checksTimeline([at(8)])).toBeNull();
});
