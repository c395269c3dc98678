import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { nearest } from "../../src/did-you-mean.ts";
import { nodeName } from "../../src/manifest/node-name.ts";
import { PRESETS } from "../../src/manifest/presets.ts";
import { readManifest } from "../../src/manifest/read.ts";
import { repositoryKey } from "../../src/manifest/repository.ts";
import { manifestJsonSchema } from "../../src/manifest/schema.ts";

function manifestOf(text: string) {
  const read = readManifest(text);
  if (read.kind === "problems") throw new Error(read.problems.join("\n"));
  return read.manifest;
}
function problemsOf(text: string): readonly string[] {
  const read = readManifest(text);
  return read.kind === "problems" ? read.problems : [];
}

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
    ["manager: clone", (m: ReturnType<typeof manifestOf>) => m.manager.mode, "clone"],
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
  ] satisfies [string, (m: ReturnType<typeof manifestOf>) => unknown, unknown][])("%s", (text, pick, expected) => {
    expect(pick(manifestOf(text))).toEqual(expected);
  });
});

describe("what is refused, with line and column", () => {
  it.each([
    ["nodse: []", "line 1, column 1: `nodse`: unknown key (did you mean `nodes`?)"],
    ["a: 1\nzzzzzzzzz: 2", "line 2, column 1: `zzzzzzzzz`: unknown key; known here: preset, comfyui"],
    ["comfyui:\n  reff: main", "line 2, column 3: `comfyui.reff`: unknown key (did you mean `ref`?)"],
    ["manager:\n  mod: pip", "line 2, column 3: `manager.mod`: unknown key (did you mean `mode`?)"],
    [
      "manager: piip",
      "line 1, column 1: `manager`: `piip` is not known (did you mean `pip`?); write one of auto, pip, clone, none",
    ],
    ["manager: 3", "`manager`: write one of auto, pip, clone, none"],
    ["nodes: [3]", "`nodes[0]`: expected text or a map, but this is the number 3"],
    ["nodes:\n  - ulr: x", "line 2, column 5: `nodes[0].ulr`: unknown key (did you mean `url`?)"],
    ["nodes:\n  - ref: main", "line 2, column 5: `nodes[0].url`: is missing"],
    ["nodes: https://github.com/a/b", "`nodes`: expected a list, but this is text"],
    ["port: '8188'", "line 1, column 1: `port`: expected a number, but this is text"],
    ["port: 70000", "`port`: must be at most 65535"],
    ["port: 0", "`port`: must be at least 1"],
    ["pip:\n  - ok\n  - -r other.txt", "line 3, column 5: `pip[1]`: a requirement is a package"],
    ["pip: ['torch --index-url x']", "options of pip are not allowed"],
    ['pip: ["a\\nb"]', "a requirement is one line"],
    ["pip: ['x @ git+https://user:tok@example.org/a']", "`git-token`"],
    ["preset: core\npreset: flux", "line 2, column 1: this key is there twice"],
    ["nodes: [a, b", "line 1, column"],
    ["pip: !!python/object x", "line 1"],
    ["- a\n- b", "expected a map, but this is a list"],
    ["torch: latest", "write auto, keep, or an exact version"],
    ["python: {version: '2.7'}", "write a version like 3.12"],
    ["system-packages: [curl-]", "not the name of a Debian or Ubuntu package"],
    ["system-packages: ['a;b']", "not the name of a Debian or Ubuntu package"],
    ["env:\n  A B: x", "line 2, column 3: `env.A B`: is not a name of a variable"],
    ["env: {A: [1]}", "`env.A`: expected text, but this is a list"],
    ["comfyui-args: a; rm b", "no shell operators"],
    ["comfyui-args: $(id)", "`$` is not expanded"],
    ["comfyui-args: --x $HOME", "`$HOME` is not expanded"],
    ["comfyui-args: --x 'a b", "a quote is not closed"],
    ["comfyui-args: --port 9000", "`--port` has a key of its own: write `port: …`"],
    ["comfyui-args: ['--listen=0.0.0.0']", "`--listen` has a key of its own"],
    ["extra-model-paths: ../up", "must not hold `..`"],
    ["extra-model-paths: |\n  - a\n  - b\n", "must be a map"],
    ["comfyui: {path: a/../../b}", "must not hold `..`"],
    ["nodes: [{url: https://h.example/a/b, requirements: /etc/passwd}]", "relative to that"],
    ["listen: everywhere", "is not an address"],
    ["steps: [{id: ../x, run: a}]", "an id has letters"],
    ["steps: [{id: a, run: ''}]", "holds no command"],
    ["steps: [{id: a, run: x}, {id: a, run: y}]", "two steps have the id `a`"],
    ["nodes: [{url: https://h.example/a/b, name: ..}]", "cannot be the folder of a node"],
    ["nodes: [{url: https://h.example/a/b, name: x.disabled}]", "does not load a folder"],
    [
      "nodes: [https://h.example/a/n, https://h.example/b/n.git]",
      "line 1, column 32: `nodes[1]`: two nodes are named `n`",
    ],
    ["nodes: [https://h.example/a/n, {url: https://h.example/A/N.git, name: m}]", "the same repository is named twice"],
    ["preset: flux\nnodes: [https://h.example/x/rgthree-comfy]", "two nodes are named `rgthree-comfy`"],
    ["nodes: [https://github.com/ltdrdata/ComfyUI-Manager]", "is no node here"],
    ['pip: ["a\0"]', "NUL"],
    ['env: {A: "a\\0b"}', "NUL"],
    ["pip: &a [*a]", "`pip[0]`: expected text, but this is a list"],
  ])("%j", (text, expected) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join("\n")).toContain(expected);
  });

  it("tells everything at once, in the order of the text", () => {
    const problems = problemsOf("port: x\nnodse: []\npip:\n  - '--pre'\ntorch: auto\ntorch: keep\ngpu: maybe\n");
    expect(problems.map((problem) => problem.replace(/: .*/, ""))).toEqual([
      "line 1, column 1",
      "line 2, column 1",
      "line 4, column 5",
      "line 6, column 1",
      "line 7, column 1",
    ]);
  });

  it("ends on an alias bomb", () => {
    const levels = "abcdefghij".split("");
    const bomb = levels.map(
      (name, index) =>
        `${name}: &${name} [${
          index === 0
            ? "x"
            : Array(9)
                .fill(`*${levels[index - 1]}`)
                .join(", ")
        }]`,
    );
    expect(problemsOf(bomb.join("\n")).length).toBeGreaterThan(0);
  });
});

