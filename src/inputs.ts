/** The only reader of the action's inputs: from text to settings, with everything that is wrong told at once. */
import { tmpdir } from "node:os";
import { INPUT_NAMES, type InputName, type InputValues, inputsSchema, UNTRIMMED } from "./inputs/definitions.ts";
import { judgeForeignInputs } from "./inputs/foreign.ts";
import { readHealthPrompt } from "./inputs/health-prompt.ts";
import { type FoundManifest, findManifest, type ReadFile } from "./inputs/manifest-input.ts";
import { readPods } from "./inputs/pods.ts";
import type { InputProblem } from "./inputs/problem.ts";
import { parseSecretLines } from "./inputs/secret-lines.ts";
import { missingSecrets, unusedSecrets } from "./inputs/secret-names.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { orderOwnSteps } from "./manifest/own-steps.ts";
import type { Settings } from "./settings.ts";
import { type NamedStep, stepNameProblem } from "./steps/selection.ts";
import { SERVICE_COMMANDS, serviceNameProblem } from "./steps/services.ts";

export type { ReadFile } from "./inputs/manifest-input.ts";
export type { InputProblem } from "./inputs/problem.ts";
export { collectSecrets } from "./inputs/secret-lines.ts";

/** Where inputs come from, and what they are judged with. */
export interface InputSources {
  /** The text of an input, untrimmed; empty where it is not given. */
  readonly get: (name: string) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of a file on the runner; null where there is none. */
  readonly readFile: ReadFile;
  /** The steps of a manifest's plan, in catalogue order. */
  readonly steps: (manifest: Manifest) => readonly NamedStep[];
}

export type InputReading =
  | { readonly kind: "settings"; readonly settings: Settings }
  | { readonly kind: "problems"; readonly problems: readonly InputProblem[] };

/** Every input that its own schema accepts, and the problems of the others. */
function readValues(get: (name: string) => string): { values: Partial<InputValues>; problems: InputProblem[] } {
  const problems: InputProblem[] = [];
  const read = INPUT_NAMES.flatMap((input): [InputName, unknown][] => {
    const raw = get(input);
    const text = UNTRIMMED.has(input) ? raw.replace(/\r?\n$/, "") : raw.trim();
    const result = text.includes("\0")
      ? ({ success: false, error: { issues: [{ message: "must not hold a NUL character" }] } } as const)
      : inputsSchema.shape[input].safeParse(text);
    if (result.success) return [[input, result.data]];
    problems.push(...result.error.issues.map(({ message }) => ({ input, message })));
    return [];
  });
  return { values: Object.fromEntries(read), problems };
}

/** Inputs that say something to one command alone. */
const OF_ONE_COMMAND = { to: "rollback", message: "lock", heal: "health", purge: "reset" } as const;

function strayProblems(values: Partial<InputValues>): InputProblem[] {
  const { command } = values;
  if (command === undefined) return [];
  return (["to", "message", "heal", "purge"] as const).flatMap((input) => {
    const of = OF_ONE_COMMAND[input];
    if (command === of || (values[input] ?? null) === null || values[input] === false) return [];
    return [{ input, message: `goes with the command ${of}, not with ${command}; leave it out` }];
  });
}

/** What `only` may name beside steps where logs are asked for. */
const SERVICE_LOGS = ["comfyui"];

function selectionProblems(values: Partial<InputValues>, steps: readonly NamedStep[]): InputProblem[] {
  return (["force", "update", "only", "from", "skip"] as const).flatMap((input) => {
    const names = values[input];
    if (!Array.isArray(names)) return [];
    const unknown = names.flatMap((name: string) => {
      if (input === "only" && values.command === "logs" && SERVICE_LOGS.includes(name)) return [];
      const ofServices = SERVICE_COMMANDS.some((command) => command === values.command);
      const message = ofServices ? serviceNameProblem(name, steps) : stepNameProblem(name, steps);
      return message === null ? [] : [{ input, message }];
    });
    const tooMany =
      input === "from" && names.length !== 1 ? [{ input, message: "is one step id; the run begins there" }] : [];
    return [...unknown, ...tooMany];
  });
}

interface JudgedManifest {
  /** Null where there are problems. */
  readonly manifest: Manifest | null;
  readonly problems: readonly InputProblem[];
}

