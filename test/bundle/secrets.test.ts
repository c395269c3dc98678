import { createHash, randomBytes } from "node:crypto";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { makeKey } from "../support/keys.ts";
import { type PrivateHub, startPrivateHub } from "../support/private-hub.ts";
import { shownLog } from "../support/runner-files.ts";
import {
  type Finding,
  type ProcessFinding,
  type Secrets,
  scanFiles,
  scanLog,
  scanText,
  watchProcesses,
} from "../support/secret-scan.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

/** Made anew for each run of the tests, so that whatever holds one got it from this run; with what shells and URLs trip over. */
const secret = (name: string): string => `${name}'"$(id)\\%&;|é ${randomBytes(16).toString("hex")}`;
const token = randomBytes(20).toString("hex");
const passphrase = secret("passphrase");
const named = { STEP_SECRET: secret("step"), NODE_SECRET: secret("node"), COMFY_SECRET: secret("comfy") };
const userKey = makeKey({ passphrase });
/** Lines of the key's private part: the first ones are the same in every key, and hold the public one. */
const [keyLine = "", keyLineToo = ""] = userKey.privateKey.trim().split("\n").slice(-4, -2);
const SECRETS: Secrets = { GIT_TOKEN: token, passphrase, keyLine, keyLineToo, ...named };

/** Whose environment holds what, and in which variable: these last long enough to be seen by every watch… */
const LASTING_HOLDERS = [
  // The runner hands inputs to the action in this way.
  "GIT_TOKEN: node main.js INPUT_GIT-TOKEN",
  "passphrase: node main.js INPUT_KEY-PASSPHRASE",
  ...["keyLine", "keyLineToo"].map((line) => `${line}: node main.js INPUT_KEY`),
  ...Object.keys(named).map((name) => `${name}: node main.js INPUT_SECRETS`),
  "GIT_TOKEN: git COMFY_POD_GIT_TOKEN",
  "GIT_TOKEN: git-remote-https COMFY_POD_GIT_TOKEN",
  "STEP_SECRET: bash own-step.witness STEP_SECRET",
  "STEP_SECRET: sleep STEP_SECRET",
  "NODE_SECRET: python install.py NODE_SECRET",
  "COMFY_SECRET: python main.py COMFY_SECRET",
];
/** …and these may be shorter: what git and the own step start themselves, and what starts git and ComfyUI. */
const HOLDERS: ReadonlySet<string> = new Set([
  ...LASTING_HOLDERS,
  // Of git: the credential helper, the limit of time, and the double of a remote that is on this machine.
  ...["sh", "timeout", "git-upload-pack"].map((program) => `GIT_TOKEN: ${program} COMFY_POD_GIT_TOKEN`),
  ...["sha256sum", "cut"].map((program) => `STEP_SECRET: ${program} STEP_SECRET`),
  ...["setsid", "bash comfyStart.sh"].map((program) => `COMFY_SECRET: ${program} COMFY_SECRET`),
  // The node's requirements, where its step is the only one that is due, and the pip that its install.py may call.
  ...["uv", "python"].map((program) => `NODE_SECRET: ${program} NODE_SECRET`),
]);

const NODE = "node_ComfyUI-Private";
const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Writes of each variable its fingerprint, or that it is not there; lasts long enough to be seen. */
const WITNESS = [
  "import hashlib, os, time",
  "def witness(file):",
  "    with open(file, 'w') as stream:",
  "        for name in ('STEP_SECRET', 'NODE_SECRET', 'COMFY_SECRET', 'GIT_TOKEN', 'COMFY_POD_GIT_TOKEN'):",
  "            value = os.environ.get(name)",
  "            print(name, value and hashlib.sha256(value.encode()).hexdigest(), file=stream)",
  "    time.sleep(0.3)",
  "",
].join("\n");
const OWN_STEP = [
  // By builtins alone, since any other program would show the secret in its arguments.
  'printf %s "$STEP_SECRET" | sha256sum | cut -d " " -f 1 >own-step.witness',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell
  'echo "${NODE_SECRET-none} ${COMFY_SECRET-none} ${COMFY_POD_GIT_TOKEN-none}" >>own-step.witness',
  "sleep 0.3",
].join("\n");

