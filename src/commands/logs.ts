/** `logs`: brings the logs of steps, services and ComfyUI to a folder on the runner, for a later step to upload. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { noticeReport } from "../engine/pod-report.ts";
import { stepLogs } from "../engine/step-logs.ts";
import { probeValues } from "../engine/values.ts";
import { fetchLogs, type LogsWanted, type PodLog } from "../operations/logs.ts";
import { size } from "../report/quantity.ts";
import type { PodReport } from "../report/report.ts";
import { withoutSecrets } from "../report/scrub.ts";
import type { Settings } from "../settings.ts";
import { catalogue } from "../steps/catalogue.ts";
import { SERVICE_PREFIX } from "../steps/names.ts";
import { selectSteps } from "../steps/selection.ts";
import type { Pod } from "./pod.ts";

const NOTHING = { run: new Set<string>(), force: new Set<string>(), update: new Set<string>() };
/** What people call ComfyUI itself, where no step can be meant. */
const COMFYUI = "comfyui";

export async function bringLogs(pod: Pod): Promise<PodReport> {
  const { connection, settings, signal } = pod;
  const wanted = wantedOf(settings);
  const fetched = await fetchLogs(connection, probeValues(settings, [], NOTHING), wanted, signal);
  const secrets = secretsOf(settings);
  const files = filesOf(fetched, wanted.steps).map((file) => ({ ...file, text: withoutSecrets(file.text, secrets) }));
  const shared = await sharedFolder(settings.temporaryFolder);
  const folder = settings.targets.length > 1 ? join(shared, fileName(connection.address)) : shared;
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const brought =
    files.length === 0 ? "there is no such log on the pod" : `brought ${files.length} logs to \`${folder}\``;
  const listed = files.map(({ name, text, left }) => {
    const cut = left > 0 ? `, its end; ${size(left)} before it stayed on the pod` : "";
    return `\`${name}\`: ${Buffer.byteLength(text)} bytes${cut}`;
  });
  const report = noticeReport(brought, false, pod.context({ notices: [...listed, ...settings.notices] }));
  return { ...report, logsPath: shared };
}

function wantedOf(settings: Settings): LogsWanted {
  if (settings.only === null) return { steps: [], services: [] };
  const steps = catalogue(settings.manifest);
  const named = settings.only.filter((name) => name !== COMFYUI);
  const chosen = named.length === 0 ? [] : selectSteps({ ...settings, only: named }, steps).run;
  const services = chosen.flatMap((id) =>
    id === "comfyui_service" ? [COMFYUI] : id.startsWith(SERVICE_PREFIX) ? [id.slice(SERVICE_PREFIX.length)] : [],
  );
  return {
    steps: chosen,
    services: [...new Set([...(settings.only.includes(COMFYUI) ? [COMFYUI] : []), ...services])],
  };
}

interface LogFile {
  readonly name: string;
  readonly text: string;
  readonly left: number;
}

/** A job's log is one file; where steps are wanted, a file has what one of them wrote in all jobs. */
function filesOf(fetched: readonly PodLog[], steps: readonly string[]): readonly LogFile[] {
  const taken = new Set<string>();
  const files = fetched.flatMap(({ path, left, bytes }): LogFile[] => {
    const job = jobOf(path);
    if (job !== null && steps.length > 0) return [];
    const name = unusedName(job === null ? fileName(basename(path)) : `job-${fileName(job)}.log`, taken);
    const note = left === 0 ? "" : `[comfy-pod-action: the first ${left} bytes stayed on the pod, in ${path}]\n`;
    return [{ name, text: note + bytes.toString("utf8"), left }];
  });
  const ofSteps = new Map<string, string>();
  for (const { path, bytes } of steps.length === 0 ? [] : fetched) {
    const job = jobOf(path);
    if (job === null) continue;
    for (const [step, text] of stepLogs(job, bytes.toString("utf8"), steps))
      ofSteps.set(step, `${ofSteps.get(step) ?? ""}[job ${job}]\n${text}`);
  }
  return [
    ...files,
    ...[...ofSteps].map(([step, text]) => ({ name: unusedName(`${fileName(step)}.log`, taken), text, left: 0 })),
  ];
}

/** The id of the job whose log this is. */
function jobOf(path: string): string | null {
  return basename(path) === "log" && basename(dirname(dirname(path))) === "jobs" ? basename(dirname(path)) : null;
}

/** The pod's names are data: nothing of them leads out of the folder, or is refused by `upload-artifact`. */
function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+/, "") || "log";
}

function unusedName(name: string, taken: Set<string>): string {
  let unused = name;
  for (let number = 2; taken.has(unused); number++) unused = `${number}-${name}`;
  taken.add(unused);
  return unused;
}

function secretsOf({ key, keyPassphrase, gitToken, secrets }: Settings): readonly string[] {
  return [key, keyPassphrase, gitToken, ...Object.values(secrets)].filter((secret) => secret !== null);
}

let made: Promise<string> | null = null;

/** One for all pods of a run; a job may call the action more than once. */
function sharedFolder(parent: string): Promise<string> {
  made ??= mkdir(parent, { recursive: true }).then(() => mkdtemp(join(parent, "comfy-pod-logs-")));
  return made;
}
