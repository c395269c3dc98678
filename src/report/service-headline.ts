/** What the commands for services did, as one sentence: "started `comfyui_service` in 8.2 s; `service_jupyterlab` runs already". */
import type { StepReport } from "./report.ts";

/** How the reason of a service begins that one of the commands changed. */
const VERBS = ["started", "restarted", "stopped"] as const;

/** Null where the steps are those of another command: they are no services alone. */
export function serviceSentence(
  steps: readonly StepReport[],
  told: { readonly names: (steps: readonly StepReport[]) => string; readonly time: string },
): string | null {
  const services = steps.filter(({ id }) => id === "comfyui_service" || id.startsWith("service_"));
  if (steps.length === 0 || services.length < steps.length) return null;
  const done = VERBS.flatMap((verb) => {
    const some = services.filter(({ result, reason }) => isChange(result) && reason.startsWith(verb));
    return some.length === 0 ? [] : [`${verb} ${told.names(some)}`];
  });
  const idle = Map.groupBy(
    services.filter(({ result, reason }) => result === "skipped" && reason !== "left out"),
    ({ reason }) => reason,
  );
  const rest = [...idle].map(([reason, some]) => `${told.names(some)}: ${reason}`);
  if (done.length === 0) return [`nothing to do (${told.time})`, ...rest].join("; ");
  return [`${done.join(", ")} in ${told.time}`, ...rest].join("; ");
}

function isChange(result: StepReport["result"]): boolean {
  return result === "installed" || result === "updated";
}
