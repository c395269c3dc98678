import { describe, expect, it } from "vitest";
import { judgeSageAttention, type SageAttentionQuestion } from "../../src/operations/sageattention-rules.ts";

const GIB = 1024 ** 3;
const pod: SageAttentionQuestion = {
  computeCapabilities: ["8.9"],
  nvcc: "12.8",
  torch: { version: "2.11.0+cu128", cuda: "12.8" },
  cpus: 16,
  memoryBytes: 64 * GIB,
};
const cuda13 = { nvcc: "13.0", torch: { version: "2.14.1", cuda: "13.0" } };

describe("judgeSageAttention", () => {
  it.each<[string, Partial<SageAttentionQuestion>, string]>([
    ["no GPU", { computeCapabilities: [] }, "this pod shows no GPU"],
    ["a GPU that compiles and then fails", { computeCapabilities: ["10.0"] }, "no kernels for compute capability 10.0"],
    ["B300", { computeCapabilities: ["10.3"] }, "no kernels for compute capability 10.3"],
    ["Turing", { computeCapabilities: ["7.5"] }, "no kernels for compute capability 7.5"],
    ["no torch", { torch: null }, "torch is not installed"],
    ["torch without CUDA", { torch: { version: "2.15.0+cpu", cuda: null } }, "torch 2.15.0+cpu is built without CUDA"],
    ["no nvcc", { nvcc: null }, "nvcc is not there"],
    [
      "nvcc too old for Ada",
      { nvcc: "12.3" },
      "compute capability 8.9 needs nvcc 12.4 or newer, and this pod has 12.3",
    ],
    ["nvcc too old for Hopper", { computeCapabilities: ["9.0"], nvcc: "12.2" }, "9.0 needs nvcc 12.3"],
    ["nvcc too old for Blackwell", { computeCapabilities: ["12.0"], nvcc: "12.6" }, "12.0 needs nvcc 12.8"],
    ["nvcc too old for GB10", { computeCapabilities: ["12.1"] }, "12.1 needs nvcc 12.9"],
    ["nvcc too old for the second GPU", { computeCapabilities: ["8.6", "8.9"], nvcc: "12.3" }, "8.9 needs nvcc 12.4"],
    ["nvcc too old for all", { computeCapabilities: ["8.0"], nvcc: "11.8" }, "8.0 needs nvcc 12.0"],
    [
      "nvcc of another CUDA than torch",
      { nvcc: "13.0" },
      "nvcc 13.0 cannot build for torch 2.11.0+cu128, which is of CUDA 12.8",
    ],
  ])("refuses: %s", (_name, change, words) => {
    expect(judgeSageAttention({ ...pod, ...change })).toEqual({ refuse: expect.stringContaining(words) });
  });

  it.each<[string, Partial<SageAttentionQuestion>, string]>([
    ["Ada", {}, "8.9"],
    ["A100 with the oldest nvcc", { computeCapabilities: ["8.0"], nvcc: "12.0" }, "8.0"],
    ["nvcc of another minor version than torch", { nvcc: "12.4" }, "8.9"],
    ["several GPUs, sorted, each once", { computeCapabilities: ["12.0", "8.6", "12.0"] }, "8.6;12.0"],
    ["beside a GPU that it cannot serve", { computeCapabilities: ["7.5", "8.6"] }, "8.6"],
    ["GB10 with CUDA 13", { ...cuda13, computeCapabilities: ["12.1"] }, "12.1"],
  ])("builds: %s", (_name, change, archList) => {
    expect(judgeSageAttention({ ...pod, ...change })).toMatchObject({ build: { archList } });
  });

  it.each([
    [16, 64, 12],
    [4, 64, 4],
    [16, 9.9, 1],
    [16, 3, 1],
    [0.5, 64, 1],
    [6, 30, 6],
    [6, 29.9, 5],
  ])("with %d CPUs and %d GiB: %d jobs", (cpus, gib, maxJobs) => {
    expect(judgeSageAttention({ ...pod, cpus, memoryBytes: gib * GIB })).toMatchObject({ build: { maxJobs } });
  });

  it("asks for C++20 from torch 2.13 on, and always for one extension at a time", () => {
    const flagsFor = (version: string) => {
      const judgement = judgeSageAttention({ ...pod, torch: { version, cuda: "12.6" } });
      return "build" in judgement ? judgement.build.flags : null;
    };
    expect(flagsFor("2.12.1+cu126")).toEqual({ EXT_PARALLEL: "1" });
    expect(flagsFor("2.13.0+cu126")).toEqual({
      EXT_PARALLEL: "1",
      CXX_APPEND_FLAGS: "-std=c++20",
      NVCC_APPEND_FLAGS: "-std=c++20",
    });
  });
});
