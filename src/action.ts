/** One run: command on each pod → report, told always. */
import { openWheelCache } from "./cache/cache.ts";
import { COMMAND_WORK } from "./commands/commands.ts";
import { withPod } from "./commands/pod.ts";
import { formatAddress } from "./connection/address.ts";
import type { EarlyConnections } from "./connection/early.ts";
import { closingLines } from "./report/closing-lines.ts";
import { githubSink, publish } from "./report/github.ts";
import { createLog, logOf } from "./report/log.ts";
import { isPlan } from "./report/questions.ts";
import { REPORT_VERSION, type Report } from "./report/report.ts";
import { withoutSecrets } from "./report/scrub.ts";
import { runLink } from "./runner.ts";
import type { Settings } from "./settings.ts";

export interface Run {
  readonly settings: Settings;
  /** What may stand nowhere in what is told. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  readonly connections: EarlyConnections;
  /** Where `main.js` lies, and other programs beside it. */
  readonly folder: string;
}

/** Whether all went well. */
export async function act(run: Run): Promise<boolean> {
  const report = withoutSecrets(await work(run), run.secrets);
  await publish(report);
  return !report.pods.some(({ result }) => result === "failed" || result === "cancelled");
}

async function work({ settings, signal, connections, folder }: Run): Promise<Report> {
  const startedAt = Date.now();
  const log = createLog(githubSink);
  const command = COMMAND_WORK[settings.command];
  const link = runLink(process.env);
  const cache = openWheelCache({
    environment: process.env,
    program: `${folder}/cache-client.js`,
    temporaryFolder: settings.temporaryFolder,
  });
  const pods = settings.targets.map((target) => {
    const many = settings.targets.length > 1 && target.kind === "ssh";
    const podLog = many ? logOf(formatAddress(target), log) : log;
    return withPod({ target, settings, log: podLog, signal, run: link, connections, cache }, command);
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
    await cache?.close();
  }
}