function judgeManifest(
  { read, source }: FoundManifest,
  values: Partial<InputValues>,
  given: readonly string[],
  stepsOf: InputSources["steps"],
): JudgedManifest {
  const where = source === null || source === "inline" ? "" : `${source}, `;
  const told = (message: string) => ({ input: "manifest", message });
  if (read.kind === "problems")
    return {
      manifest: null,
      problems: read.problems.map((message) => told(/^line \d/.test(message) ? where + message : message)),
    };
  const steps = stepsOf(read.manifest);
  const own = orderOwnSteps(read.manifest.steps, steps);
  const found = [...missingSecrets(read.written, given), ...(own.kind === "problems" ? own.problems : [])];
  const problems = [...found.map((problem) => told(where + read.tell(problem))), ...selectionProblems(values, steps)];
  const manifest = own.kind === "steps" ? { ...read.manifest, steps: own.steps } : null;
  return { manifest, problems };
}

/** An empty list (a lone comma) says nothing. */
const orNull = (names: readonly string[] | null) => (names === null || names.length === 0 ? null : names);

const isComplete = (values: Partial<InputValues>): values is InputValues =>
  INPUT_NAMES.every((name) => Object.hasOwn(values, name));

/** Reads and judges everything that the user wrote; nothing is touched before this returns settings. */
export function readInputs({ get, environment, readFile, steps }: InputSources): InputReading {
  const { values, problems: ownProblems } = readValues(get);
  const foreign = judgeForeignInputs(environment, INPUT_NAMES);
  const pods = readPods(values);
  const secrets = parseSecretLines(values.secrets ?? "");
  const given = Object.keys(secrets.values);
  const found = findManifest(values.manifest ?? null, environment.GITHUB_WORKSPACE ?? ".", readFile);
  const judged = judgeManifest(found, values, given, steps);
  const prompt = readHealthPrompt(values["health-prompt"] ?? "auto", environment.GITHUB_WORKSPACE ?? ".", readFile);
  const problems = [
    ...foreign.problems,
    ...ownProblems,
    ...strayProblems(values),
    ...pods.problems,
    ...secrets.problems.map((message) => ({ input: "secrets", message })),
    ...(prompt.kind === "problem" ? [{ input: "health-prompt", message: prompt.message }] : []),
    ...judged.problems,
  ];
  if (problems.length > 0 || prompt.kind === "problem" || judged.manifest === null || !isComplete(values))
    return { kind: "problems", problems };
  const unused = found.read.kind === "manifest" ? unusedSecrets(found.read.written, given) : [];
  const notices = [
    ...foreign.notices,
    ...pods.notices,
    ...(found.source === null ? ["no manifest: preset core"] : []),
    ...unused.map((name) => `secrets: nothing in the manifest names ${name}, so nothing gets it`),
  ];
  const settings: Settings = {
    command: values.command,
    targets: pods.targets,
    key: values.connection === "local" ? null : values.key,
    keyPassphrase: values["key-passphrase"],
    podName: values["pod-name"],
    workspace: values.workspace,
    manifest: judged.manifest,
    manifestSource: found.source,
    force: values.force,
    update: values.update,
    only: orNull(values.only),
    from: values.from?.[0] ?? null,
    skip: [...(values.skip ?? []), ...(values.start ? [] : ["comfyui_service"])],
    restart: values.restart,
    restartWaitMs: values["restart-wait"],
    secrets: secrets.values,
    gitToken: values["git-token"],
    connectTimeoutMs: values["connect-timeout"],
    stepTimeoutMs: values["step-timeout"],
    idleTimeoutMs: values["idle-timeout"],
    lockTimeoutMs: values["lock-timeout"],
    onCancel: values["on-cancel"],
    message: values.message ?? "",
    onFailure: values["on-failure"],
    to: values.to ?? "previous",
    healthPrompt: prompt.prompt,
    failOnUnhealthy: values["fail-on-unhealthy"],
    ifUnreachable: values["if-unreachable"],
    heal: values.heal,
    purge: values.purge,
    keepHostKeys: values["keep-host-keys"],
    temporaryFolder: environment.RUNNER_TEMP || tmpdir(),
    notices,
  };
  return { kind: "settings", settings };
}
