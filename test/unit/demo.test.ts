import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { headingOf, LogLines } from "../../scripts/demo/tell.ts";

const shown = (...pieces: readonly string[]): readonly string[] => {
  const lines = new LogLines();
  return pieces.flatMap((piece) => lines.push(piece)).map(stripVTControlCharacters);
};

it("shows outcomes and what stands between groups, and folds what is in them", () => {
  const log =
    "note\n::group::1/2 torch … (not installed)\nResolved 14 packages\n::endgroup::\n1/2 torch … installed (2.11.0) 3.0 s\n";
  expect(shown(log)).toEqual(["note", "  1/2 torch                    installed (2.11.0) 3.0 s"]);
});

it("takes lines that come in pieces", () => {
  expect(shown("2/2 comfyui_", "service … not run (torch fa", "iled)\n3/3")).toEqual([
    "  2/2 comfyui_service          not run   (torch failed)",
  ]);
});

it("says errors and warnings as the runner does, and none of the masks", () => {
  expect(shown("::add-mask::secret\n::error title=pod::it broke%0Abadly\n::warning::careful\n")).toEqual([
    "error: it broke\nbadly",
    "warning: careful",
  ]);
});

it("takes the first heading of a summary, and says where there is none", () => {
  expect(headingOf("## ✅ pod: nothing to do\n\n### more\n")).toBe("✅ pod: nothing to do");
  expect(headingOf("")).toBe("no summary was written");
});
