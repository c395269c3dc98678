/** Python versions as PEP 440 orders them: as much of it as requirement files and version tables need. */

export interface PythonVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly [phase: "a" | "b" | "rc", number: number] | null;
  readonly post: number | null;
  readonly dev: number | null;
  /** What follows `+`: `cu128`. */
  readonly local: string | null;
}

const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
const POST = /(?:post|rev|r)[-_.]?\d*(?:[-_.]?dev[-_.]?\d*)?(?:\+.*)?$/i;
const PHASES: Readonly<Record<string, "a" | "b" | "rc">> = {
  a: "a",
  alpha: "a",
  b: "b",
  beta: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc",
};
const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*(.+)$/;

/** Reads a version; null where it is none. */
export function parseVersion(text: string): PythonVersion | null {
  const match = VERSION.exec(text.trim());
  if (match === null) return null;
  const [, epoch, release = "", phase, phaseNumber, postDash, postNumber, dev, devNumber, local] = match;
  const preLetter = phase === undefined ? undefined : PHASES[phase.toLowerCase()];
  const hasPost = postDash !== undefined || (postNumber !== undefined && POST.test(text));
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: preLetter === undefined ? null : [preLetter, Number(phaseNumber || 0)],
    post: hasPost ? Number(postDash ?? (postNumber || 0)) : null,
    dev: dev === undefined ? null : Number(devNumber || 0),
    local: local?.toLowerCase() ?? null,
  };
}

/** Negative, zero or positive, as `left` comes before, with or after `right`; the local part is not looked at. */
export function compareVersions(left: PythonVersion, right: PythonVersion): number {
  const length = Math.max(left.release.length, right.release.length);
  return compareLists(
    [left.epoch, ...padded(left.release, length), ...suffixRank(left)],
    [right.epoch, ...padded(right.release, length), ...suffixRank(right)],
  );
}

/**
 * Whether a version lies within a specifier set such as `>=2.5,<3`. A local part that the version has and the
 * specifier does not name is no difference, as PEP 440 wants it. Null where either of the two cannot be read.
 */
export function satisfies(version: string, specifiers: string): boolean | null {
  const candidate = parseVersion(version);
  if (candidate === null) return null;
  const clauses = specifiers.split(",").map((clause) => clause.trim());
  let all = true;
  for (const clause of clauses.filter((each) => each !== "")) {
    const answer = satisfiesClause(candidate, version, clause);
    if (answer === null) return null;
    all &&= answer;
  }
  return all;
}

function satisfiesClause(candidate: PythonVersion, text: string, clause: string): boolean | null {
  const match = CLAUSE.exec(clause);
  if (match === null) return null;
  const [, operator = "", wantedText = ""] = match;
  if (operator === "===") return text.toLowerCase() === wantedText.toLowerCase();
  const prefix = wantedText.endsWith(".*");
  if (prefix && operator !== "==" && operator !== "!=") return null;
  const wanted = parseVersion(prefix ? wantedText.slice(0, -2) : wantedText);
  if (wanted === null) return null;
  const order = compareVersions(candidate, wanted);
  switch (operator) {
    case "==":
      return prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted);
    case "!=":
      return !(prefix ? startsWith(candidate, wanted) : order === 0 && sameLocal(candidate, wanted));
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    // A pre-release of the bound itself is not "before" it, nor is its post-release "after" it.
    case "<":
      return order < 0 && (isPreRelease(wanted) || !(isPreRelease(candidate) && sameRelease(candidate, wanted)));
    case ">":
      return order > 0 && (wanted.post !== null || !(candidate.post !== null && sameRelease(candidate, wanted)));
    case "~=":
      return wanted.release.length > 1
        ? order >= 0 && startsWith(candidate, { ...wanted, release: wanted.release.slice(0, -1) })
        : null;
    default:
      return null;
  }
}

const isPreRelease = (version: PythonVersion): boolean => version.pre !== null || version.dev !== null;
const sameLocal = (candidate: PythonVersion, wanted: PythonVersion): boolean =>
  wanted.local === null || candidate.local === wanted.local;
const sameRelease = (left: PythonVersion, right: PythonVersion): boolean =>
  startsWith(left, { ...right, release: padded(right.release, left.release.length) });

function startsWith(version: PythonVersion, prefix: PythonVersion): boolean {
  const release = padded(version.release, prefix.release.length);
  return version.epoch === prefix.epoch && prefix.release.every((part, index) => part === release[index]);
}

/** Orders what follows the release: dev before pre before final before post. */
function suffixRank({ pre, post, dev }: PythonVersion): number[] {
  const phase = pre === null ? (dev !== null && post === null ? -1 : 3) : ["a", "b", "rc"].indexOf(pre[0]);
  return [phase, pre?.[1] ?? 0, post ?? -1, dev ?? Number.POSITIVE_INFINITY];
}

const padded = (release: readonly number[], length: number): number[] => [
  ...release,
  ...Array.from({ length: Math.max(0, length - release.length) }, () => 0),
];

function compareLists(left: readonly number[], right: readonly number[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
