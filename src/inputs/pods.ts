/** From `connection`, `host`, `port`, `user`, `host-key` and `key` to the pods of a run. */
import { type Address, readAddresses } from "../connection/address.ts";
import { type HostKeyPin, parseHostKeys } from "../connection/host-key.ts";
import { knownHostsName, pinsFor } from "../connection/known-hosts.ts";
import { readPrivateKey } from "../connection/private-key.ts";
import type { Target } from "../settings.ts";
import { documentationOf, type InputName, type InputValues } from "./definitions.ts";
import type { InputProblem } from "./problem.ts";

/** What pods need; an input whose own text was refused is missing here, and is told already. */
type PodInputs = Partial<
  Pick<InputValues, "connection" | "host" | "port" | "user" | "host-key" | "host-key-policy" | "key" | "key-passphrase">
>;

export interface Pods {
  readonly targets: readonly Target[];
  readonly problems: readonly InputProblem[];
  readonly notices: readonly string[];
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const KEY_MISSING = `is missing: give the private key as a secret, \`key: \${{ secrets.POD_KEY }}\`. Where it is given, the secret is not set, or this run may not read it (runs from a fork get no secrets)`;
const HOST_MISSING =
  "is missing: write the pod's address, like root@203.0.113.7:10341, or the provider console's whole ssh line; or `connection: local` where the runner itself is the pod";

function keyProblems({ key, "key-passphrase": passphrase }: PodInputs): InputProblem[] {
  if (key === undefined) return [];
  if (key === null) return [{ input: "key", message: KEY_MISSING }];
  try {
    readPrivateKey(key, passphrase ?? null);
    return [];
  } catch (error) {
    return [{ input: "key", message: messageOf(error) }];
  }
}

function pinProblems(pins: readonly HostKeyPin[], addresses: readonly Address[]): InputProblem[] {
  if (addresses.length < 2 || pins.length === 0) return [];
  if (pins.some((pin) => pin.hosts === null))
    return [
      {
        input: "host-key",
        message: "with several pods each key needs its host: write known_hosts lines, `host ssh-ed25519 AAAA…`",
      },
    ];
  return addresses
    .filter((address) => pinsFor(pins, address.host, address.port).length === 0)
    .map((address) => ({
      input: "host-key",
      message: `has no line for ${address.host} with port ${address.port}; add one: ${knownHostsName(address.host, address.port)} ssh-ed25519 AAAA…`,
    }));
}

/** The value, or null where it is the default: the runner fills defaults in, so a default was perhaps not said. */
function said(inputs: PodInputs, name: InputName & ("port" | "user")): string | null {
  const value = inputs[name];
  return value === undefined || value === documentationOf(name).default ? null : value;
}

function sshPods(inputs: PodInputs): Pods {
  const problems = keyProblems(inputs);
  const notices: string[] = [];
  let addresses: readonly Address[] = [];
  if (inputs.host === null) problems.unshift({ input: "host", message: HOST_MISSING });
  else if (inputs.host !== undefined) {
    const reading = readAddresses({ host: inputs.host, port: said(inputs, "port"), user: said(inputs, "user") });
    if (reading.ok) {
      addresses = reading.addresses;
      notices.push(...reading.notices);
    } else problems.push(...reading.problems.map(inputProblem));
  }
  let pins: readonly HostKeyPin[] = [];
  try {
    pins = parseHostKeys(inputs["host-key"] ?? "");
  } catch (error) {
    problems.push({ input: "host-key", message: messageOf(error) });
  }
  const acceptAnyHostKey = inputs["host-key-policy"] === "accept-any";
  if (acceptAnyHostKey && pins.length > 0)
    problems.push({
      input: "host-key-policy",
      message: "`accept-any` beside a `host-key`: leave one of them out",
    });
  problems.push(...pinProblems(pins, addresses));
  const targets = addresses.map((address): Target => {
    const hostKeys = pinsFor(pins, address.host, address.port);
    return { kind: "ssh", ...address, hostKeys, acceptAnyHostKey };
  });
  return { targets, problems, notices };
}

/** `host, "line 2 of it": …` as the address reader says it. */
function inputProblem(text: string): InputProblem {
  const [, input = "host", message = text] = /^(host|port|user)(?::\s|,\s)([\s\S]*)$/.exec(text) ?? [];
  return { input, message };
}

function localPods(inputs: PodInputs): Pods {
  const problems = (["host", "key"] as const)
    .filter((input) => typeof inputs[input] === "string")
    .map((input) => ({
      input,
      message: "stands beside `connection: local`, where the runner itself is the pod; leave one of them out",
    }));
  return { targets: [{ kind: "local" }], problems, notices: [] };
}

/** Reads the pods, and judges key and host keys, before anything is connected to. */
export function readPods(inputs: PodInputs): Pods {
  if (inputs.connection === undefined) return { targets: [], problems: [], notices: [] };
  return inputs.connection === "local" ? localPods(inputs) : sshPods(inputs);
}
