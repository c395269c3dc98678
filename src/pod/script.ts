/** Puts together what is sent to a pod: the shell libraries, the operations, and the values, as one script. */
import { quote } from "../connection/quote.ts";
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
  job: [...CORE, probe, job, watch],
  start: [...CORE, lock, start, follow],
  follow: [...CORE, start, follow],
  lock: [...CORE, start, lock],
  stop: [...CORE, stop],
} as const;
export type ScriptKind = keyof typeof PARTS;

const nothing = () => false;
/** Functions that are called by a name that is put together. */
const ROOTS: Readonly<Record<ScriptKind, (name: string) => boolean>> = {
  probe: (name) => /_(probe|look)$/.test(name),
  job: () => true,
  start: nothing,
  follow: nothing,
  lock: nothing,
  stop: nothing,
};

/** Linux refuses a single argument of 128 KiB; sshd passes a command as one. */
export const LONGEST_COMMAND = 120_000;

/** A whole script: values, libraries, the operations' texts where given, and the function to begin with. */
export function composeScript(
  kind: ScriptKind,
  values: Values,
  entry: string,
  operations: readonly string[] = [],
): string {
  const assignments = Object.entries(values).map(([name, value]) => `${variable(name)}=${quote(value)}`);
  const texts = neededOnly([...PARTS[kind], ...operations], ROOTS[kind], entry);
  return [...assignments, ...texts.map(withoutComments), entry, ""].join("\n");
}

/**
 * The command line for a script: a clean environment, which holds HOME and PATH of the session and nothing else.
 * A script that is too long for an argument travels on standard input, which it then cannot use for anything else.
 */
export function remoteCommand(script: string): { command: string; input?: string } {
  const environment = `exec env -i HOME="$HOME" PATH="$PATH" USER="\${USER-}" LANG=C.UTF-8`;
  const command = `${environment} bash -c ${quote(script)}`;
  if (Buffer.byteLength(command) <= LONGEST_COMMAND) return { command };
  return { command: `${environment} bash -s`, input: script };
}

function variable(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`not a shell variable: ${name}`);
  return name;
}

/** Comment lines stay here: they would cost bytes on each login. No script has a here-document that could miss them. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*\n/gm, "").replaceAll(/^\s+/gm, "");
}
