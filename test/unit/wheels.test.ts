import { describe, expect, it } from "vitest";
import { torchWheels } from "../support/torch-wheels.ts";
import { SMALL_WHEELS, wheelBytes, wheelName } from "../support/wheels.ts";

describe("wheels for tests", () => {
  it("names a wheel as an index does, local label included", () => {
    expect(wheelName({ name: "small-einops", version: "1.0" })).toBe("small_einops-1.0-py3-none-any.whl");
    const family = torchWheels({ torch: "2.9.1", torchvision: "0.24.1", cuda: "12.8", label: "cu128" });
    expect(family.map(wheelName)).toEqual([
      "torch-2.9.1+cu128-py3-none-any.whl",
      "torchvision-0.24.1+cu128-py3-none-any.whl",
    ]);
  });

  it("writes the same bytes for the same wheel", () => {
    for (const spec of SMALL_WHEELS) expect(wheelBytes(spec).equals(wheelBytes(spec))).toBe(true);
  });

  it("pins torch for torchvision and leaves torchaudio free, so that an odd pair can come about", () => {
    const [, torchvision, torchaudio] = torchWheels({
      torch: "2.11.0",
      torchvision: "0.26.0",
      torchaudio: "2.11.0",
      cuda: "13.0",
    });
    expect(torchvision?.requires).toEqual(["torch==2.11.0"]);
    expect(torchaudio?.requires).toEqual([]);
  });
});
