/** The reports of rollbacks: of a run that was undone, and of the command. Pure. */
import type { Told } from "../pod/answer.ts";
import type { PodReport } from "../report/report.ts";
import type { Step } from "../steps/step.ts";
import { type PodContext, planReport, runReport } from "./pod-report.ts";
import type { RunEnd } from "./run.ts";

/** The report of a failed run that was undone, or was to be: its steps keep their results. */
export function undoneReport(
  report: PodReport,
  undone: RunEnd,
  generation: string,
  steps: readonly Step[],
  context: PodContext,
): PodReport {
  const failed = report.problem?.title ?? failedSteps(report);
  const rollback = runReport(undone, context);
  const notices = [...report.notices, ...movedAside(undone.told)];
  if (rollback.result === "failed" || rollback.result === "cancelled") {
    const reasons = rollback.steps
      .filter(({ result }) => result === "failed")
      .map(({ id, reason }) => `${id}: ${reason}`);
    return {
      ...report,
      notices,
      problem: {
        title: `${failed}; going back to generation ${generation} failed too`,
        message: [rollback.problem?.message ?? "", ...reasons].filter((text) => text !== "").join("\n"),
        remedy: `Run the command \`rollback\` with \`to: ${generation}\`: what is done already stays so.`,
      },
    };
  }
  const now = planReport(steps, new Map(), undone.answer, context);
  const service = rollback.steps.find(({ id }) => id === "comfyui_service");
  return {
    ...report,
    notices,
    versions: now.versions,
    disks: now.disks,
    wayIn: now.wayIn,
    lastChange: now.lastChange,
    endedAt: context.endedAt,
    changed: false,
    problem: {
      title: `${failed}; everything is back as it was before (generation ${generation})`,
      message: [
        `Every commit, every package and the start script are those of generation ${generation}.`,
        ...(service === undefined ? [] : [`ComfyUI: ${service.reason}.`]),
      ].join(" "),
      remedy: report.problem?.remedy ?? null,
    },
  };
}

/** The report of the command: what it brought back, and every generation there is. `steps` are those of the manifest. */
export function rollbackReport(end: RunEnd, steps: readonly Step[], context: PodContext): PodReport {
  const generations = end.told
    .filter(({ step, kind, key }) => step === "generation" && kind === "fact" && key.startsWith("generation."))
    .map(({ value }) => value);
  const notices = [...context.notices, ...movedAside(end.told), ...generations];
  const { versions } = planReport(steps, new Map(), end.answer, context);
  return { ...runReport(end, { ...context, notices }), versions };
}

function failedSteps({ steps }: PodReport): string {
  const [first, ...more] = steps.filter(({ result }) => result === "failed").map(({ id }) => `\`${id}\``);
  if (first === undefined) return "the run failed";
  return more.length === 0 ? `${first} failed` : `${first} and ${more.length} more failed`;
}

function movedAside(told: readonly Told[]): readonly string[] {
  return told.filter(({ step, kind }) => step === "repositories" && kind === "warning").map(({ value }) => value);
}
