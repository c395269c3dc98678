/** What a run costs that finds nothing to do, in counts that no other work on the machine changes. They may only fall. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionRun, runAction } from "../support/action.ts";
import { openCountedWay } from "../support/flights.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { startPod } from "../support/sshd.ts";
import { openTrace, tracingObstacle } from "../support/system-calls.ts";

/** 18 steps, as the bench has them. */
const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  pip: ["small-einops"],
  steps: [{ id: "greeting", run: "echo hello >greeting", check: "[ -f greeting ]" }],
};
/** Round trips: 3 on a machine that is quiet. Those of a long question, which TCP sends in several windows, are not among them. */
const AT_MOST = { connections: 1, commands: 1, roundTrips: 4, forks: 27, programs: 22 } as const;
/** How often round trips are counted: a busy machine adds some. */
const RUNS = 3;
/** uv's dry run takes its locks, and looks whether its cache is one. */
const UV_ONLY = /\/venv\/\.lock$|\/\.comfy-pod\/cache\/uv(\/|$)/;

let small: SmallPod;
const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
  runAction({ inputs: small.inputs(MANIFEST, inputs) });

beforeAll(async () => {
  small = await startSmallPod();
  expect((await run()).outputs.result).toBe("changed");
}, 300_000);
afterAll(() => small.stop());

describe("a run that finds nothing to do", () => {
  it("is one connection and one command, and waits for the pod no more often than it has to", async () => {
    const { pod } = small;
    const roundTrips: number[] = [];
    for (let time = 0; time < RUNS; time++) {
      const way = await openCountedWay(pod.port);
      const before = pod.execs();
      const { outputs, report } = await run({ host: `${pod.user}@127.0.0.1:${way.port}` });
      await way.close();
      expect(outputs.result).toBe("unchanged");
      expect(report?.pods[0]?.steps).toHaveLength(18);
      expect(way.connections()).toBe(AT_MOST.connections);
      expect(pod.execs() - before).toBe(AT_MOST.commands);
      roundTrips.push(way.roundTrips());
    }
    expect(Math.min(...roundTrips)).toBeLessThanOrEqual(AT_MOST.roundTrips);
  });

  it("makes no more processes on the pod than are counted here, and writes nothing", async ({ skip }) => {
    const obstacle = tracingObstacle();
    skip(obstacle !== null, obstacle ?? "");
    const { userKey, home, workspace, user } = small.pod;
    const trace = openTrace(join(home, ".trace"));
    const pod = await startPod({ userKey, home, workspace, network: trace.command });
    trace.calls();
    const { outputs } = await run({ host: `${user}@${pod.host}:${pod.port}`, "host-key": pod.fingerprint });
    // sshd's own processes end a moment after the connection.
    await sleep(1_000);
    const { forks, programs, written } = trace.calls();
    await pod.stop();
    expect(outputs.result).toBe("unchanged");
    expect(programs).toContain("/usr/bin/env");
    expect(written.filter((path) => !UV_ONLY.test(path))).toEqual([]);
    expect(programs.length, programs.join("\n")).toBeLessThanOrEqual(AT_MOST.programs);
    expect(forks).toBeLessThanOrEqual(AT_MOST.forks);
  });
});
