import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);

// src/connection/connection.ts
var ConnectionError = class extends Error {
  name = "ConnectionError";
  kind;
  /** What to do about it, ready to show. */
  hint;
  constructor(kind, message, hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
};

export {
  ConnectionError
};
