/** The runner dies without a word; the next run goes on where it was. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  atWork,
  beginOf,
  commandBegins,
  endOf,
  later,
  lineOf,
  loggedIn,
  type Moment,
} from "../../support/fault/moments.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";

/** Right after, while the job goes on; in its middle; when it has ended. */
const NEXT_RUN_MS: readonly number[] = [0, 900, 6000];

function killed(
  moment: Moment,
  nextRunMs: number,
  options: { short?: boolean; from?: "empty" | "half" } = {},
): Scenario {
  const { short = false, from = "half" } = options;
  return {
    name: `killed when ${moment.name}, the next run ${nextRunMs} ms later, from ${from}`,
    from,
    short,
    play: async (scene) => {
      const run = await scene.start();
      await scene.mustStrike(run, moment, () => scene.kill(run));
      await sleep(nextRunMs);
      await scene.plan();
      await scene.ageLock();
      await scene.runWell();
    },
  };
}

const MOMENTS: readonly Moment[] = [
  loggedIn(),
  commandBegins(1),
  commandBegins(2),
  later(commandBegins(2), 40),
  later(commandBegins(2), 120),
  beginOf("node_ComfyUI-Good"),
  beginOf("packages"),
  later(beginOf("packages"), 150),
  endOf("node_ComfyUI-Good"),
  lineOf("count_first", 6),
  endOf("count_first"),
  lineOf("count_second", 10),
  lineOf("count_flood", 1500),
  beginOf("comfyui_service"),
  later(beginOf("comfyui_service"), 300),
  endOf("comfyui_service"),
];

const FROM_EMPTY: readonly Moment[] = [
  atWork("comfyui_core"),
  later(atWork("python_env"), 300),
  later(atWork("python_env"), 900),
  beginOf("packages"),
  later(beginOf("packages"), 250),
  beginOf("start_script"),
];

/** Three runners in a row die before one lives. */
const inARow: Scenario = {
  name: "three runners in a row are killed",
  from: "half",
  short: false,
  play: async (scene) => {
    for (const moment of [beginOf("node_ComfyUI-Good"), lineOf("count_first", 3), lineOf("count_first", 9)]) {
      const run = await scene.start();
      await scene.strike(run, later(moment, scene.random.between(0, 200)), () => scene.kill(run));
      await scene.ageLock();
    }
    await scene.runWell();
  },
};

export const RUNNER: readonly Family[] = [
  [
    "runner killed",
    [
      killed(lineOf("count_first", 12), 0, { short: true }),
      ...MOMENTS.map((moment, at) => killed(moment, NEXT_RUN_MS[at % NEXT_RUN_MS.length] ?? 0)),
      ...MOMENTS.map((moment, at) => killed(moment, NEXT_RUN_MS[(at + 1) % NEXT_RUN_MS.length] ?? 0)),
      ...FROM_EMPTY.map((moment, at) => killed(moment, at % 2 === 0 ? 0 : 1500, { from: "empty" })),
      inARow,
    ],
  ],
];
