import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INPUT_NAMES } from "../../src/inputs/definitions.ts";
import { parseDuration } from "../../src/inputs/duration.ts";
import { collectSecrets, type InputProblem, readInputs } from "../../src/inputs.ts";
import type { Manifest } from "../../src/manifest/manifest.ts";
import type { Settings } from "../../src/settings.ts";
import type { NamedStep } from "../../src/steps/selection.ts";
import { makeKey } from "../support/keys.ts";

const KEY = makeKey().privateKey;
const SERVER = makeKey();
const MINIMUM = { host: "root@203.0.113.7:10341", key: KEY, "host-key": SERVER.fingerprint };

/** A small catalogue in the order of the real one. */
function steps(manifest: Manifest): readonly NamedStep[] {
  const step = (id: string, ...alsoKnownAs: string[]) => ({ id, alsoKnownAs });
  return [
    step("system_packages"),
    step("comfyui_core", "COMFYUI_REPO"),
    step("torch"),
    ...manifest.nodes.map((node) => step(`node_${node.name}`, "custom_nodes")),
    ...manifest.steps.map((own) => step(own.id)),
    step("model_directories"),
    step("comfyui_service"),
    step("overall_installation", "COMFYUI"),
  ];
}

interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function read({ inputs = {}, environment = {}, files = {} }: Given) {
  return readInputs({
    get: (name) => inputs[name] ?? "",
    environment: { GITHUB_WORKSPACE: "/repo", ...environment },
    readFile: (path) => files[path] ?? null,
    steps,
  });
}
function settingsOf(given: Given): Settings {
  const result = read(given);
  if (result.kind === "problems") throw new Error(JSON.stringify(result.problems, null, 1));
  return result.settings;
}
function problemsOf(given: Given): readonly InputProblem[] {
  const result = read(given);
  return result.kind === "problems" ? result.problems : [];
}
const settings = (inputs: Record<string, string>) => settingsOf({ inputs: { ...MINIMUM, ...inputs } });
const problems = (inputs: Record<string, string>) => problemsOf({ inputs: { ...MINIMUM, ...inputs } });

describe("the smallest workflow", () => {
  it("has every default", () => {
    expect(settings({})).toMatchObject({
      command: "provision",
      targets: [
        {
          kind: "ssh",
          host: "203.0.113.7",
          port: 10341,
          user: "root",
          acceptAnyHostKey: false,
          hostKeys: [{ fingerprint: SERVER.fingerprint }],
        },
      ],
      key: KEY.trim(),
      keyPassphrase: null,
      podName: null,
      workspace: "auto",
      manifest: { preset: "core" },
      manifestSource: null,
      force: false,
      update: false,
      only: null,
      from: null,
      skip: [],
      restart: "when-idle",
      restartWaitMs: 600_000,
      secrets: {},
      gitToken: null,
      connectTimeoutMs: 120_000,
      stepTimeoutMs: 3_600_000,
      idleTimeoutMs: 900_000,
      notices: ["no manifest: preset core"],
    });
  });

  it("is the same with every default said, as the runner does", () => {
    const said = {
      command: "provision",
      port: "22",
      user: "root",
      force: "false",
      start: "true",
      "idle-timeout": "15m",
    };
    expect(settings(said)).toEqual(settings({}));
  });

  it("needs neither host nor key with connection local", () => {
    expect(settingsOf({ inputs: { connection: "local" } })).toMatchObject({ targets: [{ kind: "local" }], key: null });
  });
});

describe("what may be written", () => {
  it.each([
    ["force", "true", { force: true }],
    ["force", "torch, comfyui_core\nCOMFYUI", { force: ["torch", "comfyui_core", "COMFYUI"] }],
    ["update", "custom_nodes", { update: ["custom_nodes"] }],
    ["only", "torch", { only: ["torch"] }],
    ["from", "torch", { from: "torch" }],
    ["skip", "torch", { skip: ["torch"] }],
    ["start", "false", { skip: ["comfyui_service"] }],
    ["restart-wait", "0", { restartWaitMs: 0 }],
    ["step-timeout", "90", { stepTimeoutMs: 90_000 }],
    ["workspace", "~/comfy", { workspace: "~/comfy" }],
    ["workspace", "/mnt/with space", { workspace: "/mnt/with space" }],
    ["pod-name", "my pod", { podName: "my pod" }],
    ["key-passphrase", " spaces count \n", { keyPassphrase: " spaces count " }],
    ["git-token", " ghs_x\n", { gitToken: "ghs_x" }],
    ["command", "plan", { command: "plan" }],
    ["restart", "never", { restart: "never" }],
    ["manifest", "torch: keep\n", { manifestSource: "inline", manifest: { torch: "keep" } }],
    ["manifest", "preset: flux", { manifestSource: "inline", manifest: { preset: "flux" } }],
  ])("%s: %j", (input, text, expected) => {
    expect(settings({ [input]: text })).toMatchObject(expected);
  });

  it("gives each of several pods the host keys that hold for it", () => {
    const other = makeKey();
    const { targets } = settings({
      host: "203.0.113.7\nubuntu@203.0.113.8:2222",
      "host-key": `203.0.113.7 ${SERVER.publicKey}\n[203.0.113.8]:2222 ${other.publicKey}`,
    });
    expect(targets).toMatchObject([
      { host: "203.0.113.7", port: 22, hostKeys: [{ fingerprint: SERVER.fingerprint }] },
      { host: "203.0.113.8", port: 2222, user: "ubuntu", hostKeys: [{ fingerprint: other.fingerprint }] },
    ]);
  });

  it("reads secrets, and tells those that nobody gets", () => {
    const result = settings({ secrets: "A=1=2\n\n B = x y \n", manifest: "secrets: [A]\n" });
    expect(result.secrets).toEqual({ A: "1=2", B: "x y" });
    expect(result.notices.join("\n")).toContain("names B");
    expect(result.notices.join("\n")).not.toContain("x y");
  });

  it("puts own steps behind what they need, with exact ids", () => {
    const manifest =
      "steps:\n  - {id: b, run: x, needs: [a, COMFYUI_REPO]}\n  - {id: a, run: y, needs: [custom_nodes]}\nnodes: [https://h.example/o/n]\n";
    expect(settings({ manifest }).manifest.steps.map(({ id, needs }) => [id, needs])).toEqual([
      ["a", ["node_n"]],
      ["b", ["a", "comfyui_core"]],
    ]);
  });
});

