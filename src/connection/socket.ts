/** The socket below a connection. */
import { connect, type Socket } from "node:net";
import type { Address } from "./address.ts";

/** ssh2 leaves Nagle's algorithm on, which costs more than 200 ms a login; so the socket is made here. */
export function openSocket({ host, port }: Address): Socket {
  return connect({ host, port, noDelay: true });
}
