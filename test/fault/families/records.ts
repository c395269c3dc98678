/** Records, markers and job folders that lie: torn by a crash, written by somebody else, or of a process that is another now. */
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Random } from "../../support/fault/random.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";
import type { Scene } from "../../support/fault/scene.ts";
import { grow } from "../../support/fault/stage.ts";
import { signalAll } from "../../support/processes.ts";

type Damage = (file: string, random: Random) => Promise<void>;

const DAMAGES: Readonly<Record<string, Damage>> = {
  torn: async (file, random) => truncate(file, random.between(0, Math.max(0, (await stat(file)).size - 2))),
  empty: (file) => truncate(file, 0),
  foreign: (file) => writeFile(file, "$(touch /tmp/never) `id`\n<<<<<<< HEAD\n"),
  binary: (file, random) => writeFile(file, Buffer.from(Array.from({ length: 700 }, () => random.between(0, 255)))),
  "with carriage returns": async (file) => writeFile(file, (await readFile(file, "utf8")).replaceAll("\n", "\r\n")),
  "of the future": async (file) => writeFile(file, (await readFile(file, "utf8")).replaceAll(/20\d\d-/g, "2999-")),
};

/** A step whose marker is gone is done again, and the node's install.py adds a line each time. */
const AGAIN = /installed\.txt/;
/** A marker that still begins with its time is one, as earlier tools write them with nothing more, and stays as it is. */
const AGAIN_OR_KEPT = /^\.install_markers\/|installed\.txt/;
const KEEPS_TIME: ReadonlySet<string> = new Set(["torn", "with carriage returns"]);

/** Every file of the place is damaged at once; the next run has to be right all the same. */
function damaged(what: string, place: string, name: string, damage: Damage, short: boolean): Scenario {
  return {
    name: `${what} ${name}`,
    from: "whole",
    short,
    mayDiffer: KEEPS_TIME.has(name) ? AGAIN_OR_KEPT : AGAIN,
    play: async (scene) => {
      const files = await readdir(scene.inWorkspace(place));
      for (const file of files) await damage(scene.inWorkspace(join(place, file)), scene.random);
      scene.faults += files.length;
      await scene.runWell();
    },
  };
}

const files: Family = [
  "records and markers damaged",
  Object.entries(DAMAGES).flatMap(([name, damage]) => [
    damaged("records", ".comfy-pod/steps", name, damage, name === "torn"),
    damaged("markers", ".install_markers", name, damage, false),
  ]),
];

/** A job folder as one that ended without a word leaves it, with this process in its record. */
async function leaveJob(
  scene: Scene,
  id: string,
  processLine: string,
  more: { heartbeatAge?: number; steps?: string } = {},
): Promise<void> {
  const job = scene.inWorkspace(`.comfy-pod/jobs/${id}`);
  await mkdir(job, { recursive: true });
  const words = {
    log: "",
    results: "",
    told: "",
    script: "",
    steps: more.steps ?? "count_first\ncount_second\nnode_ComfyUI-Good\n",
    process: processLine,
    heartbeat: "",
  };
  for (const [name, text] of Object.entries(words)) await writeFile(join(job, name), text);
  await grow(join(job, "heartbeat"), more.heartbeatAge ?? 0);
}

const JOB = "20260101T000000-install-abc123";

async function containerOf(scene: Scene): Promise<string> {
  const folder = join(scene.pod.home, ".comfy-pod");
  const [stamp = ""] = await readdir(folder);
  return (await readFile(join(folder, stamp), "utf8")).trim();
}

/** A process of somebody else, with the pid that a job had. It must not be followed, nor ended. */
async function withStranger(scene: Scene, play: (pid: number) => Promise<void>): Promise<void> {
  const stranger = spawn("sleep", ["600"], { stdio: "ignore", env: { PATH: process.env.PATH } });
  try {
    await play(stranger.pid ?? 0);
    if (stranger.exitCode !== null || stranger.signalCode !== null) scene.wrong.push("a stranger's process was ended");
  } finally {
    signalAll([stranger.pid ?? 0], "SIGKILL");
  }
}

const startOf = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
};

const strangers: Family = [
  "strangers",
  [
    {
      name: "the job's pid belongs to a stranger now",
      from: "half",
      short: true,
      play: async (scene) => {
        await withStranger(scene, async (pid) => {
          await leaveJob(scene, JOB, `${pid} ${(await startOf(pid)) - 500} ${await containerOf(scene)}\n`);
          scene.faults += 1;
          await scene.runWell();
        });
      },
    },
    {
      name: "another container's job, long silent, whose pid and start time a stranger has",
      from: "half",
      short: false,
      play: async (scene) => {
        await withStranger(scene, async (pid) => {
          await leaveJob(scene, JOB, `${pid} ${await startOf(pid)} 00000000-0000-0000-0000-000000000000\n`, {
            heartbeatAge: 600,
          });
          scene.faults += 1;
          await scene.runWell();
        });
      },
    },
    ...["", "garbage\n", "-1 0 x\n", "1 $(touch\n", "99999999999999999999 1 y\n", "../../1 1 z\n"].map(
      (line): Scenario => ({
        name: `a job whose record of its process is ${JSON.stringify(line)}`,
        from: "half",
        short: false,
        play: async (scene) => {
          await leaveJob(scene, JOB, line, { heartbeatAge: 600 });
          scene.faults += 1;
          await scene.runWell();
        },
      }),
    ),
    {
      name: "an empty job folder, and one that is a file",
      from: "half",
      short: false,
      play: async (scene) => {
        await mkdir(scene.inWorkspace(`.comfy-pod/jobs/${JOB}`), { recursive: true });
        await writeFile(scene.inWorkspace(".comfy-pod/jobs/20260101T000001-install-file"), "no folder");
        scene.faults += 2;
        await scene.runWell();
      },
    },
    {
      name: "the container's stamp is torn",
      from: "whole",
      short: false,
      play: async (scene) => {
        const folder = join(scene.pod.home, ".comfy-pod");
        for (const stamp of await readdir(folder)) await truncate(join(folder, stamp), 0);
        scene.faults += 1;
        await scene.runWell();
      },
    },
    {
      name: "the folder of records is gone",
      from: "whole",
      short: false,
      play: async (scene) => {
        await rm(scene.inWorkspace(".comfy-pod/steps"), { recursive: true });
        scene.faults += 1;
        await scene.runWell();
      },
    },
  ],
];

export const RECORDS: readonly Family[] = [files, strangers];