describe("the manifest's place", () => {
  const files = {
    "/repo/.github/comfy-pod.yml": "torch: keep",
    "/repo/pods/a.yml": "port: 9000",
    "/abs.yml": "gpu: none",
  };
  it.each([
    ["", ".github/comfy-pod.yml", { torch: "keep" }],
    ["pods/a.yml", "pods/a.yml", { port: 9000 }],
    ["/abs.yml", "/abs.yml", { gpu: "none" }],
  ])("%j", (manifest, manifestSource, expected) => {
    expect(settingsOf({ inputs: { ...MINIMUM, manifest }, files })).toMatchObject({
      manifestSource,
      manifest: expected,
      notices: [],
    });
  });

  it("is an error where a named file is absent, with a hint at the checkout", () => {
    const [problem] = problems({ manifest: "pods/b.yml" });
    expect(problem?.input).toBe("manifest");
    expect(problem?.message).toMatch(/`pods\/b\.yml` is not there.*actions\/checkout/);
  });

  it("tells a file that cannot be read", () => {
    const result = readInputs({
      get: (name) => ({ ...MINIMUM, manifest: "." })[name] ?? "",
      environment: {},
      readFile: () => {
        throw new Error("EISDIR: illegal operation on a directory");
      },
      steps,
    });
    expect(result).toMatchObject({
      kind: "problems",
      problems: [{ input: "manifest", message: expect.stringContaining("EISDIR") }],
    });
  });

  it("names the file beside line and column", () => {
    const bad = { "/repo/.github/comfy-pod.yml": "a: 1\nprot: 1" };
    expect(problemsOf({ inputs: MINIMUM, files: bad }).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^\.github\/comfy-pod\.yml, line 1, column 1: `a`: unknown key/),
      expect.stringMatching(/^\.github\/comfy-pod\.yml, line 2, column 1: `prot`.*`port`/),
    ]);
  });
});

describe("what is refused", () => {
  it.each([
    ["command", "stop", "say stop-services; the pod itself keeps running and costing"],
    ["command", "start", "say start-services"],
    ["command", "restart", "say restart-services"],
    ["command", "provison", "did you mean `provision`?); write one of provision, plan, health"],
    ["command", "health", "not in this version"],
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

describe("secrets to mask", () => {
  const collect = (inputs: Record<string, string>) => collectSecrets((name) => inputs[name] ?? "");

  it("holds key, each line of it, passphrase, token and values, longest first", () => {
    const lines = KEY.trim().split("\n").slice(1, -1);
    const found = collect({
      key: KEY,
      "key-passphrase": "p w ",
      "git-token": "tok",
      secrets: "A=one\nB = two \nthree",
    });
    expect(found).toEqual(expect.arrayContaining([KEY, ...lines, "p w ", "p w", "tok", "one", "two", "three"]));
    expect(found.some((text) => /^-----|^BEGIN$|^PRIVATE$/.test(text) && text !== KEY && text !== KEY.trim())).toBe(
      false,
    );
    expect([...found].sort((left, right) => right.length - left.length)).toEqual(found);
  });

  it.each([
    ["literal \\n", KEY.replaceAll("\n", "\\n")],
    ["spaces for newlines", KEY.replaceAll("\n", " ")],
    ["CRLF", KEY.replaceAll("\n", "\r\n")],
  ])("holds each line of a key pasted with %s", (_, key) => {
    expect(collect({ key })).toEqual(expect.arrayContaining(KEY.trim().split("\n").slice(1, -1)));
  });

  it("holds nothing where nothing was given", () => {
    expect(collect({})).toEqual([]);
  });
});

describe("properties", () => {
  it("reads every time that it can write", () => {
    const part = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(part, part, part, (hours, minutes, seconds) => {
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000);
        expect(parseDuration(String(seconds))).toBe(parseDuration(`${seconds}s`));
      }),
    );
  });

  it("never throws, and blames inputs that exist, whatever is written", () => {
    const name = fc.constantFrom(...INPUT_NAMES);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: "binary" }), { maxKeys: 6 }), (inputs) => {
        for (const problem of problemsOf({ inputs })) {
          expect(INPUT_NAMES).toContain(problem.input);
          expect(problem.message).not.toBe("");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("masks every value that it reads", () => {
    const value = fc
      .string({ minLength: 1 })
      .map((text) => text.replace(/[\r\n\0]/g, ""))
      .filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,6}$/), value), (given) => {
        const secrets = Object.entries(given)
          .map(([name, text]) => `${name}=${text}`)
          .join("\n");
        const read = settings({ secrets }).secrets;
        const masked = collectSecrets((name) => (name === "secrets" ? secrets : ""));
        for (const text of Object.values(read)) expect(masked).toContain(text);
      }),
      { numRuns: 50 },
    );
  });
});
