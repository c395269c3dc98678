/** The action's entry: inputs → the way to the pods → `action.ts`, which is loaded meanwhile, works and tells → exit. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { collectSecrets, readInputs } from "./inputs.ts";
import { exitSoon, input, mask, onCancel, refuseInput, textFile, waitForLogReader } from "./runner.ts";
import { catalogue } from "./steps/catalogue.ts";

async function main(): Promise<void> {
  // First of all: a signal that comes before would end the run without a word.
  const signal = onCancel();
  waitForLogReader();
  const secrets = collectSecrets(input);
  for (const secret of secrets) mask(secret);
  const reading = readInputs({ get: input, environment: process.env, readFile: textFile, steps: catalogue });
  const { NO_CONNECTIONS, openConnections } = await import("./connection/early.ts");
  const connections = reading.kind === "settings" ? openConnections(reading.settings) : NO_CONNECTIONS;
  // Sockets open, and the first is written to them, in Node's next turns; loading takes none.
  await nextTurn();
  await nextTurn();
  for (const load of PARTS) {
    await load();
    await nextTurn();
  }
  const { act } = await import("./action.ts");
  exitSoon((await act({ reading, secrets, signal, connections, folder: import.meta.dirname })) ? 0 : 1);
}

/** What the action is loaded in: in between, what comes from the pods is dealt with. */
const PARTS = [
  () => import("./report/github.ts"),
  () => import("./engine/pod-report.ts"),
  () => import("./engine/session.ts"),
] as const;

main().catch((error: unknown) => {
  refuseInput({ input: "", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  exitSoon(1);
});
