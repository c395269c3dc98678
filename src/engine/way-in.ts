/** How to reach ComfyUI on a pod: the provider's proxy link, a tunnel, or the address itself. Pure. */
import type { WayIn } from "../report/report.ts";
import type { Step } from "../steps/step.ts";

type Facts = Readonly<Record<string, string>>;

const LOOPBACK = /^(127\.|localhost$|::1$|$)/;

/** Null where ComfyUI does not run. `service` is what its probe told; `pod` what discovery did. */
export function wayInOf(service: Facts, pod: Facts, sshDestination: string | null): WayIn | null {
  const port = service.port;
  if (port === undefined || service.pid === undefined || service.pid === "") return null;
  const listen = service.listen ?? "";
  const runpod = pod.runpod_pod ?? "";
  // RunPod's proxy reaches only what listens beyond loopback, and asks nobody for a login.
  if (runpod !== "" && !LOOPBACK.test(listen)) {
    return { url: `https://${runpod}-${port}.proxy.runpod.net`, kind: "proxy", command: null, open: true };
  }
  if (sshDestination === null) {
    return { url: `http://${onPod(listen)}:${port}`, kind: "direct", command: null, open: !LOOPBACK.test(listen) };
  }
  return {
    url: `http://127.0.0.1:${port}`,
    kind: "tunnel",
    command: `ssh -N -L ${port}:${onPod(listen)}:${port} ${sshDestination}`,
    open: !LOOPBACK.test(listen),
  };
}

/** The address that answers on the pod itself: of several the first, and of all its addresses the loopback's. */
function onPod(listen: string): string {
  const [first = ""] = listen.split(",");
  if (first === "::") return "[::1]";
  if (["", "0.0.0.0", "localhost"].includes(first)) return "127.0.0.1";
  return first.includes(":") ? `[${first}]` : first;
}

/** How to reach each service beside ComfyUI that runs, a sentence each. `facts` are those of this very run. */
export function serviceWays(
  steps: readonly Step[],
  facts: (id: string) => Facts,
  pod: Facts,
  sshDestination: string | null,
): string[] {
  return steps.flatMap((step) => {
    const way = step.operation === "service" ? wayInOf(facts(step.id), pod, sshDestination) : null;
    if (way === null) return [];
    return [`${step.title}: ${way.command === null ? way.url : `${way.command}, then ${way.url}`}`];
  });
}
