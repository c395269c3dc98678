/** The place where things are measured: a small pod, and a line to it that takes its time where this machine can have one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActionRun, runAction } from "../test/support/action.ts";
import { type ManifestKeys, type SmallPod, startSmallPod } from "../test/support/small-pod.ts";
import { freePort } from "../test/support/sshd.ts";
import { canDelay, type DelayLine, openDelayLine, POD_ADDRESS } from "./delay-line.ts";

/** With the steps that every pod has: two nodes, a package and a step of the user's own, 18 in all. */
export const MANIFEST = {
  nodes: ["https://github.com/example/ComfyUI-Good", "https://github.com/example/ComfyUI-Plain"],
  pip: ["small-einops"],
  steps: [{ id: "greeting", run: "echo hello >greeting", check: "[ -f greeting ]" }],
} as const satisfies ManifestKeys;

/** Where a run is measured: the round trip in milliseconds, the pod's address there, what goes before commands. */
export interface Place {
  readonly roundTrip: number;
  readonly host: string;
  readonly network: readonly string[];
}

export interface Stage {
  readonly small: SmallPod;
  /** Null where this machine can have none. */
  readonly line: DelayLine | null;
  /** Near ones first; the first is on loopback. */
  readonly places: readonly Place[];
  /** sshd listens on it at every address of the pod. */
  readonly port: number;
  /** For whatever a measurement writes; gone at the end. */
  readonly folder: string;
  readonly keyFile: string;
  readonly knownHosts: string;
  /** Sets the round trip of a place. */
  goTo(place: Place): Promise<void>;
  /** A run of the action from there. */
  act(place: Place, inputs?: Readonly<Record<string, string>>, manifest?: ManifestKeys): Promise<ActionRun>;
  /** Provisions the pod. @returns how many steps it has */
  provision(): Promise<number>;
  /** Milliseconds of a run that finds nothing to do. @throws where it finds something */
  noOp(place: Place): Promise<number>;
  /** OpenSSH's command line for a command on the pod. */
  ssh(place: Place, ...command: readonly string[]): readonly string[];
  close(): Promise<void>;
}

/** @param roundTrips beside 0 */
export async function openStage(roundTrips: readonly number[] = [20, 100]): Promise<Stage> {
  const line = canDelay() ? openDelayLine() : null;
  if (line === null) console.log("without root, gcc and TUN devices: a round trip of 0 ms alone");
  const port = await freePort();
  const small = await startSmallPod({
    network: line?.pod ?? [],
    // Beside the port that every test pod has, on loopback alone.
    configuration: [`ListenAddress ${line === null ? "127.0.0.1" : "0.0.0.0"}:${port}`, "MaxStartups 500"],
  });
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-bench-"));
  const [keyFile, knownHosts] = [join(folder, "key"), join(folder, "known_hosts")];
  writeFileSync(keyFile, small.pod.privateKey, { mode: 0o600 });
  const places: Place[] = [{ roundTrip: 0, host: "127.0.0.1", network: line?.pod ?? [] }];
  if (line !== null)
    for (const roundTrip of roundTrips) places.push({ roundTrip, host: POD_ADDRESS, network: line.runner });
  const publicKey = small.pod.hostKeys[0]?.publicKey ?? "";
  writeFileSync(knownHosts, places.map(({ host }) => `[${host}]:${port} ${publicKey}\n`).join(""));

  const act: Stage["act"] = ({ host, network }, inputs = {}, manifest = MANIFEST) =>
    runAction({ inputs: small.inputs(manifest, { host: `${small.pod.user}@${host}:${port}`, ...inputs }), network });
  return {
    ...{ small, line, places, port, folder, keyFile, knownHosts, act },
    goTo: async ({ roundTrip }) => {
      if (roundTrip > 0) await line?.setRoundTrip(roundTrip);
    },
    provision: async () => {
      const [here] = places;
      if (here === undefined) throw new Error("no place");
      const first = await act(here);
      if (first.outputs.result !== "changed") throw new Error(`the pod could not be provisioned:\n${first.log}`);
      return first.report?.pods[0]?.steps.length ?? 0;
    },
    noOp: async (place) => {
      const run = await act(place);
      if (run.outputs.result !== "unchanged") throw new Error(`not a no-op: ${run.outputs.result}\n${run.log}`);
      return run.seconds * 1000;
    },
    ssh: ({ host, network }, ...command) => [
      ...network,
      ...["ssh", "-F", "none", "-i", keyFile, "-p", String(port), "-l", small.pod.user, "-o", "BatchMode=yes"],
      ...["-o", "IdentitiesOnly=yes", "-o", `UserKnownHostsFile=${knownHosts}`],
      ...["-o", "KexAlgorithms=curve25519-sha256", host, ...command],
    ],
    close: async () => {
      rmSync(folder, { recursive: true });
      await small.stop();
      await line?.close();
    },
  };
}
