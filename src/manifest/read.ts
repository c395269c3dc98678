/** The manifest from its YAML text: everything that is wrong with it at once, with line and column. Pure. */
import { checkManifest, type ManifestProblem } from "./check.ts";
import { problemsOfIssues } from "./issues.ts";
import type { Manifest } from "./manifest.ts";
import { resolveManifest } from "./resolve.ts";
import { manifestSchema, type WrittenManifest } from "./schema.ts";
import { readYaml } from "./yaml.ts";

export interface ReadManifest {
  readonly kind: "manifest";
  readonly written: WrittenManifest;
  readonly manifest: Manifest;
  /** Says a problem that was found later as one of this text. */
  tell(problem: ManifestProblem): string;
}
export interface BadManifest {
  readonly kind: "problems";
  /** Each with line and column, in the order of the text. */
  readonly problems: readonly string[];
}

/** `nodes[2].url` */
function spell(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** Reads a manifest; an empty text is the preset `core`. */
export function readManifest(text: string): ReadManifest | BadManifest {
  if (text.includes("\0")) return { kind: "problems", problems: ["holds a NUL character; a manifest is text"] };
  const yaml = readYaml(text.replace(/^\uFEFF/, ""));
  const spoken = (line: number, column: number, message: string) => `line ${line}, column ${column}: ${message}`;
  const placed = (problem: ManifestProblem) => {
    const name = spell(problem.path);
    return {
      position: yaml.positionOf(problem.path),
      message: name === "" ? problem.message : `\`${name}\`: ${problem.message}`,
    };
  };
  const value = yaml.value ?? {};
  const parsed = manifestSchema.safeParse(value);
  const found: ManifestProblem[] = [];
  let read: { written: WrittenManifest; manifest: Manifest } | null = null;
  if (yaml.readable && !parsed.success) found.push(...problemsOfIssues(parsed.error.issues, value));
  if (yaml.readable && parsed.success) {
    read = { written: parsed.data, manifest: resolveManifest(parsed.data) };
    found.push(...checkManifest(read.written, read.manifest));
  }
  const all = [...yaml.errors, ...found.map(placed)].sort(
    (left, right) => left.position.line - right.position.line || left.position.column - right.position.column,
  );
  if (read === null || all.length > 0)
    return {
      kind: "problems",
      problems: all.map(({ position, message }) => spoken(position.line, position.column, message)),
    };
  const tell = (problem: ManifestProblem) => {
    const { position, message } = placed(problem);
    return spoken(position.line, position.column, message);
  };
  return { kind: "manifest", ...read, tell };
}
