/** Every input: its meaning, its default, and how its text is read. action.yml and the README are held to this table. */
import * as z from "zod/mini";
import { choice } from "../choice.ts";
import { checked, podPathProblem } from "../manifest/values.ts";
import { COMMANDS } from "../settings.ts";
import { duration } from "./duration.ts";
import { FOREIGN_COMMANDS } from "./foreign.ts";

export interface InputDocumentation {
  readonly description: string;
  /** Empty where there is none. */
  readonly default: string;
}

/** An input with a default; empty counts as not given. */
function withDefault<Output>(byDefault: string, schema: z.ZodMiniType<Output, string>, description: string) {
  const given = z.transform((text: string) => (text === "" ? byDefault : text));
  return z.pipe(z.pipe(z.string(), given), schema).check(z.meta({ description, default: byDefault }));
}

/** An input without a default: null when it is not given. */
function optional<Output>(schema: z.ZodMiniType<Output, string>, description: string) {
  const given = z.transform((text: string) => (text === "" ? null : text));
  return z.pipe(z.pipe(z.string(), given), z.nullable(schema)).check(z.meta({ description, default: "" }));
}

const wordsOf = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");
const trueOrFalse = z.pipe(
  choice(["true", "false"]),
  z.transform((word) => word === "true"),
);
const stepNames = z.pipe(z.string(), z.transform(wordsOf));

const stepChoice = z.pipe(
  checked((text) =>
    /^(yes|no|on|off|0|1|true|false)$/i.test(text) && text !== "true" && text !== "false"
      ? `\`${text}\` is neither; write true, false, or step ids`
      : null,
  ),
  z.transform((text): boolean | readonly string[] =>
    text === "true" || text === "false" ? text === "true" : wordsOf(text),
  ),
);

const oneLine = checked((value) => (/[\0-\x1f\x7f]/.test(value) ? "is one line, without control characters" : null));
const anyText = z.string();
const generation = checked((value) =>
  value === "previous" || /^[1-9]\d{0,8}$/.test(value) ? null : "write the number of a generation, or previous",
);

function workspaceProblem(path: string): string | null {
  if (path === "auto") return null;
  if (!/^(\/|~\/)[^\s]/.test(path) || path === "~/")
    return "write auto, or an absolute folder on the pod like /workspace or ~/comfy";
  return podPathProblem(path);
}

