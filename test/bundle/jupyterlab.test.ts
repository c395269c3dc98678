/** JupyterLab through whole runs; it is a double, the environment it is installed in and uv are real. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { JUPYTERLAB_VERSION } from "../../src/data/pins.ts";
import { type ActionRun, idsOf, runAction, stepOf } from "../support/action.ts";
import { jupyterLabWheel } from "../support/jupyterlab.ts";
import { processesWith } from "../support/processes.ts";
import { type SmallPod, startSmallPod } from "../support/small-pod.ts";
import { freePort } from "../support/sshd.ts";
import { writeWheels } from "../support/wheels.ts";

const TOKEN = "a token of 24 characters";
/** Where the manifest lets ComfyUI listen, and JupyterLab with a token. */
const LISTEN = "127.0.0.2";

let small: SmallPod;
let port: number;
beforeAll(async () => {
  [small, port] = await Promise.all([startSmallPod(), freePort()]);
  await writeWheels(small.wheels, [jupyterLabWheel(JUPYTERLAB_VERSION)]);
});
afterAll(() => small.stop());

const provision = (service: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>> = {}) => {
  const services = [{ name: "jupyterlab", port, ...service }];
  return runAction({ inputs: small.inputs({ services, listen: LISTEN }, { "pod-name": "small", ...inputs }) });
};
/** What the double was told, where it answers on that address. */
const api = (address: string): Promise<Readonly<Record<string, string>> | null> =>
  fetch(`http://${address}:${port}/api`).then(
    (answer) => answer.json() as Promise<Record<string, string>>,
    () => null,
  );
const notesOf = ({ report }: ActionRun) => (report?.pods[0]?.notices ?? []).join("\n");
const tunnelTo = (address: string) =>
  `JupyterLab: ssh -N -L ${port}:${address}:${port} ${small.pod.user}@127.0.0.1 -p ${small.pod.port}, then http://127.0.0.1:${port}`;

it("listens on 127.0.0.1 alone without a token, and the report has the line of the tunnel", async () => {
  const ran = await provision({});
  expect(ran, ran.log).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed", "failed-count": "0" } });
  expect(idsOf(ran, "installed-steps")).toContain("service_jupyterlab");
  expect(await api("127.0.0.1")).toMatchObject({ ip: "127.0.0.1", "IdentityProvider.token": "" });
  expect(await api(LISTEN)).toBeNull();
  for (const told of [notesOf(ran), ran.summary]) expect(told).toContain(tunnelTo("127.0.0.1"));
  expect((await provision({})).outputs.result).toBe("unchanged");
});

it("listens where ComfyUI may with a token from the secrets, which nothing else gets to see", async () => {
  const secrets = { secrets: `LAB=${TOKEN}` };
  const ran = await provision({ token: "LAB" }, secrets);
  expect(ran, ran.log).toMatchObject({ code: 0, stderr: "", outputs: { result: "changed", "failed-count": "0" } });
  expect(stepOf(ran, "service_jupyterlab").result).toBe("updated");
  expect(await api("127.0.0.1")).toBeNull();
  const told = await api(LISTEN);
  expect(told).toMatchObject({ ip: LISTEN });
  expect(JSON.stringify(told)).not.toContain(TOKEN);
  expect(processesWith(`JUPYTER_TOKEN=${TOKEN}`)).toHaveLength(1);
  expect(notesOf(ran)).toContain(tunnelTo(LISTEN));
  expect(ran.masks).toContain(TOKEN);
  const files = [".comfy-pod/services/jupyterlab", ".comfy-pod/steps/service_jupyterlab", ".comfy-pod/boot.sh"];
  const kept = await Promise.all(files.map((file) => readFile(small.inWorkspace(file), "utf8")));
  const shown = ran.log.replaceAll(/^::add-mask::.*$/gm, "");
  expect([JSON.stringify(ran.report), ran.summary, shown, ...kept].join()).not.toContain(TOKEN);
  expect((await provision({ token: "LAB" }, secrets)).outputs.result).toBe("unchanged");
});

it("refuses a token that no secret has, before the pod is touched", async () => {
  const logins = small.pod.logins();
  const refused = await provision({ token: "LAB" });
  expect(refused.code).toBe(1);
  expect(refused.annotations.map(({ message }) => message).join()).toContain("LAB");
  expect(small.pod.logins()).toBe(logins);
});
