import { createRequire as bundleCreateRequire } from "node:module";
const require = bundleCreateRequire(import.meta.url);

// src/report/text.ts
import { stripVTControlCharacters } from "node:util";
var COLOUR = /(\x1b\[[\d;:]*m)/;
var INVISIBLE = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}]/gu;
var LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
var UNDECODABLE = /\ufffd{2,}/g;
function plain(text) {
  return stripVTControlCharacters(text).replace(LINE_BREAK, "\n").replace(INVISIBLE, "").replace(UNDECODABLE, "\uFFFD");
}
function oneLine(text) {
  return plain(text).replace(/\s+/g, " ").trim();
}
function coloured(line) {
  const pieces = line.split(COLOUR);
  if (pieces.length === 1) return flat(line);
  return pieces.map((piece, index) => index % 2 === 1 ? piece : flat(piece)).join("");
}
function flat(text) {
  return plain(text).replaceAll("\n", " ");
}
function clip(text, limit) {
  return text.length <= limit ? text : `${whole(text.slice(0, Math.max(0, limit - 1)))}\u2026`;
}
function whole(slice) {
  const last = slice.charCodeAt(slice.length - 1);
  return last >= 55296 && last <= 56319 ? slice.slice(0, -1) : slice;
}

export {
  plain,
  oneLine,
  coloured,
  clip,
  whole
};
