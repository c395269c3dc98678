/** Puts together what is sent to a pod: the shell libraries, the operations, and the values, as one script. */
import { gzipSync } from "node:zlib";
import { quote } from "../connection/quote.ts";
import cause from "./cause.sh";
import conclude from "./conclude.sh";
import discover from "./discover.sh";
import environment from "./environment.sh";
import follow from "./follow.sh";
import job from "./job.sh";
import lib from "./lib.sh";
import lock from "./lock.sh";
import { neededOnly } from "./needed.ts";
import probe from "./probe.sh";
import record from "./record.sh";
import start from "./start.sh";
import stop from "./stop.sh";
import watch from "./watch.sh";

/** Values by variable name; they reach the shell as assignments, each through `quote()`. */
export type Values = Readonly<Record<string, string>>;

const CORE = [lib, record, discover, environment];
const PARTS = {
  probe: [...CORE, probe],
  job: [...CORE, probe, job, conclude, cause, watch, stop],
  start: [lib, discover, cause, lock, start, follow, stop],
  follow: [lib, discover, follow, stop],
  lock: [lib, discover, cause, lock],
  stop: [lib, discover, cause, lock, stop],
  // What is done at once, while the run waits: a reset, a question to ComfyUI.
  command: [...CORE, probe, cause, lock, stop],
  // Lies on the pod, for its own start command.
  boot: [...CORE, job, cause, lock],
} as const;
export type ScriptKind = keyof typeof PARTS;

const nothing = () => false;
/** Functions that are called by a name that is put together: of the operations that the values name, where it is a probe. */
const ROOTS: Readonly<Record<ScriptKind, (name: string, operations: ReadonlySet<string>) => boolean>> = {
  probe: (name, operations) => name.endsWith("_look") || operations.has(name.replace(/_probe$/, "")),
  job: () => true,
  start: nothing,
  follow: nothing,
  lock: nothing,
  stop: nothing,
  command: nothing,
  boot: (name, operations) => operations.has(name.replace(/^boot_/, "")),
};

/** Functions that wait for a remote, which a probe asks for those steps alone that are to be updated. */
const UPDATES: ReadonlySet<string> = new Set(["look_at_remote"]);

/** What every SSH server has to take in one packet is 32768 bytes, the request's own fields among them (RFC 4253, 6.1). */
export const LONGEST_COMMAND = 32_700;

/** A whole script: values (of a probe those that it names), libraries, the operations' texts where given, and the function to begin with. */
export function composeScript(
  kind: ScriptKind,
  values: Values,
  entry: string,
  operations: readonly string[] = [],
): string {
  const named = wishes(values, "operation");
  const idle = kind === "probe" && !wishes(values, "update").has("yes") ? UPDATES : undefined;
  const texts = neededOnly([...PARTS[kind], ...operations], (name) => ROOTS[kind](name, named), entry, idle);
  const whole = [...texts.map((text) => text.replaceAll(/^\s+/gm, "")), entry, ""].join("\n");
  const shell = kind === "probe" ? withShortLocals(whole) : whole;
  const told = Object.entries(kind === "probe" ? namedIn(shell, values) : values);
  return [...told.map(([name, value]) => `${variable(name)}=${quote(value)}`), shell].join("\n");
}

/**
 * The command line for a script: a clean environment, which holds HOME and PATH of the session and nothing else. A long
 * script is packed, which also saves round trips; one that is too long even so travels on standard input.
 */
export function remoteCommand(script: string): { command: string; input?: string } {
  const bash = `exec env -i HOME="$HOME" PATH="$PATH" USER="\${USER-}" LANG=C.UTF-8 bash -c`;
  const plain = `${bash} ${quote(script)}`;
  if (Buffer.byteLength(plain) <= LONGEST_COMMAND) return { command: plain };
  const packed = gzipSync(script, { level: 9 }).toString("base64");
  const command = `${bash} 'eval "$(printf %s "$1" | base64 -d | gzip -dc)"' bash ${packed}`;
  if (command.length <= LONGEST_COMMAND) return { command };
  return { command: `${bash} 'eval "$(cat)"'`, input: script };
}

/** The values that a script names, wishes by their last part (also as `W_${INDEX}_url`); a wish that is empty is as good as none. */
function namedIn(shell: string, values: Values): Values {
  const words = new Set(shell.match(/[A-Za-z]\w*/g));
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => {
      const wish = /^W_\d+_(.*)/.exec(name)?.[1];
      return wish === undefined ? words.has(name) : value !== "" && words.has(wish);
    }),
  );
}

/** All that the steps wish by that name. */
function wishes(values: Values, name: string): ReadonlySet<string> {
  const variable = new RegExp(`^W_\\d+_${name}$`);
  return new Set(Object.entries(values).flatMap(([key, value]) => (variable.test(key) ? value : [])));
}

function variable(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a shell variable: ${name}`);
  return name;
}

/** Names of local variables cut short. They alone begin with two underscores and do not end so, as Python's `__init__` does. */
function withShortLocals(text: string): string {
  const short = new Map<string, string>();
  return text.replaceAll(/\b__[a-z_]*[a-z]\b/g, (name) => {
    const found = short.get(name) ?? `_${short.size.toString(36)}`;
    short.set(name, found);
    return found;
  });
}
