/**
 * What a run costs that finds nothing to do: the action as the runner starts it, against one `ssh host true` of OpenSSH, in
 * turns, at round trips of 0, 20 and 100 ms. `npm run bench [rounds]`; COMFY_POD_TEST_ENTRY=src measures the sources.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { runAction } from "../test/support/action.ts";
import { startSmallPod } from "../test/support/small-pod.ts";
import { freePort } from "../test/support/sshd.ts";
import { type BarGroup, barChart } from "./chart.ts";
import { canDelay, openDelayLine, POD_ADDRESS } from "./delay-line.ts";

const ROUNDS = Number(process.argv[2] ?? 9);
const RESULTS = join(import.meta.dirname, "results");
/** With the steps that every pod has: two nodes, a package and a step of the user's own, 18 in all. */
const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  pip: ["small-einops"],
  steps: [{ id: "greeting", run: "echo hello >greeting", check: "[ -f greeting ]" }],
};

/** Where a run is measured: the round trip in milliseconds, the pod's address there, what goes before commands. */
interface Place {
  readonly roundTrip: number;
  readonly host: string;
  readonly network: readonly string[];
}
interface Measured {
  readonly roundTrip: number;
  readonly ssh: Times;
  readonly noOp: Times;
}
/** In milliseconds. On a machine with other work the best says more than the median. */
interface Times {
  readonly median: number;
  readonly best: number;
}

const line = canDelay() ? openDelayLine() : null;
if (line === null) console.log("without root, gcc and TUN devices: a round trip of 0 ms alone");
// sshd needs the address to be there when it starts.
await line?.setRoundTrip(0);
const port = await freePort();
const small = await startSmallPod({
  port,
  network: line?.pod ?? [],
  // Beside the one on loopback, which every test pod has.
  configuration: line === null ? [] : [`ListenAddress ${POD_ADDRESS}:${port}`],
});
const folder = mkdtempSync(join(tmpdir(), "comfy-pod-bench-"));
try {
  const [keyFile, knownHosts] = [join(folder, "key"), join(folder, "known_hosts")];
  writeFileSync(keyFile, small.pod.privateKey, { mode: 0o600 });
  const places: Place[] = [{ roundTrip: 0, host: "127.0.0.1", network: line?.pod ?? [] }];
  if (line !== null)
    for (const roundTrip of [20, 100]) places.push({ roundTrip, host: POD_ADDRESS, network: line.runner });
  const publicKey = small.pod.hostKeys[0]?.publicKey ?? "";
  writeFileSync(knownHosts, places.map(({ host }) => `[${host}]:${port} ${publicKey}\n`).join(""));

  const act = (place: Place) =>
    runAction({
      inputs: small.inputs(MANIFEST, { host: `${small.pod.user}@${place.host}:${port}` }),
      network: place.network,
    });
  const ssh = ({ host, network }: Place) =>
    timed([
      ...network,
      ...["ssh", "-F", "none", "-i", keyFile, "-p", String(port), "-l", small.pod.user, "-o", "BatchMode=yes"],
      ...["-o", "IdentitiesOnly=yes", "-o", `UserKnownHostsFile=${knownHosts}`],
      ...["-o", "KexAlgorithms=curve25519-sha256", host, "true"],
    ]);
  const noOp = async (place: Place): Promise<number> => {
    const run = await act(place);
    if (run.outputs.result !== "unchanged") throw new Error(`not a no-op: ${run.outputs.result}\n${run.log}`);
    return run.seconds * 1000;
  };

  const [here] = places;
  if (here === undefined) throw new Error("no place");
  const first = await act(here);
  if (first.outputs.result !== "changed") throw new Error(`the pod could not be provisioned:\n${first.log}`);
  const steps = first.report?.pods[0]?.steps.length ?? 0;

  const [logins, execs] = [small.pod.logins(), small.pod.execs()];
  await noOp(here);
  const [loginsOfOne, execsOfOne] = [small.pod.logins() - logins, small.pod.execs() - execs];

  const measured: Measured[] = [];
  for (const place of places) {
    if (place.roundTrip > 0) await line?.setRoundTrip(place.roundTrip);
    const [ofSsh, ofNoOp]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      ofSsh.push(await ssh(place));
      ofNoOp.push(await noOp(place));
    }
    measured.push({ roundTrip: place.roundTrip, ssh: times(ofSsh), noOp: times(ofNoOp) });
  }

  const [bare, started]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await timed([process.execPath, "-e", "0"]));
    // Ends at its inputs: what it costs to get there.
    started.push((await runAction()).seconds * 1000);
  }
  report(measured, { steps, loginsOfOne, execsOfOne, bare: times(bare), started: times(started) });
} finally {
  rmSync(folder, { recursive: true });
  await small.stop();
  await line?.close();
}

function report(
  measured: readonly Measured[],
  more: { steps: number; loginsOfOne: number; execsOfOne: number; bare: Times; started: Times },
): void {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}`;
  const [nearest, furthest] = [measured[0], measured.at(-1)];
  // Beside the costs that do not depend on the way.
  const trips = (of: "ssh" | "noOp") =>
    nearest === undefined || furthest === undefined || furthest.roundTrip === 0
      ? "not measured"
      : ((furthest[of].best - nearest[of].best) / furthest.roundTrip).toFixed(1);
  const table = [
    "| round trip | `ssh host true`, median (best) | no-op | ratio of medians (of bests) |",
    "|---|---|---|---|",
    ...measured.map(
      ({ roundTrip, ssh, noOp }) =>
        `| ${roundTrip} ms | ${said(ssh)} | ${said(noOp)} | ${(noOp.median / ssh.median).toFixed(2)} (${(noOp.best / ssh.best).toFixed(2)}) |`,
    ),
  ];
  const text = [
    `# A run that finds nothing to do, ${date}`,
    "",
    `${more.steps} steps; ${ROUNDS} rounds in turns; ${machine}, ${loadavg()[0]?.toFixed(1)} processes at work on average. Written by \`npm run bench\`.`,
    "",
    ...table,
    "",
    `- Connections ${more.loginsOfOne}, commands ${more.execsOfOne} (sshd's log).`,
    `- Round trips, from the slope of the bests: no-op ${trips("noOp")}, \`ssh\` ${trips("ssh")}.`,
    `- Start-up of the action ${said(more.started)}, \`node -e 0\` ${said(more.bare)}.`,
    "",
  ].join("\n");
  const groups: BarGroup[] = measured.map(({ roundTrip, ssh, noOp }) => ({
    label: `${roundTrip} ms away`,
    bars: [
      { name: "ssh host true", value: ssh.best },
      { name: `no-op, ${more.steps} steps`, value: noOp.best },
    ],
  }));
  console.log(text);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "no-op.md"), text);
  writeFileSync(
    join(RESULTS, "no-op.svg"),
    barChart(
      "A run that finds nothing to do, against one ssh login (best of each)",
      `${date}; ${machine}`,
      "ms",
      groups,
    ),
  );
}

/** Milliseconds from start to end. @throws where it fails. */
function timed([program = "", ...parameters]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: ["ignore", "ignore", "inherit"] });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(performance.now() - startedAt);
      else reject(new Error(`${program} ended with ${code}`));
    });
  });
}

function times(values: readonly number[]): Times {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, best: sorted[0] ?? Number.NaN };
}

function said({ median, best }: Times): string {
  return `${median.toFixed(0)} ms (${best.toFixed(0)})`;
}
