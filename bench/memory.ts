/**
 * What a run that gets a gigabyte of output costs the runner: peak memory of the action while a step of the user's own writes
 * that much, against a step that writes nothing. `npm run bench -- memory`; BENCH_BYTES says how much.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cost, costing, megabytes, readCost } from "../test/support/process-cost.ts";
import { rounds, times } from "./measure.ts";
import { table, writeResult } from "./result.ts";
import { openStage } from "./stage.ts";

const ROUNDS = rounds(3);
const BYTES = Number(process.env.BENCH_BYTES ?? 1e9);
const LINE =
  "Downloading a_package-1.2.3-cp312-manylinux_2_28_x86_64.whl: step by step, as builds and installers like to tell it";

/** What the step runs. `yes` ends by the pipe that nobody reads any more. */
const KINDS = {
  nothing: "true",
  lines: `{ yes '${LINE}' || true; } | head -c ${BYTES}`,
  "one line without an end": `head -c ${BYTES} /dev/zero | tr '\\0' x`,
  "a progress bar": `{ yes '${LINE}' || true; } | head -c ${BYTES} | tr '\\n' '\\r'`,
} as const;

interface Row {
  readonly kind: string;
  readonly costs: readonly Cost[];
  readonly logBytes: number;
}

const stage = await openStage([]);
const [here] = stage.places;
try {
  if (here === undefined) throw new Error("no place");
  await stage.provision();
  const rows: Row[] = [];
  for (const [kind, run] of Object.entries(KINDS)) {
    const costs: Cost[] = [];
    let logBytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [cost, count] = [join(stage.folder, "cost.json"), join(stage.folder, "count")];
      // The runner reads the log from a pipe; here wc does. Not through sh: dash drops variables with hyphens, and inputs have them.
      const piped = ["bash", "-c", `"$@" | wc -c >'${count}'`, "bash", ...costing(cost)];
      const done = await stage.act(
        { ...here, network: [...here.network, ...piped] },
        { only: "writer", force: "writer" },
        { steps: [{ id: "writer", run, check: "true" }] },
      );
      if (done.outputs.result !== "changed")
        throw new Error(`${kind}: the writer ended ${done.outputs.result}: ${done.summary}${done.stderr}`);
      costs.push(readCost(cost));
      logBytes = Number(readFileSync(count, "utf8"));
    }
    rows.push({ kind, costs, logBytes });
  }
  const median = ({ costs }: Row, of: (cost: Cost) => number): number => times(costs.map(of)).median;
  writeResult({
    name: "memory",
    title: "Memory of the action, by what a step writes",
    about: `A step that writes ${BYTES / 1e9} GB; ${ROUNDS} rounds, medians. Resident counts all pages, proportional shares those that other processes map too (looked at every 50 ms).`,
    lines: table(
      ["the step writes", "resident, peak", "proportional, peak", "processor", "time", "log of the runner"],
      rows.map((row) => [
        row.kind,
        megabytes(median(row, ({ residentKiB }) => residentKiB)),
        megabytes(median(row, ({ proportionalKiB }) => proportionalKiB)),
        `${median(row, ({ user, system }) => user + system).toFixed(1)} s`,
        `${median(row, ({ seconds }) => seconds).toFixed(1)} s`,
        `${(row.logBytes / 1e6).toFixed(1)} MB`,
      ]),
    ),
    chart: {
      title: "Peak memory of the action (resident)",
      unit: "MB",
      groups: [
        {
          label: `${BYTES / 1e9} GB of`,
          bars: rows.map((row) => ({
            name: row.kind,
            value: (median(row, ({ residentKiB }) => residentKiB) * 1024) / 1e6,
          })),
        },
      ],
    },
  });
} finally {
  await stage.close();
}
