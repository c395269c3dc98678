/** What the scripts on the pod are told: a variable for each thing that was decided, and for each wish of each step. */
import type { Manifest } from "../manifest/manifest.ts";
import { onceFor } from "../once-for.ts";
import type { PodAnswer } from "../pod/answer.ts";
import type { Values } from "../pod/script.ts";
import type { Settings, Target } from "../settings.ts";
import { variableLines, yes } from "../steps/row.ts";
import type { Operation, Step } from "../steps/step.ts";
import { bootScript } from "./boot.ts";
import { isReset } from "./plan.ts";
import type { Choices } from "./question.ts";
import { idsWith, type Progress } from "./standing.ts";
import { PIN_VALUES } from "./wishes.ts";

/** Operations that act on how the whole run went. */
const KNOW_THE_COURSE: ReadonlySet<Operation> = new Set(["comfyui_service", "overall"]);

/** For a probe: where to look, and what each step wishes. */
export function probeValues(settings: Settings, steps: readonly Step[], choices: Choices): Values {
  const { manifest } = settings;
  return {
    ...placeValues(settings.workspace, manifest.comfyui.path, manifest),
    ...bootValues(settings),
    CP_STEPS: String(steps.length),
    ...stepValues(steps, (step) => ({ update: choices.update.has(step.id) ? "yes" : "no" })),
  };
}

/** For a job: the places as the probe found them, and how far each step is. */
export function jobValues(
  settings: Settings,
  answer: PodAnswer,
  all: readonly Progress[],
  choices: Choices,
  run: string,
  target: Target,
): Values {
  const { manifest } = settings;
  const course: Values = {
    changed: idsWith(all, "installed", "updated").join("\n"),
    failed: idsWith(all, "failed", "not-run").join("\n"),
    restart: settings.restart,
    restart_wait: seconds(settings.restartWaitMs),
  };
  return {
    ...placeValues(answer.facts.workspace ?? settings.workspace, answer.facts.comfyui ?? "auto", manifest),
    ...bootValues(settings, answer, all),
    CP_run: run,
    CP_pod_host: target.kind === "ssh" ? target.host : "",
    CP_pod_port: target.kind === "ssh" ? String(target.port) : "",
    CP_step_timeout: seconds(settings.stepTimeoutMs),
    CP_idle_timeout: seconds(settings.idleTimeoutMs),
    CP_STEPS: String(all.length),
    ...stepValues(
      all.map((progress) => progress.step),
      (step, index) => ({
        update: choices.update.has(step.id) ? "yes" : "no",
        forced: choices.force.has(step.id) ? "yes" : "no",
        ...(KNOW_THE_COURSE.has(step.operation) ? course : {}),
        ...dueOf(all[index]),
      }),
    ),
  };
}

/** What the start script's step writes beside it; the text itself only where that is due. */
function bootValues(settings: Settings, answer?: PodAnswer, all: readonly Progress[] = []): Values {
  const { text, digest } = bootScript(settings.manifest);
  const due = all.some(({ step, standing }) => step.operation === "start_script" && standing.kind === "due");
  const facts = answer?.steps.get("start_script")?.facts ?? {};
  return {
    CP_boot_sum: digest,
    CP_keep_host_keys: yes(settings.keepHostKeys),
    CP_host_keys: facts.host_keys ?? "",
    CP_sshd_pid_file: facts.sshd_pid_file ?? "",
    ...(due ? { CP_boot: text } : {}),
  };
}

function placeValues(workspace: string, comfyui: string, manifest: Manifest): Values {
  return {
    ...PIN_VALUES,
    CP_workspace: workspace,
    CP_comfyui: comfyui,
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_port: String(manifest.port),
    CP_gpu: manifest.gpu,
    CP_env: variableLines(manifest.env),
  };
}

function dueOf(progress: Progress | undefined): Values {
  if (progress === undefined || progress.standing.kind !== "due") return {};
  const spent = progress.spans.reduce((sum, span) => sum + span.to - span.from, 0);
  return {
    verdict: progress.standing.verdict.action,
    // A reset asks for the newest commit of the ref again.
    ...(isReset(progress.standing.verdict) ? { update: "yes" } : {}),
    last_part: progress.standing.remaining.at(-1) ?? "",
    spent_ms: String(spent),
  };
}

function stepValues(steps: readonly Step[], more: (step: Step, index: number) => Values): Values {
  return { ...wishValues(steps), ...byStep(steps, more) };
}

const wishValues = onceFor((steps: readonly Step[]) =>
  byStep(steps, (step) => ({
    id: step.id,
    operation: step.operation,
    state_name: step.stateName ?? "",
    needs: step.needs.join(" "),
    secrets: step.secrets.join(" "),
    ...step.wish,
  })),
);

function byStep(steps: readonly Step[], valuesOf: (step: Step, index: number) => Values): Values {
  return Object.fromEntries(
    steps.flatMap((step, index) =>
      Object.entries(valuesOf(step, index)).map(([name, value]) => [`W_${index + 1}_${name}`, value]),
    ),
  );
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
