/** Cuts a stream of bytes into lines, whatever it holds. */
import { whole } from "./text.ts";

/** A longer line is cut, with a note: nobody reads it, and one line may be ten megabytes. */
export const LINE_LIMIT = 8192;

export interface Line {
  readonly text: string;
  /** Ended by a bare carriage return: the next line is meant to be written over it. */
  readonly overwritten: boolean;
}

/**
 * Takes chunks that may end anywhere, in the middle of a character or between `\r` and `\n`, and hands on whole lines.
 * It holds no more than one line of the longest length.
 */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8");
  readonly #onLine: (line: Line) => void;
  #held = "";
  #cut = 0;
  #returned = false;

  constructor(onLine: (line: Line) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    this.#take(this.#decoder.decode(chunk, { stream: true }));
  }

  /** Hands on what is left as a last line. */
  end(): void {
    this.#take(this.#decoder.decode());
    if (this.#returned || this.#held !== "") this.#emit(false);
    this.#returned = false;
  }

  #take(text: string): void {
    let from = 0;
    if (this.#returned && text !== "") {
      this.#returned = false;
      this.#emit(text[0] !== "\n");
      if (text[0] === "\n") from = 1;
    }
    // Not by a pattern: of a gigabyte of output each line would be three objects more.
    let feed = text.indexOf("\n", from);
    let carriage = text.indexOf("\r", from);
    while (feed >= 0 || carriage >= 0) {
      const returned = carriage >= 0 && (feed < 0 || carriage < feed);
      const end = returned ? carriage : feed;
      const bare = returned && feed !== end + 1;
      this.#hold(text.slice(from, end));
      from = returned && !bare ? end + 2 : end + 1;
      // Whether a return at the very end is a bare one, the next chunk tells.
      if (bare && from === text.length) this.#returned = true;
      else this.#emit(bare);
      if (feed >= 0 && feed < from) feed = text.indexOf("\n", from);
      if (carriage >= 0 && carriage < from) carriage = text.indexOf("\r", from);
    }
    this.#hold(text.slice(from));
  }

  #hold(text: string): void {
    const room = LINE_LIMIT - this.#held.length;
    this.#held += text.slice(0, room);
    this.#cut += Math.max(0, text.length - room);
  }

  #emit(overwritten: boolean): void {
    const text = this.#cut === 0 ? this.#held : `${whole(this.#held)} … (${this.#cut} more characters)`;
    this.#held = "";
    this.#cut = 0;
    this.#onLine({ text, overwritten });
  }
}
