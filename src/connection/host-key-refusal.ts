/** What to tell when a host key is refused: both keys ready to paste, and how to find out which is right. */
import { ConnectionError } from "./connection.ts";
import type { HostKeyPin } from "./host-key.ts";
import type { HostKey, HostKeyVerdict } from "./host-key-verdict.ts";
import { knownHostsName } from "./known-hosts.ts";

type Refused = Exclude<HostKeyVerdict, { kind: "accepted" }>;

const TITLES: Readonly<Record<Refused["kind"], (name: string) => string>> = {
  unknown: (name) => `The host key of ${name} is not known: no host key was given for it.`,
  changed: (name) => `The host key of ${name} is not the one that was given.`,
  revoked: (name) => `The host key of ${name} is marked @revoked in host-key.`,
};

/** The error for a key that was not accepted. */
export function hostKeyRefusal(host: string, port: number, verdict: Refused): ConnectionError {
  const name = knownHostsName(host, port);
  const message = [
    TITLES[verdict.kind](name),
    ...verdict.expected.flatMap((pin) => shown("expected", pin, name)),
    ...shown("seen", verdict.seen, name),
  ].join("\n");
  return new ConnectionError("host-key", message, hintFor(verdict));
}

function shown(label: string, key: HostKey | HostKeyPin, name: string): string[] {
  const lines = [`${label}: ${key.fingerprint}${key.type === null ? "" : ` (${key.type})`}`];
  if (key.base64 !== null) lines.push(`${label}: ${name} ${key.type} ${key.base64}`);
  return lines;
}

function hintFor({ kind, seen }: Refused): string {
  const compare = `Read the pod's own key in the provider's web terminal: ssh-keygen -lf ${keyFile(seen.type)}`;
  switch (kind) {
    case "unknown":
      return `${compare} – where it prints ${seen.fingerprint}, set host-key to that. To accept whatever key is shown, set host-key-policy: accept-any.`;
    case "changed":
      return `A pod that was resumed or made anew has new host keys. ${compare} – where it prints ${seen.fingerprint}, set host-key to that; where it does not, something else answers at this address.`;
    case "revoked":
      return `Make new host keys on the pod, or take the @revoked line out of host-key. ${compare}`;
  }
}

function keyFile(type: string): string {
  const kind = type === "ssh-rsa" ? "rsa" : type.startsWith("ecdsa-") ? "ecdsa" : "ed25519";
  return `/etc/ssh/ssh_host_${kind}_key.pub`;
}
