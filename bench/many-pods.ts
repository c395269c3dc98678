/**
 * A run that finds nothing to do on 1, 8, 32 and 100 pods at once, 20 ms away: time, processor and memory of the action; and
 * whether pods that do not answer hold up the others. `npm run bench -- many-pods`. Needs the delay line.
 */
import { join } from "node:path";
import type { ActionRun } from "../test/support/action.ts";
import { type Cost, costing, megabytes, readCost } from "../test/support/process-cost.ts";
import { DEAD_ADDRESS, podAddress } from "./delay-line.ts";
import { type Pods, realPods, recordedPods } from "./many-pods/pods.ts";
import { rounds, saidInSeconds, type Times, times } from "./measure.ts";
import { table, writeResult } from "./result.ts";
import { openStage, type Place } from "./stage.ts";

const ROUNDS = rounds(5);
const ROUND_TRIP = 20;
const COUNTS = [1, 8, 32, 100] as const;
const BESIDE_DEAD = 8;

interface Row {
  readonly count: number;
  readonly wall: Times;
  readonly processor: number;
  readonly residentKiB: number;
  readonly proportionalKiB: number;
}

const stage = await openStage([ROUND_TRIP]);
const place = stage.places.find(({ roundTrip }) => roundTrip === ROUND_TRIP);
if (place === undefined) {
  console.log("many-pods is not measured here: it needs addresses of its own");
  await stage.close();
  process.exit(0);
}
const recorded = await recordedPods(stage);
try {
  const steps = await stage.provision();
  await stage.goTo(place);
  await run(place, recorded.inputs(1), "unchanged");
  const real = await measure(place, realPods(stage));
  const replayed = await measure(place, recorded);
  const alone = await endsOfGood(place, false);
  const besideDead = await endsOfGood(place, true);
  writeResult({
    name: "many-pods",
    title: "Many pods in one run, nothing to do",
    about: `${steps} steps on each pod, ${ROUND_TRIP} ms away; ${ROUNDS} rounds in turns; median (best) of the time from the action's start to its end, and how many times that of one pod; processor time and highest memory of the action alone (medians; resident counts all pages, proportional shares those that other processes map too). Every pod is an address of its own of one sshd in front of one workspace, which a run without changes only reads.`,
    lines: [
      "Each pod probes for real. Pods and action share the processors of one machine, so the time of many is that of the pods' probes:",
      "",
      ...rowsOf(real),
      "",
      "Each pod lets the action in for real and answers the probe from a recording, so that the time is more nearly the action's own:",
      "",
      ...rowsOf(replayed),
      "",
      `A pod whose port is closed and one whose packets are lost, beside ${BESIDE_DEAD} good ones (recorded; \`connect-timeout: 5s\`): the last good one ended ${said(besideDead)} after the start, without the dead ones ${said(alone)}.`,
    ],
    chart: {
      title: "Many pods in one run, nothing to do (median)",
      unit: "ms",
      groups: COUNTS.map((count, index) => ({
        label: `${count} ${count === 1 ? "pod" : "pods"}`,
        bars: [
          { name: "every pod probes", value: real[index]?.wall.median ?? 0 },
          { name: "every pod answers from a recording", value: replayed[index]?.wall.median ?? 0 },
          { name: "processor time of the action", value: (replayed[index]?.processor ?? 0) * 1000 },
        ],
      })),
    },
  });
} finally {
  await recorded.stop();
  await stage.close();
}

async function measure(from: Place, pods: Pods): Promise<readonly Row[]> {
  const costs = COUNTS.map((): Cost[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, count] of COUNTS.entries()) {
      const file = join(stage.folder, "cost.json");
      await run({ ...from, network: [...from.network, ...costing(file)] }, pods.inputs(count), "unchanged");
      costs[index]?.push(readCost(file));
    }
  const median = (values: readonly number[]): number => times(values).median;
  return COUNTS.map((count, index) => {
    const ofCount = costs[index] ?? [];
    return {
      count,
      wall: times(ofCount.map(({ seconds }) => seconds * 1000)),
      processor: median(ofCount.map(({ user, system }) => user + system)),
      residentKiB: median(ofCount.map(({ residentKiB }) => residentKiB)),
      proportionalKiB: median(ofCount.map(({ proportionalKiB }) => proportionalKiB)),
    };
  });
}

/** Milliseconds after which the last of the good pods had its end, by the report. */
async function endsOfGood(from: Place, withDead: boolean): Promise<Times> {
  const good = recorded.inputs(BESIDE_DEAD);
  const dead = [`root@${podAddress(1)}:9`, `root@${DEAD_ADDRESS}:22`];
  const keys = stage.small.pod.hostKeys[0]?.publicKey ?? "";
  const inputs = {
    host: [...(withDead ? dead : []), good.host].join("\n"),
    "host-key": [good["host-key"], `[${podAddress(1)}]:9 ${keys}`, `${DEAD_ADDRESS} ${keys}`].join("\n"),
    "connect-timeout": "5s",
  };
  const ends: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { report } = await run(from, inputs, withDead ? "failed" : "unchanged");
    const ended = report?.pods.filter(({ result }) => result === "unchanged") ?? [];
    if (ended.length !== BESIDE_DEAD) throw new Error(`${ended.length} of ${BESIDE_DEAD} good pods had nothing to do`);
    ends.push(Math.max(...ended.map(({ endedAt }) => endedAt - (report?.startedAt ?? 0))));
  }
  return times(ends);
}

async function run(from: Place, inputs: Readonly<Record<string, string>>, result: string): Promise<ActionRun> {
  const done = await stage.act(from, inputs);
  if (done.outputs.result !== result) throw new Error(`${done.outputs.result} instead of ${result}:\n${done.log}`);
  return done;
}

function rowsOf(rows: readonly Row[]): readonly string[] {
  const one = rows[0]?.wall.median ?? Number.NaN;
  return table(
    ["pods", "time", "× one pod", "processor", "resident", "proportional"],
    rows.map(({ count, wall, processor, residentKiB, proportionalKiB }) => [
      String(count),
      saidInSeconds(wall),
      (wall.median / one).toFixed(2),
      `${processor.toFixed(2)} s`,
      megabytes(residentKiB),
      megabytes(proportionalKiB),
    ]),
  );
}

function said({ median, best }: Times): string {
  return `${median.toFixed(0)} ms (best ${best.toFixed(0)})`;
}
