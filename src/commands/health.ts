/** `health`: looks at everything on a pod, lets ComfyUI make a picture, and with `heal` repairs once what it found. */
import { ConnectionError, type ConnectionFailure } from "../connection/connection.ts";
import { planReport } from "../engine/pod-report.ts";
import { problemOf } from "../engine/problem.ts";
import { planOf } from "../engine/run.ts";
import { probeValues } from "../engine/values.ts";
import { decideWishes } from "../engine/wishes.ts";
import { historyLine, pastCheck, readHistory } from "../health/history.ts";
import { judgeHealth } from "../health/judge.ts";
import { HEALTH_STEP, type HealthLook, healthFact, healthFacts, numberOf } from "../health/look.ts";
import { checkPrompt } from "../health/prompt.ts";
import { unreachableReport } from "../health/unreachable.ts";
import health from "../operations/health.sh";
import type { ServiceAddress } from "../operations/http-request.ts";
import { OPERATION_SCRIPTS } from "../operations/scripts.ts";
import { probe } from "../pod/probe.ts";
import { composeScript, remoteCommand } from "../pod/script.ts";
import type { CheckReport, PodReport } from "../report/report.ts";
import { catalogue } from "../steps/catalogue.ts";
import type { Pod } from "./pod.ts";
import { choicesOf, provision } from "./provision.ts";

/** `/object_info` of a ComfyUI with many nodes takes long; until it is there no byte comes. */
const SILENCE_MS = 90_000;
/** Nobody answers: the pod is off, or its address is another's now. A key that does not fit is another matter. */
const OFF: ReadonlySet<ConnectionFailure> = new Set(["dns", "refused", "timeout", "handshake", "lost"]);

export async function checkHealth(pod: Pod): Promise<PodReport> {
  try {
    const first = await examine(pod);
    const failed = first.checks.some(({ status }) => status === "failed");
    const report = pod.settings.heal && failed ? await healed(pod, first) : await concluded(pod, first);
    return report;
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null || pod.signal.aborted) throw error;
    const off = error instanceof ConnectionError && OFF.has(error.kind);
    return unreachableReport(problem, off ? pod.settings.ifUnreachable : "error", pod.context());
  }
}

interface Examination {
  readonly look: HealthLook;
  readonly checks: readonly CheckReport[];
}

/** One exec for all that can be read, and where ComfyUI is idle some more for the prompt. */
async function examine(pod: Pod): Promise<Examination> {
  const { connection, settings, signal } = pod;
  const steps = catalogue(settings.manifest);
  const choices = { ...choicesOf(settings, steps), force: new Set<string>(), update: new Set<string>() };
  const values = probeValues(settings, [...steps, HEALTH_STEP], choices);
  const probed = await probe(connection, values, [...OPERATION_SCRIPTS, health], SILENCE_MS, signal);
  const { answer } = decideWishes(probed, settings.manifest);
  const looked = { answer, steps, choices, verdicts: planOf(steps, answer, choices), gpu: settings.manifest.gpu };
  const prompt = await checkPrompt(connection, {
    prompt: settings.healthPrompt,
    service: serviceOf(looked),
    queue: numberOf(healthFact(looked, "queue")),
    workflowMs: settings.stepTimeoutMs,
    signal,
  });
  const look = { ...looked, prompt };
  return { look, checks: judgeHealth(look) };
}

function serviceOf(look: Pick<HealthLook, "answer">): ServiceAddress | null {
  const [address, port] = [healthFact(look, "service_address"), healthFact(look, "service_port")];
  const scheme = healthFact(look, "service_scheme") === "https" ? "https" : "http";
  return address === "" || port === "" ? null : { address, port, scheme };
}

/** Remembers the check on the pod, and reports it. */
async function concluded(pod: Pod, { look, checks }: Examination, work?: PodReport): Promise<PodReport> {
  const { settings, signal } = pod;
  const { answer, steps, verdicts } = look;
  const past = pastCheck(checks, healthFact(look, "now"));
  await remember(pod, answer.facts.workspace ?? settings.workspace, historyLine(past));
  signal.throwIfAborted();
  const drawn = planReport(steps, verdicts, answer, pod.context({ notices: work?.notices ?? settings.notices }));
  const failed = (!past.healthy && settings.failOnUnhealthy) || work?.problem != null;
  const changed = work?.changed ?? false;
  return {
    ...drawn,
    steps: work?.steps ?? [],
    problem: work?.problem ?? null,
    warnings: work?.warnings ?? drawn.warnings,
    result: work?.result === "cancelled" ? "cancelled" : failed ? "failed" : changed ? "changed" : "unchanged",
    changed,
    checks,
    health: {
      healthy: past.healthy,
      reachable: true,
      history: [...readHistory(healthFact(look, "history")), past].slice(-20),
    },
  };
}

/** Provisions what drifted and what is down, as `provision` does, at the versions that are recorded; then looks once more. */
async function healed(pod: Pod, { look }: Examination): Promise<PodReport> {
  const broken = healthFacts(look, "node.").flatMap(([id]) => (look.choices.run.has(id) ? [id] : []));
  pod.log.note("unhealthy: provisioning what drifted and restarting what is down, once");
  const settings = { ...pod.settings, force: broken, update: false };
  const work = await provision({ ...pod, settings });
  if (work.result === "cancelled") return work;
  return concluded(pod, await examine(pod), work);
}

/** Best effort: a pod that cannot write says so in a check of its own. */
async function remember({ connection, signal }: Pod, workspace: string, line: string): Promise<void> {
  const script = composeScript(
    "command",
    { CP_workspace: workspace, CP_line: line },
    "exec 3>/dev/null; discover_workspace; health_remember",
    [health],
  );
  await connection.exec({ ...remoteCommand(script), silenceMs: 20_000, signal });
}
