/** The step log: a group for each piece of work, one of them live, the others held until it is their turn. */
import { LineBuffer } from "./line-buffer.ts";
import { LineSplitter } from "./line-splitter.ts";
import { neutralise } from "./neutralise.ts";
import { ProgressFilter } from "./progress.ts";
import { coloured, oneLine } from "./text.ts";

/** Where the log goes: the runner's standard output (`github.ts`), or a test's list. */
export interface LogSink {
  line(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}

/** A piece of work that writes to the log: a job on the pod. */
export interface Work {
  /** Output of the pod as it comes, cut anywhere. */
  write(chunk: Uint8Array): void;
  /** Ends it; `outcome` has a line for each step that the work was for. Output that comes later is dropped. */
  end(outcome: readonly string[]): void;
}

export interface Log {
  /** Something to know at once, within the group that is open: "connection lost, trying again". */
  note(text: string): void;
  /** A line that stands outside all groups; it waits where one is open. */
  outcome(text: string): void;
  /** Begins a piece of work. It is live when none is; else its output is held and follows as a group of its own. */
  begin(title: string): Work;
  /** Ends what is still at work, so that no group stays open. Call it in a `finally`. */
  close(): void;
}

interface Group {
  readonly title: string;
  readonly held: LineBuffer;
  readonly splitter: LineSplitter;
  readonly progress: ProgressFilter;
  live: boolean;
  /** Null while it is at work. */
  outcome: readonly string[] | null;
}

/** A log over a sink; `now` is the clock that progress bars are slowed down by. */
export function createLog(sink: LogSink, now: () => number = Date.now): Log {
  /** In the order in which they began or came; a string is a line that waits for the open group to end. */
  let waiting: (Group | string)[] = [];
  let live: Group | null = null;

  const show = (text: string): void => sink.line(neutralise(coloured(text)));

  function begin(title: string): Group {
    const held = new LineBuffer();
    const progress = new ProgressFilter((text) => (group.live ? show(text) : held.push(text)), now);
    const splitter = new LineSplitter((line) => progress.push(line));
    const group: Group = { title, held, splitter, progress, live: false, outcome: null };
    return group;
  }

  function goLive(group: Group): void {
    live = group;
    group.live = true;
    open(group.title, group.held.drain());
  }

  function open(title: string, lines: readonly string[]): void {
    sink.startGroup(neutralise(oneLine(title)));
    lines.forEach(show);
  }

  function end(group: Group, outcome: readonly string[]): void {
    if (group.outcome !== null) return;
    group.splitter.end();
    group.progress.flush();
    group.outcome = outcome;
    if (!group.live) return;
    sink.endGroup();
    outcome.forEach(show);
    live = null;
    advance();
  }

  /** No group is open: shows what waited, then makes the oldest work that goes on the live one. */
  function advance(): void {
    const next = waiting.find((each): each is Group => typeof each !== "string" && each.outcome === null);
    for (const each of waiting) {
      if (typeof each === "string") show(each);
      else if (each.outcome !== null) ended(each, each.outcome);
    }
    waiting = waiting.filter((each) => typeof each !== "string" && each.outcome === null && each !== next);
    if (next !== undefined) goLive(next);
  }

  /** The outcome is known: it is the title, and without output it is all there is. */
  function ended(group: Group, outcome: readonly string[]): void {
    const lines = group.held.drain();
    const [title = group.title, ...rest] = outcome;
    if (lines.length === 0) {
      show(title);
    } else {
      open(title, lines);
      sink.endGroup();
    }
    rest.forEach(show);
  }

  return {
    note: show,
    outcome(text) {
      if (live === null) show(text);
      else waiting.push(text);
    },
    begin(title) {
      const group = begin(title);
      if (live === null) goLive(group);
      else waiting.push(group);
      return {
        write: (chunk) => {
          if (group.outcome === null) group.splitter.push(chunk);
        },
        end: (outcome) => end(group, outcome),
      };
    },
    close() {
      while (live !== null) end(live, []);
      advance();
    },
  };
}

/** The same log for one of several pods, whose name stands before everything that is told of it. */
export function logOf(pod: string, log: Log): Log {
  const named = (text: string): string => `${pod}: ${text}`;
  return {
    note: (text) => log.note(named(text)),
    outcome: (text) => log.outcome(named(text)),
    begin(title) {
      const work = log.begin(named(title));
      return { write: work.write, end: (outcome) => work.end(outcome.map(named)) };
    },
    close: log.close,
  };
}
