import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  __name
} from "./chunk-4QOUPQDR.js";

// src/connection/exec-watch.ts
var HEAD_BYTES = 512;
function watchExec(request, onWaitEnd) {
  const kept = { stdout: [], stderr: [] };
  let head = Buffer.alloc(0);
  let lastByteAt = performance.now();
  let finished = false;
  const silence = request.silenceMs === void 0 ? null : setTimeout(() => onWaitEnd("silent"), request.silenceMs);
  const onAbort = /* @__PURE__ */ __name(() => onWaitEnd("aborted"), "onAbort");
  request.signal?.addEventListener("abort", onAbort, { once: true });
  const take = /* @__PURE__ */ __name((keep, give) => (chunk) => {
    if (finished) return;
    lastByteAt = performance.now();
    silence?.refresh();
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    if (give === void 0) keep.push(chunk);
    else give(chunk);
  }, "take");
  return {
    onStdout: take(kept.stdout, request.onStdout),
    onStderr: take(kept.stderr, request.onStderr),
    lastByteAt: /* @__PURE__ */ __name(() => lastByteAt, "lastByteAt"),
    head: /* @__PURE__ */ __name(() => head.toString("latin1"), "head"),
    finish: /* @__PURE__ */ __name(() => {
      finished = true;
      if (silence !== null) clearTimeout(silence);
      request.signal?.removeEventListener("abort", onAbort);
      return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
    }, "finish")
  };
}
__name(watchExec, "watchExec");
var NOTHING = Buffer.alloc(0);
var ABORTED_BEFORE_START = { kind: "lost", reason: "aborted", stdout: NOTHING, stderr: NOTHING };

export {
  watchExec,
  ABORTED_BEFORE_START
};
