import { describe, expect, it } from "vitest";
import { MINIMUM, problems, problemsOf, SERVER, settingsOf } from "../support/inputs.ts";

describe("what is refused", () => {
  it.each([
    ["command", "stop", "say stop-services; the pod itself keeps running and costing"],
    ["command", "start", "say start-services"],
    ["command", "restart", "say restart-services"],
    ["command", "provison", "did you mean `provision`?); write one of provision, plan, health"],
    ["heal", "true", "goes with the command health, not with provision"],
    ["purge", "true", "goes with the command reset, not with provision"],
    ["health-prompt", "no/such.json", "is not there"],
    ["message", "measuring", "goes with the command lock, not with provision"],
    ["on-cancel", "kill", "write one of stop, leave"],
    ["lock-timeout", "later", "write it like 90s, 20m or 1h"],
    ["if-unreachable", "fail", "write one of error, warn, ignore"],
    ["start", "yes", "write one of true, false"],
    ["force", "yes", "write true, false, or step ids"],
    ["force", "True", "write true, false, or step ids"],
    ["force", "torhc", "Did you mean `torch`?"],
    ["only", "comfyui", "could be comfyui_core, comfyui_service"],
    ["skip", "sageattention", "does not ask for"],
    ["from", "torch comfyui_core", "one step id"],
    ["idle-timeout", "soon", "write it like 90s, 20m or 1h"],
    ["idle-timeout", "0", "more than 0"],
    ["idle-timeout", "-5", "write it like"],
    ["idle-timeout", "500h", "too long"],
    ["restart", "always", "write one of when-idle, now, never"],
    ["host-key-policy", "none", "write one of strict, accept-any"],
    ["connection", "docker", "write one of ssh, local"],
    ["connection", "local", "beside `connection: local`"],
    ["workspace", "workspace", "absolute folder"],
    ["workspace", "/a/../b", "must not hold `..`"],
    ["workspace", "/", "absolute folder"],
    ["pod-name", "a\nb", "one line"],
    ["host", "", "root@203.0.113.7:10341"],
    ["host", "x y z", ""],
    ["key", "", "secrets.POD_KEY"],
    ["key", "not a key", ""],
    ["host-key", "nonsense", "SHA256:"],
    ["port", "99999", "65535"],
    ["port", "23", "leave port out"],
    ["user", "admin", "leave user out"],
    ["secrets", "NAME", "NAME=value"],
    ["secrets", "1A=x", "no name of a variable"],
    ["secrets", "A=x\nA=y", "names A again"],
    ["secrets", "A=", "gives A no value"],
    ["git-token", "a b", "one word"],
    ["pod-name", "a\0b", "NUL"],
    ["manifest", "secrets: [HF_TOKEN]\n", "the input `secrets` has no HF_TOKEN"],
    ["manifest", "nodes: [{url: https://h.example/a/b, secrets: [T]}]\n", "no T"],
    ["manifest", "steps:\n  - {id: a, run: x, secrets: [T]}\n", "line 2, column 31: `steps[0].secrets[0]`"],
    ["manifest", "steps: [{id: a, run: x, needs: [b]}]\n", "no step is named `b`"],
    ["manifest", "steps: [{id: torch, run: x}]\n", "`torch` is a name of the catalogue"],
    ["manifest", "steps: [{id: node_x, run: x}]\n", "is a name of the catalogue"],
    ["manifest", "steps: [{id: ffmpeg_source, run: x}]\n", "is a name of the catalogue"],
    ["manifest", "steps: [{id: a, run: x, needs: [a]}]\n", "a needs a"],
    ["manifest", "steps: [{id: a, run: x, needs: [b]}, {id: b, run: x, needs: [a]}]\n", "a needs b needs a"],
    ["manifest", "steps: [{id: a, run: x, needs: [comfyui_service]}]\n", "runs after your own steps"],
  ])("%s: %j", (input, text, message) => {
    const found = problems({ [input]: text });
    expect(found.map((problem) => problem.input)).toContain(
      input === "connection" && text === "local" ? "host" : input,
    );
    expect(found.map((problem) => problem.message).join("\n")).toContain(message);
  });

  it.each([
    ["INPUT_USERNAME", "say `user`"],
    ["INPUT_PASSPHRASE", "say `key-passphrase`"],
    ["INPUT_PRIVATE-KEY", "say `key`"],
    ["INPUT_PRIVATE_KEY", "say `key`"],
    ["INPUT_SSH-KEY", "say `key`"],
    ["INPUT_FINGERPRINT", "say `host-key`"],
    ["INPUT_PASSWORD", "passwords are not supported"],
    ["INPUT_SKPI", "say `skip`"],
  ])("%s of another action", (name, message) => {
    const found = problemsOf({ inputs: MINIMUM, environment: { [name]: "hidden-value" } });
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(message);
    expect(JSON.stringify(found)).not.toContain("hidden-value");
  });

  it("lets an unknown input be with a notice, and an empty one without", () => {
    const environment = { INPUT_SOMETHING_ELSE: "x", INPUT_USERNAME: "", INPUT_HOST: "x" };
    expect(settingsOf({ inputs: MINIMUM, environment }).notices.join()).toContain("something_else");
  });

  it("wants known_hosts lines for several pods, one for each", () => {
    const host = "203.0.113.7\n203.0.113.8";
    expect(problems({ host })[0]?.message).toContain("known_hosts lines");
    expect(problems({ host, "host-key": `203.0.113.7 ${SERVER.publicKey}` })[0]?.message).toContain("203.0.113.8");
  });

  it("tells everything at once", () => {
    const found = problems({
      command: "stop",
      host: "",
      key: "",
      "host-key": "x",
      force: "nothing",
      "idle-timeout": "x",
      secrets: "x",
      manifest: "nodse: []\nport: x\n",
    });
    const inputs = new Set(found.map((problem) => problem.input));
    expect(inputs).toEqual(new Set(["command", "host", "key", "host-key", "idle-timeout", "secrets", "manifest"]));
    expect(found.filter((problem) => problem.input === "manifest")).toHaveLength(2);
  });

  it("repeats no secret in any message", () => {
    const found = problems({
      key: "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0LWJ5dGVz\n-----END OPENSSH PRIVATE KEY-----",
      secrets: "hunter2\n1=hunter2\nA=hunter2\nA=hunter2",
      "git-token": "hunter2 hunter2",
      "key-passphrase": "hunter2\0",
    });
    expect(found.length).toBeGreaterThan(4);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|c2VjcmV0/);
  });
});
