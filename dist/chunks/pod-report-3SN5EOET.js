import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  noticeReport,
  planReport,
  problemReport,
  refusedReport,
  runReport
} from "./chunk-GWP74WZE.js";
import "./chunk-TDZCPR6A.js";
import "./chunk-HLFLUA4H.js";
import "./chunk-6ZE5SBMA.js";
import "./chunk-GGLZDCZS.js";
export {
  noticeReport,
  planReport,
  problemReport,
  refusedReport,
  runReport
};
