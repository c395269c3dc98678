import { describe, expect, it } from "vitest";
import { CUDA_BUILDS, OLDEST_CHOSEN, TORCH_RELEASES } from "../../src/data/torch.ts";
import { chooseTorch } from "../../src/operations/torch-choice.ts";
import type { InstalledFamily, TorchQuestion } from "../../src/operations/torch-family.ts";
import { isBefore, misfit } from "../../src/operations/torch-fit.ts";

const none: InstalledFamily = { torch: null, torchvision: null, torchaudio: null };
/** An L40S with a new driver, nothing installed. */
const pod: TorchQuestion = {
  driver: "580.95.05",
  computeCapabilities: ["8.9"],
  gpu: "auto",
  platform: "x86_64",
  python: "3.12",
  wish: "auto",
  needsTorchaudio: false,
  installed: none,
};
/** `2.15.0/cu132` is the metadata's version and the build that version.py names; `-` is not installed. */
const installed = (torch: string, torchvision = "-", torchaudio = "-"): InstalledFamily => ({
  torch: member(torch),
  torchvision: member(torchvision),
  torchaudio: member(torchaudio),
});
const member = (text: string) => {
  const [version = "", cuda = null] = text.split("/");
  return text === "-" ? null : { version, cuda };
};
/** The choice in one line: kind, requirements, index, what is replaced. */
const told = (change: Partial<TorchQuestion>): string => {
  const choice = chooseTorch({ ...pod, wheelIndex: "index:", ...change });
  if (choice.kind === "impossible") return "impossible";
  const replaces = choice.replaces.length === 0 ? "" : ` replaces ${choice.replaces.join("+")}`;
  const index = choice.indexUrl === null ? "" : ` from ${choice.indexUrl}`;
  const { torch, torchvision, torchaudio } = choice.family;
  return `${choice.kind} ${torch} ${torchvision} ${torchaudio ?? "-"}${index}${replaces}`;
};

const CPU_POD = { driver: null, computeCapabilities: [] } as const;
const BLACKWELL = { computeCapabilities: ["12.0"] } as const;

