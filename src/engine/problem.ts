/** What keeps a run from a pod, in words. Pure. */
import { ConnectionError } from "../connection/connection.ts";
import { ProbeError } from "../pod/probe.ts";
import type { PodReport } from "../report/report.ts";

export type Problem = NonNullable<PodReport["problem"]>;

/** Null for an error that is a mistake of this program. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof ConnectionError) {
    return { title: CONNECTION_TITLES[error.kind], message: error.message, remedy: error.hint };
  }
  if (error instanceof ProbeError) return { title: "the pod did not answer", message: error.message, remedy: null };
  return null;
}

const CONNECTION_TITLES: Readonly<Record<ConnectionError["kind"], string>> = {
  dns: "the host name is not known",
  refused: "the pod refuses connections",
  timeout: "the pod does not answer",
  handshake: "the SSH handshake failed",
  "host-key": "the host key is not the expected one",
  auth: "the pod does not accept the key",
  lost: "the connection was lost",
};
