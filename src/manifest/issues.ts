/** From zod's issues to problems with a path and a message that teaches. Pure. */
import type * as z from "zod/mini";
import { didYouMean } from "../did-you-mean.ts";
import type { ManifestProblem } from "./check.ts";
import { manifestJsonSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;
type JsonSchema = z.core.JSONSchema.BaseSchema;

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  array: "a list",
  object: "a map",
  record: "a map",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
};

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? "text" : `the ${typeof value} ${String(value)}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/** The keys that may stand in the map at `path`. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const alternatives = (schema: JsonSchema): JsonSchema[] => [schema, ...((schema.anyOf ?? []) as JsonSchema[])];
  const inside = (schema: JsonSchema, key: PropertyKey): JsonSchema[] => {
    const next = typeof key === "number" ? schema.items : schema.properties?.[String(key)];
    return typeof next === "object" && !Array.isArray(next) ? alternatives(next as JsonSchema) : [];
  };
  const schemas = path.reduce<JsonSchema[]>(
    (level, key) => level.flatMap((schema) => inside(schema, key)),
    alternatives(manifestJsonSchema()),
  );
  return schemas.flatMap((schema) => Object.keys(schema.properties ?? {}));
}

/** How little an alternative of a union fits: 2 for another type, 1 for another word, 0 for something inside. */
function misfit(issues: readonly Issue[]): number {
  const atRoot = issues.filter((issue) => issue.path.length === 0);
  if (atRoot.some((issue) => issue.code === "invalid_type")) return 2;
  return atRoot.some((issue) => issue.code === "invalid_value") ? 1 : 0;
}

function expectedKinds(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.path.length > 0) return [];
    if (issue.code === "invalid_type") return [WORDS[issue.expected] ?? issue.expected];
    return issue.code === "invalid_value" ? issue.values.map((value) => `\`${String(value)}\``) : [];
  });
}

function sizeMessage(issue: Issue): string | null {
  if (issue.code === "too_small") return `must be at least ${issue.minimum}`;
  return issue.code === "too_big" ? `must be at most ${issue.maximum}` : null;
}

function problemsOf(issue: Issue, parent: readonly PropertyKey[], root: unknown): ManifestProblem[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const known = knownKeys(path);
        const meant = didYouMean(key, known);
        const told = meant === "" && known.length > 0 ? `; known here: ${known.join(", ")}` : meant;
        return { path: [...path, key], message: `unknown key${told}` };
      });
    case "invalid_key":
      return issue.issues.map((inner) => ({ path, message: inner.message }));
    case "invalid_union": {
      const best = [...issue.errors].sort((left, right) => misfit(left) - misfit(right))[0] ?? [];
      if (best.length > 0 && misfit(best) < 2) return best.flatMap((inner) => problemsOf(inner, path, root));
      const kinds = [...new Set(issue.errors.flatMap(expectedKinds))];
      return [{ path, message: `expected ${kinds.join(" or ")}, but this is ${kindOf(valueAt(root, path))}` }];
    }
    case "invalid_type": {
      const value = valueAt(root, path);
      if (value === undefined) return [{ path, message: "is missing" }];
      return [{ path, message: `expected ${WORDS[issue.expected] ?? issue.expected}, but this is ${kindOf(value)}` }];
    }
    default:
      return [{ path, message: sizeMessage(issue) ?? issue.message }];
  }
}

/** The problems behind a failed parse of `root`, in zod's order. */
export function problemsOfIssues(issues: readonly Issue[], root: unknown): readonly ManifestProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], root));
}
