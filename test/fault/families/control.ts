/** Nothing breaks: from each beginning a run comes to the same end, or the comparison would mean nothing. */
import type { Family } from "../../support/fault/scenario.ts";
import { BEGINNINGS } from "../../support/fault/stage.ts";

export const CONTROL: readonly Family[] = [
  [
    "no fault",
    BEGINNINGS.map((from) => ({
      name: `from ${from}`,
      from,
      short: from === "half",
      play: async (scene) => {
        await scene.runWell();
      },
    })),
  ],
];
