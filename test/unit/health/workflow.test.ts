import { describe, expect, it } from "vitest";
import { acceptedId, pngSize, promptState, refusalOf, smallPrompt } from "../../../src/health/workflow.ts";
import { readHealthPrompt } from "../../../src/inputs/health-prompt.ts";
import { parseHttp } from "../../../src/operations/http-request.ts";

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const ID = "3f2b";

describe("what ComfyUI answers", () => {
  it("takes a prompt or says why not", () => {
    expect(acceptedId(json({ prompt_id: ID, number: 1, node_errors: {} }))).toBe(ID);
    const refused = json({
      error: { type: "prompt_outputs_failed_validation", message: "Prompt outputs failed validation", details: "" },
      node_errors: {
        "4": {
          class_type: "CheckpointLoaderSimple",
          errors: [{ message: "Value not in list", details: "ckpt_name: 'a' not in []" }],
        },
      },
    });
    expect(acceptedId(refused)).toBeNull();
    expect(refusalOf(refused)).toBe(
      "Prompt outputs failed validation; CheckpointLoaderSimple: Value not in list: ckpt_name: 'a' not in []",
    );
    expect(refusalOf(Buffer.from("502 Bad Gateway"))).toBe("502 Bad Gateway");
  });

  it.each([
    ["is not there yet", {}, { kind: "open" }],
    ["runs", { [ID]: { outputs: {}, status: null } }, { kind: "open" }],
    [
      "is done",
      {
        [ID]: {
          outputs: { "3": { images: [{ filename: "a.png", subfolder: "", type: "temp" }] } },
          status: { completed: true, status_str: "success" },
        },
      },
      { kind: "done", pictures: [{ filename: "a.png", subfolder: "", type: "temp" }] },
    ],
    [
      "is done without a picture",
      { [ID]: { outputs: { "3": { text: ["x"] } }, status: { completed: true, status_str: "success" } } },
      { kind: "done", pictures: [] },
    ],
    [
      "failed",
      {
        [ID]: {
          outputs: {},
          status: {
            completed: false,
            status_str: "error",
            messages: [
              ["execution_start", {}],
              ["execution_error", { node_type: "KSampler", exception_message: "CUDA out of memory\n" }],
            ],
          },
        },
      },
      { kind: "failed", why: "KSampler: CUDA out of memory" },
    ],
    [
      "was interrupted",
      {
        [ID]: {
          outputs: {},
          status: { completed: false, status_str: "error", messages: [["execution_interrupted", {}]] },
        },
      },
      { kind: "failed", why: "execution interrupted" },
    ],
  ])("a prompt %s", (_what, body, state) => {
    expect(promptState(json(body), ID)).toEqual(state);
  });

  it("is taken as it came, behind whatever the login shell said", () => {
    const picture = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x0d, 0x0a, 0xff]);
    const output = Buffer.concat([
      Buffer.from("Welcome!\n\ncomfy-pod\thttp\tn1\nHTTP/1.0 200 OK\r\nA: b\r\n\r\n"),
      picture,
    ]);
    expect(parseHttp(output, "n1")).toEqual({ status: 200, body: picture });
    expect(parseHttp(output, "n2").status).toBe(0);
    expect(parseHttp(Buffer.from("\ncomfy-pod\thttp\tn1\n"), "n1").status).toBe(0);
  });

  it("is a picture only with a PNG's signature", () => {
    const header = Buffer.alloc(33);
    header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    header.writeUInt32BE(64, 16);
    header.writeUInt32BE(32, 20);
    expect(pngSize(header)).toEqual({ width: 64, height: 32 });
    expect(pngSize(Buffer.from("<html>not found, and long enough to be one</html>"))).toBeNull();
    expect(pngSize(header.subarray(0, 20))).toBeNull();
  });
});

describe("health-prompt", () => {
  const GRAPH = smallPrompt(7);
  const read = (text: string | null, given = "check.json") =>
    readHealthPrompt(given, "/repository", (path) => (path === "/repository/check.json" ? text : null));

  it("is auto, off, or a workflow in API format, bare or as the API takes it", () => {
    expect(read(null, "auto")).toEqual({ kind: "prompt", prompt: { kind: "auto" } });
    expect(read(null, "off")).toEqual({ kind: "prompt", prompt: { kind: "off" } });
    const workflow = { kind: "prompt", prompt: { kind: "workflow", path: "check.json", graph: GRAPH } };
    expect(read(JSON.stringify(GRAPH))).toEqual(workflow);
    expect(read(JSON.stringify({ prompt: GRAPH }))).toEqual(workflow);
  });

  it.each([
    ["is not there", null, /is not there/],
    ["is no JSON", "nodes: []", /no JSON/],
    ["is the editor's", JSON.stringify({ nodes: [], links: [], version: 0.4 }), /format of the editor.*Export \(API\)/],
    ["is empty", "{}", /no workflow in API format/],
    ["is something else", JSON.stringify({ name: "x" }), /no workflow in API format/],
  ])("that %s is refused, and told how to make one", (_what, text, message) => {
    expect(read(text)).toMatchObject({ kind: "problem", message: expect.stringMatching(message) });
  });
});
