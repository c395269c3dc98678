/** Markdown from data. Only what is written here in Markdown is Markdown; every value is literal text. */
import { clip, oneLine, plain } from "./text.ts";

/**
 * Characters that mean something to Markdown, HTML, tables or GitHub's mathematics and issue references. An underscore
 * within a word means nothing, and step ids are full of them: the raw text stays readable.
 */
const SPECIAL = /[&<>|\\`*[\]~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;
const SAFE_CODE = /^[\w.,:;@/+=<>!?%()~' -]+$/;
const LINK = /^https?:\/\/[\w.-]+(:\d+)?(\/[\w./%?=&+~-]*)?$/;
/** No value needs more; a longer one is somebody's attempt, or a mistake. */
const VALUE_LIMIT = 600;

/**
 * One value as literal text within a line: it can start no cell, no row, no heading, no element.
 * Characters are written as entities, since those mean nothing in any of the places where a value may stand.
 */
export function literal(text: string, limit = VALUE_LIMIT): string {
  return escaped(short(text, limit));
}

/** The slice comes first: a value may be ten megabytes of control sequences. */
function short(text: string, limit: number): string {
  return clip(oneLine(text.slice(0, 4 * limit)), limit);
}

/** Keeps the spaces at its ends, for a piece beside a code span. */
function escaped(line: string): string {
  return line.replace(SPECIAL, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** One value in code type. */
export function code(text: string, limit = VALUE_LIMIT): string {
  const line = short(text, limit);
  // A code span takes the usual names as they are, but it may hold neither a backtick nor, in a table, a bar.
  return SAFE_CODE.test(line) ? `\`${line}\`` : codeElement(line, limit);
}

/** One value in code type where Markdown is not read: within an element such as `summary`. */
export function codeElement(text: string, limit = VALUE_LIMIT): string {
  const line = short(text, limit);
  return line === "" ? "" : `<code>${escaped(line)}</code>`;
}

/** A sentence whose `quoted` parts are set in code type and whose rest is literal. */
export function prose(text: string, limit = VALUE_LIMIT): string {
  const pieces = short(text, limit).split(/`([^`]+)`/);
  return pieces.map((piece, index) => (index % 2 === 1 ? code(piece) : escaped(piece))).join("");
}

/** A value that is an address becomes a link; anything else is shown in code type and leads nowhere. */
export function link(address: string): string {
  return LINK.test(address) ? `<${address}>` : code(address);
}

/** Lines in a block of their own, within a fence longer than any run of backticks in them. */
export function fenced(lines: readonly string[], info = "text"): string {
  const body = lines.map((line) => plain(line).replaceAll("\n", " ").trimEnd()).join("\n");
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${info}\n${body}\n${fence}`;
}

/** A part that opens on a click, or is open at first. `summary` is HTML: Markdown is not read there. */
export function folded(summary: string, body: string, open = false): string {
  return `<details${open ? " open" : ""}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
