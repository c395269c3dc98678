/** The text of `.comfy-pod/boot.sh`: what it starts without a runner hangs on the manifest alone. Pure. */
import { createHash } from "node:crypto";
import type { Manifest } from "../manifest/manifest.ts";
import { onceFor } from "../once-for.ts";
import { BOOT_SCRIPTS } from "../operations/scripts.ts";
import { composeScript, type Values } from "../pod/script.ts";
import { catalogue } from "../steps/catalogue.ts";
import { isServiceStep } from "../steps/services.ts";
import type { Step } from "../steps/step.ts";

export interface BootScript {
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly digest: string;
}

const HEAD = `#!/usr/bin/env bash
# Written by comfy-pod-action, from the manifest: what is changed here is overwritten by its next run.
# For the pod's own start command: puts the kept SSH host keys back, and starts in the background what is installed.
`;
/** It lies in \`.comfy-pod\`, however it is called. */
const ENTRY = `BOOT_FILE=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)/boot.sh
CP_workspace=\${BOOT_FILE%/.comfy-pod/boot.sh}
boot_main "$BOOT_FILE" "$@"`;

export const bootScript = onceFor((manifest: Manifest): BootScript => {
  const steps = catalogue(manifest);
  const services = steps.filter(isServiceStep);
  const values: Values = {
    CP_comfyui: manifest.comfyui.path,
    CP_port: String(manifest.port),
    CP_python_provider: manifest.python.provider,
    CP_python_version: manifest.python.version ?? "",
    CP_python_path: manifest.python.path ?? "",
    CP_STEPS: String(services.length),
    ...Object.assign({}, ...services.map((step, index) => wishesOf(step, index + 1, steps))),
  };
  const text = HEAD + composeScript("boot", values, ENTRY, BOOT_SCRIPTS);
  return { text, digest: createHash("sha256").update(text).digest("hex") };
});

function wishesOf(step: Step, index: number, steps: readonly Step[]): Values {
  const { id, operation, secrets } = step;
  const own = operation === "comfyui_service" ? { port: step.wish.port ?? "" } : step.wish;
  const wishes = { ...own, id, operation, secrets: secrets.join(" "), needs: requirements(step, steps).join(" ") };
  return Object.fromEntries(Object.entries(wishes).map(([name, value]) => [`W_${index}_${name}`, value]));
}

/** All steps without which this one cannot run, but for what lies on the container's disk: that is gone at a boot. */
export function requirements(step: Step, steps: readonly Step[]): readonly string[] {
  const needed = new Set<string>();
  const gather = ({ needs }: Step): void => {
    for (const need of steps.filter(({ id }) => needs.includes(id) && !needed.has(id))) {
      needed.add(need.id);
      gather(need);
    }
  };
  gather(step);
  return steps.filter(({ id, home }) => needed.has(id) && home !== "container").map(({ id }) => id);
}
