/** What the schema cannot see of services: names and ports that meet, keys that go with one kind alone. Pure. */
import type { ManifestProblem } from "./check.ts";
import type { Manifest } from "./manifest.ts";
import type { WrittenManifest } from "./schema.ts";

export const COMFYUI = "comfyui";
export const JUPYTERLAB = "jupyterlab";
/** JupyterLab's own default. */
export const JUPYTERLAB_PORT = 8888;

type WrittenService = Exclude<NonNullable<WrittenManifest["services"]>[number], string>;

/** Every problem of the services of a manifest that the schema accepted. */
export function serviceProblems(written: WrittenManifest, manifest: Manifest): readonly ManifestProblem[] {
  const services = (written.services ?? []).map((service) =>
    typeof service === "string" ? { name: service, port: undefined } : service,
  );
  const names = services.map(({ name }) => name);
  const ports = services.map(({ name, port }) => port ?? (name === JUPYTERLAB ? JUPYTERLAB_PORT : null));
  return services.flatMap((service, index) => {
    const problem = (key: string, message: string): ManifestProblem => ({ path: ["services", index, key], message });
    const { name } = service;
    const port = ports[index] ?? null;
    const holder = port === null ? index : ports.indexOf(port);
    const own = written.services?.[index];
    if (names.indexOf(name) < index)
      return [problem("name", `two services are named \`${name}\`; give one of them another name, or remove it`)];
    if (name === COMFYUI) return typeof own === "string" ? [] : [problem("name", ALWAYS_THERE)];
    return [
      ...(typeof own === "object" ? keyProblems(own) : []).map(({ key, message }) => problem(key, message)),
      ...(port === manifest.port ? [problem("port", `${port} is ComfyUI's port; write another`)] : []),
      ...(holder < index ? [problem("port", `${port} is the port of \`${names[holder]}\` too; write another`)] : []),
    ];
  });
}

const ALWAYS_THERE =
  "ComfyUI is always there; remove this, its keys stand at the top of the manifest (`port`, `listen`, `comfyui-args`, `secrets`)";

interface KeyProblem {
  readonly key: string;
  readonly message: string;
}

function keyProblems({ name, command, token }: WrittenService): readonly KeyProblem[] {
  if (name === JUPYTERLAB) {
    return command === undefined
      ? []
      : [
          {
            key: "command",
            message: "`jupyterlab` is started by this action; remove the command, or give the service another name",
          },
        ];
  }
  return [
    ...(command === undefined ? [{ key: "command", message: `is missing: what starts \`${name}\`?` }] : []),
    ...(token === undefined
      ? []
      : [{ key: "token", message: "goes with `jupyterlab` alone; name secrets of other services in `secrets`" }]),
  ];
}
