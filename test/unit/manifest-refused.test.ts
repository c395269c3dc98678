import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { repositoryKey } from "../../src/manifest/repository.ts";
import { problemsOf } from "../support/manifests.ts";

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
