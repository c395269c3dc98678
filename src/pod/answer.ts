/** Reads what a probe answered: lines of `step, kind, key, value`, between a greeting and an end that both carry a nonce. */

export const PROBE_STATES = ["absent", "partial", "other", "satisfied", "unreadable"] as const;
export type ProbeState = (typeof PROBE_STATES)[number];

/** What the last successful apply or adoption of a step wrote. */
export interface StepRecord {
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly time: string;
  readonly result: string;
  readonly seconds: number;
  readonly container: string;
  readonly run: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}

export interface StepAnswer {
  readonly state: ProbeState;
  readonly detail: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
  readonly record: StepRecord | null;
  /** `ours`: written by this action, not by an earlier tool. */
  readonly marker: { readonly time: string; readonly ours: boolean } | null;
  /** The value of its line in an earlier system's state.env; null where the step has none there. */
  readonly stateLine: string | null;
  /** The job that is at work on it now. */
  readonly liveJob: string | null;
  readonly warnings: readonly string[];
}

export interface PodAnswer {
  /** What discovery found: workspace, comfyui, python, container, driver … */
  readonly facts: Readonly<Record<string, string>>;
  /** What makes every step impossible, by kind: several ComfyUI, for one. */
  readonly problems: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Every step that the probe came to; the rest is unreadable. */
  readonly steps: ReadonlyMap<string, StepAnswer>;
  /** Whether the answer came to its end. */
  readonly complete: boolean;
  /** False where not even the greeting came. */
  readonly greeted: boolean;
}

/** One line of what a pod tells. */
export interface Told {
  readonly step: string;
  readonly kind: string;
  readonly key: string;
  readonly value: string;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\\\": "\\", "\\n": "\n", "\\t": "\t", "\\r": "\r" };

/** On one line and without tabs, as `escape` in lib.sh does it. */
export function escapeTold(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r");
}

/** The words of a value that is several, with white space in between. */
export function wordsIn(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** The inverse of `escape`. */
export function unescapeTold(text: string): string {
  // Most have none, and there are hundreds of them to a pod.
  return text.includes("\\") ? text.replaceAll(/\\[\\ntr]/g, (found) => ESCAPES[found] ?? found) : text;
}

/** One line of what a pod tells; null where it is none. */
export function parseTold(line: string): Told | null {
  const [step, kind, key, ...value] = line.split("\t");
  if (step === undefined || kind === undefined || key === undefined || value.length === 0) return null;
  return { step, kind, key, value: unescapeTold(value.join("\t")) };
}

/** The part of a login shell's output that the probe with this nonce wrote. */
export function parseAnswer(output: string, nonce: string): PodAnswer {
  const lines = output.split("\n");
  const first = lines.indexOf(`comfy-pod\t1\t${nonce}`);
  const last = lines.indexOf(`end\t${nonce}`);
  const told = first < 0 ? [] : lines.slice(first + 1, last < 0 ? undefined : last).map(parseTold);
  const byStep = Map.groupBy(
    told.filter((one) => one !== null),
    (one) => one.step,
  );
  const pod = byStep.get("-") ?? [];
  byStep.delete("-");
  return {
    facts: pick(pod, "fact"),
    problems: pick(pod, "problem"),
    warnings: texts(pod, "warning"),
    // A step whose state did not arrive was cut off with the rest.
    steps: new Map([...byStep].filter(([, lines]) => lines.some((one) => one.kind === "state")).map(answerOf)),
    complete: last > first,
    greeted: first >= 0,
  };
}

function answerOf([id, told]: [string, readonly Told[]]): [string, StepAnswer] {
  const state = told.findLast((one) => one.kind === "state");
  const record = recordIn(told.find((one) => one.kind === "record")?.value ?? "");
  const marker = pick(told, "marker");
  return [
    id,
    {
      state: PROBE_STATES.find((known) => known === state?.key) ?? "unreadable",
      detail: state?.value ?? "",
      inputs: pick(told, "input"),
      facts: pick(told, "fact"),
      record: record.time === undefined ? null : recordOf(record),
      marker: marker.time === undefined ? null : { time: marker.time, ours: marker.ours === "yes" },
      stateLine: told.find((one) => one.kind === "line")?.value ?? null,
      liveJob: pick(told, "job").live ?? null,
      warnings: texts(told, "warning"),
    },
  ];
}

/** The entries of a record's text. */
function recordIn(text: string): Record<string, string> {
  const entries = text.split("\n").flatMap((line): [string, string][] => {
    const at = line.indexOf("=");
    return at < 0 ? [] : [[line.slice(0, at), unescapeTold(line.slice(at + 1))]];
  });
  return Object.fromEntries(entries);
}

function recordOf(entries: Readonly<Record<string, string>>): StepRecord {
  const below = (prefix: string) =>
    Object.fromEntries(
      Object.entries(entries)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  return {
    time: entries.time ?? "",
    result: entries.result ?? "",
    seconds: Number.parseFloat(entries.seconds ?? "") || 0,
    container: entries.container ?? "",
    run: entries.run ?? "",
    inputs: below("input."),
    facts: below("fact."),
  };
}

function pick(told: readonly Told[], kind: string): Record<string, string> {
  return Object.fromEntries(told.filter((one) => one.kind === kind).map((one) => [one.key, one.value]));
}

function texts(told: readonly Told[], kind: string): string[] {
  return told.filter((one) => one.kind === kind).map((one) => one.value);
}
