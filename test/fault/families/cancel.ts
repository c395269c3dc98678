/** The job is cancelled: SIGINT, 7.5 s later SIGTERM. Reports are whole in time, nothing goes on, and the next run repairs. */
import { beginOf, commandBegins, later, lineOf, loggedIn, type Moment } from "../../support/fault/moments.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";

const WITHIN_SECONDS = 5;

function cancelled(moment: Moment, short: boolean): Scenario {
  return {
    name: `cancelled when ${moment.name}`,
    from: "half",
    short,
    play: async (scene) => {
      const run = await scene.start();
      let since = 0;
      await scene.mustStrike(run, moment, () => {
        since = Date.now();
        run.running.cancel();
      });
      const ended = await scene.ends(run, "cancelled");
      const seconds = (Date.now() - since) / 1000;
      if (seconds > WITHIN_SECONDS) scene.wrong.push(`it took ${seconds} s to end`);
      if (ended.report === null || ended.summary === "") scene.wrong.push("report or summary is missing");
      await scene.plan();
      await scene.runWell();
    },
  };
}

const MOMENTS: readonly Moment[] = [
  loggedIn(),
  commandBegins(1),
  commandBegins(2),
  later(commandBegins(2), 100),
  beginOf("packages"),
  lineOf("count_first", 8),
  lineOf("count_second", 3),
  lineOf("count_flood", 1000),
  beginOf("comfyui_service"),
  later(beginOf("comfyui_service"), 300),
];

export const CANCEL: readonly Family[] = [["cancelled", MOMENTS.map((moment, at) => cancelled(moment, at === 5))]];
