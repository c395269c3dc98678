/** What must hold at the end of every scenario, whatever broke. */
import { readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ActionRun } from "../action.ts";
import { processesWith } from "../processes.ts";
import { doubledSteps, linesByAttempt, printedLines } from "./chatty-steps.ts";
import { liesIn } from "./lies.ts";
import type { Scene } from "./scene.ts";
import { differencesOf, readState } from "./state.ts";
import type { Tally } from "./tally.ts";

/** What ends with a job or a channel may take a moment to be gone. */
const ORPHAN_GRACE_MS = 4_000;
/** So many of each kind are told one by one. */
const NAMED = 12;

/** Counts, and says in the scene what is wrong. */
export async function judge(scene: Scene, mayDiffer?: RegExp): Promise<Tally> {
  const { small, folder, reference } = scene.stage;
  const { lost, doubled } = await countLines(scene);
  const orphans = await orphansOf(scene);
  const locks = await locksIn(small.inWorkspace(".comfy-pod"));
  const plan = await (await scene.stage.act({ command: "plan" })).ended;
  const lies = liesIn(plan);
  const twice = await doubledSteps(folder);
  const blame = (what: string, found: readonly string[]) => {
    const more = found.length > NAMED ? [`and ${found.length - NAMED} more`] : [];
    if (found.length > 0) scene.wrong.push([`${what}: ${found.length}`, ...found.slice(0, NAMED), ...more].join("\n"));
  };
  blame("lines lost", lost);
  blame("lines doubled", doubled);
  blame("orphans left", orphans.map(describe));
  blame("locks left", locks);
  blame("markers that lied", lies);
  blame("steps at work twice at once", twice);
  blame("steps that are not settled", notSettled(plan));
  const differences = differencesOf(reference, await readState(small.pod.workspace));
  blame(
    "differences from a run without a fault",
    differences.filter((line) => mayDiffer?.test(line) !== true),
  );
  const said = await scene.stage.comfyuiSays();
  if (!said.includes('"comfyui_version": "0.2.0"')) scene.wrong.push(`ComfyUI does not answer: ${said}`);
  return {
    "faults injected": scene.faults,
    runs: scene.runs.filter(({ died }) => !died).length,
    "runs ended right": scene.rightEnds,
    "lines lost": lost.length,
    "lines doubled": doubled.length,
    "markers that lied": lies.length + scene.lies.length,
    "steps at work twice at once": twice.length,
    "orphans left": orphans.length,
    "locks left": locks.length,
  };
}

function notSettled({ report }: ActionRun): string[] {
  const steps = report?.pods[0]?.steps ?? [];
  return steps
    .filter(({ verdict }) => verdict.action !== "skip")
    .map(({ id, verdict }) => `${id}: ${verdict.action}, ${verdict.reason}`);
}

/**
 * Holds each run's log against what the jobs on the pod printed. A run that follows an attempt tells all of its lines,
 * each once and in order; one that was killed or cancelled tells the first of them. Where none was, every attempt
 * has to be in the log of some run.
 */
async function countLines(scene: Scene): Promise<{ lost: string[]; doubled: string[] }> {
  const printed = await printedLines(scene.stage.small.pod.workspace);
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const { ended, cutShort } of scene.runs) {
    for (const [attempt, numbers] of linesByAttempt(ended?.log ?? "")) {
      const last = cutShort ? Math.max(...numbers) : Number.POSITIVE_INFINITY;
      const told = new Set(numbers);
      let highest = 0;
      for (const line of numbers) {
        if (line <= highest) doubled.push(`${attempt} line ${line}`);
        highest = Math.max(highest, line);
      }
      const due = (printed.get(attempt) ?? []).filter((line) => line <= last && !told.has(line));
      lost.push(...due.map((line) => `${attempt} line ${line}`));
    }
  }
  if (scene.runs.every(({ cutShort }) => !cutShort)) {
    const told = new Set(scene.runs.flatMap(({ ended }) => [...linesByAttempt(ended?.log ?? "").keys()]));
    for (const [attempt, numbers] of printed) {
      if (!told.has(attempt)) lost.push(...numbers.map((line) => `${attempt} line ${line}, of which no run tells`));
    }
  }
  return { lost, doubled };
}

/** Locks that keep others out. One whose beat is a minute old, as that of a runner that died is, keeps out nobody. */
async function locksIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /^lock($|\.(?!gone-))/.test(name));
  const beat = await stat(join(folder, "lock/beat")).catch(() => null);
  const stale = beat !== null && Date.now() - beat.mtimeMs > 60_000;
  return names.filter((name) => name !== "lock" || !stale);
}

/** Processes of the pod that are neither ComfyUI nor below it. */
async function orphansOf(scene: Scene): Promise<number[]> {
  const left = () => processesWith(`HOME=${scene.pod.home}`).filter((pid) => !/\bmain\.py\b/.test(commandOf(pid)));
  const until = Date.now() + ORPHAN_GRACE_MS;
  while (left().length > 0 && Date.now() < until) await sleep(100);
  return left();
}

const describe = (pid: number): string => `${pid}: ${commandOf(pid).slice(0, 200)}`;

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
