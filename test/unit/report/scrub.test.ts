import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../../src/report/scrub.ts";

describe("withoutSecrets", () => {
  it("takes a secret and each line of one out of every string, keys too", () => {
    const report = {
      steps: [{ reason: "token hunter22 refused", logTail: ["a", "line-two!"] }],
      hunter22: 1,
      seconds: 3,
    };
    expect(withoutSecrets(report, ["hunter22", "line-one!\nline-two!\n"])).toEqual({
      steps: [{ reason: "token *** refused", logTail: ["a", "***"] }],
      "***": 1,
      seconds: 3,
    });
  });

  it("leaves what is too short to be told from ordinary text", () => {
    expect(withoutSecrets({ text: "a b c" }, ["b", ""])).toEqual({ text: "a b c" });
  });

  it("never leaves a secret, wherever it stands", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.array(fc.string()), (secret, around) => {
        fc.pre(
          secret.trim().length >= 4 && !/\n/.test(secret) && !"***".includes(secret.trim()) && !secret.includes("*"),
        );
        const text = around.join(secret);
        expect(withoutSecrets([text], [secret])[0]).not.toContain(secret.trim());
      }),
    );
  });
});
