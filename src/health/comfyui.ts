/** Checks of what is installed and runs: ComfyUI, its nodes, its queue, the components, the jobs. Pure. */
import { answerFor, jobTime } from "../engine/question.ts";
import { count, duration } from "../report/quantity.ts";
import type { Verdict } from "../report/report.ts";
import type { Step } from "../steps/step.ts";
import { type Finding, HEALTH_STEP, type HealthLook, healthFact, healthFacts, linesOf, numberOf } from "./look.ts";

const HEAL = "Run this check with `heal: true`, or `provision`.";
const SERVICE = "comfyui_service";

/** Whether the process is there and answers, with its version. */
export function comfyuiAnswers(look: HealthLook): Finding {
  const service = look.answer.steps.get(SERVICE);
  if (service === undefined)
    return { status: "failed", detail: "the pod did not come to tell of ComfyUI", remedy: HEAL };
  const { state, detail, facts, liveJob } = service;
  const version = facts.comfyui_version ? `ComfyUI ${facts.comfyui_version}` : "ComfyUI";
  const answers = `${version} answers on port ${facts.port} since ${healthFact(look, "service_since") || "its start"}`;
  if (state === "satisfied") return { status: "ok", detail: answers };
  if (state === "other")
    return {
      status: "warning",
      detail: `${answers}; ${detail}`,
      remedy: "It restarts with the next `provision` or `heal: true` when its queue is empty.",
    };
  if (!look.choices.run.has(SERVICE))
    return { status: "skipped", detail: `${detail || "ComfyUI does not run"}; it was left out` };
  if (liveJob !== null) return { status: "busy", detail: "a job is at work on it" };
  const logs = state === "partial" ? " Its log may say what it waits for: `command: logs` brings it." : "";
  return { status: "failed", detail: detail || "ComfyUI does not run", remedy: `${HEAL}${logs}` };
}

/** How many prompts run or wait. */
export function queueEmpty(look: HealthLook): Finding {
  const queue = numberOf(healthFact(look, "queue"));
  if (queue === null) return { status: "skipped", detail: "ComfyUI tells of no queue" };
  if (queue === 0) return { status: "ok", detail: "empty" };
  return { status: "busy", detail: `${count(queue, "prompt")} at work or waiting` };
}

/** Nodes that failed to import, by name, as ComfyUI's log and its `/object_info` tell. */
export function nodesLoaded(look: HealthLook): Finding {
  const failed = healthFacts(look, "node.");
  if (failed.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(failed.length, "node")} failed to load`,
        failed.map(([step, why]) => `\`${nameOf(step)}\`: ${why}`),
      ),
      remedy: "`heal: true` installs it again; if it stays, pin another `ref` of it or take it out of `nodes`.",
    };
  const warnings = look.answer.steps.get(HEALTH_STEP.id)?.warnings ?? [];
  if (warnings.length > 0)
    return { status: "warning", detail: listed(`${count(warnings.length, "remark")} on nodes`, warnings) };
  if (healthFact(look, "queue") === "") return { status: "skipped", detail: "ComfyUI does not answer" };
  const wanted = look.steps.filter(({ operation }) => operation === "node").length;
  return {
    status: "ok",
    detail: wanted === 0 ? "nothing failed to load" : `${count(wanted, "node")} of the manifest loaded`,
  };
}

