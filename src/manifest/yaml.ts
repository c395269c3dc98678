/** YAML with positions: text to a value, and every path of it to line and column. */
import { type Document, isAlias, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";

/** 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlText {
  readonly value: unknown;
  /** What the YAML itself has wrong: syntax, duplicate keys, unknown tags. */
  readonly errors: readonly { readonly position: Position; readonly message: string }[];
  /** True where the value can be judged in spite of the errors. */
  readonly readable: boolean;
  /** The position of what a path leads to, or of the nearest thing above it. */
  positionOf(path: readonly PropertyKey[]): Position;
}

/** Keys whose value is text, also where YAML reads a number: `version: 3.10` is not 3.1, `ref: 1234567` is a commit. */
const TEXT_KEYS = new Set(["version", "torch", "ref", "name", "id", "title"]);

function keepWrittenNumbers(document: Document): void {
  const keep = (node: unknown) => {
    if (isScalar(node) && typeof node.source === "string" && ["number", "boolean"].includes(typeof node.value))
      node.value = node.source;
  };
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key)) return;
      if (TEXT_KEYS.has(String(pair.key.value)) && isScalar(pair.value) && typeof pair.value.value === "number")
        keep(pair.value);
      if (pair.key.value === "env" && isMap(pair.value)) for (const item of pair.value.items) keep(item.value);
    },
  });
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  const descend = (next: Node | null | undefined) => {
    node = isAlias(next) ? next.resolve(document) : next;
    offset = next?.range?.[0] ?? offset;
  };
  descend(document.contents);
  for (const [depth, key] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) break;
      // The last step points at the key: that is what people look for, and an empty value has no place of its own.
      descend((depth === path.length - 1 ? pair.key : pair.value) as Node | null);
    } else {
      descend(
        node !== null && typeof node === "object" && "items" in node && Array.isArray(node.items)
          ? (node.items[Number(key)] as Node | undefined)
          : null,
      );
    }
  }
  return offset;
}

/** Reads one YAML document. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  keepWrittenNumbers(document);
  const errors = [...document.errors, ...document.warnings].map((error) => ({
    position: positionAt(error.pos[0]),
    message: error.code === "DUPLICATE_KEY" ? "this key is there twice; remove one" : error.message,
  }));
  const readable = document.errors.every((error) => error.code === "DUPLICATE_KEY");
  const positionOf = (path: readonly PropertyKey[]) => positionAt(offsetOf(document, path));
  try {
    return { value: readable ? document.toJS({ maxAliasCount: 100 }) : null, errors, readable, positionOf };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { value: null, errors: [...errors, { position: positionAt(0), message }], readable: false, positionOf };
  }
}
