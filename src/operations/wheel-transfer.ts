/** Brings wheels to a pod and from it, by ordinary execs: no SFTP, which crawls on a line with a long way. */
import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { Connection, ExecRequest } from "../connection/connection.ts";
import { readControl, textOf } from "../pod/control.ts";
import type { LockClaim } from "../pod/lock.ts";
import { composeScript, remoteCommand, type Values } from "../pod/script.ts";
import wheelTransfer from "./wheel_transfer.sh";

/** A wheel as a file on the runner. */
export interface WheelFile {
  readonly path: string;
  /** As the wheel is called: pip reads it. */
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
}

export interface WheelPlace {
  readonly connection: Connection;
  readonly workspace: string;
  /** The name of its folder below `.comfy-pod/wheels`. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** `refused`: the pod said why. `locked`: another run works there. */
export type PutAnswer = { readonly kind: "put" | "locked" } | { readonly kind: "refused"; readonly reason: string };

/** A piece is held in memory, and is all that a lost connection costs. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** A wheel of this size is none that we built. */
const MOST_BYTES = 1024 ** 3;
const SILENCE_MS = 60_000;
/** A piece that did not come whole is sent again. */
const ATTEMPTS = 3;

/** Puts a wheel on the pod's volume, under the lock. @throws ConnectionError */
export async function putWheel(
  place: WheelPlace,
  wheel: WheelFile,
  builtFor: string,
  claim: LockClaim,
): Promise<PutAnswer> {
  const file = await open(wheel.path);
  try {
    for (let offset = 0; offset < wheel.size; offset += PIECE_BYTES) {
      const answer = await putPiece(place, wheel, builtFor, claim, file, offset);
      if (answer.kind !== "put") return answer;
    }
    return { kind: "put" };
  } finally {
    await file.close();
  }
}

async function putPiece(
  { connection, workspace, id, signal }: WheelPlace,
  wheel: WheelFile,
  builtFor: string,
  claim: LockClaim,
  file: FileHandle,
  offset: number,
): Promise<PutAnswer> {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, wheel.size - offset));
  await file.read(piece, 0, piece.length, offset);
  const command = transferCommand("wheel_put_main", {
    CP_workspace: workspace,
    CP_id: id,
    CP_name: wheel.name,
    CP_sum: wheel.sha256,
    CP_size: String(wheel.size),
    CP_offset: String(offset),
    CP_length: String(piece.length),
    CP_built_for: builtFor,
    CP_token: claim.token,
    CP_owner: claim.owner,
  });
  for (let attempt = 1; ; attempt++) {
    const result = await connection.exec({ command, input: piece, signal, silenceMs: SILENCE_MS });
    signal.throwIfAborted();
    const control = readControl(result);
    if (control.has("put")) return { kind: "put" };
    if (control.has("locked") || control.has("lost")) return { kind: "locked" };
    if (attempt < ATTEMPTS && result.kind === "lost") continue;
    const said = result.stderr.toString("utf8").trim().slice(-300);
    return { kind: "refused", reason: textOf(control, "refused") ?? (said || "the pod gave no answer") };
  }
}

/** Fetches the wheel that the pod keeps into a folder of the runner's; a sentence where that cannot be done. @throws ConnectionError */
export async function getWheel(
  { connection, workspace, id, signal }: WheelPlace,
  sha256: string,
  path: string,
): Promise<Omit<WheelFile, "path"> | string> {
  const nonce = randomBytes(8).toString("hex");
  const greeting = Buffer.from(`\ncomfy-pod\twheel\t${nonce}\n`);
  const file = createWriteStream(path);
  const hash = createHash("sha256");
  let size = 0;
  let head: Buffer | null = Buffer.alloc(0);
  const onStdout = (chunk: Buffer) => {
    let bytes = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]).subarray(-PIECE_BYTES);
      const at = head.indexOf(greeting);
      if (at < 0) return;
      bytes = head.subarray(at + greeting.length);
      head = null;
    }
    size += bytes.length;
    if (size > MOST_BYTES) return;
    hash.update(bytes);
    file.write(bytes);
  };
  const command = transferCommand("wheel_get_main", { CP_workspace: workspace, CP_id: id, CP_nonce: nonce });
  const request: ExecRequest = { command, onStdout, signal, silenceMs: SILENCE_MS };
  const result = await connection.exec(request).finally(() => file.end());
  await finished(file);
  signal.throwIfAborted();
  const control = readControl(result);
  const refused = textOf(control, "refused");
  if (refused !== null) return refused;
  if (size > MOST_BYTES) return "it is larger than a wheel can be";
  if (result.kind !== "exit" || result.code !== 0) return "the connection ended before it had come";
  if (hash.digest("hex") !== sha256) return "its bytes are not those that the pod had told of";
  return { name: textOf(control, "name") ?? "", sha256, size };
}

/** Notes on the pod that this wheel needs to be brought to no cache any more. @throws ConnectionError */
export async function markCached({ connection, workspace, id, signal }: WheelPlace): Promise<void> {
  const command = transferCommand("wheel_cached_main", { CP_workspace: workspace, CP_id: id });
  await connection.exec({ command, signal, silenceMs: SILENCE_MS });
}

function transferCommand(entry: string, values: Values): string {
  return remoteCommand(composeScript("command", values, `exec 3>/dev/null; ${entry}`, [wheelTransfer])).command;
}