/** Marker, record and reality of every step: whatever a run would do about one is drift. */
export function componentsInPlace(look: HealthLook): Finding {
  const { steps, verdicts, answer } = look;
  const told = steps.flatMap((step) => {
    const verdict = verdicts.get(step.id);
    return verdict === undefined ? [] : [{ step, verdict, at: dateOf(look, step) }];
  });
  const drifted = told.filter(({ step, verdict }) => isDrift(step, verdict));
  // The marker of the whole says nothing more where a part of it has drifted.
  const apart = drifted.length > 1 ? drifted.filter(({ step }) => step.operation !== "overall") : drifted;
  const looked = told.filter(({ verdict }) => !verdict.reason.startsWith("left out"));
  const lines = looked.map(
    ({ step, verdict, at }) =>
      `\`${step.id}\`: ${apart.some((one) => one.step === step) || at === "" ? verdict.reason : at}`,
  );
  if (apart.length === 0) {
    const missing = answer.complete ? "" : "; the pod's answer was cut short";
    return {
      status: missing === "" ? "ok" : "warning",
      detail: [`${looked.length} of ${looked.length} in place${missing}`, ...lines].join("\n"),
    };
  }
  const named = apart.slice(0, 3).map(({ step, verdict }) => `\`${step.id}\`: ${verdict.reason}`);
  const more = apart.length > named.length ? `; and ${apart.length - named.length} more` : "";
  const optional = apart.every(({ step, verdict }) => step.background && verdict.action === "install");
  return {
    status: optional ? "warning" : "failed",
    detail: [
      `${apart.length} of ${looked.length} not as recorded or wished: ${named.join("; ")}${more}`,
      ...lines,
    ].join("\n"),
    remedy: apart.some(({ verdict }) => verdict.action === "fail")
      ? "What cannot be read is not healed: look at the volume and at the provider's status page, then run again."
      : HEAL,
  };
}

/** ComfyUI itself and jobs have checks of their own; `later` only hangs on another step. */
function isDrift(step: Step, { action }: Verdict): boolean {
  return (
    step.id !== SERVICE &&
    step.operation !== "service" &&
    (action === "install" || action === "update" || action === "fail")
  );
}

function dateOf({ answer }: HealthLook, step: Step): string {
  const { record, marker } = answerFor(answer, step);
  const at = record?.time ?? marker?.time ?? "";
  return at === "" ? "" : `since ${at}`;
}

/** Jobs that are alive, since when, and what they said last. */
export function workInBackground(look: HealthLook): Finding {
  const jobs = healthFacts(look, "job.");
  if (jobs.length === 0) return { status: "ok", detail: "none" };
  const lines = jobs.map(([id, text]) => {
    const [steps = "", last = ""] = text.split("\n");
    return `\`${steps}\` for ${ageOf(jobTime(id), healthFact(look, "now"))}${last === "" ? "" : `; its last line: ${last}`}`;
  });
  return { status: "busy", detail: listed(`${count(jobs.length, "job")} at work`, lines) };
}

/** The services beside ComfyUI, by their own steps. */
export function servicesRun({ steps, choices, answer }: HealthLook): Finding {
  const services = steps.filter(({ id, operation }) => operation === "service" && choices.run.has(id));
  if (services.length === 0) return { status: "skipped", detail: "the manifest names none beside ComfyUI" };
  const told = services.map((step) => ({ step, ...answerFor(answer, step) }));
  const lines = told.map(({ step, detail }) => `\`${step.title}\`: ${detail}`);
  const down = told.filter(({ state }) => state === "absent" || state === "partial" || state === "unreadable");
  if (down.length > 0)
    return {
      status: "failed",
      detail: listed(
        `${count(down.length, "service")} down`,
        down.map(({ step, detail }) => `\`${step.title}\`: ${detail}`),
      ),
      remedy: "Run this check with `heal: true`, or `start-services`; `command: logs` brings their logs.",
    };
  const other = told.some(({ state }) => state === "other");
  return { status: other ? "warning" : "ok", detail: listed(`${count(told.length, "service")} at work`, lines) };
}

/** Both as `YYYY-MM-DD HH:MM:SS`, UTC. */
function ageOf(from: string, to: string): string {
  const ms = Date.parse(`${to.replace(" ", "T")}Z`) - Date.parse(`${from.replace(" ", "T")}Z`);
  return Number.isNaN(ms) ? "some time" : duration(ms / 1000);
}

const nameOf = (step: string) => step.replace(/^node_/, "");

/** "2 nodes failed to load: a; b", and one a line below. */
function listed(lead: string, items: readonly string[]): string {
  const first = items.slice(0, 3).map((item) => linesOf(item)[0] ?? "");
  const all = items.length > first.length ? items : [];
  return [`${lead}: ${first.join("; ")}${all.length > 0 ? "; …" : ""}`, ...all].join("\n");
}
