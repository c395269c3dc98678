/** What a step tells its runner, read back as the runner reads it: the files of outputs, and the commands in the log. */

export interface Annotation {
  readonly kind: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** Reads a file of `name=value` lines and `name<<DELIMITER` blocks. @throws where a block has no end. */
export function readFileCommands(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const [, name, operator, rest] = /^(.+?)(<<|=)(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) continue;
    if (operator === "=") {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest);
    if (end < 0) throw new Error(`the block of ${name} does not end with ${rest}`);
    values[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join("\n");
  }
  return values;
}

/** The annotations in a step's log, in order. */
export function annotationsIn(log: string): readonly Annotation[] {
  return commandsIn(log).flatMap(({ name, properties, message }): Annotation[] =>
    name === "error" || name === "warning" || name === "notice"
      ? [{ kind: name, title: properties.title ?? "", message }]
      : [],
  );
}

/** The values that the step asked its runner to mask. */
export function masksIn(log: string): readonly string[] {
  return commandsIn(log).flatMap(({ name, message }) => (name === "add-mask" ? [message] : []));
}

/** The step's log as people see it: masked values as `***`, commands as the runner shows them, groups by their titles. */
export function shownLog(log: string): string {
  const masks = masksIn(log).flatMap((mask) => mask.split("\n").filter((line) => line !== ""));
  const lines = log.split("\n").flatMap((line) => {
    const command = commandIn(line);
    if (command === null) return [line];
    switch (command.name) {
      case "add-mask":
      case "endgroup":
        return [];
      case "group":
        return [command.message];
      default:
        return [`${command.name}: ${command.message}`];
    }
  });
  return masks
    .toSorted((left, right) => right.length - left.length)
    .reduce((text, mask) => text.replaceAll(mask, "***"), lines.join("\n"));
}

export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The workflow command of a line, `::error title=…::message`; null where it is none. */
export function commandIn(line: string): WorkflowCommand | null {
  const [, name, properties = "", message] = /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  if (name === undefined || message === undefined) return null;
  const pairs = properties.split(",").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at), unescapeProperty(pair.slice(at + 1))]];
  });
  return { name, properties: Object.fromEntries(pairs), message: unescapeData(message) };
}

function commandsIn(log: string): readonly WorkflowCommand[] {
  return log.split("\n").flatMap((line) => commandIn(line) ?? []);
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
