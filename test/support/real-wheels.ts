/** The few real packages that whole runs need, from the registry that pip is set to, kept in the clone for the next time. */
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UV } from "../../src/data/pins.ts";
import { run } from "./run.ts";

/** Git ignores it. */
const KEPT = join(import.meta.dirname, "../../.tmp/wheels");
const PACKAGES = [`uv==${UV.version}`, "pip", "wheel", "packaging", "setuptools"] as const;

/** A folder with wheels of uv, pip, wheel and setuptools, with what they need; downloads what is not there yet. */
export async function realWheels(): Promise<string> {
  await mkdir(KEPT, { recursive: true });
  const there = await readdir(KEPT);
  const missing = PACKAGES.filter((line) => !there.some((file) => file.startsWith(`${line.replace("==", "-")}-`)));
  if (missing.length > 0) await download(missing);
  return KEPT;
}

async function download(packages: readonly string[]): Promise<void> {
  const folder = await mkdtemp(`${KEPT}.`);
  try {
    const pip = await pipIn(folder);
    const wheels = join(folder, "wheels");
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-cache-dir"];
    await run(pip, ["-m", "pip", "download", ...quiet, "--no-deps", "--dest", wheels, ...packages]);
    // Renamed into place whole: another process may be looking for the same ones.
    for (const file of await readdir(wheels)) await rename(join(wheels, file), join(KEPT, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A Python that has pip; Debian's own has none outside of virtual environments. */
async function pipIn(folder: string): Promise<string> {
  const found = await run("python3", ["-m", "pip", "--version"]).catch(() => null);
  if (found !== null) return "python3";
  await run("python3", ["-m", "venv", join(folder, "venv")]);
  return join(folder, "venv/bin/python");
}
