/** Asks a pod everything in one exec. */
import { randomBytes } from "node:crypto";
import type { Connection, ExecResult } from "../connection/connection.ts";
import { type PodAnswer, parseAnswer } from "./answer.ts";
import { composeScript, remoteCommand, type Values } from "./script.ts";

/** A volume that hangs gives no byte for this long. */
export const PROBE_SILENCE_MS = 20_000;
/** A probe only reads, so one that was lost with its connection is sent again. */
const ATTEMPTS = 3;

/** Where a command could not even be begun: the shell of the pod, a proxy in between. */
export class ProbeError extends Error {
  override readonly name = "ProbeError";
}

/**
 * Runs the read-only probe with these values and operations.
 * @throws ProbeError when the pod gave no answer that could be read; ConnectionError when there is no connection; the
 *   signal's reason when it was aborted.
 */
export async function probe(
  connection: Connection,
  values: Values,
  operations: readonly string[],
  silenceMs = PROBE_SILENCE_MS,
  signal?: AbortSignal,
): Promise<PodAnswer> {
  const { nonce, command } = await connection.meanwhile(() => questionOf(values, operations));
  const ask = () => connection.exec({ ...command, readOnly: true, silenceMs, ...(signal && { signal }) });
  let result = await ask();
  for (let attempt = 1; attempt < ATTEMPTS && wasCut(result); attempt++) result = await ask();
  signal?.throwIfAborted();
  if (wasCut(result)) throw new ProbeError(`the connection was lost ${ATTEMPTS} times before the pod had answered`);
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (!answer.greeted) {
    if (result.kind === "lost") throw new ProbeError(`the pod did not answer the probe in ${silenceMs / 1000} s`);
    const said = `${result.stderr.toString("utf8")}\n${result.stdout.toString("utf8")}`.trim().slice(0, 500);
    throw new ProbeError(
      `the pod did not answer the probe${said === "" ? "" : `; it said: ${said}`}. It needs bash 4.4 or newer and a login shell that runs commands`,
    );
  }
  return answer;
}

interface Question {
  readonly nonce: string;
  readonly command: ReturnType<typeof remoteCommand>;
}

let asked: { readonly about: string; readonly operations: readonly string[]; readonly question: Question } | null =
  null;

/** The pods of a run are asked the same, and to put a question together takes more of a processor than to ask it. */
function questionOf(values: Values, operations: readonly string[]): Question {
  const about = JSON.stringify(values);
  if (asked?.about === about && asked.operations === operations) return asked.question;
  const nonce = randomBytes(8).toString("hex");
  const script = composeScript("probe", { ...values, CP_nonce: nonce }, "probe_main", operations);
  asked = { about, operations, question: { nonce, command: remoteCommand(script) } };
  return asked.question;
}

function wasCut(result: ExecResult): boolean {
  return result.kind === "lost" && result.reason === "connection";
}
