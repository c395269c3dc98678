/** Resets steps on a pod, and moves an installation aside: one exec, under the lock. */
import type { Connection } from "../connection/connection.ts";
import { unescapeTold } from "../pod/answer.ts";
import { readControl, textOf } from "../pod/control.ts";
import { composeScript, remoteCommand, type Values } from "../pod/script.ts";
import purge from "./purge.sh";
import reset from "./reset.sh";
import { OPERATION_SCRIPTS } from "./scripts.ts";

export interface ResetRequest {
  /** Places and wishes, as a probe has them. */
  readonly values: Values;
  readonly steps: readonly string[];
  readonly purge: boolean;
  readonly restart: "when-idle" | "now" | "never";
  readonly restartWaitMs: number;
  readonly token: string;
  readonly owner: string;
}

export type ResetAnswer =
  | {
      readonly kind: "done";
      /** The steps that had a marker or a record. */
      readonly reset: readonly string[];
      /** Where what was moved lies now. */
      readonly aside: readonly string[];
      /** An environment that is not this installation's alone. */
      readonly kept: readonly string[];
    }
  | { readonly kind: "locked"; readonly owner: string; readonly byHand: boolean }
  | { readonly kind: "lock-lost"; readonly owner: string }
  | { readonly kind: "refused"; readonly reason: string };

/** What a volume takes for moving a whole installation by renaming. */
const WORK_MS = 600_000;

/** Sent again it finds the rest and does that. @throws ConnectionError */
export async function resetSteps(
  connection: Connection,
  request: ResetRequest,
  signal: AbortSignal,
): Promise<ResetAnswer> {
  const values = {
    ...request.values,
    CP_reset: request.steps.join("\n"),
    CP_purge: request.purge ? "yes" : "no",
    CP_restart: request.restart,
    CP_restart_wait: String(Math.ceil(request.restartWaitMs / 1000)),
    CP_token: request.token,
    CP_owner: request.owner,
  };
  const script = composeScript("command", values, "reset_main", [...OPERATION_SCRIPTS, reset, purge]);
  const silenceMs = request.restartWaitMs + WORK_MS;
  const result = await connection.exec({ ...remoteCommand(script), silenceMs, signal });
  signal.throwIfAborted();
  const control = readControl(result);
  const owner = textOf(control, "locked");
  if (owner !== null) return { kind: "locked", owner, byHand: control.has("by-hand") };
  const newOwner = textOf(control, "lost");
  if (newOwner !== null) return { kind: "lock-lost", owner: newOwner };
  const all = (kind: string) => (control.get(kind) ?? []).map((line) => unescapeTold(line.slice(kind.length + 1)));
  if (control.has("finished")) return { kind: "done", reset: all("reset"), aside: all("aside"), kept: all("kept") };
  const talk = result.stderr.toString("utf8").trim().slice(-500);
  return {
    kind: "refused",
    reason: textOf(control, "refused") ?? `the pod gave no answer to the reset${talk && `: ${talk}`}`,
  };
}