describe("what a pod without torch gets", () => {
  it.each<[string, Partial<TorchQuestion>, string]>([
    ["a new driver", {}, "install 2.15.0 0.29.2 -"],
    ["torchaudio asked for", { needsTorchaudio: true }, "install 2.11.0 0.26.0 2.11.0"],
    ["Blackwell", BLACKWELL, "install 2.15.0 0.29.2 -"],
    [
      "B300, newer than any machine code but of its major",
      { computeCapabilities: ["10.3"] },
      "install 2.15.0 0.29.2 -",
    ],
    ["a GPU of the future, by PTX", { computeCapabilities: ["13.0"] }, "install 2.15.0 0.29.2 -"],
    ["driver 575", { driver: "575.57" }, "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126"],
    ["driver 525", { driver: "525.60.13" }, "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126"],
    [
      "driver 570, torchaudio",
      { driver: "570.1", needsTorchaudio: true },
      "install 2.11.0+cu128 0.26.0+cu128 2.11.0+cu128 from index:cu128",
    ],
    [
      "driver 550, torchaudio",
      { driver: "550.1", needsTorchaudio: true },
      "install 2.11.0+cu126 0.26.0+cu126 2.11.0+cu126 from index:cu126",
    ],
    [
      "Blackwell, driver 570",
      { ...BLACKWELL, driver: "570.124" },
      "install 2.11.0+cu128 0.26.0+cu128 - from index:cu128",
    ],
    [
      "Blackwell beside Ada, driver 570",
      { computeCapabilities: ["8.9", "12.0"], driver: "570.124" },
      "install 2.11.0+cu128 0.26.0+cu128 - from index:cu128",
    ],
    ["Pascal", { computeCapabilities: ["6.1"] }, "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126"],
    [
      "Volta, torchaudio, driver 570",
      { computeCapabilities: ["7.0"], driver: "570.1", needsTorchaudio: true },
      "install 2.11.0+cu126 0.26.0+cu126 2.11.0+cu126 from index:cu126",
    ],
    ["Volta, new driver", { computeCapabilities: ["7.0"] }, "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126"],
    [
      "Maxwell, of a higher minor than the code",
      { computeCapabilities: ["5.2"] },
      "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126",
    ],
    ["driver 470", { driver: "470.57" }, "impossible"],
    ["Kepler", { computeCapabilities: ["3.5"] }, "impossible"],
    ["Python 3.10", { python: "3.10" }, "install 2.14.1 0.29.1 -"],
    ["Python 3.9", { python: "3.9.18" }, "install 2.8.0 0.23.0 -"],
    ["Python 3.15", { python: "3.15" }, "install 2.15.0 0.29.2 -"],
    ["Python 3.15, driver 570", { python: "3.15", driver: "570.1" }, "impossible"],
    ["Python 3.15, torchaudio", { python: "3.15", needsTorchaudio: true }, "impossible"],
    ["Python 3.8", { python: "3.8" }, "impossible"],
    ["no GPU", CPU_POD, "install 2.15.0 0.29.2 -"],
    ["no GPU, torchaudio", { ...CPU_POD, needsTorchaudio: true }, "install 2.11.0 0.26.0 2.11.0"],
    ["a GPU that is not to be used, old driver", { gpu: "none", driver: "470.1" }, "install 2.15.0 0.29.2 -"],
    ["no GPU, one required", { ...CPU_POD, gpu: "required" }, "impossible"],
    ["a driver that could not be read", { driver: null }, "install 2.15.0 0.29.2 -"],
    [
      "a driver, GPUs not told",
      { computeCapabilities: [], driver: "570.1" },
      "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126",
    ],
    ["aarch64", { platform: "aarch64", computeCapabilities: ["9.0"] }, "install 2.15.0 0.29.2 -"],
    [
      "aarch64, driver 570: no build is known",
      { platform: "aarch64", computeCapabilities: ["9.0"], driver: "570.1" },
      "impossible",
    ],
    ["exact", { wish: "2.9.1" }, "install 2.9.1 0.24.1 -"],
    ["exact, short", { wish: "2.9" }, "install 2.9.0 0.24.0 -"],
    ["exact with build", { wish: "2.11.0+cu126" }, "install 2.11.0+cu126 0.26.0+cu126 - from index:cu126"],
    ["exact with the registry's own build", { wish: "2.11.0+cu130" }, "install 2.11.0 0.26.0 -"],
    ["exact with a build that is not made", { wish: "2.12.0+cu128" }, "impossible"],
    ["exact with a build that does not fit", { wish: "2.11.0+cu130", driver: "570.1" }, "impossible"],
    ["exact, older than auto takes", { wish: "2.6.0", needsTorchaudio: true }, "install 2.6.0 0.21.0 2.6.0"],
    ["exact, CUDA 13 only, driver 570", { wish: "2.15.0", driver: "570.1" }, "impossible"],
    ["exact, no torchaudio made", { wish: "2.15.0", needsTorchaudio: true }, "impossible"],
    ["exact, other Python", { wish: "2.15.0", python: "3.10" }, "impossible"],
    ["unknown version", { wish: "2.99.0" }, "impossible"],
    ["no version", { wish: "newest" }, "impossible"],
    ["keep what is not there", { wish: "keep" }, "impossible"],
  ])("%s", (_name, change, choice) => {
    expect(told(change)).toBe(choice);
  });
});

