/** The module behind `utils.parseKey` of ssh2, for which the types of ssh2 have no name. */
declare module "ssh2/lib/protocol/keyParser.js" {
  import type { utils } from "ssh2";

  const keyParser: Pick<typeof utils, "parseKey">;
  export default keyParser;
}
