/** A double of the `gh` program: issues, labels and runs of one repository, kept in a file. */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
  readonly comments: readonly string[];
}
export interface Repository {
  readonly issues: readonly Issue[];
  readonly labels: readonly string[];
  /** Newest first. */
  readonly runs: readonly { readonly conclusion: string }[];
}

export interface GhDouble {
  /** The folder with `gh`, for PATH. */
  readonly folder: string;
  read(): Promise<Repository>;
  write(repository: Partial<Repository>): Promise<void>;
  remove(): Promise<void>;
}

/** Like gh it refuses what it does not know: an unknown command, option or label. */
const PROGRAM = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require("node:fs");
const { parseArgs } = require("node:util");
const FILE = __dirname + "/repository.json";
const repository = JSON.parse(readFileSync(FILE, "utf8"));
const KNOWN = {
  "issue list": ["state", "label", "limit", "json"],
  "issue create": ["title", "label", "body"],
  "issue edit": ["body"],
  "issue comment": ["body"],
  "issue close": ["comment"],
  "label create": ["description", "force"],
  "run list": ["workflow", "status", "limit", "json"],
};
const [noun, verb, ...rest] = process.argv.slice(2);
const names = KNOWN[noun + " " + verb];
if (!names) throw new Error("unknown command " + noun + " " + verb);
if (!process.env.GH_REPO) throw new Error("no repository");
const options = Object.fromEntries(names.map((name) => [name, { type: name === "force" ? "boolean" : "string" }]));
const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
const pick = (rows) => rows.slice(0, Number(values.limit)).map((row) => Object.fromEntries(values.json.split(",").map((key) => [key, row[key]])));
const print = (value) => console.log(JSON.stringify(value));
const change = (with_) => {
  if (!repository.issues.some(({ number }) => String(number) === positionals[0])) throw new Error("no such issue");
  repository.issues = repository.issues.map((issue) => (String(issue.number) === positionals[0] ? with_(issue) : issue));
};
const commented = (issue, text) => ({ ...issue, comments: [...issue.comments, text] });
switch (noun + " " + verb) {
  case "issue list":
    print(pick(repository.issues.filter(({ state, labels }) => state === values.state && labels.includes(values.label)).reverse()));
    break;
  case "issue create":
    if (!repository.labels.includes(values.label)) throw new Error("could not add label: " + values.label + " not found");
    repository.issues.push({ number: repository.issues.length + 1, title: values.title, body: values.body, state: "open", labels: [values.label], comments: [] });
    break;
  case "issue edit":
    change((issue) => ({ ...issue, body: values.body }));
    break;
  case "issue comment":
    change((issue) => commented(issue, values.body));
    break;
  case "issue close":
    change((issue) => ({ ...commented(issue, values.comment), state: "closed" }));
    break;
  case "label create":
    repository.labels = [...new Set([...repository.labels, positionals[0]])];
    break;
  case "run list":
    if (values.workflow !== "health.yml") throw new Error("could not find any workflows named " + values.workflow);
    print(pick(repository.runs));
}
writeFileSync(FILE, JSON.stringify(repository));
`;

/** A repository without issues, labels and runs. Remove it when done. */
export async function makeGhDouble(): Promise<GhDouble> {
  const folder = await mkdtemp(path.join(tmpdir(), "gh-double-"));
  const file = path.join(folder, "repository.json");
  const read = async (): Promise<Repository> => JSON.parse(await readFile(file, "utf8"));
  const write = async (part: Partial<Repository>) => writeFile(file, JSON.stringify({ ...(await read()), ...part }));
  const empty: Repository = { issues: [], labels: [], runs: [] };
  await writeFile(file, JSON.stringify(empty));
  await writeFile(path.join(folder, "gh"), PROGRAM);
  await chmod(path.join(folder, "gh"), 0o755);
  return { folder, read, write, remove: () => rm(folder, { recursive: true, force: true }) };
}
