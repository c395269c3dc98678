/** Takes a job's log apart: whose lines they are, and the results on the way; gives each step its own piece of the step log. */
import type { TaskResult } from "../pod/job.ts";
import { lineToken, parseResult } from "../pod/job.ts";
import { LineSplitter } from "../report/line-splitter.ts";
import type { Log, Work } from "../report/log.ts";

/** How many last lines of a step are kept for its failure. */
const TAIL_LINES = 60;
/** No control line is longer; a longer line without an end is passed on as it comes. */
const LONGEST_CONTROL = 64 * 1024;

export interface JobLogTitles {
  /** The title of a piece of work on these steps. */
  readonly begin: (part: string, steps: readonly string[]) => string;
  /** The line that tells a result; null for one that is not worth a line. */
  readonly outcome: (result: TaskResult) => string | null;
}

export class JobLog {
  readonly #log: Log;
  readonly #token: Buffer;
  readonly #titles: JobLogTitles;
  readonly #tails = new Map<string, string[]>();
  readonly #results: TaskResult[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #work: { readonly work: Work; readonly lines: LineSplitter; readonly outcomes: string[] } | null = null;

  constructor(log: Log, jobId: string, titles: JobLogTitles) {
    this.#log = log;
    this.#token = Buffer.from(`comfy-pod ${lineToken(jobId)} `);
    this.#titles = titles;
  }

  /** Bytes of the log as they come. */
  write(chunk: Buffer): void {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let at = rest.indexOf(this.#token); at >= 0; at = rest.indexOf(this.#token)) {
      const end = rest.indexOf("\n", at);
      this.#pass(rest.subarray(0, at));
      rest = rest.subarray(at);
      if (end < 0) break;
      this.#control(rest.subarray(this.#token.length, end - at).toString("utf8"));
      rest = rest.subarray(end - at + 1);
    }
    // What may be the beginning of a control line waits for its rest.
    const hold =
      rest.indexOf(this.#token) === 0 && rest.length < LONGEST_CONTROL ? rest.length : heldBack(rest, this.#token);
    this.#pass(rest.subarray(0, rest.length - hold));
    this.#rest = Buffer.from(rest.subarray(rest.length - hold));
  }

  /** Ends what is open. */
  end(): void {
    this.#pass(this.#rest);
    this.#rest = Buffer.alloc(0);
    this.#close();
  }

  /** The last lines of a step's work. */
  tail(step: string): readonly string[] {
    return this.#tails.get(step) ?? [];
  }

  /** The steps whose work is in this log. */
  get steps(): readonly string[] {
    return [...this.#tails.keys()];
  }

  /** The results so far, for a job whose end is not waited for. */
  get results(): readonly TaskResult[] {
    return this.#results;
  }

  #control(line: string): void {
    if (line.startsWith("= ")) {
      for (const result of parseResult(line.slice(2))) {
        this.#results.push(result);
        const outcome = this.#titles.outcome(result);
        if (outcome === null) continue;
        if (this.#work === null) this.#log.outcome(outcome);
        else this.#work.outcomes.push(outcome);
      }
      return;
    }
    const [part = "", ...steps] = line.split(" ");
    this.#close();
    const tail: string[] = [];
    for (const step of steps) this.#tails.set(step, tail);
    const lines = new LineSplitter(({ text }) => {
      tail.push(text.slice(0, 2000));
      if (tail.length > TAIL_LINES) tail.shift();
    });
    this.#work = { work: this.#log.begin(this.#titles.begin(part, steps)), lines, outcomes: [] };
  }

  #pass(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#work?.work.write(bytes);
    this.#work?.lines.push(bytes);
  }

  #close(): void {
    this.#work?.lines.end();
    this.#work?.work.end(this.#work.outcomes);
    this.#work = null;
  }
}

/** How many last bytes could be the beginning of the token. */
function heldBack(bytes: Buffer, token: Buffer): number {
  for (let length = Math.min(bytes.length, token.length - 1); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(token.subarray(0, length))) return length;
  }
  return 0;
}
