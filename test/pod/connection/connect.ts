/** Opens connections to test pods, and closes them after each test. */
import { parseHostKeys } from "../../../src/connection/host-key.ts";
import { openSsh, type SshConnection, type SshOptions } from "../../../src/connection/ssh.ts";
import type { SshTarget } from "../../../src/settings.ts";
import type { TestPod } from "../../support/sshd.ts";

const open: SshConnection[] = [];

export interface ConnectChanges extends Partial<Omit<SshOptions, "target">> {
  readonly target?: Partial<SshTarget>;
  /** As pasted; the pod's own where not said. */
  readonly pins?: string;
}

/** A connection to the pod that works, but for what is changed. */
export function connectTo(pod: TestPod, changes: ConnectChanges = {}): SshConnection {
  const { target, pins, ...options } = changes;
  const connection = openSsh({
    target: {
      kind: "ssh",
      host: pod.host,
      port: pod.port,
      user: pod.user,
      hostKeys: parseHostKeys(pins ?? pod.fingerprint),
      acceptAnyHostKey: false,
      ...target,
    },
    key: pod.privateKey,
    passphrase: null,
    connectTimeoutMs: 10_000,
    ...options,
  });
  open.push(connection);
  return connection;
}

export async function closeConnections(): Promise<void> {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
}
