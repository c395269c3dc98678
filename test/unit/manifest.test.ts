import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { nearest } from "../../src/did-you-mean.ts";
import type { Manifest } from "../../src/manifest/manifest.ts";
import { nodeName } from "../../src/manifest/node-name.ts";
import { PRESETS } from "../../src/manifest/presets.ts";
import { manifestJsonSchema } from "../../src/manifest/schema.ts";
import { manifestOf, problemsOf } from "../support/manifests.ts";

describe("defaults and presets", () => {
  it("is the preset core where nothing is written", () => {
    expect(manifestOf("")).toEqual({
      preset: "core",
      comfyui: { repository: "https://github.com/Comfy-Org/ComfyUI", ref: "release", path: "auto" },
      manager: { mode: "auto", repository: "https://github.com/Comfy-Org/ComfyUI-Manager", ref: null },
      python: { provider: "auto", version: null, path: null },
      torch: "auto",
      pip: [],
      nodes: [],
      components: { ffmpeg: true, ffmpegSource: false, ggufNode: false, sageattention: "off" },
      systemPackages: [],
      steps: [],
      env: {},
      secrets: [],
      extraModelPaths: null,
      listen: "auto",
      comfyuiArgs: [],
      port: 8188,
      gpu: "auto",
      services: [],
    });
    expect(manifestOf("# only a comment\n")).toEqual(manifestOf("preset: core"));
  });

  it("has all ten components and the nodes of the second earlier system in flux", () => {
    const flux = manifestOf("preset: flux");
    expect(flux.components).toEqual({ ffmpeg: true, ffmpegSource: true, ggufNode: true, sageattention: "background" });
    expect(flux.nodes).toHaveLength(17);
    expect(flux.nodes.map((node) => node.name)).toContain("was-node-suite-comfyui");
    expect(flux.pip).toContain("transformers>=4.28.1");
  });

  it("overrides the preset key by key, and adds nodes and steps", () => {
    const flux = manifestOf(
      "preset: flux\npip: [numpy]\ncomponents: {sageattention: off}\nnodes: [https://example.org/a/extra]\n",
    );
    expect(flux.pip).toEqual(["numpy"]);
    expect(flux.components).toEqual({ ffmpeg: true, ffmpegSource: true, ggufNode: true, sageattention: "off" });
    expect(flux.nodes).toHaveLength(18);
    expect(flux.nodes.at(-1)?.name).toBe("extra");
  });

  it("replaces a preset's node of the same repository by the user's", () => {
    const flux = manifestOf("preset: flux\nnodes:\n  - {url: git@github.com:KIJAI/comfyui-kjnodes.git, ref: v1}\n");
    expect(flux.nodes).toHaveLength(17);
    expect(flux.nodes.filter((node) => /kjnodes/i.test(node.url))).toEqual([
      {
        url: "git@github.com:KIJAI/comfyui-kjnodes.git",
        ref: "v1",
        name: "comfyui-kjnodes",
        requirements: "requirements.txt",
        secrets: [],
      },
    ]);
  });

  it("has presets that the schema itself accepts", () => {
    for (const preset of Object.values(PRESETS)) expect(problemsOf(stringify(preset))).toEqual([]);
  });
});

describe("what may be written", () => {
  it.each([
    ["manager: clone", (m: Manifest) => m.manager.mode, "clone"],
    [
      "manager: {ref: v4}",
      (m) => m.manager,
      { mode: "auto", repository: "https://github.com/Comfy-Org/ComfyUI-Manager", ref: "v4" },
    ],
    ["python: {version: 3.10}", (m) => m.python.version, "3.10"],
    ["torch: 2.10", (m) => m.torch, "2.10"],
    ["comfyui: {ref: 1234567}", (m) => m.comfyui.ref, "1234567"],
    ["comfyui: {ref: 12e4567}", (m) => m.comfyui.ref, "12e4567"],
    ["env: {A: 1, B: true, C: 1.10}", (m) => m.env, { A: "1", B: "true", C: "1.10" }],
    ["comfyui-args: --preview-method 'a b' --lowvram", (m) => m.comfyuiArgs, ["--preview-method", "a b", "--lowvram"]],
    ["comfyui-args: --x it\\'s \"a 'b\"", (m) => m.comfyuiArgs, ["--x", "it's", "a 'b"]],
    ["comfyui-args: [--reserve-vram, '2']", (m) => m.comfyuiArgs, ["--reserve-vram", "2"]],
    ["extra-model-paths: /models", (m) => m.extraModelPaths, { folder: "/models" }],
    [
      "extra-model-paths: |\n  mine:\n    base_path: /m\n",
      (m) => m.extraModelPaths,
      { yaml: "mine:\n  base_path: /m\n" },
    ],
    [
      "extra-model-paths: {mine: {base_path: /m, is_default: true}}",
      (m) => m.extraModelPaths,
      { yaml: "mine:\n  base_path: /m\n  is_default: true\n" },
    ],
    ["nodes: [{url: https://h.example/a/b, requirements: false}]", (m) => m.nodes[0]?.requirements, false],
    [
      "system-packages: [libgl1, g++, 'libc6:i386', vim=2:9.1]",
      (m) => m.systemPackages,
      ["libgl1", "g++", "libc6:i386", "vim=2:9.1"],
    ],
    ["listen: 127.0.0.1,::1", (m) => m.listen, "127.0.0.1,::1"],
  ] satisfies [string, (m: Manifest) => unknown, unknown][])("%s", (text, pick, expected) => {
    expect(pick(manifestOf(text))).toEqual(expected);
  });
});

describe("properties", () => {
  it("names a node so that it is one harmless folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(nodeName("https://h.example/a/b", name)).toMatch(/^[A-Za-z0-9._-]*$/);
      }),
    );
  });

  it("never throws, whatever the text, and places every problem", () => {
    const words = fc.constantFrom(
      "nodes",
      "pip",
      ":",
      " ",
      "\n",
      "- ",
      "{",
      "}",
      "[",
      "]",
      "&a",
      "*a",
      "!!x",
      "'",
      '"',
      "1",
      "port",
    );
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.array(words).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => {
        for (const problem of problemsOf(written)) expect(problem).toMatch(/^line [1-9]\d*, column [1-9]\d*: |NUL/);
      }),
      { numRuns: 500 },
    );
  });

  it("reads any data without throwing, and accepts none with a key that is not known", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.string().filter((key) => !(key in (manifestJsonSchema().properties ?? {}))),
        (value, key) => {
          expect(problemsOf(JSON.stringify({ [key]: value })).length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("finds a word again after one slip", () => {
    const known = Object.keys(manifestJsonSchema().properties ?? {}).filter((word) => word.length > 4);
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), fc.constantFrom("q", ""), (word, at, put) => {
        const place = at % word.length;
        expect(nearest(word.slice(0, place) + put + word.slice(place + 1), known)).toBe(word);
      }),
    );
  });
});

it("publishes a JSON Schema that is current, and documents every key", () => {
  const published = JSON.parse(readFileSync(new URL("../../docs/manifest.schema.json", import.meta.url), "utf8"));
  expect(published).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
  for (const [key, child] of Object.entries(published.properties))
    expect(child, key).toHaveProperty("description", expect.stringMatching(/\.$/));
});
