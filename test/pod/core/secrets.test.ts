import { mkdirSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, outcomes, read, run } from "./core.ts";

let pod: TestPod;
let connection: Connection;
beforeAll(async () => {
  pod = await startPod();
});
beforeEach(() => {
  rmSync(pod.workspace, { recursive: true, force: true });
  mkdirSync(pod.workspace);
  connection = connectTo(pod);
});
afterEach(closeConnections);
afterAll(() => pod.stop());

describe("a secret", () => {
  const secret = "s3cret-value\nsecond line 'quoted' \\n";
  const show = 'printf "token is <%s>\\n" "$(printenv TOKEN | sha256sum)"; sleep 0.5';

  test("reaches the processes of the step that names it, and no other's", async () => {
    const steps = [
      { id: "named", secrets: "TOKEN", run: 'printenv TOKEN | sha256sum >"$WORKSPACE/seen"' },
      { id: "other", run: "printenv TOKEN && exit 1; [[ ! -v TOKEN ]]" },
    ];
    const end = await run(connection, jobOf(pod, steps, { secrets: { TOKEN: secret } }));
    expect(outcomes(end)).toEqual({ named: "installed", other: "installed" });
    const { createHash } = await import("node:crypto");
    const digest = createHash("sha256").update(`${secret}\n`).digest("hex");
    expect(read(pod, "seen").split(" ")[0]).toBe(digest);
  });

  test("is in no file below workspace and home, in no argument list, in no environment of the job itself", async () => {
    const request = jobOf(pod, [{ id: "named", secrets: "TOKEN", run: show }], { secrets: { TOKEN: "s3cret-value" } });
    const command =
      'until [ -e "$W/process" ]; do sleep 0.01; done; sleep 0.1; read pid _ <"$W/process"; tr "\\0" "\\n" <"/proc/$pid/environ"; for p in /proc/[0-9]*; do tr "\\0" " " <"$p/cmdline"; echo; done 2>/dev/null';
    const watching = connection.exec({ command: `W='${pod.workspace}/.comfy-pod/jobs/${request.id}'; ${command}` });
    expect(outcomes(await run(connection, request))).toEqual({ named: "installed" });
    const seen = (await watching).stdout.toString();
    expect(seen).toContain(`HOME=${pod.home}`);
    expect(seen).toContain(`jobs/${request.id}/script`);
    expect(seen).not.toContain("s3cret-value");
    const found = await connection.exec({ command: `grep -rl s3cret-value '${pod.workspace}' '${pod.home}'` });
    expect(found.stdout.toString()).toBe("");
  });
});
