/** A way to a pod that counts how often a run has to wait for it: each way takes a while, and who answered what is kept. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Long enough that what a side sends without waiting is on its way before the other side's next word comes. */
const ONE_WAY_MS = 60;
/** A connection is made by a question and an answer; the other side knows that it is there one flight later. */
const CONNECTED = { near: 2, far: 3 } as const;

export interface CountedWay {
  readonly port: number;
  /** How many connections were made. */
  connections(): number;
  /**
   * Of the connection that took most: the longest chain of flights to and fro in which each one left only after the one
   * before had come, in round trips, with the one that makes the connection. A side that is held up by other work on the
   * machine answers late and seems to have waited for more: of several runs the least is true.
   */
  roundTrips(): number;
  close(): Promise<void>;
}

/** Takes connections on loopback and passes them on to that port. */
export async function openCountedWay(to: number): Promise<CountedWay> {
  const sockets = new Set<Socket>();
  const flights: { most: number }[] = [];
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port: to, noDelay: true });
    const count = { most: CONNECTED.near as number };
    flights.push(count);
    // How many flights came before what each side sends now.
    const heard = { near: CONNECTED.near as number, far: CONNECTED.far as number };
    pass(
      near,
      far,
      () => heard.near,
      (flight) => {
        heard.far = Math.max(heard.far, flight);
      },
    );
    pass(
      far,
      near,
      () => heard.far,
      (flight) => {
        heard.near = Math.max(heard.near, flight);
        count.most = heard.near;
      },
    );
    for (const socket of [near, far]) {
      sockets.add(socket);
      // A side that is gone is the end of the connection and no error of this way.
      socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => flights.length,
    roundTrips: () => Math.max(...flights.map(({ most }) => most)) / 2,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function pass(from: Socket, to: Socket, before: () => number, arrived: (flight: number) => void): void {
  const later = (act: () => void) => setTimeout(act, ONE_WAY_MS);
  // Either side begins by itself, however long it takes to.
  let first: number | null = before() + 1;
  from.on("data", (chunk) => {
    const flight = first ?? before() + 1;
    first = null;
    later(() => {
      arrived(flight);
      to.write(chunk);
    });
  });
  from.once("end", () => later(() => to.end()));
  from.once("close", () => later(() => to.destroy()));
}
