/** What people have in a folder, by content, so that a test can say that none of it is lost, wherever it lies afterwards. */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** By absolute path: the id that git gives to a file with these bytes, or `-> TARGET` for a link. Folders have none. */
export type Contents = Readonly<Record<string, string>>;

/** Reads what lies below a folder, links as such. Paths that `left` matches are left out, with what lies below them. */
export async function contentsOf(folder: string, left: (path: string) => boolean = () => false): Promise<Contents> {
  const entries: [string, string][] = [];
  const walk = async (path: string): Promise<void> => {
    if (left(path)) return;
    const status = await lstat(path);
    if (status.isSymbolicLink()) entries.push([path, `-> ${await readlink(path)}`]);
    else if (status.isFile()) entries.push([path, idOf(await readFile(path))]);
    else if (status.isDirectory()) for (const name of await readdir(path)) await walk(join(path, name));
  };
  await walk(folder);
  return Object.fromEntries(entries);
}

function idOf(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The paths of `before` whose bytes are in none of the folders, neither as a file nor in a repository, and the links that are gone or lead elsewhere. */
export async function lostOf(before: Contents, folders: readonly string[]): Promise<readonly string[]> {
  const now = Object.assign({}, ...(await Promise.all(folders.map((folder) => contentsOf(folder))))) as Contents;
  const repositories = Object.keys(now).flatMap((path) => (path.endsWith("/.git/HEAD") ? [path.slice(0, -5)] : []));
  const objects = await Promise.all(repositories.map(objectsOf));
  const kept = new Set([...Object.values(now), ...objects.flat()]);
  return Object.entries(before).flatMap(([path, content]) =>
    (content.startsWith("-> ") ? now[path] === content : kept.has(content)) ? [] : [path],
  );
}

async function objectsOf(repository: string): Promise<readonly string[]> {
  const listing = ["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"];
  return (await run("git", ["-c", "safe.directory=*", `--git-dir=${repository}`, ...listing])).split("\n");
}
