import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { changedPaths, readTree } from "../support/tree.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tree-"));
  await mkdir(join(folder, "inner"));
  for (const name of ["same", "text", "mode", "touched", "gone", "inner/left"])
    await writeFile(join(folder, name), name);
  await symlink("same", join(folder, "link"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("tells a changed text, mode, time, link, a new and a removed file, and nothing else", async () => {
  const before = await readTree(folder);
  await writeFile(join(folder, "text"), "other");
  await chmod(join(folder, "mode"), 0o600);
  await utimes(join(folder, "touched"), 1, 1);
  await rm(join(folder, "gone"));
  await rm(join(folder, "link"));
  await symlink("text", join(folder, "link"));
  await writeFile(join(folder, "inner/new"), "");
  const changed = changedPaths(before, await readTree(folder));
  expect(changed).toEqual(["gone", "inner", "inner/new", "link", "mode", "text", "touched"]);
});

it("leaves out what it is told to, with all below it", async () => {
  expect(Object.keys(await readTree(folder, (path) => path === "inner" || path === "gone"))).toEqual([
    "link",
    "mode",
    "same",
    "text",
    "touched",
  ]);
});

it("takes an absent folder for an empty one", async () => {
  expect(await readTree(join(folder, "nowhere"))).toEqual({});
});
