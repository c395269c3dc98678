/** What runs beside ComfyUI: a step for each of the manifest's `services`. */
import { JUPYTERLAB_VERSION } from "../data/pins.ts";
import type { Manifest, ServiceWish } from "../manifest/manifest.ts";
import { SERVICE_PREFIX } from "./names.ts";
import type { Row } from "./row.ts";

/** None of them waits for ComfyUI: only for what may bring its command. */
export function services(manifest: Manifest): Row[] {
  return manifest.services.map((service) =>
    service.command === null ? jupyterLab(service, manifest) : command(service, manifest),
  );
}

function row(service: ServiceWish, wish: Readonly<Record<string, string>>) {
  return {
    id: `${SERVICE_PREFIX}${service.name}`,
    alsoKnownAs: [service.name],
    operation: "service" as const,
    home: "container" as const,
    wish: {
      name: service.name,
      port: service.port === null ? "" : String(service.port),
      directory: service.directory ?? "",
      ...wish,
    },
  };
}

function command(service: ServiceWish, manifest: Manifest): Row {
  return {
    ...row(service, { command: service.command ?? "" }),
    title: service.name,
    parts: ["start"],
    after: ["system_packages", "python_env", "dependencies_additional", ...manifest.steps.map(({ id }) => id)],
    secrets: service.secrets,
  };
}

/** In an environment of its own: what it needs and what ComfyUI needs never meet. */
function jupyterLab(service: ServiceWish, manifest: Manifest): Row {
  const { token } = service;
  return {
    ...row(service, { version: JUPYTERLAB_VERSION, token: token ?? "", listen: manifest.listen }),
    title: "JupyterLab",
    parts: ["fetch", "start"],
    secrets: [...(token === null ? [] : [token]), ...service.secrets],
  };
}
