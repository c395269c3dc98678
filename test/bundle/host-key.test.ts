import { afterAll, beforeAll, expect, it } from "vitest";
import { type ActionRun, runAction } from "../support/action.ts";
import { makeKey } from "../support/keys.ts";
import { connectInputs } from "../support/small-pod.ts";
import { startPod, type TestPod } from "../support/sshd.ts";

let pod: TestPod;
beforeAll(async () => {
  pod = await startPod();
});
afterAll(() => pod.stop());

const reach = (inputs: Readonly<Record<string, string>>): Promise<ActionRun> =>
  runAction({ inputs: { ...connectInputs(pod), command: "plan", ...inputs } });

/** What a person reads without opening the log: the annotations, and the summary. */
const told = ({ annotations, summary }: ActionRun): readonly string[] => [
  annotations.map(({ title, message }) => `${title}\n${message}`).join("\n"),
  summary,
];

it("shows an unknown host key ready to paste, and takes it when it is pasted", async () => {
  const refused = await reach({ "host-key": "" });
  expect(refused.code).toBe(1);
  expect(refused.outputs.result).toBe("failed");
  for (const text of told(refused)) {
    expect(text).toContain(pod.fingerprint);
    expect(text).toContain(pod.hostKeyLine.split(" ").slice(0, 3).join(" "));
    expect(text).toContain("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
  }
  expect(pod.logins()).toBe(0);

  const [line = ""] = /^seen: (\[127\.0\.0\.1\].*)$/m.exec(refused.annotations[0]?.message ?? "")?.slice(1) ?? [];
  expect((await reach({ "host-key": line })).report?.pods[0]?.problem ?? null).toBeNull();
});

it("shows both keys where the host key is another than the one that was given", async () => {
  const other = makeKey();
  const run = await reach({ "host-key": other.publicKey });
  expect(run.code).toBe(1);
  for (const text of told(run)) {
    expect(text).toContain(other.fingerprint);
    expect(text).toContain(pod.fingerprint);
    expect(text).toContain("resumed");
  }
});

it("names the key that the pod does not accept, and no line of it", async () => {
  const stranger = makeKey();
  const run = await reach({ key: stranger.privateKey });
  expect(run.code).toBe(1);
  for (const text of told(run)) expect(text).toContain(stranger.fingerprint);
  const secret = stranger.privateKey.split("\n")[2] ?? "";
  expect(secret).not.toBe("");
  const seen = [run.summary, JSON.stringify(run.report), ...run.annotations.map(({ message }) => message)].join("\n");
  expect(seen).not.toContain(secret);
});

it("connects without a host key where the policy says so", async () => {
  const run = await reach({ "host-key": "", "host-key-policy": "accept-any" });
  expect(run.report?.pods[0]?.problem ?? null).toBeNull();
  expect(run.outputs.changed).toBe("true");
});
