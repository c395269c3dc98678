/** One scenario on the stage: its runs, its faults, and what is held against them at its end. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ActionRun, RunningAction } from "../action.ts";
import { liesIn } from "./lies.ts";
import { type Moment, reach } from "./moments.ts";
import type { Random } from "./random.ts";
import { grow, type Stage } from "./stage.ts";

export interface SceneRun {
  readonly running: RunningAction;
  /** The runner was killed. */
  died: boolean;
  /** Its log ends before its job does: it was killed or cancelled. */
  cutShort: boolean;
  ended: ActionRun | null;
}

export class Scene {
  readonly stage: Stage;
  readonly random: Random;
  readonly runs: SceneRun[] = [];
  /** What went wrong, a line each. */
  readonly wrong: string[] = [];
  /** Markers that said more than was true right after a fault. */
  readonly lies: string[] = [];
  faults = 0;
  rightEnds = 0;

  constructor(stage: Stage, random: Random) {
    this.stage = stage;
    this.random = random;
  }

  get pod() {
    return this.stage.small.pod;
  }

  /** Starts the action, with these inputs beside the usual ones. */
  async start(inputs: Readonly<Record<string, string>> = {}): Promise<SceneRun> {
    const running = await this.stage.act(inputs);
    const run: SceneRun = { running, died: false, cutShort: false, ended: null };
    this.runs.push(run);
    return run;
  }

  /** Waits for a moment of a run and lets the fault strike. False where the run ended before, or there was nothing to strike. */
  async strike(run: SceneRun, moment: Moment, fault: () => unknown): Promise<boolean> {
    if (!(await reach(moment, run.running, this.pod))) return false;
    if ((await fault()) === false) return false;
    this.faults += 1;
    return true;
  }

  /** The same, where the fault has to strike. */
  async mustStrike(...[run, moment, fault]: Parameters<Scene["strike"]>): Promise<void> {
    if (!(await this.strike(run, moment, fault))) this.wrong.push(`no fault was injected: ${moment.name} never came`);
  }

  /** The runner is gone without a word. */
  async kill(run: SceneRun): Promise<void> {
    run.died = true;
    run.cutShort = true;
    run.running.signal("SIGKILL");
    run.ended = await run.running.ended;
  }

  /** How a run may end: `well` with code 0, `failed` with a reason that matches, `cancelled`. */
  async ends(run: SceneRun, ...how: readonly End[]): Promise<ActionRun> {
    const ended = await run.running.ended;
    run.ended = ended;
    run.cutShort = ended.outputs.result === "cancelled";
    if (ended.stderr === "" && how.some((one) => isEnd(ended, one))) this.rightEnds += 1;
    else
      this.wrong.push(
        `a run ended with code ${ended.code}, ${ended.outputs.result}, not as ${how}:\n${briefly(ended)}`,
      );
    return ended;
  }

  /** A run from here that ends well. */
  async runWell(inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
    return this.ends(await this.start(inputs), "well");
  }

  /** Asks for a plan right after a fault: no marker may say more than is true. */
  async plan(): Promise<void> {
    const lies = liesIn(await (await this.stage.act({ command: "plan" })).ended);
    this.lies.push(...lies);
    if (lies.length > 0) this.wrong.push(`markers that lied right after the fault:\n${lies.join("\n")}`);
  }

  /** Lets more than the minute pass after which the lock of a runner that is gone may be taken. */
  ageLock(): Promise<void> {
    return grow(this.inWorkspace(".comfy-pod/lock/beat"), 120);
  }

  /** Lets the time pass after which a job of another container no longer counts as alive. */
  async ageHeartbeats(): Promise<void> {
    const jobs = this.inWorkspace(".comfy-pod/jobs");
    const names = await readdir(jobs).catch(() => []);
    await Promise.all(names.map((name) => grow(join(jobs, name, "heartbeat"), 600)));
  }

  inWorkspace(path: string): string {
    return this.stage.small.inWorkspace(path);
  }
}

type End = "well" | "cancelled" | RegExp;

function isEnd({ code, outputs: { result }, annotations, summary }: ActionRun, how: End): boolean {
  if (how === "well") return code === 0 && (result === "changed" || result === "unchanged");
  if (how === "cancelled") return code === 1 && result === "cancelled";
  return (
    code === 1 && result === "failed" && how.test([...annotations.map(({ message }) => message), summary].join("\n"))
  );
}

/** What a run told, without the lines that are only counted. */
function briefly({ log, stderr, annotations }: ActionRun): string {
  const lines = log.split("\n").filter((line) => !/^count_\w+ \d|^::add-mask::/.test(line));
  return [...lines, stderr, ...annotations.map(({ message }) => message)].join("\n");
}
