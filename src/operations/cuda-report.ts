/** Asks a machine for its GPU: driver, devices, and what torch can do with them. Writes nothing there. */
import { randomBytes } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { type PodAnswer, parseAnswer } from "../pod/answer.ts";
import { ProbeError } from "../pod/probe.ts";
import { composeScript, remoteCommand, type Values } from "../pod/script.ts";
import containerEnvironment from "./container_environment.sh";
import cudaCheck from "./cuda_check.py";
import cudaReport from "./cuda_report.sh";
import health from "./health.sh";

/** The first import of torch from a network volume takes minutes, and the program has 300 seconds. */
const SILENCE_MS = 330_000;

/** The pod's facts, and those of the step `cuda`. @throws ConnectionError, ProbeError */
export async function askCuda(connection: Connection, places: Values, signal: AbortSignal): Promise<PodAnswer> {
  const nonce = randomBytes(8).toString("hex");
  const script = composeScript("command", { ...places, CP_nonce: nonce, CP_script: cudaCheck }, "cuda_report_main", [
    containerEnvironment,
    health,
    cudaReport,
  ]);
  const result = await connection.exec({ ...remoteCommand(script), silenceMs: SILENCE_MS, signal });
  signal.throwIfAborted();
  const answer = parseAnswer(result.stdout.toString("utf8"), nonce);
  if (answer.complete) return answer;
  const said = `${result.stderr.toString("utf8")}\n${result.stdout.toString("utf8")}`.trim().slice(-500);
  throw new ProbeError(`the CUDA check came to no end${said === "" ? "" : `; the pod said: ${said}`}`);
}
