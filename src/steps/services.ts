/** Which steps of a plan are services, and what people call them where only services can be meant. Pure. */
import { COMFYUI_SERVICE, SERVICE_PREFIX } from "./names.ts";
import { type NamedStep, stepNameProblem } from "./selection.ts";

export const SERVICE_COMMANDS = ["start-services", "stop-services", "restart-services"] as const;
export type ServiceCommand = (typeof SERVICE_COMMANDS)[number];

export function isServiceStep({ id }: { readonly id: string }): boolean {
  return id === COMFYUI_SERVICE || id.startsWith(SERVICE_PREFIX);
}

/** What to tell of a name that names no service; null where it does. `steps` are all of the plan. */
export function serviceNameProblem(name: string, steps: readonly NamedStep[]): string | null {
  const services = steps.filter(isServiceStep);
  if (stepNameProblem(name, services) === null) return null;
  return `\`${name}\` is no service of this manifest; its services are ${services.map(({ id }) => id).join(", ")}`;
}
