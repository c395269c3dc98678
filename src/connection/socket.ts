/** The socket below a connection. */
import { connect, type Socket } from "node:net";
import type { Address } from "./address.ts";

/** ssh2 leaves Nagle's algorithm on, which costs more than 200 ms a login; so the socket is made here. */
export function openSocket({ host, port }: Address): Socket {
  return connect({ host, port, noDelay: true });
}

/**
 * Sends together what is written in one turn. ssh2 writes each packet that is encrypted in three pieces, which would travel as
 * three: where a window is full, one round trip more.
 */
export function gatherWrites(socket: Socket): void {
  const write = socket.write;
  socket.write = ((...parameters: Parameters<typeof write>) => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return write.apply(socket, parameters);
  }) as typeof write;
}
