/**
 * What a run costs that finds nothing to do: the action as the runner starts it, against one `ssh host true` of OpenSSH, in
 * turns, at round trips of 0, 20 and 100 ms. `npm run bench -- no-op`; COMFY_POD_TEST_ENTRY=src measures the sources.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { runAction, startAction } from "../test/support/action.ts";
import { inTurns, ratio, rounds, said, type Times, timed } from "./measure.ts";
import { table, writeResult } from "./result.ts";
import { MANIFEST, openStage, type Stage } from "./stage.ts";

const ROUNDS = rounds(9);

interface Measured {
  readonly roundTrip: number;
  readonly ssh: Times;
  readonly noOp: Times;
}

const stage = await openStage();
const { pod } = stage.small;
try {
  const steps = await stage.provision();
  const measured: Measured[] = [];
  const [logins, execs] = [pod.logins(), pod.execs()];
  let noOps = 0;
  for (const place of stage.places) {
    await stage.goTo(place);
    const found = await inTurns(ROUNDS, {
      ssh: () => timed(stage.ssh(place, "true")),
      noOp: () => stage.noOp(place),
    });
    noOps += ROUNDS;
    measured.push({ roundTrip: place.roundTrip, ...found });
  }
  // As many of the logins were OpenSSH's.
  const each = (count: number): string => String(count / noOps - 1);
  const startUp = await inTurns(ROUNDS, {
    bare: () => timed([process.execPath, "-e", "0"]),
    connecting: () => toConnection(stage),
    // Ends at its inputs, and tells that.
    refused: async () => (await runAction()).seconds * 1000,
  });

  writeResult({
    name: "no-op",
    title: "A run that finds nothing to do",
    about: `${steps} steps; ${ROUNDS} rounds in turns; median (best).`,
    lines: [
      ...table(
        ["round trip", "`ssh host true`", "no-op", "ratio"],
        measured.map(({ roundTrip, ssh, noOp }) => [`${roundTrip} ms`, said(ssh), said(noOp), ratio(noOp, ssh)]),
      ),
      "",
      `- Connections ${each(pod.logins() - logins)}, commands ${each(pod.execs() - execs)} (sshd's log).`,
      `- Round trips, from the slope of the bests: no-op ${trips(measured, "noOp")}, \`ssh\` ${trips(measured, "ssh")}.`,
      `- Start-up: \`node -e 0\` ${said(startUp.bare)}; the action until it connects to the pod ${said(startUp.connecting)}, and until it has refused its inputs ${said(startUp.refused)}.`,
    ],
    chart: {
      title: "A run that finds nothing to do, against one ssh login (best of each)",
      unit: "ms",
      groups: measured.map(({ roundTrip, ssh, noOp }) => ({
        label: `${roundTrip} ms away`,
        bars: [
          { name: "ssh host true", value: ssh.best },
          { name: `no-op, ${steps} steps`, value: noOp.best },
        ],
      })),
    },
  });
} finally {
  await stage.close();
}

/** Milliseconds from the action's start until something that listens on the pod's port hears of it. */
async function toConnection({ small }: Stage): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const connected = once(server, "connection").then(([socket]: Socket[]) => [Date.now(), socket] as const);
  const action = await startAction({ inputs: small.inputs(MANIFEST, { host: `${small.pod.user}@127.0.0.1:${port}` }) });
  const [at, socket] = await connected;
  action.signal("SIGKILL");
  socket?.destroy();
  server.close();
  await action.ended;
  return at - action.startedAt;
}

/** Beside the costs that do not depend on the way. */
function trips(measured: readonly Measured[], of: "ssh" | "noOp"): string {
  const [nearest, furthest] = [measured[0], measured.at(-1)];
  if (nearest === undefined || furthest === undefined || furthest.roundTrip === 0) return "not measured";
  return ((furthest[of].best - nearest[of].best) / furthest.roundTrip).toFixed(1);
}
