import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  ABORTED_BEFORE_START,
  watchExec
} from "./chunk-WNV57R3P.js";
import {
  exec
} from "./chunk-5IS763XJ.js";
import "./chunk-DKDMAFBM.js";

// src/connection/local.ts
import { constants, userInfo } from "node:os";
var AROUND = '/bin/sh -c "$1"; code=$?; cat >/dev/null; exit "$code"';
var DRAIN_MS = 2e3;
var SIGNALS = new Map(
  Object.entries(constants.signals).map(([name, number]) => [128 + number, name])
);
function cleanEnvironment() {
  const user = userInfo();
  const { HOME, PATH, LANG, USER } = process.env;
  return {
    HOME: HOME ?? user.homedir,
    PATH: PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LANG: LANG ?? "C.UTF-8",
    USER: USER ?? user.username
  };
}
function openLocal() {
  return { address: "local", reconnects: 0, exec: run, meanwhile: async (work) => work(), close: async () => {
  } };
}
function run(request) {
  if (request.signal?.aborted === true) return Promise.resolve(ABORTED_BEFORE_START);
  const env = cleanEnvironment();
  return new Promise((resolve, reject) => {
    const watch = watchExec(request, (reason) => resolve({ kind: "lost", reason, ...watch.finish() }));
    exec("/bin/sh", ["-c", AROUND, "sh", request.command], {
      env,
      cwd: env.HOME,
      silent: true,
      ignoreReturnCode: true,
      delay: DRAIN_MS,
      // Also where there is none: with an empty buffer standard input is closed, without one it stays open.
      input: Buffer.from(request.input ?? ""),
      listeners: { stdout: watch.onStdout, stderr: watch.onStderr }
    }).then((code) => resolve({ ...endingOf(code), ...watch.finish() })).catch((error) => {
      watch.finish();
      reject(error);
    });
  });
}
function endingOf(code) {
  if (code === null) return { kind: "lost", reason: "connection" };
  const signal = SIGNALS.get(code);
  return signal === void 0 ? { kind: "exit", code } : { kind: "signal", signal };
}
export {
  openLocal
};
