/** What the processes of a pod ask of the kernel, by strace: which programs they start, how often they fork, what they write. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CALLS =
  "execve,clone,clone3,fork,vfork,open,openat,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,utimensat";

const STRACE = ["strace", "-qq", "--seccomp-bpf"] as const;

export interface SystemCalls {
  /** Processes that were made; threads are none. */
  readonly forks: number;
  /** Programs that were started, by path. */
  readonly programs: readonly string[];
  /** Paths that were made, changed, removed or opened for writing; not below /dev and /proc. Sorted, each once. */
  readonly written: readonly string[];
}

/** Why nothing can be traced here; null where it can. */
export function tracingObstacle(): string | null {
  const [program, ...options] = STRACE;
  const { error, status } = spawnSync(program, [...options, "-f", "-e", "trace=execve", "true"]);
  if (error !== undefined) return "strace is not installed: scripts/setup.sh installs it";
  return status === 0 ? null : "strace may not trace here";
}

export interface Trace {
  /** What goes before a command whose calls, and those of all that comes of it, are to be seen. */
  readonly command: readonly string[];
  /** What was asked since this was called last. */
  calls(): SystemCalls;
}

/** @param folder for the trace, a file a process */
export function openTrace(folder: string): Trace {
  mkdirSync(folder, { recursive: true });
  const read = new Map<string, number>();
  return {
    command: [...STRACE, "-ff", "-s", "4096", "-e", `trace=${CALLS}`, "-o", join(folder, "trace")],
    calls: () => {
      const lines = readdirSync(folder).flatMap((name) => {
        const all = readFileSync(join(folder, name), "utf8").split("\n");
        // What is behind the last line break is not written to its end yet.
        const fresh = all.slice(read.get(name) ?? 0, -1);
        read.set(name, all.length - 1);
        return fresh;
      });
      return systemCalls(lines);
    },
  };
}

/** Reads lines of strace; a call that failed did nothing. */
export function systemCalls(lines: readonly string[]): SystemCalls {
  const done = lines.flatMap((line) => {
    const [, name, parameters = "", result] = /^(\w+)\((.*)\)\s+= (\S+)/.exec(line) ?? [];
    return name === undefined || result === "?" || result?.startsWith("-") ? [] : [{ name, parameters }];
  });
  const named = (pattern: RegExp) => done.filter(({ name }) => pattern.test(name));
  const writing = done.filter(({ name, parameters }) =>
    /^open/.test(name) ? /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(parameters) : !/^(execve|clone3?|v?fork)$/.test(name),
  );
  const paths = writing.flatMap(({ parameters }) =>
    [...parameters.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = ""]) => path),
  );
  return {
    forks: named(/^(clone3?|v?fork)$/).filter(({ parameters }) => !parameters.includes("CLONE_THREAD")).length,
    programs: named(/^execve$/).map(({ parameters }) => /^"([^"]*)"/.exec(parameters)?.[1] ?? ""),
    written: [...new Set(paths)].filter((path) => !/^\/(dev|proc)\//.test(path)).toSorted(),
  };
}
