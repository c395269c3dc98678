import type { Manifest } from "../../src/manifest/manifest.ts";
import { readManifest } from "../../src/manifest/read.ts";

/** The manifest of a text that has nothing wrong. */
export function manifestOf(text: string): Manifest {
  const read = readManifest(text);
  if (read.kind === "problems") throw new Error(read.problems.join("\n"));
  return read.manifest;
}

/** What is wrong with a text; empty where nothing is. */
export function problemsOf(text: string): readonly string[] {
  const read = readManifest(text);
  return read.kind === "problems" ? read.problems : [];
}
