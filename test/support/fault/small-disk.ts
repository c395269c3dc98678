/** A small disk in memory, mounted where a folder is; needs the right to mount. */
import { spawnSync } from "node:child_process";
import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run.ts";

export interface SmallDisk {
  readonly mebibytes: number;
  /** How many files it can hold; as many as it likes where not said. */
  readonly files?: number;
}

/** Whether this machine lets us mount; containers mostly do not. */
export const canMount = (): boolean => spawnSync("unshare", ["--mount", "true"], { stdio: "ignore" }).status === 0;

export async function mount(folder: string, { mebibytes, files }: SmallDisk): Promise<void> {
  const options = [`size=${mebibytes}m`, `nr_inodes=${files ?? 0}`].join(",");
  await run("mount", ["-t", "tmpfs", "-o", options, "comfy-pod-fault", folder]);
}

/** Takes the disk away, where there is one. */
export async function remove(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  if (mounts.includes(`comfy-pod-fault ${folder} `)) await run("umount", ["--lazy", folder]);
}

export const readOnly = (folder: string): Promise<string> => run("mount", ["-o", "remount,ro", folder]);
export const writable = (folder: string): Promise<string> => run("mount", ["-o", "remount,rw", folder]);

const BALLAST = ".ballast";
const CHUNK = Buffer.alloc(1024 * 1024, 1);

/** Fills the disk to its last byte. */
export async function fill(folder: string): Promise<void> {
  for (const chunk of [CHUNK, CHUNK.subarray(0, 4096), CHUNK.subarray(0, 1)]) {
    let room = true;
    while (room) room = await appendFile(join(folder, BALLAST), chunk).then(() => true, isFull);
  }
}

/** Makes files until no more can be made. */
export async function fillFiles(folder: string): Promise<void> {
  for (let number = 0, room = true; room; number++) {
    room = await writeFile(join(folder, `${BALLAST}.${number}`), "").then(() => true, isFull);
  }
}

/** Takes away what filled it. */
export async function empty(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(BALLAST));
  await Promise.all(names.map((name) => rm(join(folder, name))));
}

function isFull(error: NodeJS.ErrnoException): boolean {
  if (error.code !== "ENOSPC") throw error;
  return false;
}