interface WatchedRun {
  readonly run: ActionRun;
  readonly processes: readonly ProcessFinding[];
  /** In files of the pod, of the runner and of the machine's folder for temporary ones. */
  readonly files: readonly Finding[];
  readonly sweeps: number;
}

let small: SmallPod;
let hub: PrivateHub;
let hubFolder: string;
let first: WatchedRun;

const manifest = () => ({
  nodes: [{ url: `${hub.url}/private/ComfyUI-Private`, secrets: ["NODE_SECRET"] }],
  steps: [{ id: "witness", run: OWN_STEP, secrets: ["STEP_SECRET"] }],
  secrets: ["COMFY_SECRET"],
});
const secretInputs = () => ({
  "key-passphrase": passphrase,
  "git-token": token,
  secrets: Object.entries(named)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n"),
});

beforeAll(async () => {
  small = await startSmallPod({ userKey });
  hubFolder = await mkdtemp(join(tmpdir(), "comfy-pod-hub-"));
  const witness = (file: string) => `witness(${JSON.stringify(small.inWorkspace(file))})\n`;
  await small.repositories.create("private/ComfyUI-Private", {
    "__init__.py": `${WITNESS}${witness("comfyui.witness")}NODE_CLASS_MAPPINGS = {}\n`,
    "install.py": `${WITNESS}${witness("install.witness")}`,
    "requirements.txt": "small-good\n",
  });
  hub = await startPrivateHub(small.repositories.root, hubFolder, token);
  await appendFile(join(small.pod.home, ".gitconfig"), hub.gitConfig);
  first = await watched(secretInputs());
}, 300_000);
afterAll(async () => {
  await small.stop();
  await hub.stop();
  await rm(hubFolder, { recursive: true, force: true });
});

async function watched(inputs: Readonly<Record<string, string>>): Promise<WatchedRun> {
  const startedAt = Date.now();
  const watch = watchProcesses(SECRETS);
  const files: Finding[] = [];
  const run = await runAction({
    inputs: small.inputs(manifest(), inputs),
    inspect: async (runner) => void files.push(...(await scanFiles(runner, SECRETS))),
  });
  const { findings, sweeps } = await watch.end();
  files.push(...(await scanFiles(small.pod.home, SECRETS)), ...(await scanFiles(small.pod.workspace, SECRETS)));
  files.push(...(await temporaryFiles(startedAt)));
  return { run, processes: findings, files, sweeps };
}

/** What this run left in the folder for temporary files. Pods and runners that tests make have theirs scanned as such. */
async function temporaryFiles(since: number): Promise<readonly Finding[]> {
  const names = (await readdir(tmpdir())).filter((name) => !/^(comfy-pod-|vitest|bash_jobs)/.test(name));
  const recent = await Promise.all(
    names.map(async (name) => {
      const status = await stat(join(tmpdir(), name)).catch(() => null);
      return status !== null && status.ctimeMs >= since ? [join(tmpdir(), name)] : [];
    }),
  );
  return (await Promise.all(recent.flat().map((path) => scanFiles(path, SECRETS)))).flat();
}

/** `GIT_TOKEN: git-remote-https COMFY_POD_GIT_TOKEN`, each once, sorted. */
function holders(processes: readonly ProcessFinding[]): readonly string[] {
  const environments = processes.filter(({ place }) => place === "environment");
  return [...new Set(environments.map((one) => `${one.secret}: ${one.where} ${one.variable}`))].toSorted();
}

const witnessed = async (file: string): Promise<readonly string[]> =>
  (await readFile(small.inWorkspace(file), "utf8")).trim().split("\n");

