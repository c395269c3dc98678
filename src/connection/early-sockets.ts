/**
 * Opens the way to the pods while the rest of the action is loaded: two round trips, the socket's and that of the server's first
 * line, are then over. Nothing is sent before the connection is asked for.
 */
import type { Socket } from "node:net";
import type { Target } from "../settings.ts";
import { type Address, formatAddress } from "./address.ts";
import { openSocket } from "./socket.ts";

export interface EarlySockets {
  /** The socket to that pod, once; null where there is none. It may have failed already: `errored` and `destroyed` say so. */
  take(address: Address): Socket | null;
}

export function openSockets(targets: readonly Target[]): EarlySockets {
  const sockets = new Map<string, Socket>();
  for (const target of targets) {
    if (target.kind === "local") continue;
    const socket = openSocket(target);
    // Until somebody takes it, who asks for `errored`.
    socket.on("error", () => {});
    sockets.set(formatAddress(target), socket);
  }
  return {
    take(address) {
      const name = formatAddress(address);
      const socket = sockets.get(name) ?? null;
      sockets.delete(name);
      return socket;
    },
  };
}
