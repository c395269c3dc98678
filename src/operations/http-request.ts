/** Asks a service of the pod over HTTP, from the pod itself: no port has to be open to the world. */
import { randomBytes } from "node:crypto";
import type { Connection } from "../connection/connection.ts";
import { composeScript, remoteCommand } from "../pod/script.ts";
import httpRequest from "./http_request.sh";

export interface ServiceAddress {
  readonly address: string;
  readonly port: string;
  readonly scheme: "http" | "https";
}

export interface ServiceAnswer {
  /** 0 where nobody answered in time. */
  readonly status: number;
  readonly body: Buffer;
}

/** A GET; with a body a POST of JSON. @throws ConnectionError */
export async function askService(
  connection: Connection,
  service: ServiceAddress,
  request: { readonly path: string; readonly body?: unknown; readonly seconds: number; readonly signal: AbortSignal },
): Promise<ServiceAnswer> {
  const nonce = randomBytes(8).toString("hex");
  const input = request.body === undefined ? "" : JSON.stringify(request.body);
  const values = {
    CP_nonce: nonce,
    CP_address: service.address,
    CP_service_port: service.port,
    CP_scheme: service.scheme,
    CP_path: request.path,
    CP_seconds: String(request.seconds),
    CP_length: String(Buffer.byteLength(input)),
  };
  const { command } = remoteCommand(composeScript("command", values, "http_request_main", [httpRequest]));
  const silenceMs = (request.seconds + 10) * 1000;
  const result = await connection.exec({ command, input, silenceMs, signal: request.signal });
  request.signal.throwIfAborted();
  return parseHttp(result.stdout, nonce);
}

const NOBODY: ServiceAnswer = { status: 0, body: Buffer.alloc(0) };

/** What comes behind the greeting is the answer as the service gave it. */
export function parseHttp(output: Buffer, nonce: string): ServiceAnswer {
  const greeting = Buffer.from(`\ncomfy-pod\thttp\t${nonce}\n`);
  const begin = output.indexOf(greeting);
  if (begin < 0) return NOBODY;
  const answer = output.subarray(begin + greeting.length);
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return NOBODY;
  const status = Number(/^HTTP\/\d(?:\.\d)? (\d{3})/.exec(answer.subarray(0, end).toString("latin1"))?.[1] ?? 0);
  return { status, body: answer.subarray(end + 4) };
}