describe("a private node, and secrets for it, an own step and ComfyUI", () => {
  it("work", async () => {
    expect(first.run.annotations).toEqual([]);
    expect(first.run).toMatchObject({ code: 0, stderr: "" });
    expect(idsOf(first.run, "installed-steps")).toEqual(expect.arrayContaining([NODE, "witness", "comfyui_service"]));
    expect(hub.users).toContain("x-access-token");
  });

  it("reach whom they were given to, and nobody else", async () => {
    expect(await witnessed("own-step.witness")).toEqual([fingerprint(named.STEP_SECRET), "none none none"]);
    const of = (given: keyof typeof named) =>
      ["STEP_SECRET", "NODE_SECRET", "COMFY_SECRET", "GIT_TOKEN", "COMFY_POD_GIT_TOKEN"].map(
        (name) => `${name} ${name === given ? fingerprint(named[given]) : "None"}`,
      );
    expect(await witnessed("install.witness")).toEqual(of("NODE_SECRET"));
    expect(await witnessed("comfyui.witness")).toEqual(of("COMFY_SECRET"));
  });

  it("are in no argument list while the action runs", () => {
    expect(first.sweeps).toBeGreaterThan(50);
    expect(first.processes.filter(({ place }) => place === "argument list")).toEqual([]);
  });

  it("are in no environment but those of the processes that need them", () => {
    expect(holders(first.processes).filter((holder) => !HOLDERS.has(holder))).toEqual([]);
    expect(holders(first.processes)).toEqual(expect.arrayContaining(LASTING_HOLDERS));
  });

  it("are in no file on the pod, of the runner, or for a moment", () => {
    expect(first.files).toEqual([]);
  });

  it("are masked in the log before anything else, and in nothing that the action tells", async () => {
    const { run } = first;
    expect(scanLog(run.log, SECRETS)).toEqual([]);
    for (const value of [...Object.values(named), token, passphrase, keyLine]) {
      expect(run.masks.join("\n")).toContain(value);
    }
    const told = { summary: run.summary, report: JSON.stringify(run.report), stderr: run.stderr, ...run.outputs };
    expect(Object.entries(told).flatMap(([name, text]) => scanText(name, text, SECRETS))).toEqual([]);
  });
});

it("are masked where a step itself says them, and taken out of report and summary", async () => {
  const steps = [{ id: "indiscreet", run: 'echo "$STEP_SECRET" >&2; exit 1', secrets: ["STEP_SECRET"] }];
  const run = await runAction({ inputs: small.inputs({ ...manifest(), steps }, secretInputs()) });
  expect(idsOf(run, "failed-steps")).toEqual(["indiscreet"]);
  // The runner masks what it shows, by the masks that came first.
  expect(scanText("log", shownLog(run.log), SECRETS)).toEqual([]);
  const told = { summary: run.summary, report: JSON.stringify(run.report), ...run.outputs };
  expect(Object.entries(told).flatMap(([name, text]) => scanText(name, text, SECRETS))).toEqual([]);
  expect(stepOf(run, "indiscreet").reason).toBe("its run ended with code 1: ***");
});

describe("the same scan of the same run", () => {
  it("fails where the token is put into a URL", async () => {
    const configuration = join(small.pod.home, ".gitconfig");
    const before = await readFile(configuration, "utf8");
    const withToken = hub.url.replace("://", `://x-access-token:${token}@`);
    await writeFile(configuration, `${before}[url "${withToken}/"]\n\tinsteadOf = ${hub.url}/\n`);
    await rm(small.inWorkspace(`.install_markers/${NODE}.done`));
    const { run, processes, files } = await watched(secretInputs());
    await writeFile(configuration, before);
    expect(run.code).toBe(0);
    expect(processes).toContainEqual(
      expect.objectContaining({ secret: "GIT_TOKEN", place: "argument list", where: expect.stringMatching(/^git/) }),
    );
    expect(files).toContainEqual({ secret: "GIT_TOKEN", place: "file", where: configuration });
    // Nobody else holds anything, in such a run either.
    expect(holders(processes).filter((holder) => !HOLDERS.has(holder))).toEqual([]);
  });
});
