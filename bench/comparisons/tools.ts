/** The other tools, from the package registry, in a virtual environment of their own. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../test/support/run.ts";
import type { Place, Stage } from "../stage.ts";
import type { Job } from "./job.ts";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
/** Git ignores it. */
const ENVIRONMENT = join(import.meta.dirname, "../../.tmp/bench-comparisons");

/** Milliseconds of one run from there. @throws where it fails or changes something */
export type Tool = (place: Place) => Promise<number>;

export interface ToolContext {
  readonly stage: Stage;
  /** Where the tools are installed. */
  readonly environment: string;
  readonly job: Job;
  /** The same as a file. */
  readonly jobFile: string;
}

/** Installs the tools, where they are not there yet in these versions. */
export async function installTools(): Promise<string> {
  const stamp = join(ENVIRONMENT, "installed.txt");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return ENVIRONMENT;
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  await run("python3", ["-m", "venv", ENVIRONMENT]);
  await run(join(ENVIRONMENT, "bin/pip"), ["install", "--quiet", "--requirement", REQUIREMENTS]);
  writeFileSync(stamp, wanted);
  return ENVIRONMENT;
}

/** The variables of a controller that has nothing of this machine's user. */
export function controllerVariables(environment: string, home: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    LANG: "C.UTF-8",
    PATH: `${join(environment, "bin")}:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin`,
  };
}
