/** Several runs at once: one writes at a time, and all end well. */
import { setTimeout as sleep } from "node:timers/promises";
import { lineOf } from "../../support/fault/moments.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";
import type { Beginning } from "../../support/fault/stage.ts";
import { cut } from "../../support/fault/strikes.ts";

function atOnce(count: number, from: Beginning, short: boolean, apartMs = 0): Scenario {
  return {
    name: `${count} runs, from ${from}${apartMs === 0 ? "" : `, ${apartMs} ms apart`}`,
    from,
    short,
    play: async (scene) => {
      const runs = [];
      for (let number = 0; number < count; number++) {
        if (number > 0) await sleep(apartMs);
        runs.push(scene.start());
      }
      scene.faults += count - 1;
      for (const run of await Promise.all(runs)) await scene.ends(run, "well");
    },
  };
}

/** The first of two dies while the second waits for its lock. */
const firstDies: Scenario = {
  name: "the first of two dies while the second waits",
  from: "half",
  short: false,
  play: async (scene) => {
    const first = await scene.start();
    await scene.mustStrike(first, lineOf("count_first", 2), () => {});
    const second = await scene.start();
    await scene.mustStrike(first, lineOf("count_second", 5), () => scene.kill(first));
    await scene.ageLock();
    await scene.ends(second, "well");
  },
};

const bothCut: Scenario = {
  name: "two runs, and the connections of both cut",
  from: "half",
  short: false,
  play: async (scene) => {
    const runs = [await scene.start(), await scene.start()];
    for (const line of [3, 20]) {
      await Promise.race(runs.map((run) => scene.strike(run, lineOf("count_first", line), () => cut(scene))));
    }
    for (const run of runs) await scene.ends(run, "well");
  },
};

export const TOGETHER: readonly Family[] = [
  [
    "runs at once",
    [
      atOnce(2, "half", true),
      atOnce(2, "half", false, 700),
      atOnce(2, "half", false, 2500),
      atOnce(2, "empty", false),
      atOnce(5, "half", false),
      atOnce(5, "half", false, 400),
      atOnce(5, "whole", false),
      firstDies,
      bothCut,
    ],
  ],
];
