/** Breaks things on purpose, on real sshd, and holds what is left against a run in which nothing broke. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judge } from "../support/fault/judge.ts";
import { seeded, seedOf } from "../support/fault/random.ts";
import type { Scenario } from "../support/fault/scenario.ts";
import { Scene } from "../support/fault/scene.ts";
import { openStage, type Stage } from "../support/fault/stage.ts";
import { drawTable, NOTHING, sum, type Tally } from "../support/fault/tally.ts";
import { FAMILIES } from "./families/families.ts";

/** `long`: every scenario; else those of the short form. */
const LONG = process.env.COMFY_POD_FAULTS === "long";
const SEED = Number(process.env.COMFY_POD_FAULT_SEED ?? 1);

const tallies = new Map<string, Tally>();
let stage: Stage | undefined;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  console.log(`faults of seed ${SEED}, ${LONG ? "long" : "short"} form\n${drawTable(tallies)}`);
  await stage?.stop();
});

const played = FAMILIES.map(([kind, all]) => [kind, all.filter(({ short }) => short || LONG)] as const);

describe.each(played.filter(([, scenarios]) => scenarios.length > 0))("%s", (kind, scenarios) => {
  for (const scenario of scenarios) {
    it(scenario.name, async () => {
      const { tally, wrong } = await play(scenario);
      tallies.set(kind, sum([tallies.get(kind) ?? NOTHING, tally]));
      expect(wrong.join("\n\n"), howToRepeat(kind, scenario)).toBe("");
    });
  }
});

async function play(scenario: Scenario): Promise<{ tally: Tally; wrong: readonly string[] }> {
  if (stage === undefined) throw new Error("there is no stage");
  await stage.reset(scenario.from, scenario.disk);
  const scene = new Scene(stage, seeded(seedOf(scenario.name, SEED)));
  await scenario.play(scene);
  const tally = await judge(scene, scenario.mayDiffer);
  return { tally, wrong: scene.wrong };
}

function howToRepeat(kind: string, { name }: Scenario): string {
  const pattern = `${kind} ${name}`.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("'", ".");
  return `to play it alone: COMFY_POD_FAULTS=long COMFY_POD_FAULT_SEED=${SEED} npx vitest run --project fault -t '${pattern}$'`;
}
