/** Requirement files, read: which package each line asks for, and where it stands. Pure. */
import { satisfies } from "./versions.ts";

export interface RequirementFile {
  /** As the user would name it: `custom_nodes/ComfyUI-GGUF/requirements.txt`. */
  readonly path: string;
  readonly text: string;
}

/**
 * One logical line. `package`: by name; `url`: from an address or a folder, with the name where it says one;
 * `include` and `constraint`: `-r` and `-c`; `option`: any other line that begins with a dash.
 */
export interface Requirement {
  readonly kind: "package" | "url" | "include" | "constraint" | "option";
  readonly file: string;
  /** The line where it begins, from 1. */
  readonly line: number;
  /** The line without its comment, continuations joined. */
  readonly text: string;
  /** PEP 503 form; null where the line names no package. */
  readonly name: string | null;
  /** `>=2.5,<3`, without spaces; empty for any version. */
  readonly specifiers: string;
  /** The address of a `url`, the path of an `include` or `constraint`; else empty. */
  readonly target: string;
  /** The environment marker as text; empty for none. */
  readonly marker: string;
}

/** The versions that a pod's torch family has; null for a member that it does without. */
export interface FamilyVersions {
  readonly torch: string;
  readonly torchvision: string | null;
  readonly torchaudio: string | null;
}

const NAMED = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;
const ADDRESS = /^(?:[a-z+]+:\/\/|git\+|\.{0,2}\/|\.$)/i;
const FILE_OPTION = /^(?:-r|--requirement|-c|--constraint)(?:[\s=]+|(?<=-[rc]))(\S+)/;
const OTHER_SYSTEM = /(?:sys_platform|platform_system|os_name)\s*==\s*["'](?:win32|cygwin|windows|nt|darwin)["']/i;

/** A package's name as PEP 503 compares it: `Foo_Bar` is `foo-bar`. */
export const normaliseName = (name: string): string => name.replaceAll(/[-_.]+/g, "-").toLowerCase();

/** Reads every line of every file, in order. */
export function readRequirements(files: readonly RequirementFile[]): Requirement[] {
  return files.flatMap(({ path, text }) => logicalLines(text).map(([line, logical]) => readLine(path, line, logical)));
}

/** Whether a line counts on this system: one marked for Windows or macOS alone does not. Other markers are taken as true. */
export const appliesOnLinux = ({ marker }: Requirement): boolean => !OTHER_SYSTEM.test(marker) || /\bor\b/.test(marker);

/** The first line that asks for torchaudio; null where none does. */
export function needsTorchaudio(files: readonly RequirementFile[]): Requirement | null {
  return readRequirements(files).find((line) => line.name === "torchaudio" && appliesOnLinux(line)) ?? null;
}

/** The lines that cannot be met beside this torch family: another version, or a build of their own by address. */
export function contradictions(files: readonly RequirementFile[], family: FamilyVersions): Requirement[] {
  const versions = new Map(Object.entries(family) as [string, string | null][]);
  return readRequirements(files).filter((line) => {
    const version = line.name === null ? null : (versions.get(line.name) ?? null);
    if (version === null || !appliesOnLinux(line)) return false;
    return line.kind === "url" || satisfies(version, line.specifiers) === false;
  });
}

/** What one text has that the other has not, line by line, wherever it stands. */
export function changedLines(before: string, after: string): { readonly added: string[]; readonly removed: string[] } {
  return { added: linesWithout(after, before), removed: linesWithout(before, after) };
}

function linesWithout(text: string, other: string): string[] {
  const left = splitLines(other);
  return splitLines(text).filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const splitLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");

/** Joins continued lines and drops comments, as pip does: a comment line ends a continuation. */
function logicalLines(text: string): [line: number, text: string][] {
  const logical: [number, string][] = [];
  let open: [number, string] | null = null;
  for (const [index, physical] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const isComment = /^\s*#/.test(physical);
    const joined: [number, string] =
      open === null ? [index + 1, physical] : [open[0], `${open[1]}${isComment ? "" : physical}`];
    open = joined[1].endsWith("\\") && !isComment ? [joined[0], joined[1].slice(0, -1)] : null;
    if (open === null) logical.push(joined);
  }
  if (open !== null) logical.push(open);
  return logical
    .map(([line, whole]): [number, string] => [line, whole.replace(/(?:^|\s)#.*$/, "").trim()])
    .filter(([, whole]) => whole !== "");
}

function readLine(file: string, line: number, text: string): Requirement {
  const blank = { file, line, text, name: null, specifiers: "", target: "", marker: "" };
  const fileOption = FILE_OPTION.exec(text);
  if (fileOption !== null) {
    const kind = /^(?:-r|--r)/.test(text) ? "include" : "constraint";
    return { ...blank, kind, target: fileOption[1] ?? "" };
  }
  const editable = /^(?:-e|--editable)[\s=]+(.+)$/.exec(text)?.[1];
  if (editable !== undefined) return readAddress(blank, editable);
  if (text.startsWith("-")) return { ...blank, kind: "option" };
  if (ADDRESS.test(text)) return readAddress(blank, text);
  const [, name = "", rest = ""] = NAMED.exec(text) ?? [];
  if (name === "") return { ...blank, kind: "option" };
  if (rest.startsWith("@")) return { ...readAddress(blank, rest.slice(1).trim()), name: normaliseName(name) };
  const [wanted = "", ...marker] = withoutOptions(rest).split(";");
  const specifiers = wanted.replaceAll(/[\s()]/g, "");
  return { ...blank, kind: "package", name: normaliseName(name), specifiers, marker: marker.join(";").trim() };
}

type Blank = Omit<Requirement, "kind">;

/** An address ends at a blank; a marker follows ` ; `. Its name stands in `#egg=`, or in a wheel's file name. */
function readAddress(blank: Blank, text: string): Requirement {
  const [address = "", marker = ""] = withoutOptions(text).split(/\s+;\s*/, 2);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(address)?.[1];
  const wheel = /([^/]+?)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/.exec(address)?.[1];
  const name = egg ?? wheel;
  return { ...blank, kind: "url", target: address, name: name === undefined ? null : normaliseName(name), marker };
}

/** Cuts the options that pip allows behind a requirement: `--hash=…`, `--config-settings …`. */
const withoutOptions = (text: string): string => text.replace(/\s--[a-z].*$/, "").trim();
