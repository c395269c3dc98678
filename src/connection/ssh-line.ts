/** Reads the `ssh …` line that a provider's console shows for a pod. */
import { parse } from "shell-quote";
import { type Destination, readDestination, readPort } from "./destination.ts";

export interface LineReading {
  readonly destination: Destination | null;
  readonly notices: readonly string[];
  readonly problems: readonly string[];
}

/** Options that say nothing about where the pod is: passed over, and told. */
const IGNORED: Readonly<Record<string, string>> = {
  "-i": "-i is ignored: the key comes from the input `key`",
  "-L": "-L is ignored: no tunnel is opened; the summary tells how to reach ComfyUI",
};

/** What to do instead of an option that is refused. */
const INSTEAD: Readonly<Record<string, string>> = {
  "-l": "write the user before the host: root@203.0.113.7",
  "-o": "host keys are given with `host-key`, time limits with `connect-timeout`",
  "-J": "jump hosts are not supported",
  "-F": "configuration files are not read",
};

/** The options of ssh that are followed by a value. */
const WITH_VALUE = new Set([..."BbcDEeFIiJLlmOopQRSWw"].map((letter) => `-${letter}`));

/** Reads a whole line, with or without the word `ssh` in front; all that is wrong is told together. */
export function readSshLine(line: string): LineReading {
  const words = wordsOf(line);
  if (words === null)
    return reading({ problems: ["the line holds shell characters (; | & > * …); paste only the ssh command"] });

  const notices: string[] = [];
  const problems: string[] = [];
  const operands: string[] = [];
  let port: number | null = null;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) {
      operands.push(word);
      continue;
    }
    const option = word.slice(0, 2);
    const value = !WITH_VALUE.has(option) ? "" : word.length > 2 ? word.slice(2) : (words[++index] ?? "");
    const ignored = IGNORED[option];
    if (ignored !== undefined) notices.push(ignored);
    else if (option === "-p") {
      const read = readPort(value);
      if (typeof read === "string") problems.push(`-p: ${read}`);
      else port = read;
    } else problems.push(`the option ${word.slice(0, 40)} is not supported; ${INSTEAD[option] ?? "leave it out"}`);
  }

  const [place, ...rest] = operands;
  if (place === undefined) return reading({ notices, problems: [...problems, "the line names no host"] });
  if (rest.length > 0)
    problems.push(
      `after ${place.slice(0, 80)} comes something else (${rest.join(" ").slice(0, 40)}); the port is written host:port, several pods one a line, and no command is run from here`,
    );
  const destination = readDestination(place);
  if (typeof destination === "string") return reading({ notices, problems: [...problems, destination] });
  if (port !== null && destination.port !== null && port !== destination.port)
    problems.push(`-p says ${port}, but ${place} says ${destination.port}`);
  return reading({ destination: { ...destination, port: port ?? destination.port }, notices, problems });
}

/** The words of the line without its leading `ssh`; null where the shell would do more than split it. */
function wordsOf(line: string): string[] | null {
  // Variables stay as they are written: they are none of the runner's.
  const entries = shellWords(line.replace(/^\$\s+/, ""));
  if (entries === null) return null;
  const words = entries.filter((entry) => typeof entry === "string");
  if (words.length !== entries.length) return null;
  return words[0] === "ssh" ? words.slice(1) : words;
}

/** Null where the text is no shell line: the library throws at a `${` that does not end. */
function shellWords(text: string): ReturnType<typeof parse> | null {
  try {
    return parse(text, (name) => `$${name}`);
  } catch {
    return null;
  }
}

function reading(parts: {
  destination?: Destination;
  notices?: readonly string[];
  problems?: readonly string[];
}): LineReading {
  return { destination: parts.destination ?? null, notices: parts.notices ?? [], problems: parts.problems ?? [] };
}
