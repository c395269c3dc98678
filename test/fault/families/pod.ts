/** What runs on the pod is killed, or the pod itself goes down: the run says so, and the next one repairs. */
import { appendFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atWork, beginOf, later, lineOf, type Moment } from "../../support/fault/moments.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";
import type { Scene } from "../../support/fault/scene.ts";
import type { Beginning } from "../../support/fault/stage.ts";
import { killJob, killLeader, restartPod } from "../../support/fault/strikes.ts";

/** How a run tells that its job ended without a word. */
const KILLED = /killed|restarted|memory/i;
/** What a write that was cut off leaves: a new file beside the one that it would have replaced. */
const CUT_OFF = /^\S+\.\w{6}: absent/;

type Strike = (scene: Scene) => unknown;

/** Between two jobs there is none to be killed: then the run goes on and ends well, unless it is certain that one is at work. */
function struck(
  what: string,
  moment: Moment,
  fault: Strike,
  { short = false, from = "half" as Beginning } = {},
): Scenario {
  const certain = moment.name.includes("line");
  return {
    name: `${what} when ${moment.name}, from ${from}`,
    from,
    short,
    mayDiffer: CUT_OFF,
    play: async (scene) => {
      const run = await scene.start();
      const hit = await scene.strike(run, moment, () => fault(scene));
      if (certain && !hit) scene.wrong.push("no fault was injected");
      const ended = await scene.ends(run, ...(certain ? [KILLED] : [KILLED, "well" as const]));
      if (ended.code === 0) return;
      await scene.plan();
      await scene.runWell();
    },
  };
}

const FROM_HALF: readonly Moment[] = [
  beginOf("node_ComfyUI-Good"),
  beginOf("packages"),
  beginOf("count_first"),
  lineOf("count_first", 8),
  lineOf("count_second", 15),
  lineOf("count_flood", 400),
  beginOf("comfyui_service"),
  later(beginOf("comfyui_service"), 250),
];

const FROM_EMPTY: readonly Moment[] = [
  atWork("comfyui_core"),
  later(atWork("python_env"), 300),
  later(atWork("python_env"), 900),
  beginOf("packages"),
  later(beginOf("packages"), 200),
];

const SHORT = { kill: 3, restart: 4 } as const;

const kills: Family = [
  "job killed",
  [
    ...FROM_HALF.map((moment, at) => struck("its group killed", moment, killJob, { short: at === SHORT.kill })),
    ...FROM_EMPTY.map((moment) => struck("its group killed", moment, killJob, { from: "empty" })),
    ...FROM_HALF.map((moment) => struck("its first process killed", moment, killLeader)),
    ...FROM_EMPTY.map((moment) => struck("its first process killed", moment, killLeader, { from: "empty" })),
  ],
];

const restarts: Family = [
  "pod restarted",
  [
    ...FROM_HALF.map((moment, at) => struck("restarted", moment, restartPod, { short: at === SHORT.restart })),
    ...FROM_EMPTY.map((moment) => struck("restarted", moment, restartPod, { from: "empty" })),
    {
      name: "restarted, and its container replaced, between two runs",
      from: "whole",
      short: false,
      play: async (scene) => {
        await restartPod(scene);
        scene.faults += 1;
        await scene.runWell();
      },
    },
  ],
];

/** Half-done work as a pod that went down leaves it; path below the workspace and what lies there. */
const HALF_DONE: Readonly<Record<string, (workspace: string, home: string) => Promise<void>>> = {
  "a clone without a commit": async (workspace) => {
    const node = join(workspace, "ComfyUI/custom_nodes/ComfyUI-Good");
    await mkdir(join(node, ".git/objects/pack"), { recursive: true });
    await writeFile(join(node, ".git/HEAD"), "ref: refs/heads/main\n");
    await writeFile(join(node, ".git/objects/pack/tmp_pack_Xy12"), Buffer.alloc(4096, 1));
  },
  "a clone with a stale index lock": async (workspace) => {
    await writeFile(join(workspace, "ComfyUI/.git/index.lock"), "");
    await rm(join(workspace, ".comfy-pod/steps/comfyui_core"));
    await rm(join(workspace, "ComfyUI/nodes.py"));
  },
  "an environment without its interpreter": async (workspace) => {
    await rm(join(workspace, "venv/bin/python"));
  },
  "an environment without packages": async (workspace) => {
    await rm(join(workspace, "venv/lib"), { recursive: true });
  },
  "an environment without its description": async (workspace, home) => {
    // Its interpreter is this machine's own now, into which nothing may be installed.
    await appendFile(join(home, ".config/pip/pip.conf"), "require-virtualenv = true\n");
    await rm(join(workspace, "venv/pyvenv.cfg"));
  },
  "a package whose metadata stayed": async (workspace) => {
    const [python = ""] = await readdir(join(workspace, "venv/lib"));
    await rm(join(workspace, "venv/lib", python, "site-packages/small_einops"), { recursive: true });
  },
};

const leftovers: Family = [
  "half-done work left",
  Object.entries(HALF_DONE).map(
    ([name, leave]): Scenario => ({
      name,
      from: "half",
      short: name === "a clone without a commit",
      play: async (scene) => {
        await leave(scene.pod.workspace, scene.pod.home);
        scene.faults += 1;
        await scene.runWell();
      },
    }),
  ),
];

export const POD: readonly Family[] = [kills, restarts, leftovers];
