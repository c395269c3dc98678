/** The host column of a known_hosts line: `host`, `[host]:port`, lists, wildcards, `!negation`, `|1|` hashes. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { HostKeyPin } from "./host-key.ts";

/** How known_hosts names a host: the port is written only where it is not 22. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/**
 * The pins that hold for one host: those without a host column, and the known_hosts lines that name it.
 * As in OpenSSH, a line without a port counts for another port only where no line names that port.
 */
export function pinsFor(pins: readonly HostKeyPin[], host: string, port: number): readonly HostKeyPin[] {
  const names = [knownHostsName(host, port), `[${host.toLowerCase()}]:${port}`];
  const exact = pins.filter((pin) => pin.hosts === null || names.some((name) => matchesHosts(pin.hosts, name)));
  if (exact.some((pin) => !pin.revoked)) return exact;
  return pins.filter((pin) => exact.includes(pin) || matchesHosts(pin.hosts, host.toLowerCase()));
}

function matchesHosts(hosts: string | null, name: string): boolean {
  if (hosts === null) return true;
  if (hosts.startsWith("|")) return matchesHash(hosts, name);
  const patterns = hosts.toLowerCase().split(",");
  const excluded = patterns.some((pattern) => pattern.startsWith("!") && matchesPattern(pattern.slice(1), name));
  return !excluded && patterns.some((pattern) => matchesPattern(pattern, name));
}

function matchesPattern(pattern: string, name: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\/]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(name);
}

function matchesHash(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
