/** What a run leaves on the volume, without what differs from run to run: times, pids, logs, caches. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run.ts";
import { readTree } from "../tree.ts";

/** What is there, by name: a file's mode and content, a record's entries, a checkout's commit. */
export type State = Readonly<Record<string, string>>;

/** Logs, caches, jobs that ended, what was moved aside, and what is compared by its meaning instead. */
const LEFT = new RegExp(
  [
    "^\\.comfy-pod/(jobs|cache|aside|generations|steps|service|state\\.lock|lock(\\.gone-.*)?)(/|$)",
    "^(logs|\\.install_markers|runpodTools)(/|$)|^installation_progress\\.log$",
    "^ComfyUI/(user|temp|output|input)(/|$)",
    "(^|/)(__pycache__|\\.git)(/|$)",
  ].join("|"),
);

/**
 * Of a record and a marker: when, how long, by which run, in which container; a process that is another each time;
 * whether the run that wrote it found the work done, also that of all nodes (`adopted`); and the hash of the inputs, which are compared themselves.
 */
const PASSING =
  /^(time|seconds|run|container|input\.container|result|fingerprint|fact\.pid|fact\.custom_nodes_\w+)=|^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/;

export async function readState(workspace: string): Promise<State> {
  const tree = await readTree(workspace, (path) => LEFT.test(path));
  // Mode and content; the time between them is left out.
  const files = Object.entries(tree).map(([path, entry]) => [path, entry.replace(/ \d+ /, " ")] as const);
  return Object.fromEntries([
    ...files,
    ...(await wordsIn(workspace, ".comfy-pod/steps")),
    ...(await wordsIn(workspace, ".install_markers")),
    ...(await wordsIn(workspace, "runpodTools")),
    ...(await commitsIn(workspace, ["ComfyUI", "ComfyUI/custom_nodes/ComfyUI-Good"])),
  ]);
}

/** A line for each thing that is not the same. */
export function differencesOf(before: State, after: State): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort()
    .map((name) => `${name}: ${before[name] ?? "absent"} → ${after[name] ?? "absent"}`);
}

async function wordsIn(workspace: string, place: string): Promise<[string, string][]> {
  const folder = join(workspace, place);
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const lines = (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => !PASSING.test(line));
      return [`${place}/${name}`, lines.sort().join(" ")];
    }),
  );
}

async function commitsIn(workspace: string, folders: readonly string[]): Promise<[string, string][]> {
  const there = folders.filter((folder) => existsSync(join(workspace, folder, ".git")));
  return Promise.all(
    there.map(async (folder): Promise<[string, string]> => {
      const git = (...words: string[]) => run("git", ["-C", join(workspace, folder), ...words]);
      return [
        `commit of ${folder}`,
        `${await git("rev-parse", "HEAD")} ${await git("status", "--porcelain", "--", ":(exclude,glob)**/__pycache__/**")}`,
      ];
    }),
  );
}
