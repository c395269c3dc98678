/** The report's schema, for those who read it: the `report` output and the file that `report-path` names. */
import * as z from "zod";
import { CHECK_STATUSES, REPORT_VERSION, type Report, STEP_RESULTS, VERDICT_ACTIONS } from "./report.ts";

const text = z.string();
const time = z.number().describe("milliseconds since the epoch, by the runner's clock");
const seconds = z.number().nonnegative().nullable();
const texts = z.array(text).readonly();

const step = z.object({
  id: text,
  title: text,
  verdict: z.object({ action: z.enum(VERDICT_ACTIONS), reason: text }),
  result: z.enum(STEP_RESULTS).nullable().describe("null in a plan"),
  reason: text,
  seconds: seconds.describe("null where nothing ran"),
  recordedSeconds: seconds.describe("what an earlier run recorded for it"),
  spans: z.array(z.object({ section: text, from: time, to: time })).readonly(),
  remedy: text.nullable().describe("what to do about a failure"),
  logTail: texts.describe("the last lines of a failed step's log, raw as the pod wrote them"),
  warnings: texts,
});

const check = z.object({
  id: text,
  title: text,
  status: z.enum(CHECK_STATUSES),
  detail: text.describe("its first line says it all, further lines are the list behind it"),
  remedy: text.nullable(),
});

const health = z.object({
  healthy: z.boolean(),
  reachable: z.boolean(),
  history: z.array(z.object({ time: text, healthy: z.boolean(), failed: texts })).readonly(),
});

const versions = z.object({
  comfyui: text.nullable(),
  comfyuiCommit: text.nullable(),
  python: text.nullable(),
  torch: text.nullable(),
  cuda: text.nullable(),
  gpu: text.nullable(),
  driver: text.nullable(),
  others: z.record(text, text),
});

const disk = z.object({
  path: text,
  freeBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  survivesStop: z.boolean().nullable(),
  neededBytes: z.number().nullable().describe("about what the run's pending steps put there"),
});

const pod = z.object({
  name: text,
  address: text,
  result: z.enum(["changed", "unchanged", "failed", "cancelled"]),
  changed: z.boolean().describe("in a plan: whether a run would change something"),
  problem: z.object({ title: text, message: text, remedy: text.nullable() }).nullable(),
  steps: z.array(step).readonly(),
  checks: z.array(check).readonly().describe("what `health` and `cuda-check` looked at"),
  health: health.nullable().describe("null with other commands than `health`"),
  logsPath: text.nullable().describe("the folder on the runner that `logs` filled"),
  versions,
  disks: z.array(disk).readonly(),
  wayIn: z
    .object({ url: text, kind: z.enum(["proxy", "tunnel", "direct"]), command: text.nullable(), open: z.boolean() })
    .nullable(),
  notices: texts,
  warnings: texts,
  reconnects: z.int().nonnegative(),
  startedAt: time,
  endedAt: time,
  lastChange: z.object({ time: text, run: text.nullable() }).nullable(),
});

/** A report of this version. Later versions of the action may add keys to it; what is there keeps its meaning. */
export const reportSchema: z.ZodType<Report> = z.object({
  version: z.literal(REPORT_VERSION),
  command: text,
  startedAt: time,
  endedAt: time,
  pods: z.array(pod).readonly(),
});
