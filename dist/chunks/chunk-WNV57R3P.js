import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);

// src/connection/exec-watch.ts
var HEAD_BYTES = 512;
function watchExec(request, onWaitEnd) {
  const kept = { stdout: [], stderr: [] };
  let head = Buffer.alloc(0);
  let lastByteAt = performance.now();
  let finished = false;
  const silence = request.silenceMs === void 0 ? null : setTimeout(() => onWaitEnd("silent"), request.silenceMs);
  const onAbort = () => onWaitEnd("aborted");
  request.signal?.addEventListener("abort", onAbort, { once: true });
  const take = (keep, give) => (chunk) => {
    if (finished) return;
    lastByteAt = performance.now();
    silence?.refresh();
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
    if (give === void 0) keep.push(chunk);
    else give(chunk);
  };
  return {
    onStdout: take(kept.stdout, request.onStdout),
    onStderr: take(kept.stderr, request.onStderr),
    lastByteAt: () => lastByteAt,
    head: () => head.toString("latin1"),
    finish: () => {
      finished = true;
      if (silence !== null) clearTimeout(silence);
      request.signal?.removeEventListener("abort", onAbort);
      return { stdout: Buffer.concat(kept.stdout), stderr: Buffer.concat(kept.stderr) };
    }
  };
}
var NOTHING = Buffer.alloc(0);
var ABORTED_BEFORE_START = { kind: "lost", reason: "aborted", stdout: NOTHING, stderr: NOTHING };

export {
  watchExec,
  ABORTED_BEFORE_START
};
