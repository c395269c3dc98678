/** Bare git repositories for tests, and the git settings by which `https://github.com/OWNER/NAME` means them on a pod. */
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

/** Path and text; null takes a file away. */
export type Change = Readonly<Record<string, string | null>>;

export interface Repositories {
  /** Bare repositories lie at `root/OWNER/NAME.git`. */
  readonly root: string;
  /** The text of a `.gitconfig` for the pod's HOME. It names the repositories that are there by now. */
  gitConfig(): string;
  /** Adds a repository of these files, with one commit on its default branch. */
  create(name: string, files: Change, branch?: string): Promise<string>;
  /** Adds a commit to the default branch and returns its id. */
  addCommit(name: string, change: Change, message?: string): Promise<string>;
  /** Lets a repository answer under another name too, as GitHub does after a move. */
  alias(former: string, name: string): Promise<void>;
  /** Tags the newest commit. */
  tag(name: string, tag: string): Promise<void>;
  /** The commit of a ref; of the default branch without one. */
  commit(name: string, ref?: string): Promise<string>;
}

/** The author and the time are fixed, so that the same changes give the same commits. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "test",
  GIT_AUTHOR_EMAIL: "test@example.invalid",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "test",
  GIT_COMMITTER_EMAIL: "test@example.invalid",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

const git = (folder: string, ...parameters: string[]): Promise<string> =>
  run("git", ["-C", folder, ...parameters], { env: { ...process.env, ...IDENTITY } });

async function write(tree: string, change: Change): Promise<void> {
  for (const [path, text] of Object.entries(change)) {
    const file = join(tree, path);
    if (text === null) await rm(file, { recursive: true });
    else {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
}

/** An empty folder of repositories. Each has a work tree beside it in which its commits are made. */
export async function emptyRepositories(root: string): Promise<Repositories> {
  const bare = (name: string): string => join(root, `${name}.git`);
  const tree = (name: string): string => join(root, ".trees", name);
  const publish = async (name: string, message: string): Promise<string> => {
    // -f: the models are tracked, and ignored all the same.
    await git(tree(name), "add", "--all", "--force");
    await git(tree(name), "commit", "--quiet", "--message", message);
    await git(tree(name), "push", "--quiet", "origin", "HEAD");
    return git(tree(name), "rev-parse", "HEAD");
  };
  const names: string[] = [];
  await mkdir(root, { recursive: true });
  return {
    root,
    gitConfig: () =>
      [
        `[url "file://${root}/"]`,
        "\tinsteadOf = https://github.com/",
        // A pod's user may be another than the one that made the repositories. No `*`: that would hide what a pod's own checkouts lack.
        "[safe]",
        ...names.map((name) => `\tdirectory = ${bare(name)}`),
        "",
      ].join("\n"),
    async create(name, files, branch = "main") {
      names.push(name);
      await mkdir(tree(name), { recursive: true });
      await run("git", ["init", "--quiet", "--bare", `--initial-branch=${branch}`, bare(name)]);
      // What GitHub allows: a fetch of one commit, and a fetch without blobs.
      await git(bare(name), "config", "uploadpack.allowAnySHA1InWant", "true");
      await git(bare(name), "config", "uploadpack.allowFilter", "true");
      await git(tree(name), "init", "--quiet", `--initial-branch=${branch}`);
      await git(tree(name), "remote", "add", "origin", bare(name));
      await write(tree(name), files);
      return publish(name, "first");
    },
    async addCommit(name, change, message = "change") {
      await write(tree(name), change);
      return publish(name, message);
    },
    async alias(former, name) {
      names.push(former);
      await mkdir(dirname(bare(former)), { recursive: true });
      await symlink(bare(name), bare(former));
    },
    async tag(name, tag) {
      await git(tree(name), "tag", tag);
      await git(tree(name), "push", "--quiet", "origin", tag);
    },
    commit: (name, ref = "HEAD") => git(bare(name), "rev-parse", `${ref}^{commit}`),
  };
}