describe("what a pod with torch gets", () => {
  it.each<[string, InstalledFamily, Partial<TorchQuestion>, string]>([
    [
      "a whole family",
      installed("2.8.0+cu128", "0.23.0+cu128", "2.8.0+cu128"),
      {},
      "adopt 2.8.0+cu128 0.23.0+cu128 2.8.0+cu128",
    ],
    ["from the registry", installed("2.15.0/cu132", "0.29.2/cu132"), {}, "adopt 2.15.0 0.29.2 -"],
    ["builds not read", installed("2.15.0", "0.29.2"), {}, "adopt 2.15.0 0.29.2 -"],
    [
      "cu128 on a driver of minor compatibility",
      installed("2.8.0+cu128", "0.23.0+cu128"),
      { driver: "550.54" },
      "adopt 2.8.0+cu128 0.23.0+cu128 -",
    ],
    [
      "Volta with cu128 of before 2.11",
      installed("2.8.0+cu128", "0.23.0+cu128"),
      { computeCapabilities: ["7.0"] },
      "adopt 2.8.0+cu128 0.23.0+cu128 -",
    ],
    [
      "a version that the table lacks",
      installed("2.4.1+cu124", "0.19.1+cu124"),
      {},
      "adopt 2.4.1+cu124 0.19.1+cu124 -",
    ],
    ["a version of the future", installed("2.16.0+cu134", "0.30.0+cu134"), {}, "adopt 2.16.0+cu134 0.30.0+cu134 -"],
    [
      "torchaudio that nothing asks for and no torch loads",
      installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130"),
      {},
      "adopt 2.15.0 0.29.2 -",
    ],
    [
      "the same, asked for",
      installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130"),
      { needsTorchaudio: true },
      "install 2.11.0 0.26.0 2.11.0 replaces torch+torchvision+torchaudio",
    ],
    [
      "the same without a GPU",
      installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130"),
      { ...CPU_POD, needsTorchaudio: true },
      "install 2.11.0 0.26.0 2.11.0 replaces torch+torchvision+torchaudio",
    ],
    [
      "an odd torchaudio",
      installed("2.11.0+cu128", "0.26.0+cu128", "2.11.0/cu130"),
      { needsTorchaudio: true },
      "install 2.11.0+cu128 0.26.0+cu128 2.11.0+cu128 from index:cu128 replaces torchaudio",
    ],
    [
      "an odd torchvision",
      installed("2.15.0/cu132", "0.26.0/cu130"),
      {},
      "install 2.15.0 0.29.2 - replaces torchvision",
    ],
    ["torchvision missing", installed("2.11.0+cu126"), {}, "install 2.11.0+cu126 0.26.0+cu126 - from index:cu126"],
    [
      "torchvision missing beside an unknown torch",
      installed("2.4.1+cu124"),
      {},
      "install 2.15.0 0.29.2 - replaces torch",
    ],
    [
      "torchaudio missing and asked for",
      installed("2.11.0/cu130", "0.26.0/cu130"),
      { needsTorchaudio: true },
      "install 2.11.0 0.26.0 2.11.0",
    ],
    [
      "torchaudio of another number, unknown torch",
      installed("2.4.1+cu124", "0.19.1+cu124", "2.4.0+cu124"),
      { needsTorchaudio: true },
      "install 2.11.0 0.26.0 2.11.0 replaces torch+torchvision+torchaudio",
    ],
    [
      "too new for the driver",
      installed("2.15.0/cu132", "0.29.2/cu132"),
      { driver: "570.1" },
      "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126 replaces torch+torchvision",
    ],
    [
      "of the future, too new for the driver",
      installed("2.16.0+cu134", "0.30.0+cu134"),
      { driver: "570.1" },
      "install 2.14.1+cu126 0.29.1+cu126 - from index:cu126 replaces torch+torchvision",
    ],
    [
      "too old for the GPU",
      installed("2.6.0+cu124", "0.21.0+cu124"),
      BLACKWELL,
      "install 2.15.0 0.29.2 - replaces torch+torchvision",
    ],
    ["without CUDA", installed("2.15.0+cpu", "0.29.2+cpu"), {}, "install 2.15.0 0.29.2 - replaces torch+torchvision"],
    [
      "for another maker's GPU",
      installed("2.9.1+rocm6.4", "0.24.1+rocm6.4"),
      {},
      "install 2.15.0 0.29.2 - replaces torch+torchvision",
    ],
    ["without CUDA, no GPU", installed("2.15.0+cpu", "0.29.2+cpu"), CPU_POD, "adopt 2.15.0+cpu 0.29.2+cpu -"],
    [
      "without CUDA, no GPU, torchvision missing",
      installed("2.14.1+cpu"),
      CPU_POD,
      "install 2.14.1+cpu 0.29.1+cpu - from index:cpu",
    ],
    [
      "with CUDA, the GPU not there",
      installed("2.6.0+cu124", "0.21.0+cu124"),
      CPU_POD,
      "adopt 2.6.0+cu124 0.21.0+cu124 -",
    ],
    [
      "aarch64 of before CUDA in the registry",
      installed("2.9.1", "0.24.1"),
      { platform: "aarch64", computeCapabilities: ["9.0"] },
      "install 2.15.0 0.29.2 - replaces torch+torchvision",
    ],
    ["exact, there", installed("2.8.0+cu128", "0.23.0+cu128"), { wish: "2.8.0" }, "adopt 2.8.0+cu128 0.23.0+cu128 -"],
    [
      "exact, another there",
      installed("2.8.0+cu128", "0.23.0+cu128"),
      { wish: "2.9.1" },
      "install 2.9.1 0.24.1 - replaces torch+torchvision",
    ],
    [
      "exact, another build there",
      installed("2.11.0/cu130", "0.26.0/cu130"),
      { wish: "2.11.0+cu128" },
      "install 2.11.0+cu128 0.26.0+cu128 - from index:cu128 replaces torch+torchvision",
    ],
    [
      "exact, there by build",
      installed("2.11.0/cu130", "0.26.0/cu130"),
      { wish: "2.11.0+cu130" },
      "adopt 2.11.0 0.26.0 -",
    ],
    [
      "keep, whatever it is",
      installed("1.13.1+cu117", "0.26.0"),
      { wish: "keep", driver: "470.1", gpu: "required" },
      "keep 1.13.1+cu117 0.26.0 -",
    ],
  ])("%s", (_name, family, change, choice) => {
    expect(told({ installed: family, ...change })).toBe(choice);
  });
});

