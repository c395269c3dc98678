/** Progress bars in a log that cannot be written over: a state now and then, and the last one. */
import type { Line } from "./line-splitter.ts";

export const PROGRESS_EVERY_MS = 5000;

/**
 * A filter between the splitter and the log. Of the states that a program writes over one another at most one in five seconds passes.
 * The last state passes too, but for one that the following line completes ("99 %", then "100 %" with a line feed).
 */
export class ProgressFilter {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  #pending: string | null = null;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
  }

  push(line: Line): void {
    if (line.overwritten) {
      this.#state(line.text);
      return;
    }
    if (this.#pending !== null && isBlank(line.text)) {
      this.flush();
      return;
    }
    if (this.#pending !== null && !completes(line.text, this.#pending)) this.flush();
    this.#pending = null;
    this.#write(line.text);
  }

  /** Shows the state that was held back, if any. */
  flush(): void {
    if (this.#pending !== null) this.#write(this.#pending);
    this.#pending = null;
  }

  #state(text: string): void {
    // Many programs write the return first and the state after it, so that an empty one comes in between.
    if (isBlank(text)) return;
    this.#pending = text;
    if (this.#now() - this.#shownAt < PROGRESS_EVERY_MS) return;
    this.#shownAt = this.#now();
    this.flush();
  }
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** Whether a line is a later state of the same bar: the same words at its beginning, other figures. */
function completes(line: string, state: string): boolean {
  const [a, b] = [words(line), words(state)];
  return a.startsWith(b) || b.startsWith(a);
}

function words(text: string): string {
  return text.replace(/\P{L}+/gu, "").slice(0, 12);
}
