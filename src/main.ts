/** The action's entry: inputs → the way to the pods → `action.ts`, which is loaded meanwhile, works and tells → exit. */
import { openSockets } from "./connection/early-sockets.ts";
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
  const sockets = openSockets(reading.kind === "settings" ? reading.settings.targets : []);
  // Node opens them in its next turn, and loading takes no turns.
  await new Promise(setImmediate);
  const { act } = await import("./action.ts");
  exitSoon((await act({ reading, secrets, signal, sockets, folder: import.meta.dirname })) ? 0 : 1);
}

main().catch((error: unknown) => {
  refuseInput({ input: "", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  exitSoon(1);
});
