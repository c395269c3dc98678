/** Reads `user@host:port`. */
import { isIP, isIPv6 } from "node:net";

/** A place to log in as one line names it, before `port` and `user` fill the gaps. */
export interface Destination {
  readonly host: string;
  readonly port: number | null;
  readonly user: string | null;
}

/** How a message says what to write. */
export const EXAMPLE = "write for example root@203.0.113.7:10341, or paste the provider's whole ssh line";

/** Reads `[user@]host[:port]`, or says what is wrong with it. */
export function readDestination(text: string): Destination | string {
  if (/^https?:\/\//i.test(text)) return `this is a web address; ${EXAMPLE}`;
  if (text.includes(",")) return "several pods are written one a line, without commas";
  const place = text.replace(/^ssh:\/\/(.*?)\/?$/i, "$1");
  const at = place.lastIndexOf("@");
  const user = at < 0 ? null : place.slice(0, at);
  const userProblem = user === null ? null : problemWithUser(user);
  if (userProblem !== null) return userProblem;
  const { host, port: portText } = splitPort(place.slice(at + 1));
  const hostProblem = problemWithHost(host);
  if (hostProblem !== null) return hostProblem;
  const port = portText === null ? null : readPort(portText);
  return typeof port === "string" ? port : { host, port, user };
}

function splitPort(text: string): { host: string; port: string | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2] ?? null };
  if (isIPv6(text)) return { host: text, port: null };
  const colon = text.lastIndexOf(":");
  return colon < 0 ? { host: text, port: null } : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/** A port number, or what is wrong with the text. */
export function readPort(text: string): number | string {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535
    ? port
    : `${JSON.stringify(text.slice(0, 40))} is no port; write a number from 1 to 65535`;
}

/** What is wrong with a user name, or null. Letters, digits and a few marks: it can be taken for no option and no shell text. */
export function problemWithUser(user: string): string | null {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(user)) return null;
  return `${JSON.stringify(user.slice(0, 40))} is no user name; letters, digits and _ . - are allowed, as in root`;
}

function problemWithHost(host: string): string | null {
  if (/(^|\.)ssh\.runpod\.io$/i.test(host))
    return "ssh.runpod.io is RunPod's proxy: it gives a terminal to a person and runs no commands. Take the pod's \"SSH over exposed TCP\" line instead (it needs a public IP and TCP port 22 exposed)";
  if (isIP(host) !== 0 && /^[0-9A-Za-z:.%]+$/.test(host)) return null;
  // A name made of nothing but digits and dots would be an address, and is a wrong one.
  const labels =
    /^(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;
  if (labels.test(host) && !/^[\d.]+$/.test(host)) return null;
  return `${JSON.stringify(host.slice(0, 80))} is no host name or address; ${EXAMPLE}`;
}
