/** Bad input: every problem an annotation, all outputs set, nothing touched. */
import type { InputProblem } from "./inputs.ts";
import { publish } from "./report/github.ts";
import { REPORT_VERSION } from "./report/report.ts";
import { input, refuseInput } from "./runner.ts";

export async function refuse(problems: readonly InputProblem[]): Promise<void> {
  for (const problem of problems) refuseInput(problem);
  const now = Date.now();
  await publish({ version: REPORT_VERSION, command: input("command"), startedAt: now, endedAt: now, pods: [] });
}
