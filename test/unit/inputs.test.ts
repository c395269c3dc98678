import { describe, expect, it } from "vitest";
import { readInputs } from "../../src/inputs.ts";
import { KEY, MINIMUM, problems, problemsOf, SERVER, settings, settingsOf, steps } from "../support/inputs.ts";
import { makeKey } from "../support/keys.ts";

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
    ["lock-timeout", "0", { lockTimeoutMs: 0 }],
    ["on-cancel", "leave", { onCancel: "leave" }],
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