export const inputsSchema = z.object({
  command: withDefault(
    "provision",
    choice(COMMANDS, FOREIGN_COMMANDS),
    "What to do: `provision`; `plan` (shows what `provision` would do, and why; changes nothing); `health` (looks at everything, and can heal it); `cuda-check` (the GPU alone); `start-services`, `stop-services`, `restart-services` (what runs; they install nothing); `reset` (installs anew at the next run); `rollback` (goes back to what was there before a run changed it); `logs` (brings logs to the runner); `lock` (keeps every run from the pod until `unlock`); `unlock`.",
  ),
  host: optional(
    anyText,
    "The pod: `203.0.113.7`, `root@203.0.113.7:10341`, or the provider console's whole line (`ssh root@… -p … -i …`). Several lines: a pod each.",
  ),
  port: withDefault("22", anyText, "The SSH port, where `host` does not say one."),
  user: withDefault("root", anyText, "The SSH user, where `host` does not say one."),
  key: optional(anyText, "The private SSH key, in any form that people paste. Give it as a secret."),
  "key-passphrase": optional(anyText, "The key's passphrase, where it has one."),
  "host-key": optional(
    anyText,
    "The pod's host key: `SHA256:…`, a `.pub` line, or known_hosts lines (that form where there are several pods).",
  ),
  "host-key-policy": withDefault(
    "strict",
    choice(["strict", "accept-any"]),
    "`strict`: an unknown or changed host key refuses the connection and is shown ready to paste. `accept-any`: no check.",
  ),
  connection: withDefault(
    "ssh",
    choice(["ssh", "local"]),
    "`ssh`, or `local`: the runner itself is the pod; then without `host` and `key`.",
  ),
  "pod-name": optional(oneLine, "A label for the log, the summary, the lock and issues."),
  workspace: withDefault(
    "auto",
    checked(workspaceProblem),
    "The folder on the pod for everything. `auto`: `/workspace` where it exists or can be made, else `~/comfy`.",
  ),
  manifest: optional(
    anyText,
    "What to install: the path of a manifest, or the manifest itself as YAML. Without it `.github/comfy-pod.yml` where that is there, else the preset `core`.",
  ),
  force: withDefault(
    "false",
    stepChoice,
    "`true` or step ids: apply again over what is there; the same versions; deletes nothing.",
  ),
  update: withDefault(
    "false",
    stepChoice,
    "`true` or step ids: move ComfyUI, Manager and nodes to the newest commit of their ref.",
  ),
  only: optional(stepNames, "Step ids: nothing but these."),
  from: optional(stepNames, "A step id: this one and those after it."),
  skip: optional(stepNames, "Step ids to leave out."),
  start: withDefault("true", trueOrFalse, "Whether to start ComfyUI. `false` is `skip: comfyui_service`."),
  restart: withDefault(
    "when-idle",
    choice(["when-idle", "now", "never"]),
    "When to restart a running ComfyUI that something changed for: `when-idle`, `now` or `never`.",
  ),
  "restart-wait": withDefault(
    "10m",
    duration("zero"),
    "How long `when-idle` waits for the prompts that run or wait; after that ComfyUI is left running.",
  ),
  secrets: optional(
    anyText,
    "Lines `NAME=value`, masked; each is handed only to the node, service or own step of the manifest that names it.",
  ),
  "git-token": optional(
    checked((value) => (/[\s\0-\x1f\x7f]/.test(value) ? "is one word, without spaces or line breaks" : null)),
    "A token for https repositories of the manifest; it is in no URL and in no `.git/config`.",
  ),
  "connect-timeout": withDefault(
    "2m",
    duration("above-zero"),
    "How long to try to connect: `90s`, `20m`, `1h`; a bare number is seconds.",
  ),
  "step-timeout": withDefault("1h", duration("above-zero"), "How long one step may take."),
  "idle-timeout": withDefault(
    "15m",
    duration("above-zero"),
    "How long a step may do nothing: no log byte, no CPU time and no I/O in its process group.",
  ),
  "lock-timeout": withDefault(
    "5m",
    duration("zero"),
    "How long to wait for the lock where another run holds it; `0` fails at once.",
  ),
  "on-cancel": withDefault(
    "stop",
    choice(["stop", "leave"]),
    "What a cancelled run does with its work on the pod: `stop` ends it, `leave` lets it go on, and the next run attaches to it.",
  ),
  message: optional(oneLine, "With `lock`: why, for whoever meets the lock."),
  "on-failure": withDefault(
    "keep",
    choice(["keep", "rollback"]),
    "What a failed run leaves of an installation that was there before: `keep` what it did, or `rollback` to the generation that it recorded before its first change.",
  ),
  to: optional(
    generation,
    "With `rollback`: the number of a generation, or `previous` (where nothing is said): as it was before the last change.",
  ),
  "health-prompt": withDefault(
    "auto",
    oneLine,
    "With `health`: `auto` lets ComfyUI execute a small prompt without a model when its queue is empty, `off` does not; or the path of a workflow in API format to execute instead.",
  ),
  "fail-on-unhealthy": withDefault("true", trueOrFalse, "With `health`: whether an unhealthy pod fails the step."),
  "if-unreachable": withDefault(
    "error",
    choice(["error", "warn", "ignore"]),
    "With `health`: what a pod that cannot be reached is: `error`, `warn` or `ignore`.",
  ),
  heal: withDefault(
    "false",
    trueOrFalse,
    "With `health`: provisions what drifted, restarts what is down, and checks again, once; it never updates.",
  ),
  purge: withDefault(
    "false",
    trueOrFalse,
    "With `reset`: also stops ComfyUI and moves the installation aside; models, input, output, user, custom nodes and files of your own stay.",
  ),
  "keep-host-keys": withDefault(
    "false",
    trueOrFalse,
    "`true`: `provision` keeps the pod's SSH host keys on its volume, and `.comfy-pod/boot.sh` puts them back on a resumed pod, so that `host-key` stays valid.",
  ),
});

export type InputName = keyof typeof inputsSchema.shape;
export type InputValues = z.output<typeof inputsSchema>;

export const INPUT_NAMES = Object.keys(inputsSchema.shape) as readonly InputName[];

/** Where spaces at the ends may belong to the value. */
export const UNTRIMMED: ReadonlySet<InputName> = new Set(["key-passphrase"]);

/** What action.yml and the README say of an input. */
export function documentationOf(name: InputName): InputDocumentation {
  const meta = z.globalRegistry.get(inputsSchema.shape[name]);
  return { description: meta?.description ?? "", default: String(meta?.default ?? "") };
}
