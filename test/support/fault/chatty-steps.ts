/** Own steps that take their time, print numbered lines, and notice when a second one of the same is at work. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

interface ChattyStep {
  readonly id: string;
  readonly lines: number;
  /** Seconds between two lines. */
  readonly pause: number;
  readonly needs: readonly string[];
}

/** The last prints faster than a connection carries it. */
export const CHATTY_STEPS: readonly ChattyStep[] = [
  { id: "count_first", lines: 25, pause: 0.05, needs: [] },
  { id: "count_second", lines: 20, pause: 0.05, needs: ["count_first"] },
  { id: "count_flood", lines: 4000, pause: 0, needs: [] },
];

/** Wider than ASCII, so that a cut in the middle of a character would show. */
const FILLER = "äöü€ 時間 ".repeat(4);

/** The manifest's `steps`; what they notice goes below the folder, which is neither the pod's HOME nor its workspace. */
export function chattyManifest(folder: string): readonly Readonly<Record<string, unknown>>[] {
  return CHATTY_STEPS.map(({ id, lines, pause, needs }) => ({
    id,
    needs,
    check: `[ "$(cat ${id}.result)" = ${lines} ]`,
    run: [
      // What the step starts inherits the descriptor: the lock is free only when all of it is gone.
      `exec 9>>${folder}/${id}.lock`,
      `flock -n 9 || echo ${id} >>${folder}/doubles`,
      `rm -f ${id}.result`,
      `attempt=$$.$RANDOM`,
      `for ((line = 1; line <= ${lines}; line++)); do`,
      `  printf '%s %s %d of ${lines} ${FILLER}|\\n' ${id} "$attempt" "$line"`,
      pause === 0 ? "  :" : `  sleep ${pause}`,
      "done",
      `echo ${lines} >${id}.result`,
    ].join("\n"),
  }));
}

/** The steps that found another of the same at work, once for each time. */
export async function doubledSteps(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, "doubles"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

const LINE = /^(count_\w+) (\d+\.\d+) (\d+) of \d+ .*\|$/gm;
const WHOLE_LINE = new RegExp(`^count_\\w+ \\d+\\.\\d+ \\d+ of \\d+ ${FILLER}\\|$`);

/** By attempt (`count_first 4711.99`): the numbers of its lines, as they stand in a log. */
export function linesByAttempt(log: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [line, id, attempt, number] of log.matchAll(LINE)) {
    const key = `${id} ${attempt}`;
    // A line that is not as it was printed counts as none.
    if (!WHOLE_LINE.test(line)) continue;
    const numbers = found.get(key);
    if (numbers === undefined) found.set(key, [Number(number)]);
    else numbers.push(Number(number));
  }
  return found;
}

/** The same, of all jobs' logs on the pod: what was really printed. */
export async function printedLines(workspace: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const jobs = join(workspace, ".comfy-pod/jobs");
  const names = await readdir(jobs).catch(() => []);
  const logs = await Promise.all(names.map((name) => readFile(join(jobs, name, "log"), "utf8").catch(() => "")));
  return linesByAttempt(logs.join("\n"));
}
