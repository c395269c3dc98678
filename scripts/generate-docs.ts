/**
 * Writes what the documentation repeats of the code: the tables in README.md between their markers, and
 * docs/manifest.schema.json. `--check` writes nothing and fails where something is not current.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { documentationOf, INPUT_NAMES } from "../src/inputs/definitions.ts";
import { manifestJsonSchema } from "../src/manifest/schema.ts";
import { STEP_NAMES } from "../src/steps/names.ts";

type JsonSchema = ReturnType<typeof manifestJsonSchema>;

export interface ActionMetadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const ROOT = join(import.meta.dirname, "..");
export const readText = (path: string): string => readFileSync(join(ROOT, path), "utf8");
export const readActionMetadata = (): ActionMetadata => parse(readText("action.yml"));

/** A Markdown table; `|` in a cell is escaped. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

// In a table, `<word>` would be taken for HTML, except inside code.
const code = (text: string) => (text === "" ? "" : `\`${text}\``);

interface ManifestKey {
  readonly path: string;
  readonly description: string;
  readonly default: string;
}

/** The keys of the manifest with those inside them, `comfyui.ref` and `nodes[].url` alike. */
export function manifestKeys(schema: JsonSchema = manifestJsonSchema(), parent = ""): readonly ManifestKey[] {
  const inside = (child: JsonSchema, path: string): readonly ManifestKey[] => {
    const alternatives = [child, ...((child.anyOf ?? []) as JsonSchema[])];
    return alternatives.flatMap((each) => {
      if (each.properties) return manifestKeys(each, `${path}.`);
      const item = each.items as JsonSchema | undefined;
      return item === undefined ? [] : inside(item, `${path}[]`);
    });
  };
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, child]) => {
    const path = parent + name;
    const written = child.default === undefined ? "" : stringOf(child.default);
    return [{ path, description: child.description ?? "", default: written }, ...inside(child, path)];
  });
}

const stringOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The generated parts of the README, by the name of their markers. */
export function generatedTables(action: ActionMetadata): Readonly<Record<string, string>> {
  return {
    inputs: table(
      ["input", "default", "meaning"],
      INPUT_NAMES.map((name) => {
        const documentation = documentationOf(name);
        return [code(name), code(documentation.default), documentation.description];
      }),
    ),
    outputs: table(
      ["output", "meaning"],
      Object.entries(action.outputs).map(([name, output]) => [code(name), output.description]),
    ),
    manifest: table(
      ["key", "default", "meaning"],
      manifestKeys().map((key) => [code(key.path), code(key.default), key.description]),
    ),
    steps: table(
      ["id", "does", "also known as"],
      STEP_NAMES.map((step) => [code(step.id), step.does, step.alsoKnownAs.map(code).join(", ")]),
    ),
  };
}

/** What stands between `<!-- name -->` and `<!-- /name -->`, trimmed; null where the markers are not there. */
export function markedPart(text: string, name: string): string | null {
  return new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1]?.trim() ?? null;
}

/** The text with every marked part replaced. */
export function fillMarkedParts(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce(
    (filled, [name, part]) =>
      filled.replace(
        new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, before: string, after: string) => `${before}\n${part}\n${after}`,
      ),
    text,
  );
}

/** JSON as the formatter of this repository writes it: short lists of words on one line. */
function formatJson(value: unknown): string {
  const words = /\[\n\s+((?:"[^"\n]*"(?:,\n\s+)?)+)\n\s+\]/g;
  const onOneLine = (_: string, list: string) => `[${list.replace(/,\n\s+/g, ", ")}]`;
  return `${JSON.stringify(value, null, 2).replace(words, onOneLine)}\n`;
}

/** The files as they should be, by path. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    "README.md": fillMarkedParts(readText("README.md"), generatedTables(readActionMetadata())),
    "docs/manifest.schema.json": formatJson(manifestJsonSchema()),
  };
}

function main(check: boolean): void {
  const stale = Object.entries(generatedFiles()).filter(([path, text]) => {
    try {
      return readText(path) !== text;
    } catch {
      return true;
    }
  });
  for (const [path, text] of stale) {
    if (!check) writeFileSync(join(ROOT, path), text);
    console.log(check ? `${path} is not current; run: node scripts/generate-docs.ts` : `wrote ${path}`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}

if (import.meta.main) main(process.argv.includes("--check"));
