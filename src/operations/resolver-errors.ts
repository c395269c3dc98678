/** What uv or pip says when it fails, turned into a cause, the line at fault and a remedy. Pure. */
import { normaliseName, type Requirement, type RequirementFile, readRequirements } from "./requirements.ts";
import { RESOLVER_RULES, type ResolverCause, type ResolverRule } from "./resolver-rules.ts";

export interface ResolverFailure {
  readonly cause: ResolverCause;
  /** The line at fault among the given files; of several that contradict each other, the one of the last file. */
  readonly culprit: Requirement | null;
  /** One sentence: what went wrong, with file and line where they are known. */
  readonly message: string;
  readonly remedy: string;
}

/**
 * Explains a failed resolve, install or build.
 * @param output what uv or pip wrote to both of its outputs.
 * @param files the requirement and constraint files that it was given; the last is accused first, so constraints and the
 *   core come first.
 */
export function explainResolverFailure(output: string, files: readonly RequirementFile[]): ResolverFailure {
  const rule = RESOLVER_RULES.find(({ pattern }) => pattern.test(output));
  if (rule === undefined) {
    return { cause: "unknown", culprit: null, message: lastWords(output), remedy: "Its log says more." };
  }
  const culprits = findCulprits(output, rule.cause, files);
  const culprit = culprits.at(-1) ?? null;
  return {
    cause: rule.cause,
    culprit,
    message: [...accusation(culprit, culprits), rule.says, ...detailOf(rule, output, culprit)].join(": "),
    remedy: rule.remedy,
  };
}

function accusation(culprit: Requirement | null, culprits: readonly Requirement[]): string[] {
  if (culprit === null) return [];
  const others = culprits.filter((each) => each !== culprit).map((each) => `\`${each.text}\` (${place(each)})`);
  const against = others.length === 0 ? "" : `, against ${others.join(" and ")}`;
  return [`${place(culprit)} asks for \`${culprit.text}\`${against}`];
}

/** Where the line at fault is known, these causes need no more words. */
const PLAIN: ReadonlySet<ResolverCause> = new Set(["conflict", "no-such-package", "no-such-version", "syntax"]);
const LONGEST_DETAIL = 240;

function detailOf(
  { cause, pattern, detail = pattern }: ResolverRule,
  output: string,
  culprit: Requirement | null,
): string[] {
  if (culprit !== null && PLAIN.has(cause)) return [];
  const line = output.split("\n").find((each) => detail.test(each));
  if (line === undefined) return [];
  const words = detail === pattern ? line.replace(/^\s*(?:error|cause|ERROR): /, "") : (detail.exec(line)?.[0] ?? line);
  const text = words.trim();
  return [text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text];
}

const place = ({ file, line }: Requirement): string => `${file} line ${line}`;

/** Causes of the machine have no line at fault, whatever package they met. */
const WITHOUT_CULPRIT: ReadonlySet<ResolverCause> = new Set(["disk-full", "certificate", "offline"]);

/** The lines that the output speaks of: by address, by name with the very same versions, else by name. */
function findCulprits(output: string, cause: ResolverCause, files: readonly RequirementFile[]): Requirement[] {
  if (WITHOUT_CULPRIT.has(cause)) return [];
  const lines = readRequirements(files);
  const unreadable = /parse requirement in `([^`]+)` at position (\d+)/.exec(output);
  if (unreadable !== null) return atOffset(lines, files, unreadable[1] ?? "", Number(unreadable[2]));
  const byAddress = lines.filter(
    ({ kind, target }) => kind === "url" && target !== "." && output.includes(bareAddress(target)),
  );
  if (byAddress.length > 0) return byAddress;
  const mentioned = mentions(output);
  const named = lines.filter(({ name }) => name !== null && mentioned.has(name));
  const exact = named.filter(({ name, specifiers }) => mentioned.get(name ?? "")?.has(canonical(specifiers)));
  return exact.length > 0 ? exact : named;
}

/** `git+https://host/repo.git@ref#egg=x` as tools print it: without the scheme's prefix, the ref and the fragment. */
const bareAddress = (target: string): string =>
  target
    .replace(/^git\+/, "")
    .replace(/#.*$/, "")
    .replace(/(\.git|[^/@]+)@[^/@]+$/, "$1");

function atOffset(
  lines: readonly Requirement[],
  files: readonly RequirementFile[],
  path: string,
  offset: number,
): Requirement[] {
  const file = files.find(
    (each) => each.path === path || each.path.endsWith(`/${path}`) || path.endsWith(`/${each.path}`),
  );
  if (file === undefined) return [];
  const number = file.text.slice(0, offset).split("\n").length;
  return lines.filter((line) => line.file === file.path && line.line === number);
}

/** The words that stand before a package that the user, not another package, asked for; or that failed by itself. */
const SPOKEN_OF = [
  /(?:you require|user requested(?: \(constraint\))?|requirement|found for|Cannot install|Building wheel for) ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /(?:you require [^,\n]*?|Cannot install [^,\n]*?) and ((?:[^\s,]|,(?=[<>=!~]))+)/gi,
  /Failed to (?:build|download|download and build|fetch):? `([^`]+)`/gi,
];

/** Each package that the output speaks of, with the version sets that it is spoken of with. */
function mentions(output: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, phrase = ""] of SPOKEN_OF.flatMap((pattern) => [...output.matchAll(pattern)])) {
    const [, name, versions = ""] =
      /^([A-Za-z0-9][A-Za-z0-9._-]*?)(?:\[[^\]]*\])?((?:[<>=!~@ ].*)?)$/.exec(phrase.trim()) ?? [];
    if (name === undefined) continue;
    const key = normaliseName(name.replace(/\.$/, ""));
    found.set(key, (found.get(key) ?? new Set()).add(canonical(versions)));
  }
  return found;
}

/** A version set without spaces and in one order, since uv and pip print it in orders of their own. */
const canonical = (specifiers: string): string => specifiers.replaceAll(/\s/g, "").split(",").sort().join(",");

/** The last line that says something. */
const lastWords = (output: string): string =>
  output
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "") ?? "it failed without a word";
