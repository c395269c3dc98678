import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  Session
} from "./chunk-BRW5N3M4.js";
import "./chunk-NXPW7YY7.js";
import "./chunk-UGZ4MSTD.js";
import "./chunk-TDZCPR6A.js";
import "./chunk-MZHXEODP.js";
import "./chunk-6ZE5SBMA.js";
import "./chunk-GGLZDCZS.js";
export {
  Session
};
