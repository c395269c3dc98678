import { describe, expect, it } from "vitest";
import {
  changedLines,
  contradictions,
  needsTorchaudio,
  normaliseName,
  readRequirements,
} from "../../src/operations/requirements.ts";

const read = (text: string) => readRequirements([{ path: "requirements.txt", text }]);
const brief = (text: string) =>
  read(text).map(({ kind, line, name, specifiers, target, marker }) =>
    [kind, line, name, specifiers, target, marker].filter((part) => part !== null && part !== "").join(" | "),
  );

describe("readRequirements", () => {
  it.each<[string, string, string[]]>([
    ["a bare name", "torch", ["package | 1 | torch"]],
    ["blank lines and comments", "# a\n\n  # b\nnumpy>=1.25 # c\r\n", ["package | 4 | numpy | >=1.25"]],
    ["spaces and parentheses", "Foo_Bar ( >= 1.0 , < 2 )", ["package | 1 | foo-bar | >=1.0,<2"]],
    ["extras", "huggingface_hub[cli,torch]>0.20", ["package | 1 | huggingface-hub | >0.20"]],
    ["markers", 'a==1; python_version < "3.11"', ['package | 1 | a | ==1 | python_version < "3.11"']],
    ["hashes", "a==1 \\\n  --hash=sha256:00 \\\n  --hash=sha256:11\nb", ["package | 1 | a | ==1", "package | 4 | b"]],
    ["a continued specifier", "numpy\\\n>=1,\\\n<2\nscipy", ["package | 1 | numpy | >=1,<2", "package | 4 | scipy"]],
    ["a comment that ends a continuation", "a>=1\\\n# why\nb", ["package | 1 | a | >=1", "package | 3 | b"]],
    ["a comment that ends in a backslash", "# why \\\na", ["package | 2 | a"]],
    ["a file that ends in a backslash", "a\\", ["package | 1 | a"]],
    ["a byte order mark", "\uFEFFtorch", ["package | 1 | torch"]],
    [
      "includes",
      "-r base.txt\n--requirement=more.txt\n-cconstraints.txt",
      ["include | 1 | base.txt", "include | 2 | more.txt", "constraint | 3 | constraints.txt"],
    ],
    ["options", "--extra-index-url https://host/simple\n--pre", ["option | 1", "option | 2"]],
    [
      "git",
      "git+https://host/owner/repo.git@main#egg=My_Pkg",
      ["url | 1 | my-pkg | git+https://host/owner/repo.git@main#egg=My_Pkg"],
    ],
    ["git without a name", "git+https://host/owner/repo.git # why", ["url | 1 | git+https://host/owner/repo.git"]],
    [
      "a wheel",
      "https://host/torch-2.4.1%2Bcu118-cp312-cp312-linux_x86_64.whl",
      ["url | 1 | torch | https://host/torch-2.4.1%2Bcu118-cp312-cp312-linux_x86_64.whl"],
    ],
    [
      "by name at an address",
      "Segment-Anything @ git+https://host/sam.git ; os_name == 'posix'",
      ["url | 1 | segment-anything | git+https://host/sam.git | os_name == 'posix'"],
    ],
    [
      "editable",
      "-e ./local\n--editable git+https://host/x.git#egg=x",
      ["url | 1 | ./local", "url | 2 | x | git+https://host/x.git#egg=x"],
    ],
    [
      "a folder",
      "./wheels/a-1.0-py3-none-any.whl\n/opt/b",
      ["url | 1 | a | ./wheels/a-1.0-py3-none-any.whl", "url | 2 | /opt/b"],
    ],
    ["what is no requirement", "=4.28.1", ["option | 1"]],
  ])("%s", (_name, text, lines) => {
    expect(brief(text)).toEqual(lines);
  });

  it("keeps file and text", () => {
    const [line] = readRequirements([{ path: "a/requirements.txt", text: "numpy  >=1 # why" }]);
    expect(line).toMatchObject({ file: "a/requirements.txt", text: "numpy  >=1" });
  });

  it("compares names as the registry does", () => {
    expect(["Torch.Audio", "torch__audio", "TORCH-audio"].map(normaliseName)).toEqual(Array(3).fill("torch-audio"));
  });
});

describe("needsTorchaudio", () => {
  it.each<[string, number | null]>([
    ["torch\ntorchaudio", 2],
    ["torch\nTorchAudio>=2.0 ; python_version > '3.9'", 2],
    ["torch\n# torchaudio", null],
    ["torchaudio-filters", null],
    ["torchaudio; sys_platform == 'win32'", null],
    ['torchaudio; platform_system == "Darwin" or platform_system == "Linux"', 1],
    ["torchaudio @ https://host/torchaudio-2.1.0-cp312-cp312-linux_x86_64.whl", 1],
  ])("%j", (text, line) => {
    expect(needsTorchaudio([{ path: "requirements.txt", text }])?.line ?? null).toBe(line);
  });
});

describe("contradictions", () => {
  const family = { torch: "2.15.0+cu130", torchvision: "0.29.2", torchaudio: null };
  it.each<[string, boolean]>([
    ["torch", false],
    ["torch>=2.0", false],
    ["torch==2.15.0", false],
    ["torch==2.15.0+cu130", false],
    ["torch==2.15.0+cu132", true],
    ["torch<2.5", true],
    ["torch==2.4.1", true],
    ["torch~=2.4", false],
    ["torch~=2.4.0", true],
    ["torch!=2.15.*", true],
    ["torchvision<0.20", true],
    ["torchvision>=0.20,<1", false],
    ["torchaudio<2", false],
    ["torchsde<0.1", false],
    ["torch<2.5; sys_platform == 'darwin'", false],
    ["torch<2.5; python_version >= '3.8'", true],
    ["torch @ https://host/torch-2.4.1-cp312-cp312-linux_x86_64.whl", true],
    ["torch<=not.a.version", false],
  ])("%s", (text, contradicts) => {
    const found = contradictions([{ path: "n/requirements.txt", text: `numpy\n${text}` }], family);
    expect(found.map(({ file, line, text: line2 }) => [file, line, line2])).toEqual(
      contradicts ? [["n/requirements.txt", 2, text]] : [],
    );
  });
});

describe("changedLines", () => {
  it("tells what was added and removed, however often, and no blank or moved line", () => {
    expect(changedLines("a\nb\n\nc\nc", "c\r\na\n\n\nd\n")).toEqual({ added: ["d"], removed: ["b", "c"] });
    expect(changedLines("", "")).toEqual({ added: [], removed: [] });
  });
});
