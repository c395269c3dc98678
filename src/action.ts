/** One run of the action: inputs → command on each pod → report, told always. */
import { COMMAND_WORK } from "./commands/commands.ts";
import { withPod } from "./commands/pod.ts";
import { formatAddress } from "./connection/address.ts";
import type { EarlySockets } from "./connection/early-sockets.ts";
import { collectSecrets, type InputProblem, readInputs } from "./inputs.ts";
import { input } from "./process.ts";
import { closingLines } from "./report/closing-lines.ts";
import { githubSink, publish } from "./report/github.ts";
import { createLog, logOf } from "./report/log.ts";
import { isPlan } from "./report/questions.ts";
import { REPORT_VERSION, type Report } from "./report/report.ts";
import { withoutSecrets } from "./report/scrub.ts";
import { mask, refuseInput, runLink, textFile } from "./runner.ts";
import type { Settings } from "./settings.ts";
import { catalogue } from "./steps/catalogue.ts";

/** Whether all went well. Never throws: what nobody foresaw is told as well. */
export async function act(signal: AbortSignal, sockets: EarlySockets): Promise<boolean> {
  try {
    return await run(signal, sockets);
  } catch (error) {
    refuseInput({ input: "", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return false;
  }
}

async function run(signal: AbortSignal, sockets: EarlySockets): Promise<boolean> {
  const secrets = collectSecrets(input);
  for (const secret of secrets) mask(secret);
  const reading = readInputs({ get: input, environment: process.env, readFile: textFile, steps: catalogue });
  if (reading.kind === "problems") {
    await refuse(reading.problems);
    return false;
  }
  const report = withoutSecrets(await work(reading.settings, signal, sockets), secrets);
  await publish(report);
  return !report.pods.some(({ result }) => result === "failed" || result === "cancelled");
}

async function work(settings: Settings, signal: AbortSignal, sockets: EarlySockets): Promise<Report> {
  const startedAt = Date.now();
  const log = createLog(githubSink);
  const command = COMMAND_WORK[settings.command];
  const link = runLink(process.env);
  const pods = settings.targets.map((target) => {
    const many = settings.targets.length > 1 && target.kind === "ssh";
    return withPod(
      { target, settings, log: many ? logOf(formatAddress(target), log) : log, signal, run: link, sockets },
      command,
    );
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
}
