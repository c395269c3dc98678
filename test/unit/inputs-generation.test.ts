import { describe, expect, it } from "vitest";
import { MINIMUM, problemsOf, settings } from "../support/inputs.ts";

const problems = (inputs: Readonly<Record<string, string>>) => problemsOf({ inputs: { ...MINIMUM, ...inputs } });

describe("what happens to a failed run", () => {
  it("is kept unless the workflow says rollback", () => {
    expect(settings({}).onFailure).toBe("keep");
    expect(settings({ "on-failure": "rollback" }).onFailure).toBe("rollback");
    expect(problems({ "on-failure": "undo" })).toMatchObject([
      { input: "on-failure", message: expect.stringContaining("write one of keep, rollback") },
    ]);
  });
});

describe("where the command rollback goes", () => {
  it.each([
    ["", "previous"],
    ["previous", "previous"],
    ["12", "12"],
  ])("%j is %s", (to, meant) => {
    expect(settings({ command: "rollback", to }).to).toBe(meant);
  });

  it.each(["0", "-1", "01", "latest", "1 2", "$(id)"])("%j is refused", (to) => {
    expect(problems({ command: "rollback", to })).toEqual([
      { input: "to", message: "write the number of a generation, or previous" },
    ]);
  });

  it("goes with no other command", () => {
    expect(problems({ to: "3" })).toEqual([
      { input: "to", message: "goes with the command rollback, not with provision; leave it out" },
    ]);
  });
});
