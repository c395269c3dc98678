/** The disk is full, has no room for files, or cannot be written: the run says so, nothing is marked, and the next one repairs. */
import { beginOf, lineOf, type Moment } from "../../support/fault/moments.ts";
import type { Family, Scenario } from "../../support/fault/scenario.ts";
import type { Scene } from "../../support/fault/scene.ts";
import { canMount, empty, fill, fillFiles, readOnly, writable } from "../../support/fault/small-disk.ts";

const FULL = /space|full/i;
/** What `half` holds, and room to finish. */
const DISK = { mebibytes: 160 } as const;

function before(
  name: string,
  reason: RegExp,
  more: { short?: boolean },
  breaks: (scene: Scene) => Promise<unknown>,
  mends: (scene: Scene) => Promise<unknown>,
): Scenario {
  return {
    name: `${name} before the run`,
    from: "half",
    short: more.short ?? false,
    disk: name === "no room for files" ? { ...DISK, files: 6000 } : DISK,
    play: async (scene) => {
      await breaks(scene);
      scene.faults += 1;
      await scene.ends(await scene.start(), reason);
      await mends(scene);
      await scene.plan();
      await scene.runWell();
    },
  };
}

function during(moment: Moment, short: boolean): Scenario {
  return {
    name: `full when ${moment.name}`,
    from: "half",
    short,
    disk: DISK,
    play: async (scene) => {
      const run = await scene.start();
      await scene.mustStrike(run, moment, () => fill(scene.pod.workspace));
      await scene.ends(run, FULL);
      await empty(scene.pod.workspace);
      await scene.plan();
      await scene.ageLock();
      await scene.runWell();
    },
  };
}

const volume = (work: (folder: string) => Promise<unknown>) => (scene: Scene) => work(scene.pod.workspace);

export const DISKS: readonly Family[] = canMount()
  ? [
      [
        "disk",
        [
          before("full", FULL, {}, volume(fill), volume(empty)),
          before("no room for files", FULL, {}, volume(fillFiles), volume(empty)),
          before("read-only", /read-only|cannot be written/i, {}, volume(readOnly), volume(writable)),
          during(beginOf("packages"), false),
          during(lineOf("count_first", 8), true),
          during(beginOf("comfyui_service"), false),
        ],
      ],
    ]
  : [];
