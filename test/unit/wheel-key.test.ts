import { describe, expect, it } from "vitest";
import { type WheelIngredients, wheelName } from "../../src/operations/wheel-key.ts";

const INGREDIENTS: WheelIngredients = {
  source: "d1a57a546c3d395b1ffcbeecc66d81db76f3b4b5",
  python: "3.12",
  torch: "2.9.1+cu128",
  cuda: "12.8",
  nvcc: "12.8",
  architectures: "8.9;9.0",
  flags: "EXT_PARALLEL=1\nNVCC_APPEND_FLAGS=-std=c++20",
  libc: "glibc 2.39",
  machine: "x86_64",
};
const NAMES = Object.keys(INGREDIENTS) as (keyof WheelIngredients)[];
const named = (more: Partial<WheelIngredients> = {}) => wheelName("sageattention", { ...INGREDIENTS, ...more });

describe("the name of a wheel", () => {
  it("is the same for the same, whatever order it is told in", () => {
    const turned = Object.fromEntries(Object.entries(INGREDIENTS).reverse()) as unknown as WheelIngredients;
    expect(wheelName("sageattention", turned)).toEqual(named());
    expect(named().builtFor).toContain("architectures=8.9;9.0\n");
  });

  it.each(NAMES)("is another where its %s is another", (name) => {
    const other = named({ [name]: "another" });
    expect(other.id).not.toBe(named().id);
    expect(other.cacheKey).not.toBe(named().cacheKey);
    // Nor does one key begin with the other: the newest that begins with a key is taken.
    expect(other.cacheKey?.startsWith(named().cacheKey ?? "")).toBe(false);
  });

  it("does not confuse what one ingredient says with what its neighbour says", () => {
    expect(named({ torch: "a\npython=b" }).id).not.toBe(named({ torch: "a", python: "b" }).id);
    expect(named({ cuda: "1", nvcc: "12.8" }).id).not.toBe(named({ cuda: "12.8", nvcc: "1" }).id);
  });

  it.each(NAMES.filter((name) => name !== "flags"))("is fit for no cache where its %s is not known", (name) => {
    expect(named({ [name]: "" }).cacheKey).toBeNull();
    expect(named({ [name]: "" }).id).toMatch(/^sageattention-[0-9a-f]{32}$/);
  });

  it("is one that a cache takes as a key, with the sum of the bytes behind it", () => {
    const key = named({ torch: "2.9.1,odd" }).cacheKey + "0".repeat(64);
    expect(key.length).toBeLessThan(512);
    expect(key).not.toContain(",");
    expect(named({ flags: "" }).cacheKey).toMatch(
      /^comfy-pod-wheel-1-sageattention-py3\.12-torch2\.9\.1\+cu128-[0-9a-f]{32}-$/,
    );
  });
});
