/** The action's entry: inputs → command on each pod → report, told always → exit. */
import { COMMAND_WORK } from "./commands/commands.ts";
import { withPod } from "./commands/pod.ts";
import { formatAddress } from "./connection/address.ts";
import { collectSecrets, type InputProblem, readInputs } from "./inputs.ts";
import { closingLines } from "./report/closing-lines.ts";
import { githubSink, publish } from "./report/github.ts";
import { createLog, logOf } from "./report/log.ts";
import { isPlan } from "./report/questions.ts";
import { REPORT_VERSION, type Report } from "./report/report.ts";
import { withoutSecrets } from "./report/scrub.ts";
import { exitSoon, input, mask, onCancel, refuseInput, runLink, textFile } from "./runner.ts";
import type { Settings } from "./settings.ts";
import { catalogue } from "./steps/catalogue.ts";

async function main(): Promise<void> {
  // First of all: a signal that comes before would end the run without a word.
  const signal = onCancel();
  const secrets = collectSecrets(input);
  for (const secret of secrets) mask(secret);
  const reading = readInputs({ get: input, environment: process.env, readFile: textFile, steps: catalogue });
  if (reading.kind === "problems") return refuse(reading.problems);
  const report = withoutSecrets(await work(reading.settings, signal), secrets);
  await publish(report);
  exitSoon(report.pods.some(({ result }) => result === "failed" || result === "cancelled") ? 1 : 0);
}

async function work(settings: Settings, signal: AbortSignal): Promise<Report> {
  const startedAt = Date.now();
  const log = createLog(githubSink);
  const command = COMMAND_WORK[settings.command];
  const run = runLink(process.env);
  const pods = settings.targets.map((target) => {
    const many = settings.targets.length > 1 && target.kind === "ssh";
    return withPod({ target, settings, log: many ? logOf(formatAddress(target), log) : log, signal, run }, command);
  });
  for (const notice of settings.notices) log.note(notice);
  try {
    const report: Report = {
      version: REPORT_VERSION,
      command: settings.command,
      startedAt,
      pods: await Promise.all(pods),
      endedAt: Date.now(),
    };
    for (const pod of report.pods) for (const line of closingLines(pod, isPlan(report))) log.outcome(line);
    return report;
  } finally {
    log.close();
  }
}

/** Bad input: every problem an annotation, all outputs set, nothing touched. */
async function refuse(problems: readonly InputProblem[]): Promise<void> {
  for (const problem of problems) refuseInput(problem);
  const now = Date.now();
  await publish({ version: REPORT_VERSION, command: input("command"), startedAt: now, endedAt: now, pods: [] });
  exitSoon(1);
}

main().catch((error: unknown) => {
  refuseInput({ input: "", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  exitSoon(1);
});
