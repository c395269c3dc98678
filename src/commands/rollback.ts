/** `rollback`: brings an installation back to a recorded generation, and proves it. */
import { rollBack } from "../engine/generations.ts";
import { rollbackReport } from "../engine/rollback-report.ts";
import type { PodReport } from "../report/report.ts";
import type { Pod } from "./pod.ts";
import { asked } from "./provision.ts";

export function rollback(pod: Pod): Promise<PodReport> {
  const { settings } = pod;
  return asked(pod, async ({ session, steps, choices, first, notices }) => {
    const done = rollBack(session, { settings, steps, choices, answer: first, to: settings.to, keep: true });
    const end = await done.finally(() => session.close(first.facts.workspace ?? settings.workspace));
    const context = pod.context({ notices: [...session.notices, ...notices], tail: (step) => session.tail(step) });
    return rollbackReport(end, steps, context);
  });
}
