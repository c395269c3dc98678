import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);
import {
  githubSink,
  publish
} from "./chunk-HV6GZICP.js";
import "./chunk-X7DTJSAB.js";
import "./chunk-HLFLUA4H.js";
import "./chunk-MZHXEODP.js";
import "./chunk-6ZE5SBMA.js";
import "./chunk-5IS763XJ.js";
import "./chunk-GGLZDCZS.js";
export {
  githubSink,
  publish
};
