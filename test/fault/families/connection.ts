/** The connection breaks, and nothing else: the run ends as if nothing had happened. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  atStart,
  beginOf,
  commandBegins,
  endOf,
  later,
  lineOf,
  loggedIn,
  type Moment,
} from "../../support/fault/moments.ts";
import { canCutLink } from "../../support/fault/network.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";
import type { Scene, SceneRun } from "../../support/fault/scene.ts";
import { cut, restartSshd } from "../../support/fault/strikes.ts";
import { processesWith, signalAll } from "../../support/processes.ts";

/** Boundaries of a run from `half`: each step that is due begins and ends. */
const BOUNDARIES: readonly Moment[] = [
  loggedIn(),
  commandBegins(1),
  commandBegins(2),
  beginOf("node_ComfyUI-Good"),
  beginOf("packages"),
  beginOf("node_ComfyUI-Good", 2),
  endOf("node_ComfyUI-Good"),
  beginOf("count_first"),
  endOf("count_first"),
  beginOf("count_second"),
  endOf("count_second"),
  beginOf("count_flood"),
  endOf("count_flood"),
  beginOf("comfyui_service"),
  endOf("comfyui_service"),
  beginOf("overall_installation"),
];

const MIDDLES: readonly Moment[] = [
  lineOf("count_first", 12),
  lineOf("count_second", 7),
  lineOf("count_flood", 3),
  lineOf("count_flood", 1700),
];

/** Long enough for a login and a first byte in between. */
const PAUSE_MS = [1500, 3000] as const;

function once(what: string, moment: Moment, short: boolean, fault: (scene: Scene) => unknown): Scenario {
  return {
    name: `${what} when ${moment.name}`,
    from: "half",
    short,
    play: async (scene) => {
      const run = await scene.start();
      await scene.mustStrike(run, moment, () => fault(scene));
      await scene.ends(run, "well");
    },
  };
}

/** One run through all its boundaries, cut at each. */
const everyBoundary: Scenario = {
  name: "cut at every boundary of one run",
  from: "half",
  short: true,
  play: async (scene) => {
    const run = await scene.start();
    for (const moment of BOUNDARIES.slice(2)) await scene.mustStrike(run, moment, () => cut(scene));
    await scene.ends(run, "well");
  },
};

function again(number: number, from: "empty" | "half"): Scenario {
  return {
    name: `cut again and again, from ${from} (${number})`,
    from,
    short: false,
    play: async (scene) => {
      const run = await scene.start();
      await strikeAgain(scene, run);
      await scene.ends(run, "well");
    },
  };
}

async function strikeAgain(scene: Scene, run: SceneRun): Promise<void> {
  while (await scene.strike(run, later(atStart, scene.random.between(...PAUSE_MS)), () => cut(scene))) {}
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

const cuts: Family = [
  "TCP cut",
  [
    everyBoundary,
    ...BOUNDARIES.map((moment) => once("cut", moment, false, cut)),
    ...MIDDLES.map((moment, at) => once("cut", moment, at === 3, cut)),
    ...numbers(3).map((number) => again(number, "empty")),
    ...numbers(5).map((number) => again(number, "half")),
  ],
];

const restarts: Family = [
  "sshd restarted",
  [
    ...[
      commandBegins(1),
      commandBegins(2),
      beginOf("packages"),
      lineOf("count_first", 5),
      lineOf("count_flood", 900),
      beginOf("comfyui_service"),
    ].map((moment, at) =>
      once("restarted", moment, at === 3, (scene) => restartSshd(scene, scene.random.between(0, 2500))),
    ),
  ],
];

/** The silent connection is given up by the pod's own TCP only much later; the test cuts it when the run has ended. */
function silent(moment: Moment): Scenario {
  return {
    name: `silent when ${moment.name}`,
    from: "half",
    short: false,
    play: async (scene) => {
      const run = await scene.start();
      await scene.mustStrike(run, moment, () => scene.pod.freezeConnections());
      await scene.ends(run, "well");
      cut(scene);
      // A shell that sshd was just about to start fell silent with it.
      signalAll(processesWith(`HOME=${scene.pod.home}`), "SIGCONT");
    },
  };
}

const silences: Family = [
  "silence",
  [
    commandBegins(1),
    commandBegins(2),
    lineOf("count_first", 5),
    lineOf("count_flood", 900),
    beginOf("comfyui_service"),
  ].map(silent),
];

/** Packets are dropped for a while: TCP itself gets over a short one, a longer one is found out and the connection made anew. */
function linkDown(moment: Moment, seconds: number, short: boolean): Scenario {
  return once(`link down for ${seconds} s`, moment, short, async ({ stage }) => {
    await stage.network.down();
    await sleep(seconds * 1000);
    await stage.network.up();
  });
}

const links: Family = [
  "packets dropped",
  canCutLink()
    ? [
        linkDown(lineOf("count_first", 5), 3, true),
        linkDown(commandBegins(1), 3, false),
        linkDown(commandBegins(2), 4, false),
        linkDown(lineOf("count_flood", 900), 5, false),
        linkDown(beginOf("packages"), 25, false),
        linkDown(lineOf("count_first", 5), 25, false),
        linkDown(beginOf("comfyui_service"), 25, false),
      ]
    : [],
];

export const CONNECTION: readonly Family[] = [cuts, restarts, silences, links];
