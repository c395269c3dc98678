/**
 * Looks for secrets where none belongs: in files, argument lists, environments, the runner's log and what the action told.
 * A secret is looked for by its longest run of letters and digits, which every way of quoting or escaping leaves as it is,
 * and as base64, as it stands in a header.
 */
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Values by the names that findings tell; a name alone never gives a value away. */
export type Secrets = Readonly<Record<string, string>>;

export interface Finding {
  readonly secret: string;
  readonly place: "argument list" | "environment" | "file" | "file name" | "link" | "log" | "text";
  /** The file, the text's name, or the program: `git`, `python install.py`. */
  readonly where: string;
}

export interface ProcessFinding extends Finding {
  readonly pid: number;
  /** The variable that holds it; empty for an argument list. */
  readonly variable: string;
}

/** Also what is left of it in base64 is then too long to be there by chance. */
const SHORTEST = 16;
/** No secret of a test is longer. */
const LONGEST = 64 * 1024;

interface Needle {
  readonly secret: string;
  readonly needle: string;
}

/** @throws where a secret has no run that is long enough to be told from chance. */
function needlesOf(secrets: Secrets): readonly Needle[] {
  return Object.entries(secrets).flatMap(([secret, value]) => {
    const [longest = ""] = (value.match(/[A-Za-z0-9]+/g) ?? []).toSorted((left, right) => right.length - left.length);
    if (longest.length < SHORTEST) throw new Error(`the secret ${secret} cannot be looked for: it is too short`);
    return [longest, ...base64Of(longest)].map((needle) => ({ secret, needle }));
  });
}

/** Base64 of a text depends on how many bytes stand before it; its ends, which depend on the neighbours, are left out. */
function base64Of(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${"-".repeat(before)}${text}`)
      .toString("base64")
      .replace(/=+$/, "");
    return encoded.slice(before === 0 ? 0 : 4, -2);
  });
}

function secretsIn(text: string, needles: readonly Needle[]): readonly string[] {
  return [...new Set(needles.filter(({ needle }) => text.includes(needle)).map(({ secret }) => secret))];
}

/** Every secret in a text that the action told: an output, the summary. */
export function scanText(name: string, text: string, secrets: Secrets): readonly Finding[] {
  return secretsIn(text, needlesOf(secrets)).map((secret) => ({ secret, place: "text", where: name }));
}

/** Every secret in a runner's log, but for the lines that mask them, where these come before all others. */
export function scanLog(log: string, secrets: Secrets): readonly Finding[] {
  const needles = needlesOf(secrets);
  const lines = log.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("::add-mask::"));
  return lines.flatMap((line, index) =>
    first < 0 || index < first
      ? []
      : secretsIn(line, needles).map((secret): Finding => ({ secret, place: "log", where: `line ${index + 1}` })),
  );
}

export interface FileScan {
  /** Paths that are left out, with what lies below them. */
  readonly except?: (path: string) => boolean;
}

/** Every secret in files below a folder: contents, names, and where links lead. What goes away meanwhile is passed over. */
export async function scanFiles(
  folder: string,
  secrets: Secrets,
  { except }: FileScan = {},
): Promise<readonly Finding[]> {
  const needles = needlesOf(secrets);
  const findings: Finding[] = [];
  const look = (place: Finding["place"], where: string, text: string): void => {
    for (const secret of secretsIn(text, needles)) findings.push({ secret, place, where });
  };
  const walk = async (path: string): Promise<void> => {
    if (except?.(path)) return;
    look("file name", path, basename(path));
    const status = await lstat(path);
    if (status.isSymbolicLink()) look("link", path, await readlink(path));
    else if (status.isDirectory())
      for (const name of await readdir(path)) await walk(join(path, name)).catch(unlessGone);
    else if (status.isFile()) for await (const piece of piecesOf(path)) look("file", path, piece);
  };
  await walk(folder).catch(unlessGone);
  return findings;
}

/** A file's text in pieces that a string can hold; each begins with the end of the one before, where a secret may have been cut. */
async function* piecesOf(path: string): AsyncGenerator<string> {
  let end = "";
  for await (const chunk of createReadStream(path, { encoding: "latin1", highWaterMark: 16 * 1024 * 1024 })) {
    yield end + chunk;
    end = (end + chunk).slice(-LONGEST);
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}

/** One look at every process: argument lists and environments that hold a secret. */
export function scanProcesses(secrets: Secrets): readonly ProcessFinding[] {
  return new ProcessScan(secrets).sweep();
}

/**
 * Looks at every process again and again, until it is ended; finds each process's secret once. A process shorter than the
 * time between two looks may be missed, so what a test expects to see has to last longer.
 */
export function watchProcesses(secrets: Secrets, everyMs = 15): { end(): Promise<ProcessWatch> } {
  const scan = new ProcessScan(secrets);
  const findings = new Map<string, ProcessFinding>();
  let [sweeps, going] = [0, true];
  const watching = (async () => {
    while (going) {
      for (const each of scan.sweep()) findings.set(`${each.pid} ${each.secret} ${each.variable} ${each.where}`, each);
      sweeps += 1;
      await sleep(everyMs);
    }
  })();
  return {
    end: async () => {
      going = false;
      await watching;
      return { findings: [...findings.values()], sweeps };
    },
  };
}

export interface ProcessWatch {
  readonly findings: readonly ProcessFinding[];
  readonly sweeps: number;
}

class ProcessScan {
  readonly #needles: readonly Needle[];
  /** By pid, the argument list that it had when its environment was read: only a new program has a new environment. */
  readonly #read = new Map<string, string>();

  constructor(secrets: Secrets) {
    this.#needles = needlesOf(secrets);
  }

  sweep(): readonly ProcessFinding[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => this.#look(pid));
  }

  #look(pid: string): readonly ProcessFinding[] {
    const words = read(`/proc/${pid}/cmdline`);
    if (words === "" || this.#read.get(pid) === words) return [];
    const variables = read(`/proc/${pid}/environ`);
    // Empty on the way from one program to the next: the next look reads it.
    if (variables !== "") this.#read.set(pid, words);
    const found = (place: Finding["place"], text: string, variable = ""): readonly ProcessFinding[] =>
      secretsIn(text, this.#needles).map((secret) => ({
        secret,
        place,
        where: programOf(words),
        pid: Number(pid),
        variable,
      }));
    return [
      ...found("argument list", words),
      ...variables.split("\0").flatMap((entry) => found("environment", entry, entry.split("=", 1)[0])),
    ];
  }
}

const INTERPRETERS = /^(bash|sh|node|python[\d.]*)$/;
const SCRIPT = /^[\w./+-]*(\/[\w.+-]+|\.(py|m?js))$/;

/** What a person calls a process: its program, and the script that an interpreter runs. */
function programOf(words: string): string {
  const [path = "", ...rest] = words.split("\0");
  const program = basename(path);
  const script = INTERPRETERS.test(program) ? rest.find((word) => SCRIPT.test(word)) : undefined;
  return script === undefined ? program : `${program} ${basename(script)}`;
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
