/** Text of the pod is data: here it loses everything that a terminal or a browser would obey. */
import { stripVTControlCharacters } from "node:util";

/** Colour and weight, the only escape sequence that the runner's log view draws. */
const COLOUR = /(\x1b\[[\d;:]*m)/;
/** Controls, invisible and bidirectional formatting characters, lone surrogates; not tab and line feed. */
const INVISIBLE = /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}]/gu;
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g;
const UNDECODABLE = /\ufffd{2,}/g;

/** The text without escape sequences and invisible characters; every kind of line break is a line feed. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(LINE_BREAK, "\n").replace(INVISIBLE, "").replace(UNDECODABLE, "\ufffd");
}

/** The text as one line: each run of white space is one space. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, " ").trim();
}

/** One line for the log: colours stay, everything else that a terminal would obey goes. */
export function coloured(line: string): string {
  const pieces = line.split(COLOUR);
  if (pieces.length === 1) return flat(line);
  // A split by a pattern with a group puts the colours at the odd places.
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : flat(piece))).join("");
}

function flat(text: string): string {
  return plain(text).replaceAll("\n", " ");
}

/** At most `limit` UTF-16 units, with an ellipsis where something was cut; never half a character. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${whole(text.slice(0, Math.max(0, limit - 1)))}…`;
}

/** A slice without the half of a surrogate pair at its end. */
export function whole(slice: string): string {
  const last = slice.charCodeAt(slice.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? slice.slice(0, -1) : slice;
}
