/** The pieces of jobs' logs that single steps wrote. Pure. */
import { lineToken } from "../pod/job.ts";

/** What a job's log has of some steps, by step: the lines between the job's own, which say whose work begins. */
export function stepLogs(jobId: string, log: string, steps: readonly string[]): ReadonlyMap<string, string> {
  const token = `comfy-pod ${lineToken(jobId)} `;
  const pieces = new Map<string, string>();
  let current: readonly string[] = [];
  for (const line of log.split("\n")) {
    const at = line.indexOf(token);
    const text = at < 0 ? `${line}\n` : line.slice(0, at);
    for (const step of current) if (text !== "") pieces.set(step, `${pieces.get(step) ?? ""}${text}`);
    if (at < 0) continue;
    const told = line.slice(at + token.length);
    if (told.startsWith("= ")) {
      const [step = "", result = "", , , part = "", reason = ""] = told.slice(2).split("\t");
      if (steps.includes(step))
        pieces.set(step, `${pieces.get(step) ?? ""}[${part}: ${result}${reason === "" ? "" : `, ${reason}`}]\n`);
    } else {
      const [, ...whose] = told.split(" ");
      current = whose.filter((step) => steps.includes(step));
    }
  }
  return pieces;
}
