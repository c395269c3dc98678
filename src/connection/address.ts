/** Reads the `host`, `port` and `user` inputs: which pods to reach. The console's whole `ssh …` line is `ssh-line.ts`. */
import { isIPv6 } from "node:net";
import { EXAMPLE, problemWithUser, readDestination, readPort } from "./destination.ts";
import { type LineReading, readSshLine } from "./ssh-line.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** The inputs as given; null where one was not given, which is something else than its default. */
export interface AddressInputs {
  /** One line a pod. */
  readonly host: string;
  readonly port: string | null;
  readonly user: string | null;
}

/** All that is wrong is told together, each problem beginning with the input's name. */
export type AddressReading =
  | { readonly ok: true; readonly addresses: readonly Address[]; readonly notices: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const DEFAULT_PORT = 22;
const DEFAULT_USER = "root";

/** Reads the pods to reach; with `ok: false` nothing may be connected to. */
export function readAddresses(inputs: AddressInputs): AddressReading {
  const problems: string[] = [];
  const notices: string[] = [];
  const port = inputs.port === null ? null : readPort(inputs.port);
  if (typeof port === "string") problems.push(`port: ${port}`);
  const userProblem = inputs.user === null ? null : problemWithUser(inputs.user);
  if (userProblem !== null) problems.push(`user: ${userProblem}`);

  const addresses: Address[] = [];
  const lines = inputs.host
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0) problems.push(`host: no pod is named; ${EXAMPLE}`);
  for (const line of lines) {
    const name = lines.length === 1 ? "host" : `host, "${line.slice(0, 80)}"`;
    const reading = readLine(line);
    problems.push(...reading.problems.map((problem) => `${name}: ${problem}`));
    notices.push(...reading.notices.map((notice) => `${name}: ${notice}`));
    if (reading.destination === null || reading.problems.length > 0) continue;
    const { destination } = reading;
    if (destination.port !== null && typeof port === "number" && port !== destination.port)
      problems.push(`port: ${port} was given, but host says ${destination.port}; leave port out`);
    if (destination.user !== null && inputs.user !== null && inputs.user !== destination.user)
      problems.push(`user: ${inputs.user} was given, but host says ${destination.user}; leave user out`);
    const address = {
      host: destination.host,
      port: destination.port ?? (typeof port === "number" ? port : DEFAULT_PORT),
      user: destination.user ?? inputs.user ?? DEFAULT_USER,
    };
    if (addresses.some((other) => other.host === address.host && other.port === address.port))
      problems.push(`host: ${address.host} with port ${address.port} is named twice`);
    addresses.push(address);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, addresses, notices };
}

/** `root@203.0.113.7:10341`, with brackets around an IPv6 address. */
export function formatAddress({ host, port, user }: Address): string {
  return `${user}@${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function readLine(line: string): LineReading {
  if (/^(\$\s*)?ssh\s/.test(line) || /\s/.test(line)) return readSshLine(line);
  const destination = readDestination(line);
  if (typeof destination === "string") return { destination: null, notices: [], problems: [destination] };
  return { destination, notices: [], problems: [] };
}
