import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  REPORT_VERSION,
  publish
} from "./chunk-FNVS4NWY.js";
import {
  input,
  refuseInput
} from "./chunk-U556BU7Y.js";
import "./chunk-MZHXEODP.js";
import "./chunk-6ZE5SBMA.js";
import "./chunk-5IS763XJ.js";
import "./chunk-DKDMAFBM.js";

// src/refusal.ts
async function refuse(problems) {
  for (const problem of problems) refuseInput(problem);
  const now = Date.now();
  await publish({ version: REPORT_VERSION, command: input("command"), startedAt: now, endedAt: now, pods: [] });
}
export {
  refuse
};
