/** What uv or pip says when it fails, turned into a cause, the line at fault and a remedy. Pure. */
import { normaliseName, type Requirement, type RequirementFile, readRequirements } from "./requirements.ts";

export const RESOLVER_CAUSES = [
  "disk-full",
  "certificate",
  "git",
  "network",
  "build",
  "syntax",
  "offline",
  "python",
  "no-such-package",
  "no-such-version",
  "conflict",
  "unknown",
] as const;
export type ResolverCause = (typeof RESOLVER_CAUSES)[number];

export interface ResolverFailure {
  readonly cause: ResolverCause;
  /** The line at fault among the given files; of several that contradict each other, the one of the last file. */
  readonly culprit: Requirement | null;
  /** One sentence: what went wrong, with file and line where they are known. */
  readonly message: string;
  readonly remedy: string;
}

interface Rule {
  readonly cause: Exclude<ResolverCause, "unknown">;
  readonly pattern: RegExp;
  readonly says: string;
  readonly remedy: string;
}

const CHANGE_THE_LINE =
  "Pin an older commit of what asks for it with `ref`, leave its requirements out with `requirements: false`, or take it out of the manifest.";

/** The first pattern that is found wins: what goes wrong below comes before what the resolver makes of it. */
const RULES: readonly Rule[] = [
  {
    cause: "disk-full",
    pattern: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/i,
    says: "the disk is full",
    remedy: "Free space on the pod or rent a larger disk; the package cache can be removed with `uv cache clean`.",
  },
  {
    cause: "certificate",
    pattern: /UnknownIssuer|CERTIFICATE_VERIFY_FAILED|invalid peer certificate/i,
    says: "the package index shows a certificate that this pod does not trust",
    remedy:
      "Install the certificate of your proxy or company among the pod's system certificates, and see that its clock is right.",
  },
  {
    cause: "git",
    pattern: /Git operation failed|git (?:clone|fetch|checkout|rev-parse)\b[^\n]* did not run successfully/i,
    says: "a repository that a requirement names cannot be fetched",
    remedy: `See that the address and its ref still exist; for a private one set \`git-token\`. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "network",
    pattern:
      /error sending request for url|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Could not resolve host|name resolution|Request failed after \d+ retries/i,
    says: "the package index, or an address that a requirement names, does not answer",
    remedy: "Run it again; if it stays so, see whether the pod reaches the internet and what proxy it needs.",
  },
  {
    cause: "build",
    pattern: /build backend returned an error|Failed to build|metadata-generation-failed|Failed building wheel/i,
    says: "a package cannot be built on this pod",
    remedy: `Name a version that has a wheel for this Python, or install what its build misses with \`system-packages\`. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "syntax",
    pattern: /Couldn't parse requirement|Invalid requirement|Unsupported requirement/i,
    says: "a line is no requirement",
    remedy: `Correct the line. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "offline",
    pattern: /because the network was disabled/i,
    says: "a package is not in the cache, and the network was not to be used",
    remedy: "Run it without --offline.",
  },
  {
    cause: "python",
    pattern: /does not satisfy Python|Requires-Python|require a different python version|requires a different Python/i,
    says: "a package does not support this Python",
    remedy: `Say another \`python.version\`. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "no-such-package",
    pattern: /was not found in the package registry|\(from versions: none\)/i,
    says: "the package registry has no such package",
    remedy: `See how it is spelt. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "no-such-version",
    // uv speaks of a missing version in the words of a conflict, so this stands before it.
    pattern: /there (?:is|are) no versions? of \S+|No matching distribution found/i,
    says: "the package registry has no such version",
    remedy: `See which versions there are. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "conflict",
    pattern: /conflicting dependencies|ResolutionImpossible|requirements are unsatisfiable|No solution found/i,
    says: "requirements contradict each other",
    remedy: CHANGE_THE_LINE,
  },
];

/**
 * Explains a failed resolve, install or build.
 * @param output what uv or pip wrote to both of its outputs.
 * @param files the requirement and constraint files that it was given, in that order.
 */
export function explainResolverFailure(output: string, files: readonly RequirementFile[]): ResolverFailure {
  const rule = RULES.find(({ pattern }) => pattern.test(output));
  if (rule === undefined) {
    return { cause: "unknown", culprit: null, message: lastWords(output), remedy: "Its log says more." };
  }
  const culprits = findCulprits(output, rule.cause, files);
  const culprit = culprits.at(-1) ?? null;
  return {
    cause: rule.cause,
    culprit,
    message: culprit === null ? withCause(rule.says, output) : accuse(culprit, culprits, rule.says),
    remedy: rule.remedy,
  };
}

function accuse(culprit: Requirement, culprits: readonly Requirement[], says: string): string {
  const others = culprits.filter((each) => each !== culprit).map((each) => `\`${each.text}\` (${place(each)})`);
  const against = others.length === 0 ? "" : `, against ${others.join(" and ")}`;
  return `${place(culprit)} asks for \`${culprit.text}\`${against}: ${says}`;
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
  const byAddress = lines.filter(({ kind, target }) => kind === "url" && output.includes(bareAddress(target)));
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

/** Adds the tool's own reason, where it gives one in a sentence. */
function withCause(says: string, output: string): string {
  const cause = /^(?:ERROR|error|\s*cause): (.+)$/m.exec(
    output.replace(/^error: (?:No solution found|Failed to).*$/m, ""),
  )?.[1];
  return cause === undefined ? says : `${says}: ${cause.trim()}`;
}

/** The last line that says something. */
const lastWords = (output: string): string =>
  output
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "") ?? "it failed without a word";
