/** What is to be done with a step, and why: the table of verdicts, pure and total. */
import { createHash } from "node:crypto";
import { changedLines } from "../operations/requirements.ts";
import type { StepAnswer, StepRecord } from "../pod/answer.ts";
import type { Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";

/** The named inputs that a step's result depends on: `commit`, `ref`, `requirements`, `python`. */
export type Inputs = Readonly<Record<string, string>>;

/** Everything that a verdict hangs on. Times are `YYYY-MM-DD HH:MM:SS`, UTC. */
export interface StepQuestion {
  /** Whether the run contains it, after `only`, `from` and `skip`. */
  readonly selected: boolean;
  /** The job that is at work on it now; `since` is null where the pod did not say. */
  readonly liveJob: { readonly job: string; readonly since: string | null } | null;
  readonly forced: boolean;
  readonly record: Pick<StepRecord, "time" | "inputs"> | null;
  readonly marker: StepAnswer["marker"];
  /** Its line in the earlier system's `state.env`; `not-tracked` where that system had no name for it. */
  readonly stateLine: "present" | "absent" | "no-file" | "not-tracked";
  /** What the probe found now; its detail is the pod's words, "half-finished clone", and may be empty. */
  readonly observation: Pick<StepAnswer, "state" | "detail" | "inputs">;
  /** Why there is nothing to do for it here: "not needed: the Manager comes by pip"; null where there is. */
  readonly notNeeded: string | null;
  /** Why it cannot be done here, where everything else does without it; null where it can. */
  readonly refused: string | null;
  /** Whether the container was replaced since it was recorded. */
  readonly freshContainer: boolean;
  readonly home: Step["home"];
  /** Whether `update` asks for the newest commit of its ref. */
  readonly update: boolean;
  /** That newest commit; null where it was not asked for or has none. */
  readonly remoteCommit: string | null;
  /** In `plan` alone: the pending step without which the probe's answer means nothing yet. */
  readonly pendingNeed: string | null;
}

interface Row {
  readonly when: (question: StepQuestion) => boolean;
  readonly verdict: (question: StepQuestion) => Verdict;
}

/** How the reason of a step begins that people reset on the pod itself. */
const RESET = "reset by hand";

export function isReset({ action, reason }: Verdict): boolean {
  return action === "install" && reason.startsWith(RESET);
}

/** The rows of the contract, in its order; `later` stands where the probe's answer begins to count. */
const ROWS: readonly Row[] = [
  {
    when: ({ selected }) => !selected,
    verdict: ({ liveJob }) => ({
      action: "skip",
      reason: liveJob === null ? "left out" : `left out; ${atWork(liveJob.since)}`,
    }),
  },
  {
    when: ({ liveJob }) => liveJob !== null,
    verdict: ({ liveJob }) => ({ action: "attach", reason: atWork(liveJob?.since ?? null) }),
  },
  { when: ({ forced }) => forced, verdict: () => ({ action: "install", reason: "forced" }) },
  {
    when: ({ record, marker, stateLine }) => record !== null && (marker === null || stateLine === "absent"),
    verdict: ({ marker }) => ({
      action: "install",
      reason: `${RESET}: its ${marker === null ? "marker" : "line in state.env"} is gone`,
    }),
  },
  {
    when: ({ observation }) => observation.state === "unreadable",
    verdict: ({ observation }) => ({ action: "fail", reason: observation.detail || "could not be read" }),
  },
  {
    when: ({ pendingNeed }) => pendingNeed !== null,
    verdict: ({ pendingNeed }) => ({ action: "later", reason: `hangs on ${pendingNeed}` }),
  },
  {
    when: ({ refused, observation }) => refused !== null && observation.state !== "satisfied",
    verdict: ({ refused }) => ({ action: "skip", reason: refused ?? "" }),
  },
  {
    when: ({ observation, marker }) => observation.state === "absent" && marker !== null,
    verdict: (question) => ({ action: "install", reason: drift(question) }),
  },
  {
    when: ({ observation }) => observation.state === "absent",
    verdict: () => ({ action: "install", reason: "not installed" }),
  },
  {
    when: ({ observation }) => observation.state === "partial",
    verdict: ({ observation }) => ({ action: "install", reason: `${observation.detail || "half done"}, repairs it` }),
  },
  {
    when: (question) => question.observation.state === "other" || changes(question).length > 0,
    verdict: (question) => ({
      action: "update",
      reason: changes(question).join("; ") || question.observation.detail || "not as wished",
    }),
  },
  {
    when: ({ record }) => record === null,
    verdict: (question) => ({ action: "adopt", reason: adoption(question) }),
  },
];

/** The verdict on a step: of the contract's table, the first row that matches. */
export function decide(question: StepQuestion): Verdict {
  const row = ROWS.find(({ when }) => when(question));
  return row === undefined
    ? { action: "skip", reason: question.notNeeded ?? `up to date since ${day(question.record?.time ?? "")}` }
    : row.verdict(question);
}

/** SHA-256, in hex, of the inputs in the order of their names; for display. */
export function fingerprint(inputs: Inputs): string {
  const lines = Object.entries(inputs)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map((entry) => JSON.stringify(entry));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** What differs between two sets of inputs, a sentence each, as a person would say it; empty where nothing does. */
export function differences(before: Inputs, after: Inputs): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort();
  const refToo = names.includes("ref");
  return names
    .filter((name) => !(name === "commit" && refToo))
    .map((name) => {
      const sentence = difference(name, before[name], after[name]);
      const commits = name === "ref" && names.includes("commit") ? moved(before.commit, after.commit) : null;
      return commits === null ? sentence : `${sentence} (${commits})`;
    });
}

function difference(name: string, before: string | undefined, after: string | undefined): string {
  const label = LABELS[name] ?? name;
  if (name === "requirements" || before?.includes("\n") || after?.includes("\n")) {
    const { added, removed } = changedLines(before ?? "", after ?? "");
    return `${label} changed${lineCount(added.length + removed.length)}`;
  }
  if (name === "commit" || name === "ref") {
    const change = moved(before, after);
    if (change !== null) return `ref moved ${change}`;
  }
  if (CHECKSUMS.has(name)) return `${label} changed`;
  if (before === undefined || before === "") return `${label} added: ${shown(after ?? "")}`;
  if (after === undefined || after === "") return `${label} dropped: ${shown(before)}`;
  return DIGEST.test(before) || DIGEST.test(after)
    ? `${label} changed`
    : `${label} changed: ${shown(before)} → ${shown(after)}`;
}

const LABELS: Readonly<Record<string, string>> = { requirements: "requirements.txt", install: "install.py" };
/** Neither these nor a digest say anything to a person. */
const CHECKSUMS: ReadonlySet<string> = new Set(["settings", "install"]);
const DIGEST = /^[0-9a-f]{64}$/;
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

const moved = (before: string | undefined, after: string | undefined): string | null =>
  before && after ? `${shown(before)} → ${shown(after)}` : null;
const shown = (value: string): string => (COMMIT.test(value) ? value.slice(0, 7) : value);
const lineCount = (count: number): string => (count === 0 ? "" : ` (${count} ${count === 1 ? "line" : "lines"})`);
const day = (time: string): string => time.slice(0, 10);
const atWork = (since: string | null): string =>
  `a job of an earlier run is still at work${since === null ? "" : ` (since ${since})`}`;

/** What sets the result apart from the record, and from the newest commit where `update` asks for it. */
function changes({ record, observation, update, remoteCommit }: StepQuestion): string[] {
  const current = observation.inputs.commit;
  const isNewer = update && remoteCommit !== null && remoteCommit !== current;
  const after = isNewer ? { ...observation.inputs, commit: remoteCommit } : observation.inputs;
  if (record !== null) return differences(record.inputs, after);
  return isNewer ? differences(observation.inputs, after) : [];
}

function drift({ observation, freshContainer, home }: StepQuestion): string {
  const gone = `drift: the marker says installed, ${observation.detail || "it is gone"}`;
  // What lies on the volume did not go with the container.
  return freshContainer && home !== "volume" ? `${gone}; the container was replaced since` : gone;
}

function adoption({ marker, stateLine, observation, notNeeded }: StepQuestion): string {
  if (notNeeded !== null) return notNeeded;
  if (marker !== null) {
    return marker.ours
      ? `installed ${day(marker.time)}, its record is gone, verified`
      : `installed ${day(marker.time)} by an earlier tool, verified`;
  }
  if (stateLine === "present") return "installed by an earlier tool (state.env), verified";
  return observation.detail ? `found in place, ${observation.detail}` : "found in place";
}
