/** The action's entry: opens the way to the pods, loads the rest meanwhile, and lets it act. */
import { NO_SOCKETS, openEarly } from "./connection/early-sockets.ts";
import { exitSoon, input, onCancel } from "./process.ts";

async function main(): Promise<void> {
  // First of all: a signal that comes before would end the run without a word.
  const signal = onCancel();
  const remote = input("connection") !== "local";
  const sockets = remote ? openEarly({ host: input("host"), port: input("port"), user: input("user") }) : NO_SOCKETS;
  // Node opens them in its next turn, and loading takes no turns.
  await new Promise(setImmediate);
  const { act } = await import("./action.ts");
  const succeeded = await act(signal, sockets);
  sockets.close();
  exitSoon(succeeded ? 0 : 1);
}

main();
