/** What ssh2 keeps to itself, for those who send something ahead of it. */
import type { Client } from "ssh2";

/** The client's `ssh2/lib/protocol/Protocol.js`, with the parts of it that the caller needs. */
export function ssh2Protocol<Parts>(client: Client): Parts {
  return (client as unknown as { readonly _protocol: Parts })._protocol;
}
