/** What a step writes may be any amount, and whoever reads the runner's log may be slow: the action keeps none of it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runAction } from "../support/action.ts";
import { costing, readCost } from "../support/process-cost.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";

const BYTES = 100_000_000;
/** Of this much of it; what the action has without output is some 85 MB. */
const MOST_MEGABYTES = 140;

let small: SmallPod;
beforeAll(async () => {
  small = await startSmallPod();
});
afterAll(() => small.stop());

it(`passes ${BYTES / 1e6} MB of output on to a log that is not read at first, and holds little of it`, async () => {
  const [cost, count] = [join(small.pod.home, "cost"), join(small.pod.home, "count")];
  const run = `{ yes 'a line as builds and installers like to write them, step by step' || true; } | head -c ${BYTES}`;
  const { outputs, stderr } = await runAction({
    inputs: small.inputs({ steps: [{ id: "writer", run, check: "true" }] }, { only: "writer", force: "writer" }),
    network: ["bash", "-c", `"$@" | { sleep 5; wc -c >'${count}'; }`, "bash", ...costing(cost)],
  });
  expect(stderr).toBe("");

  expect(outputs.result).toBe("changed");
  expect(Number(await readFile(count, "utf8"))).toBeGreaterThan(BYTES);
  expect((readCost(cost).residentKiB * 1024) / 1e6).toBeLessThan(MOST_MEGABYTES);
});
