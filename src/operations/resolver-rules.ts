/** What the resolvers say when they fail, cause by cause, with what to do about each. */

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

export interface ResolverRule {
  readonly cause: Exclude<ResolverCause, "unknown">;
  readonly pattern: RegExp;
  readonly says: string;
  /** The tool's own words that are worth showing; without it the line that the pattern found. */
  readonly detail?: RegExp;
  readonly remedy: string;
}

/** How the resolvers begin the sentence that gives their reason. */
const REASON = /(?:Because|Cannot install|Could not find) .+/;

const CHANGE_THE_LINE =
  "Pin an older commit of what asks for it with `ref`, leave its requirements out with `requirements: false`, or take it out of the manifest.";

/** The first pattern that is found wins: what goes wrong below comes before what the resolver makes of it. */
export const RESOLVER_RULES: readonly ResolverRule[] = [
  {
    cause: "disk-full",
    pattern: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/i,
    says: "the disk is full",
    remedy: "Free space on the pod or rent a larger disk; the package cache can be removed with `uv cache clean`.",
  },
  {
    cause: "certificate",
    pattern: /UnknownIssuer|CERTIFICATE_VERIFY_FAILED|invalid peer certificate/i,
    says: "the package index showed a certificate that this pod does not trust",
    remedy:
      "Install the certificate of your proxy or company among the pod's system certificates, and see that its clock is right.",
  },
  {
    cause: "git",
    pattern: /Git operation failed|git (?:clone|fetch|checkout|rev-parse)\b[^\n]* did not run successfully/i,
    says: "a repository that a requirement names cannot be fetched",
    detail: /fatal: .+/,
    remedy: `See that the address and its ref still exist; for a private one set \`git-token\`. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "network",
    pattern:
      /error sending request for url|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Could not resolve host|name resolution|Request failed after \d+ retries/i,
    says: "the package index, or an address that a requirement names, does not answer",
    detail: /Failed to fetch: .+|error sending request .+|Could not resolve host.*/,
    remedy: "Run it again; if it stays so, see whether the pod reaches the internet and what proxy it needs.",
  },
  {
    cause: "build",
    pattern: /build backend returned an error|Failed to build|metadata-generation-failed|Failed building wheel/i,
    says: "a package cannot be built on this pod",
    detail: /(?:\S+: )?(?:fatal error|\w+Error): .+/,
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
    detail: REASON,
    remedy: "Run it without --offline.",
  },
  {
    cause: "python",
    pattern: /does not satisfy Python|Requires-Python|require a different python version|requires a different Python/i,
    says: "a package does not support this Python",
    detail: REASON,
    remedy: `Say another \`python.version\`. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "no-such-package",
    pattern: /was not found in the package registry|\(from versions: none\)/i,
    says: "the package registry has no such package",
    detail: REASON,
    remedy: `See how it is spelt. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "no-such-version",
    // uv speaks of a missing version in the words of a conflict, so this stands before it.
    pattern: /there (?:is|are) no versions? of \S+|No matching distribution found/i,
    says: "the package registry has no such version",
    detail: REASON,
    remedy: `See which versions there are. ${CHANGE_THE_LINE}`,
  },
  {
    cause: "conflict",
    pattern: /conflicting dependencies|ResolutionImpossible|requirements are unsatisfiable|No solution found/i,
    says: "requirements contradict each other",
    detail: REASON,
    remedy: CHANGE_THE_LINE,
  },
];
