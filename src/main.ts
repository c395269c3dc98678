/** The action's entry: inputs → connections to the pods → `action.ts`, which is loaded meanwhile, works and tells → exit. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { collectSecrets, readInputs } from "./inputs.ts";
import { exitSoon, input, mask, onCancel, refuseInput, textFile, waitForLogReader } from "./runner.ts";
import type { Settings } from "./settings.ts";
import { catalogue } from "./steps/catalogue.ts";

async function main(): Promise<void> {
  // First of all: a signal that comes before would end the run without a word.
  const signal = onCancel();
  waitForLogReader();
  const secrets = collectSecrets(input);
  for (const secret of secrets) mask(secret);
  const reading = readInputs({ get: input, environment: process.env, readFile: textFile, steps: catalogue });
  if (reading.kind === "problems") {
    const { refuse } = await import("./refusal.ts");
    await refuse(reading.problems);
    exitSoon(1);
  } else exitSoon((await run(reading.settings, secrets, signal)) ? 0 : 1);
}

/** Whether all went well. */
async function run(settings: Settings, secrets: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { openConnections } = await import("./connection/early.ts");
  const connections = openConnections(settings);
  // Sockets open, and are written to, in Node's own turns; loading takes none.
  await nextTurn();
  await nextTurn();
  await import("./engine/session.ts");
  await nextTurn();
  const { act } = await import("./action.ts");
  return act({ settings, secrets, signal, connections, folder: import.meta.dirname });
}

main().catch((error: unknown) => {
  refuseInput({ input: "", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  exitSoon(1);
});
