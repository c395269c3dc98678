/** Many pods of which there is one: an sshd that listens at many addresses, in front of one workspace. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freePort, startPod } from "../../test/support/sshd.ts";
import { podAddress } from "../delay-line.ts";
import type { Stage } from "../stage.ts";

export interface Pods {
  /** The inputs `host` and `host-key` for this many of them. */
  inputs(count: number): { readonly host: string; readonly "host-key": string };
  stop(): Promise<void>;
}

/** Each of these really probes the workspace. */
export function realPods({ small, port }: Stage): Pods {
  return podsAt(port, small.pod.user, small.pod.hostKeys[0]?.publicKey ?? "", async () => {});
}

/** Each of these gives the answer that the workspace gave once, after a real login. */
export async function recordedPods({ small, line, folder }: Stage): Promise<Pods> {
  const port = await freePort();
  const answers = join(folder, "answers");
  mkdirSync(answers);
  const pod = await startPod({
    network: line?.pod ?? [],
    userKey: small.pod.userKey,
    home: small.pod.home,
    workspace: small.pod.workspace,
    configuration: [
      `ListenAddress 0.0.0.0:${port}`,
      "MaxStartups 500",
      `ForceCommand bash ${join(import.meta.dirname, "replay.sh")} ${answers}`,
    ],
  });
  return podsAt(port, pod.user, pod.hostKeys[0]?.publicKey ?? "", pod.stop);
}

function podsAt(port: number, user: string, publicKey: string, stop: () => Promise<void>): Pods {
  return {
    inputs: (count) => {
      const addresses = Array.from({ length: count }, (_, index) => podAddress(index + 1));
      return {
        host: addresses.map((address) => `${user}@${address}:${port}`).join("\n"),
        "host-key": addresses.map((address) => `[${address}]:${port} ${publicKey}`).join("\n"),
      };
    },
    stop,
  };
}
