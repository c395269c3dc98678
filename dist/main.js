import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  DEFAULT_PORT,
  DEFAULT_USER,
  exitSoon,
  formatAddress,
  input,
  onCancel,
  openSocket,
  readAddresses
} from "./chunks/chunk-HKE4EJ7I.js";
import {
  __name
} from "./chunks/chunk-SYVYDZUG.js";

// src/connection/early-sockets.ts
var NO_SOCKETS = { take: /* @__PURE__ */ __name(() => null, "take"), close: /* @__PURE__ */ __name(() => {
}, "close") };
function openEarly(written) {
  const said = /* @__PURE__ */ __name((text, byDefault) => text === "" || text === byDefault ? null : text.trim(), "said");
  const port = said(written.port, String(DEFAULT_PORT));
  const reading = readAddresses({ host: written.host, port, user: said(written.user, DEFAULT_USER) });
  if (!reading.ok) return NO_SOCKETS;
  const sockets = new Map(reading.addresses.map((address) => [formatAddress(address), openSocket(address)]));
  for (const socket of sockets.values()) socket.on("error", () => {
  });
  return {
    take(address) {
      const name = formatAddress(address);
      const socket = sockets.get(name) ?? null;
      sockets.delete(name);
      return socket;
    },
    close() {
      for (const socket of sockets.values()) socket.destroy();
      sockets.clear();
    }
  };
}
__name(openEarly, "openEarly");

// src/main.ts
async function main() {
  const signal = onCancel();
  const remote = input("connection") !== "local";
  const sockets = remote ? openEarly({ host: input("host"), port: input("port"), user: input("user") }) : NO_SOCKETS;
  await new Promise(setImmediate);
  const { act } = await import("./chunks/action-5LR5KOXO.js");
  const succeeded = await act(signal, sockets);
  sockets.close();
  exitSoon(succeeded ? 0 : 1);
}
__name(main, "main");
main();
