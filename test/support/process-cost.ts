/** What a run of the action costs the runner: time, processor, memory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Cost {
  readonly seconds: number;
  /** Of processor time, in user and in system mode. */
  readonly user: number;
  readonly system: number;
  /** The most that it had at any moment. Resident counts every page; proportional divides those that others map too. */
  readonly residentKiB: number;
  readonly proportionalKiB: number;
}

/** What goes before a command so that its cost is written to the file. */
export function costing(file: string): readonly string[] {
  return ["python3", "-I", join(import.meta.dirname, "process-cost.py"), file];
}

export function readCost(file: string): Cost {
  return JSON.parse(readFileSync(file, "utf8"));
}

export function megabytes(kibibytes: number): string {
  return `${Math.round((kibibytes * 1024) / 1e6)} MB`;
}
