/** Holds the output of a step that is not shown live: its beginning and its end, within bounds. */

const HEAD_LINES = 200;
const TAIL_LINES = 400;
const HEAD_CHARACTERS = 64 * 1024;
const TAIL_CHARACTERS = 256 * 1024;

/** Keeps the first and the last lines; what is left out in between is counted. */
export class LineBuffer {
  readonly #head: string[] = [];
  #headCharacters = 0;
  #headClosed = false;
  #tail: string[] = [];
  #tailCharacters = 0;
  /** Where the tail begins in its array: a shift for each line would move all of them. */
  #first = 0;
  #leftOut = 0;

  push(line: string): void {
    this.#headClosed ||= this.#head.length >= HEAD_LINES || this.#headCharacters + line.length > HEAD_CHARACTERS;
    if (!this.#headClosed) {
      this.#head.push(line);
      this.#headCharacters += line.length;
      return;
    }
    this.#tail.push(line);
    this.#tailCharacters += line.length;
    while (this.#tail.length - this.#first > TAIL_LINES || this.#tailCharacters > TAIL_CHARACTERS) this.#drop();
    if (this.#first > TAIL_LINES) {
      this.#tail = this.#tail.slice(this.#first);
      this.#first = 0;
    }
  }

  /** All lines held, with a note where some are missing; the buffer is empty afterwards. */
  drain(): readonly string[] {
    const note = this.#leftOut === 0 ? [] : [`… ${this.#leftOut} lines left out; the log on the pod has them …`];
    const lines = [...this.#head, ...note, ...this.#tail.slice(this.#first)];
    this.#head.length = 0;
    this.#tail = [];
    this.#headCharacters = this.#tailCharacters = this.#first = this.#leftOut = 0;
    this.#headClosed = false;
    return lines;
  }

  #drop(): void {
    this.#tailCharacters -= this.#tail[this.#first]?.length ?? 0;
    this.#first += 1;
    this.#leftOut += 1;
  }
}
