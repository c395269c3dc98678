/** What lies below a folder, so that two moments can be compared. */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, relative } from "node:path";

/** By path below the folder: kind, mode, time of the last change, and content of each entry. */
export type Tree = Readonly<Record<string, string>>;

/** Reads a folder; an absent one is empty. Entries that `left` matches are left out, with what lies below them. */
export async function readTree(folder: string, left: (path: string) => boolean = () => false): Promise<Tree> {
  const entries: [string, string][] = [];
  const walk = async (path: string): Promise<void> => {
    for (const name of await readdir(path)) {
      const child = join(path, name);
      const at = relative(folder, child);
      if (left(at)) continue;
      const status = await lstat(child, { bigint: true });
      entries.push([at, `${status.mode.toString(8)} ${status.mtimeNs} ${await contentOf(child, status)}`]);
      if (status.isDirectory()) await walk(child);
    }
  };
  await walk(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Paths that are new, gone or different, sorted. */
export function changedPaths(before: Tree, after: Tree): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]).toSorted();
}

interface Kind {
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFile(): boolean;
}

async function contentOf(path: string, kind: Kind): Promise<string> {
  if (kind.isSymbolicLink()) return `-> ${await readlink(path)}`;
  if (!kind.isFile()) return "";
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
