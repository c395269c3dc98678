/** Doubles of GitHub's own actions for `act`, which would fetch them from github.com: the checkout of this action, and artifacts kept in a folder. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface ActionDouble {
  /** `owner/name@commit`, as the workflows say it. */
  readonly uses: string;
  readonly folder: string;
}

/** What each does with its inputs, as a shell line. act itself copies the caller's repository where `checkout` has no `repository`. */
const LINES: Readonly<Record<string, { readonly inputs: readonly string[]; readonly run: (store: string) => string }>> =
  {
    checkout: {
      inputs: ["path"],
      run: () =>
        `mkdir -p "$INPUT_PATH" && cd ${ROOT} && cp -r action.yml package.json dist scripts "$GITHUB_WORKSPACE/$INPUT_PATH"`,
    },
    "upload-artifact": {
      inputs: ["name", "path"],
      // A folder of its own each: act takes the index of every job of a matrix for 0, so that their names are the same.
      run: (store) => `cp "$INPUT_PATH" "$(mktemp -d "${store}/$INPUT_NAME.XXXXXX")"`,
    },
    "download-artifact": {
      inputs: ["path", "pattern"],
      run: (store) => `mkdir -p "$INPUT_PATH" && cp -r "${store}"/$INPUT_PATTERN "$INPUT_PATH"`,
    },
  };

/** Makes a double below `home` of each action that these workflows use and that has one. */
export async function makeActionDoubles(workflows: string, home: string): Promise<readonly ActionDouble[]> {
  const texts = (await readdir(workflows)).map((name) => readFile(path.join(workflows, name), "utf8"));
  const used = (await Promise.all(texts)).flatMap((text) => [...text.matchAll(/uses: (actions\/([\w-]+)@\w+)/g)]);
  const names = new Map(used.map(([, uses = "", name = ""]) => [uses, name]));
  const store = path.join(home, "artifacts");
  await mkdir(store);
  const made = [...names].map(async ([uses, name]): Promise<ActionDouble[]> => {
    const line = LINES[name];
    if (line === undefined) return [];
    const folder = path.join(home, "doubles", name);
    await mkdir(folder, { recursive: true });
    const environment = line.inputs.map((input) => [`INPUT_${input.toUpperCase()}`, `\${{ inputs.${input} }}`]);
    const step = { shell: "bash", env: Object.fromEntries(environment), run: line.run(store) };
    const inputs = Object.fromEntries(line.inputs.map((input) => [input, { description: input, default: "" }]));
    const action = { name, description: name, inputs, runs: { using: "composite", steps: [step] } };
    await writeFile(path.join(folder, "action.yml"), JSON.stringify(action));
    return [{ uses, folder }];
  });
  return (await Promise.all(made)).flat();
}
