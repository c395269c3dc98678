/** `npm run bench`: every measurement, one after the other, or those that are named: `npm run bench -- no-op memory`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ALL = ["no-op", "comparisons", "many-pods", "small-job", "memory"] as const;

const named = process.argv.slice(2);
const unknown = named.filter((name) => !ALL.some((one) => one === name));
if (unknown.length > 0) {
  console.error(`no measurement of the name ${unknown.join(", ")}; there are ${ALL.join(", ")}`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : ALL) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
