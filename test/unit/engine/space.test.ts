import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/engine/run.ts";
import { type DiskSpace, diskSpaces, disksOf, roomWarnings, shortage } from "../../../src/engine/space.ts";
import { anAnswer, aPod, aStep } from "../../support/engine-builders.ts";

const GB = 1e9;
const BLOCK = 4096;
const ABSENT = anAnswer({ state: "absent", record: null, marker: null });
const STEPS = [
  aStep("system_packages", { operation: "system_packages" }),
  aStep("comfyui_core", { operation: "checkout" }),
  aStep("torch", { operation: "torch" }),
  aStep("node_One", { operation: "node" }),
  aStep("greeting"),
];

interface Room {
  readonly volume: number;
  readonly root?: number;
  readonly files?: number;
}

/** A pod with a volume for the workspace, and the container's own disk; `there` are the steps that it has. */
function spaces({ volume, root = 20 * GB, files = 1e6 }: Room, there: readonly string[] = []): readonly DiskSpace[] {
  const line = (type: string, free: number, inodes: number) =>
    `${type} ${Math.floor(free / BLOCK)} ${Math.floor((100 * GB) / BLOCK)} ${BLOCK} ${inodes} 9999999`;
  const facts = {
    "disk.workspace": "/workspace",
    "disk.comfyui": "/workspace",
    "disk.environment": "/workspace",
    "disk.system": "/",
    "space./workspace": line("ext4", volume, files),
    "space./": line("overlay", root, 1e6),
  };
  const answers = STEPS.map(({ id }) => [id, there.includes(id) ? anAnswer() : ABSENT]);
  const pod = aPod(Object.fromEntries(answers), facts);
  const choices = { run: new Set(STEPS.map(({ id }) => id)), force: new Set<string>(), update: new Set<string>() };
  return diskSpaces(pod, STEPS, planOf(STEPS, pod, choices));
}

describe("the room on a pod's disks", () => {
  it("is added up for each disk from what is not there yet", () => {
    const [volume, root] = disksOf(spaces({ volume: 41 * GB }));
    expect(volume).toMatchObject({ path: "/workspace", survivesStop: true, neededBytes: 5.6 * GB });
    expect(volume?.freeBytes).toBeCloseTo(41 * GB, -4);
    expect(root).toMatchObject({ path: "/", survivesStop: false, neededBytes: 0.5 * GB });
  });

  it("is needed for nothing where all is there; then only the workspace's disk is told", () => {
    const all = spaces(
      { volume: 0 },
      STEPS.map(({ id }) => id),
    );
    expect(disksOf(all)).toMatchObject([{ path: "/workspace", freeBytes: 0, neededBytes: null }]);
    expect(shortage(all)).toBeNull();
    expect(roomWarnings(all)).toEqual([]);
  });

  it("refuses with numbers and a remedy where it is surely too little", () => {
    const problem = shortage(spaces({ volume: 3 * GB }));
    expect(problem?.title).toBe("the disk is too small: needs about 6 GB, has 3 GB free");
    expect(problem?.message).toMatch(
      /`\/workspace` has 3 GB free, .* 6 GB .*\(torch 5 GB, node_One 200 MB, comfyui_core 100 MB\)/,
    );
    expect(problem?.remedy).toContain("Free space there");
    expect(roomWarnings(spaces({ volume: 3 * GB }))).toEqual([expect.stringMatching(/^a run is refused: /)]);
  });

  it("warns where it may be enough", () => {
    const close = spaces({ volume: 5 * GB });
    expect(shortage(close)).toBeNull();
    expect(roomWarnings(close)).toEqual([expect.stringMatching(/^the disk may become full: `\/workspace`/)]);
    expect(roomWarnings(spaces({ volume: 7 * GB }))).toEqual([]);
  });

  it("refuses where inodes are too few, and does not count them where the file system does not", () => {
    expect(shortage(spaces({ volume: 41 * GB, files: 2000 }))?.title).toBe("the disk has too few inodes");
    const uncounted = aPod({}, { "disk.workspace": "/w", "space./w": "fuse 100 100 4096 0 0" });
    expect(diskSpaces(uncounted)[0]?.freeFiles).toBeNull();
  });

  it("is unknown, and no reason to refuse, where the pod told nothing of it", () => {
    const silent = aPod({ torch: ABSENT }, { "disk.workspace": "/w", "disk.environment": "/w" });
    const told = diskSpaces(silent, STEPS, new Map([["torch", { action: "install", reason: "" }]]));
    expect(told[0]).toMatchObject({ freeBytes: null, survivesStop: null });
    expect(shortage(told)).toBeNull();
  });
});
