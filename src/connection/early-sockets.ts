/**
 * Opens the way to the pods while the rest of the action is loaded and its inputs are read: two round trips, the socket's and
 * that of the server's first line, are then over. Nothing is sent: that begins when every input was accepted.
 */
import type { Socket } from "node:net";
import { type Address, DEFAULT_PORT, DEFAULT_USER, formatAddress, readAddresses } from "./address.ts";
import { openSocket } from "./socket.ts";

export interface EarlySockets {
  /** The socket to that pod, once; null where there is none. It may have failed already: `errored` and `destroyed` say so. */
  take(address: Address): Socket | null;
  /** Ends those that nobody took. */
  close(): void;
}

export const NO_SOCKETS: EarlySockets = { take: () => null, close: () => {} };

/** The inputs as they were written. What cannot be read opens nothing, and is told by the reader of the inputs. */
export function openEarly(written: Readonly<Record<"host" | "port" | "user", string>>): EarlySockets {
  const said = (text: string, byDefault: string) => (text === "" || text === byDefault ? null : text.trim());
  const port = said(written.port, String(DEFAULT_PORT));
  const reading = readAddresses({ host: written.host, port, user: said(written.user, DEFAULT_USER) });
  if (!reading.ok) return NO_SOCKETS;
  const sockets = new Map(reading.addresses.map((address) => [formatAddress(address), openSocket(address)]));
  // Until somebody takes it; who does asks for `errored`.
  for (const socket of sockets.values()) socket.on("error", () => {});
  return {
    take(address) {
      const name = formatAddress(address);
      const socket = sockets.get(name) ?? null;
      sockets.delete(name);
      return socket;
    },
    close() {
      for (const socket of sockets.values()) socket.destroy();
      sockets.clear();
    },
  };
}