describe("what is said of it", () => {
  const reason = (change: Partial<TorchQuestion>) => chooseTorch({ ...pod, ...change }).reason;
  it.each<[string, Partial<TorchQuestion>, string]>([
    ["new", {}, "not installed; takes 2.15.0 (cu132) for driver 580.95.05, compute capability 8.9"],
    ["no GPU", CPU_POD, "not installed; takes 2.15.0, the registry's own build: no GPU here"],
    ["adopted", { installed: installed("2.15.0/cu132", "0.29.2/cu132") }, "torch 2.15.0 (cu132) is there and fits"],
    [
      "odd member",
      { installed: installed("2.11.0+cu128", "0.26.0+cu128", "2.11.0/cu130"), needsTorchaudio: true },
      "torchaudio 2.11.0 is built for cu130, torch 2.11.0+cu128 for cu128",
    ],
    [
      "replaced for torchaudio",
      { installed: installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130"), needsTorchaudio: true },
      "torchaudio is asked for, and none is known for torch 2.15.0; takes 2.11.0 (cu130) for driver 580.95.05, compute capability 8.9",
    ],
    [
      "driver too old for what is there",
      { installed: installed("2.15.0/cu132", "0.29.2/cu132"), driver: "570.1" },
      "torch 2.15.0: cu132 needs driver 580 or newer, and this pod has 570.1; takes 2.14.1 (cu126) for driver 570.1, compute capability 8.9",
    ],
    [
      "driver too old for all",
      { driver: "470.57" },
      "driver 470.57 is too old: PyTorch's CUDA 12 builds need 525 or newer, those of CUDA 13 need 580. Rent a machine with a newer driver, or say gpu: none",
    ],
    [
      "exact that does not fit",
      { wish: "2.15.0", driver: "570.1" },
      "no build of torch 2.15.0 runs here: cu132 needs driver 580 or newer, and this pod has 570.1; cu130 needs driver 580 or newer, and this pod has 570.1. auto would take 2.14.1+cu126",
    ],
    [
      "Python",
      { python: "3.8" },
      "torch has wheels for Python 3.9 to 3.15, and the environment has 3.8: say another python.version",
    ],
    [
      "torchaudio",
      { wish: "2.15.0", needsTorchaudio: true },
      "torchaudio is asked for, and none was made for torch 2.15.0: the last goes with torch 2.11.0. Use torch: 2.11.0, or auto, or leave out the node that asks for it",
    ],
    ["build", { wish: "2.12.0+cu128" }, "torch 2.12.0 has no build cu128; it has cu130, cu132, cu126"],
    ["no version", { wish: "newest" }, 'torch: "newest" is no version: say auto, keep, or one such as 2.11.0'],
  ])("%s", (_name, change, words) => {
    expect(reason(change)).toBe(words);
  });

  it("says of a future version that a newer action may know it, of a past one not", () => {
    expect(reason({ wish: "2.99.0" })).toContain("a newer version of this action");
    expect(reason({ wish: "1.13.1" })).not.toContain("newer version of this action");
  });

  it("warns of a torchaudio that stays behind", () => {
    const left = installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130");
    expect(chooseTorch({ ...pod, installed: left })).toMatchObject({
      warnings: [expect.stringContaining("nothing asks for torchaudio")],
    });
    const old = installed("2.15.0/cu132", "0.29.2/cu132", "2.11.0/cu130");
    expect(chooseTorch({ ...pod, installed: old, driver: "570.1" })).toMatchObject({
      warnings: [expect.stringContaining("torchaudio 2.11.0 stays and will not load beside torch 2.14.1")],
    });
  });

  it("pins the family, and the torchaudio that a later package may pull in", () => {
    expect(chooseTorch({ ...pod, driver: "570.1", computeCapabilities: ["12.0"] })).toMatchObject({
      requirements: ["torch==2.11.0+cu128", "torchvision==0.26.0+cu128"],
      indexUrl: "https://download.pytorch.org/whl/cu128",
      constraints: ["torch==2.11.0+cu128", "torchvision==0.26.0+cu128", "torchaudio==2.11.0+cu128"],
    });
    const there = installed("2.8.0+cu129", "0.23.0+cu129");
    expect(chooseTorch({ ...pod, installed: there })).toMatchObject({
      requirements: [],
      constraints: ["torch==2.8.0+cu129", "torchvision==0.23.0+cu129", "torchaudio==2.8.0+cu129"],
    });
  });
});

describe("over all machines", () => {
  const drivers = [null, "470.1", "525.60", "550.1", "570.1", "580.1", "595.2"];
  const gpus = ["6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0", "12.1"];
  const pythons = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];

  it("never chooses what does not run, and installs nothing where its own choice is there", () => {
    for (const driver of drivers)
      for (const capability of gpus)
        for (const python of pythons)
          for (const needsTorchaudio of [false, true]) {
            const question = { ...pod, driver, computeCapabilities: [capability], python, needsTorchaudio };
            const choice = chooseTorch(question);
            if (choice.kind === "impossible") continue;
            const { torch, torchvision, torchaudio, cuda } = choice.family;
            expect(misfit(cuda, torch, question)).toBeNull();
            expect(torchaudio !== null).toBe(needsTorchaudio);
            const made = installed(
              `${torch}/${cuda}`,
              `${torchvision}/${cuda}`,
              torchaudio ? `${torchaudio}/${cuda}` : "-",
            );
            expect(chooseTorch({ ...question, installed: made })).toMatchObject({
              kind: "adopt",
              family: choice.family,
            });
          }
  });

  it("finds something for every driver from 525 on and every Python up to 3.14 on a GPU of then", () => {
    for (const driver of ["525.60", "550.1", "570.1", "580.1"])
      for (const python of pythons.slice(0, -1))
        for (const capability of ["7.5", "8.0", "8.6", "8.9", "9.0"])
          for (const needsTorchaudio of [false, true])
            expect(
              chooseTorch({ ...pod, driver, python, computeCapabilities: [capability], needsTorchaudio }).kind,
            ).toBe("install");
  });
});

describe("the table", () => {
  it("is newest first, and every build in it is described", () => {
    const known = new Set(CUDA_BUILDS.map(({ name }) => name));
    for (const [index, { torch, registry, index: builds }] of TORCH_RELEASES.entries()) {
      const older = TORCH_RELEASES[index + 1];
      if (older !== undefined) expect(isBefore(older.torch, torch)).toBe(true);
      expect([registry, ...builds].filter((build) => !known.has(build))).toEqual([]);
    }
    expect(TORCH_RELEASES.some(({ torch }) => torch === OLDEST_CHOSEN)).toBe(true);
  });
});