describe("repositories", () => {
  const refused = [
    "ext::sh -c id",
    "--upload-pack=id",
    "-oProxyCommand=id",
    "https://token@github.com/a/b",
    "https://user:token@github.com/a/b",
    "https://github.com/a/b?token=x",
    "https://github.com/a/b/tree/main",
    "ftp://h.example/a",
    "file://relative/a",
    "github.com/a/b",
    "https://",
    "https://github.com/",
    "https://h.example/a b",
  ];
  it.each(refused)("refuses %s, and repeats no token", (url) => {
    const problems = problemsOf(stringify({ nodes: [{ url, name: "n" }] }));
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toMatch(/token@|:token|=x/);
  });

  it.each([
    "https://github.com/a/b",
    "https://h.example:8443/deep/er/b.git",
    "http://127.0.0.1/a/b",
    "ssh://git@h.example:2222/a/b",
    "git@github.com:a/b.git",
    "git://h.example/a/b",
    "file:///srv/git/b",
  ])("takes %s", (url) => {
    expect(problemsOf(stringify({ comfyui: { repository: url }, nodes: [url] }))).toEqual([]);
  });

  it.each([
    ["https://github.com/comfyanonymous/ComfyUI", "https://github.com/Comfy-Org/comfyui.git"],
    ["https://github.com/ltdrdata/ComfyUI-Manager/", "git@github.com:Comfy-Org/ComfyUI-Manager.git"],
    ["ssh://git@h.example/A/b", "https://h.example/a/B"],
  ])("%s is %s", (left, right) => {
    expect(repositoryKey(left)).toBe(repositoryKey(right));
  });

  it("keeps apart what differs", () => {
    const urls = [
      "https://h.example/a/b",
      "https://h.example/a/c",
      "https://i.example/a/b",
      "file:///a/b",
      "file:///a/B",
    ];
    expect(new Set(urls.map(repositoryKey)).size).toBe(urls.length);
  });

  it.each(["-x", "a b", "a..b", "a~1", "a^", "a:b", "x.lock", "/a", "a/", "", "a\tb", "@{u}", "a\\b"])(
    "refuses the ref %j",
    (ref) => {
      expect(problemsOf(JSON.stringify({ comfyui: { ref } }))).toHaveLength(1);
    },
  );
  it.each(["main", "v0.3.64", "feature/x", "a1b2c3d", "release"])("takes the ref %s", (ref) => {
    expect(problemsOf(JSON.stringify({ comfyui: { ref } }))).toEqual([]);
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
