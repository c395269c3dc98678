/** Modules of ssh2 for which its types have no name. */
declare module "ssh2/lib/protocol/keyParser.js" {
  import type { utils } from "ssh2";

  const keyParser: Pick<typeof utils, "parseKey">;
  export default keyParser;
}

declare module "ssh2/lib/protocol/kex.js" {
  const kex: {
    /** Sends the list of algorithms. */
    kexinit(protocol: object): void;
  };
  export default kex;
}
