/** Asks a pod what it builds packages with. */
import type { Connection } from "../connection/connection.ts";
import { wordsIn } from "../pod/answer.ts";
import { readControl, textOf } from "../pod/control.ts";
import { composeScript, remoteCommand } from "../pod/script.ts";
import sageattention from "./sageattention.sh";
import toolchainScript from "./toolchain.sh";
import wheels from "./wheels.sh";

export interface Toolchain {
  /** nvcc's release, `12.8`; empty where there is none. */
  readonly nvcc: string;
  /** `glibc 2.39`. */
  readonly libc: string;
  /** The ids of the archives of built packages on the volume. */
  readonly kept: readonly string[];
  /** Those that no cache has yet, `<id>=<sha256>`. */
  readonly unsaved: readonly string[];
}

export interface ToolchainQuestion {
  readonly workspace: string;
  /** The folder of ComfyUI's Python. */
  readonly environment: string;
  /** `12.8`; empty where torch is built without it. */
  readonly cuda: string;
}

const SILENCE_MS = 60_000;

/** Null where the pod gave no whole answer. @throws ConnectionError */
export async function askToolchain(
  connection: Connection,
  { workspace, environment, cuda }: ToolchainQuestion,
  signal: AbortSignal,
): Promise<Toolchain | null> {
  const values = { CP_workspace: workspace, CP_environment: environment, CP_cuda: cuda };
  const script = composeScript("command", values, "exec 3>/dev/null; toolchain_main", [
    sageattention,
    wheels,
    toolchainScript,
  ]);
  const result = await connection.exec({ ...remoteCommand(script), signal, silenceMs: SILENCE_MS });
  signal.throwIfAborted();
  const control = readControl(result);
  const unsaved = textOf(control, "unsaved");
  if (unsaved === null) return null;
  return {
    nvcc: textOf(control, "nvcc") ?? "",
    libc: textOf(control, "libc") ?? "",
    kept: wordsIn(textOf(control, "kept") ?? ""),
    unsaved: wordsIn(unsaved),
  };
}
