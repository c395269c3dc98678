import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  Session
} from "./chunk-ICUBS35Y.js";
import "./chunk-UQYMYI2L.js";
import "./chunk-MZHXEODP.js";
import "./chunk-UGZ4MSTD.js";
import "./chunk-6ZE5SBMA.js";
import "./chunk-DKDMAFBM.js";
export {
  Session
};
