/** The report's schema, for those who read it: the `report` output and the file that `report-path` names. */
import * as z from "zod/mini";
import { CHECK_STATUSES, REPORT_VERSION, type Report, STEP_RESULTS, VERDICT_ACTIONS } from "./report.ts";

const text = z.string();
const time = z.number().check(z.describe("milliseconds since the epoch, by the runner's clock"));
const seconds = z.nullable(z.number().check(z.nonnegative()));
const texts = z.readonly(z.array(text));

const step = z.object({
  id: text,
  title: text,
  verdict: z.object({ action: z.enum(VERDICT_ACTIONS), reason: text }),
  result: z.nullable(z.enum(STEP_RESULTS)).check(z.describe("null in a plan")),
  reason: text,
  seconds: seconds.check(z.describe("null where nothing ran")),
  recordedSeconds: seconds.check(z.describe("what an earlier run recorded for it")),
  spans: z.readonly(z.array(z.object({ section: text, from: time, to: time }))),
  remedy: z.nullable(text).check(z.describe("what to do about a failure")),
  logTail: texts.check(z.describe("the last lines of a failed step's log, raw as the pod wrote them")),
  warnings: texts,
});

const check = z.object({
  id: text,
  title: text,
  status: z.enum(CHECK_STATUSES),
  detail: text.check(z.describe("its first line says it all, further lines are the list behind it")),
  remedy: z.nullable(text),
});

const health = z.object({
  healthy: z.boolean(),
  reachable: z.boolean(),
  history: z.readonly(z.array(z.object({ time: text, healthy: z.boolean(), failed: texts }))),
});

const versions = z.object({
  comfyui: z.nullable(text),
  comfyuiCommit: z.nullable(text),
  python: z.nullable(text),
  torch: z.nullable(text),
  cuda: z.nullable(text),
  gpu: z.nullable(text),
  driver: z.nullable(text),
  others: z.record(text, text),
});

const disk = z.object({
  path: text,
  freeBytes: z.nullable(z.number()),
  totalBytes: z.nullable(z.number()),
  survivesStop: z.nullable(z.boolean()),
  neededBytes: z.nullable(z.number()).check(z.describe("about what the run's pending steps put there")),
});

const pod = z.object({
  name: text,
  address: text,
  result: z.enum(["changed", "unchanged", "failed", "cancelled"]),
  changed: z.boolean().check(z.describe("in a plan: whether a run would change something")),
  problem: z.nullable(z.object({ title: text, message: text, remedy: z.nullable(text) })),
  steps: z.readonly(z.array(step)),
  checks: z.readonly(z.array(check)).check(z.describe("what `health` and `cuda-check` looked at")),
  health: z.nullable(health).check(z.describe("null with other commands than `health`")),
  logsPath: z.nullable(text).check(z.describe("the folder on the runner that `logs` filled")),
  versions,
  disks: z.readonly(z.array(disk)),
  wayIn: z.nullable(
    z.object({ url: text, kind: z.enum(["proxy", "tunnel", "direct"]), command: z.nullable(text), open: z.boolean() }),
  ),
  notices: texts,
  warnings: texts,
  reconnects: z.int().check(z.nonnegative()),
  startedAt: time,
  endedAt: time,
  lastChange: z.nullable(z.object({ time: text, run: z.nullable(text) })),
});

/** A report of this version. Later versions of the action may add keys to it; what is there keeps its meaning. */
export const reportSchema: z.ZodMiniType<Report> = z.object({
  version: z.literal(REPORT_VERSION),
  command: text,
  startedAt: time,
  endedAt: time,
  pods: z.readonly(z.array(pod)),
});
