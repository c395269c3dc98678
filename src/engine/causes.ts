/** Failures that the machine is to blame for, whatever step they met: in plain words, with what to do. Pure. */
import type { Told } from "../pod/answer.ts";
import { size } from "../report/quantity.ts";

interface Cause {
  /** A sentence's beginning; `where` is what the pod told: a file system, a limit; it may be empty. */
  readonly says: (where: string) => string;
  readonly remedy: string;
  /** How programs say it, for where the pod itself did not tell the cause. */
  readonly pattern: RegExp | null;
}

const on = (where: string) => (where === "" ? "" : ` on ${where}`);
const AGAIN = "then run again: what is done is kept.";

/** The kinds are those that `cause.sh` tells; the first pattern that is found wins. */
export const CAUSES = {
  quota: {
    says: (where) => `the disk quota is used up${on(where)}`,
    remedy: `Free space there, or have the quota raised; a network volume is made larger in the provider's console. ${AGAIN}`,
    pattern: /Disk quota exceeded|\[Errno 122\]|\bEDQUOT\b/,
  },
  inodes: {
    says: (where) => `there are no inodes left${on(where)}: too many files, though bytes may be free`,
    remedy: `Remove folders with many small files there, as caches and old environments are (\`df -i\` shows the use), or take a larger disk; ${AGAIN}`,
    pattern: /no inodes left/i,
  },
  "disk-full": {
    says: (where) => `the disk is full${on(where)}`,
    remedy: `Free space there (models and outputs are mostly the largest; \`uv cache clean\` empties the package cache), or make the disk larger; ${AGAIN}`,
    pattern: /No space left on device|\[Errno 28\]|\bENOSPC\b/,
  },
  "read-only": {
    says: (where) => `the file system is read-only${on(where)}`,
    remedy:
      "A disk turns read-only when its host met an error, or because it was attached so. Restart the pod; if it stays so, attach the volume for writing, or ask the provider.",
    pattern: /Read-only file system|\[Errno 30\]|\bEROFS\b/,
  },
  memory: {
    says: (limit) =>
      `the kernel ended a process because memory ran out${limit === "" ? "" : ` (the container may have ${size(Number(limit))})`}`,
    remedy: `Take a pod with more memory, or leave it more: stop ComfyUI while packages are built, or give a build fewer jobs (\`env: { MAX_JOBS: "1" }\`); ${AGAIN}`,
    pattern: null,
  },
  "memory-refused": {
    says: () => "a process was refused memory",
    remedy: `Take a pod with more memory, or raise the limit that this session has (\`ulimit -v\`); ${AGAIN}`,
    pattern: /Cannot allocate memory|\bMemoryError\b|std::bad_alloc|\bENOMEM\b/,
  },
  killed: {
    says: () => "a process was killed (SIGKILL), as the kernel does when memory runs out",
    remedy: `See how much memory the pod has and uses (\`free -g\`), and take one with more if that is it; ${AGAIN}`,
    pattern: /\bcode 137\b|\bSIGKILL\b/,
  },
  volume: {
    says: (what) => `a disk or volume does not answer as it should${what === "" ? "" : ` (${what})`}`,
    remedy: `It hangs or is broken: restart the pod, and see in the provider's console whether the volume has trouble; ${AGAIN}`,
    pattern:
      /Stale file handle|Transport endpoint is not connected|Input\/output error|waits for a disk that does not answer/,
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseKind = keyof typeof CAUSES;

export interface FoundCause {
  readonly kind: CauseKind;
  readonly says: string;
  readonly remedy: string;
}

const isKind = (text: string): text is CauseKind => Object.hasOwn(CAUSES, text);

/** What the pod told of a step's failure; else what its words tell. Null where the machine is not to blame. */
export function causeOf(stepId: string, told: readonly Told[], words: string): FoundCause | null {
  const line = told.findLast(({ step, kind }) => step === stepId && kind === "cause");
  if (line !== undefined && isKind(line.key)) return found(line.key, line.value);
  return causeIn(words);
}

/** The cause that these words of a program tell. */
export function causeIn(words: string): FoundCause | null {
  const kind = (Object.keys(CAUSES) as CauseKind[]).find((each) => CAUSES[each].pattern?.test(words));
  return kind === undefined ? null : found(kind, "");
}

function found(kind: CauseKind, where: string): FoundCause {
  const { says, remedy } = CAUSES[kind];
  return { kind, says: says(where), remedy };
}
