import { expect, test } from "vitest";
import { createLog, type Log, type LogSink, logOf } from "../../../src/report/log.ts";
import { commandsIn } from "../../support/runner-commands.ts";

/** A log into a list: groups as `> title` and `<`. */
function listed(): { readonly log: Log; readonly lines: string[]; readonly clock: { now: number } } {
  const lines: string[] = [];
  const clock = { now: 0 };
  const sink: LogSink = {
    line: (text) => lines.push(text),
    startGroup: (title) => lines.push(`> ${title}`),
    endGroup: () => lines.push("<"),
  };
  return { log: createLog(sink, () => clock.now), lines, clock };
}

test("the first work is live, the outcome stands behind its group", () => {
  const { log, lines } = listed();
  const work = log.begin("1/2 torch … (not installed)");
  work.write(Buffer.from("Downloading\nhalf"));
  expect(lines).toEqual(["> 1/2 torch … (not installed)", "Downloading"]);
  work.end(["1/2 torch … installed (new) 24 s"]);
  expect(lines.slice(2)).toEqual(["half", "<", "1/2 torch … installed (new) 24 s"]);
});

test("work beside it is held, and shown when the live one ends", () => {
  const { log, lines } = listed();
  const [a, b, c] = [log.begin("a"), log.begin("b"), log.begin("c")];
  b.write(Buffer.from("b1\n"));
  c.write(Buffer.from("c1\n"));
  a.write(Buffer.from("a1\n"));
  b.end(["b done"]);
  log.outcome("d skipped");
  expect(lines).toEqual(["> a", "a1"]);
  a.end(["a done"]);
  // What has ended comes first, under its outcome; then the work that goes on becomes the live one.
  expect(lines.slice(2)).toEqual(["<", "a done", "> b done", "b1", "<", "d skipped", "> c", "c1"]);
  c.write(Buffer.from("c2\n"));
  c.end(["c done", "e done"]);
  expect(lines.slice(10)).toEqual(["c2", "<", "c done", "e done"]);
});

test("held work without output is one line", () => {
  const { log, lines } = listed();
  const [a, b] = [log.begin("a"), log.begin("b")];
  b.end(["b done"]);
  a.end(["a done"]);
  expect(lines).toEqual(["> a", "<", "a done", "b done"]);
});

test("a note comes at once, an outcome waits for the group to end", () => {
  const { log, lines } = listed();
  log.outcome("before");
  const work = log.begin("a");
  log.outcome("after");
  log.note("connection lost");
  work.end([]);
  expect(lines).toEqual(["before", "> a", "connection lost", "<", "after"]);
});

test("work that was cut off leaves no group open and no output unseen", () => {
  const { log, lines } = listed();
  const [a, b] = [log.begin("a"), log.begin("b")];
  b.write(Buffer.from("b1"));
  log.outcome("c");
  log.close();
  a.write(Buffer.from("late\n"));
  a.end(["late"]);
  log.close();
  expect(lines).toEqual(["> a", "<", "c", "> b", "b1", "<"]);
});

test("held output stays within bounds: its beginning, its end, and how much is missing", () => {
  const { log, lines } = listed();
  const [a, b] = [log.begin("a"), log.begin("b")];
  for (let index = 0; index < 100_000; index++) b.write(Buffer.from(`line ${index}\n`));
  a.end([]);
  b.end([]);
  const held = lines.slice(3, -1);
  expect(held.length).toBeLessThan(700);
  expect(held[0]).toBe("line 0");
  expect(held.at(-1)).toBe("line 99999");
  expect(held.find((line) => line.includes("left out"))).toBe(
    `… ${100_000 - held.length + 1} lines left out; the log on the pod has them …`,
  );
});

test("long held lines count by their length", () => {
  const { log, lines } = listed();
  const [a, b] = [log.begin("a"), log.begin("b")];
  for (let index = 0; index < 1000; index++) b.write(Buffer.from(`${"x".repeat(8000)}\n`));
  a.end([]);
  b.end([]);
  expect(lines.join("\n").length).toBeLessThan(400_000);
});

test("of a progress bar a state passes every five seconds, and the last", () => {
  const { log, lines, clock } = listed();
  const work = log.begin("a");
  for (let percent = 0; percent < 100; percent++) {
    clock.now = percent * 100;
    work.write(Buffer.from(`\rtorch ${percent}%`));
  }
  work.write(Buffer.from("\rtorch 100%\nInstalling\n"));
  expect(lines).toEqual(["> a", "torch 0%", "torch 50%", "torch 100%", "Installing"]);
});

test("the last state of a bar is shown before other output, at an empty line, and at the end", () => {
  const { log, lines } = listed();
  const work = log.begin("a");
  work.write(Buffer.from("fetch 1%\rfetch 2%\rInstalling\nunpack 1%\runpack 2%\r\n\nbuild 1%\rbuild 2%\r"));
  work.end([]);
  expect(lines).toEqual(["> a", "fetch 1%", "fetch 2%", "Installing", "unpack 2%", "", "build 2%", "<"]);
});

test("no output, title, note or outcome can issue a command", () => {
  const { log, lines } = listed();
  const attack =
    "x\n::set-output name=a::b\r##[add-mask]c\u001b[2K::error::d\n\u001b]0;\u0007::error::e\n:\u0000:error::f\n#\u200b#[group]g\n";
  const [a, b] = [log.begin(attack), log.begin(attack)];
  a.write(Buffer.from(attack));
  b.write(Buffer.from(attack));
  log.note(attack);
  log.outcome(attack);
  a.end([attack]);
  b.end([attack]);
  expect(lines.length).toBeGreaterThan(15);
  expect(commandsIn(lines.join("\n"))).toEqual([]);
});

test("of several pods each line names its own", () => {
  const { log, lines } = listed();
  const pod = logOf("pod-2", log);
  const work = pod.begin("torch");
  work.write(Buffer.from("output\n"));
  pod.note("note");
  pod.outcome("outcome");
  work.end(["done"]);
  expect(lines).toEqual(["> pod-2: torch", "output", "pod-2: note", "<", "pod-2: done", "pod-2: outcome"]);
});
