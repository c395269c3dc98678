import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const marker = (step: string) => read(pod, `.install_markers/${step}.done`).split("\n");
const record = (step: string) => read(pod, `.comfy-pod/steps/${step}`).split("\n");

describe("a job", () => {
  test("runs its tasks one after the other, and its log is exactly the bytes of its file", async () => {
    const request = jobOf(pod, [
      { id: "one", run: "echo first; echo to standard error >&2" },
      { id: "two", run: "cat made-one && echo ' was there'", needs: "one" },
    ]);
    const end = await run(connection, request);
    expect(end).toMatchObject({ kind: "ended", orderly: true, stopped: null });
    expect(outcomes(end)).toEqual({ one: "installed", two: "installed" });
    expect(end.log).toBe(read(pod, `.comfy-pod/jobs/${request.id}/log`));
    const token = `comfy-pod job-${request.id}`;
    expect(end.log.split("\n")).toEqual([
      `${token} install one`,
      "first",
      "to standard error",
      expect.stringContaining(`${token} = one\tinstalled\t`),
      `${token} install two`,
      "made was there",
      expect.stringContaining(`${token} = two\tinstalled\t`),
      "",
    ]);
    expect(read(pod, `.comfy-pod/jobs/${request.id}/exit-code`)).toBe("0\n");
  });

  test("tells the times of each step by its own clock", async () => {
    const from = Date.now();
    const end = await run(connection, jobOf(pod, [{ id: "slow", run: "sleep 0.3" }]));
    const result = end.kind === "ended" ? end.results[0] : undefined;
    expect(result?.from).toBeGreaterThanOrEqual(from);
    expect((result?.to ?? 0) - (result?.from ?? 0)).toBeGreaterThanOrEqual(300);
    expect(result?.to).toBeLessThanOrEqual(Date.now());
  });

  test("tells the times also where bash has no EPOCHREALTIME", async () => {
    const from = Date.now();
    const request = jobOf(pod, [{ id: "one" }]);
    const end = await run(connection, { ...request, operations: [...request.operations, "unset EPOCHREALTIME"] });
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(end.kind === "ended" && end.results[0]?.from).toBeGreaterThanOrEqual(from);
  });

  test("brings back what its steps tell, whatever the text", async () => {
    const text = "tab\there, back\\slash \\n, $(id) `id` ünï\nsecond line\r";
    const end = await run(connection, jobOf(pod, [{ id: "one", text }]));
    expect(outcomes(end)).toEqual({ one: "installed" });
    expect(end.kind === "ended" && end.told).toContainEqual({ step: "one", kind: "input", key: "text", value: text });
  });

  test("does not lose its tasks to a step that reads standard input", async () => {
    const steps = [{ id: "one", run: "cat; read -r line || echo empty" }, { id: "two" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toEqual({ one: "installed", two: "installed" });
  });

  test("does a part of a step without proving it, and proves after the last", async () => {
    const request = jobOf(pod, [{ id: "one" }], {
      tasks: [
        { part: "system", step: "one" },
        { part: "install", step: "one" },
      ],
    });
    const end = await run(connection, request);
    expect(end.kind === "ended" && end.results.map(({ part, result }) => `${part} ${result}`)).toEqual([
      "system part",
      "install installed",
    ]);
  });

  test("that is not followed is confirmed at once, and goes on", async () => {
    const request = jobOf(pod, [{ id: "one", run: "sleep 1.5" }], { follow: false });
    const startedAt = performance.now();
    expect(await run(connection, request)).toMatchObject({ kind: "ended", results: [], orderly: true });
    expect(performance.now() - startedAt).toBeLessThan(1_400);
    await expect.poll(() => read(pod, `.comfy-pod/jobs/${request.id}/exit-code`), { timeout: 5_000 }).toBe("0\n");
    expect(marker("one")[0]).toMatch(TIME);
  });

  test("starts though looking around takes longer than the confirmation may", async () => {
    const slow = "discover_gpu() { sleep 11; }";
    const request = jobOf(pod, [{ id: "one" }]);
    const end = await run(connection, { ...request, operations: [...request.operations, slow] });
    expect(outcomes(end)).toEqual({ one: "installed" });
  });

  test("is refused where the workspace cannot be written, and the reason says so", async () => {
    writeFileSync(join(pod.workspace, "file"), "");
    const values = { CP_workspace: `${pod.workspace}/file/below` };
    const end = await run(connection, jobOf(pod, [{ id: "one" }], { values }));
    expect(end).toMatchObject({
      kind: "refused",
      reason: `the workspace ${pod.workspace}/file/below cannot be written`,
    });
  });
});

describe("a step that fails", () => {
  test("ends with the reason of `die`, the next ones go on, and what needs it does not run", async () => {
    const end = await run(
      connection,
      jobOf(pod, [
        { id: "bad", run: "die 'no disk left: delete something'" },
        { id: "good" },
        { id: "hangs-on-it", needs: "good bad", run: "echo must not run" },
        { id: "hangs-further", needs: "hangs-on-it" },
      ]),
    );
    expect(outcomes(end)).toEqual({
      bad: "failed: no disk left: delete something",
      good: "installed",
      "hangs-on-it": "not-run: bad failed",
      "hangs-further": "not-run: hangs-on-it failed",
    });
    expect(end.log).not.toContain("must not run");
    expect(end).toMatchObject({ orderly: true });
    expect(readdirSync(join(pod.workspace, ".install_markers"))).toEqual(["good.done"]);
  });

  test("does not count where only its name is a pattern of a need", async () => {
    const steps = [{ id: "node_axb", run: "false" }, { id: "node_a.b" }, { id: "last", needs: "node_a.b" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toMatchObject({ last: "installed" });
  });

  test.each([
    ["a command that fails", "false; echo must not come", "failed: ended with code 1"],
    ["a command that fails in a pipeline", "false | cat; echo must not come", "failed: ended with code 1"],
    ["a variable that is not set", 'echo "$nowhere"; echo must not come', "failed: ended with code 1"],
    ["its own code", "exit 7", "failed: ended with code 7"],
    ["a signal", "kill -KILL $BASHPID", "failed: ended with code 137"],
  ])("at %s ends there", async (_, text, outcome) => {
    const end = await run(connection, jobOf(pod, [{ id: "bad", run: text }]));
    expect(outcomes(end)).toEqual({ bad: outcome });
    expect(end.log).not.toContain("must not come");
    expect(record("bad")).toEqual([""]);
  });

  test("keeps a reason of several lines whole", async () => {
    const end = await run(connection, jobOf(pod, [{ id: "bad", run: "die $'first\\nsecond\\tand more'" }]));
    expect(outcomes(end)).toEqual({ bad: "failed: first\nsecond\tand more" });
  });
});

describe("a proof", () => {
  test("by the probe that is not satisfied fails the step, without record and marker", async () => {
    const end = await run(
      connection,
      jobOf(pod, [{ id: "one", text: "wished", run: "wish=; trap 'echo other >$WORKSPACE/made-one' EXIT" }]),
    );
    expect(outcomes(end)).toEqual({ one: "failed: made-one says something else" });
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("of the operation ends at its first error, and its reason counts", async () => {
    const steps = [
      { id: "dies", check: "die 'it does not load'" },
      { id: "breaks", check: "false; echo must not come" },
    ];
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual({
      dies: "failed: it does not load",
      breaks: "failed: its proof ended with code 1",
    });
    expect(end.log).not.toContain("must not come");
    expect([record("dies"), marker("dies")]).toEqual([[""], [""]]);
  });

  test("that fails takes away an earlier record, which the next run would believe", async () => {
    await run(connection, jobOf(pod, [{ id: "one" }]));
    expect(marker("one")[0]).toMatch(TIME);
    await run(connection, jobOf(pod, [{ id: "one", check: "false" }]));
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("adopts what is in place, and refutes what only looks so; what others wrote stays", async () => {
    for (const id of ["sound", "hollow"]) writeFileSync(join(pod.workspace, `made-${id}`), "made");
    mkdirSync(join(pod.workspace, ".install_markers"));
    writeFileSync(join(pod.workspace, ".install_markers/hollow.done"), "2025-06-20 10:00:00\n");
    const steps = [
      { id: "sound", run: "echo must not run" },
      { id: "hollow", check: "die 'it does not load'", run: "echo must not run" },
      { id: "hangs-on-it", needs: "hollow" },
    ];
    const request = jobOf(pod, steps, {
      tasks: [
        { part: "adopt", step: "sound" },
        { part: "adopt", step: "hollow" },
        { part: "install", step: "hangs-on-it" },
      ],
    });
    const end = await run(connection, request);
    expect(outcomes(end)).toEqual({ sound: "adopted", hollow: "refuted: it does not load" });
    expect(end.log).not.toContain("must not run");
    expect(record("sound")).toContain("result=adopted");
    expect(marker("hollow")).toEqual(["2025-06-20 10:00:00", ""]);
  });
});

describe("an outcome", () => {
  test.each(["skipped", "running"])("of %s is taken over with its reason, and nothing is recorded", async (result) => {
    const end = await run(connection, jobOf(pod, [{ id: "one", run: `outcome ${result} $'no GPU\\there'` }]));
    expect(outcomes(end)).toEqual({ one: `${result}: no GPU\there` });
    expect([record("one"), marker("one")]).toEqual([[""], [""]]);
  });

  test("does not hide a failure, and does not pass to the next step", async () => {
    const steps = [{ id: "one", run: "outcome skipped 'because'; false" }, { id: "two" }];
    expect(outcomes(await run(connection, jobOf(pod, steps)))).toEqual({
      one: "failed: ended with code 1",
      two: "installed",
    });
  });
});

describe("what a job writes", () => {
  test("is a record for us, a marker for people, and a line in state.env", async () => {
    const step = { id: "one", text: "as\nwished", facts: "a1b2c3d", stateName: "COMFYUI_REPO", verdict: "update" };
    const end = await run(connection, jobOf(pod, [step], { values: { W_1_spent_ms: "61000" } }));
    expect(outcomes(end)).toEqual({ one: "updated" });
    expect(marker("one")).toEqual([
      expect.stringMatching(TIME),
      "by=comfy-pod-action",
      "result=updated",
      expect.stringMatching(/^fingerprint=[0-9a-f]{64}$/),
      expect.stringMatching(/^seconds=61\.\d$/),
      "commit=a1b2c3d",
      "",
    ]);
    const container = readFileSync(
      join(pod.home, ".comfy-pod", readdirSync(join(pod.home, ".comfy-pod"))[0] ?? ""),
      "utf8",
    );
    expect(record("one")).toEqual([
      "record=1",
      `time=${marker("one")[0]}`,
      "result=updated",
      marker("one")[4],
      `container=${container.trim()}`,
      "run=https://example.invalid/runs/1",
      marker("one")[3],
      "input.text=as\\nwished",
      "fact.commit=a1b2c3d",
      "end=1",
      "",
    ]);
    expect(read(pod, "runpodTools/state.env")).toBe("DONE_COMFYUI_REPO=1\n");
    expect(read(pod, "installation_progress.log")).toMatch(/^\[[-\d: ]{19}\] one: updated \(\d+\.\d s\)\n$/);
  });

  test("leaves the lines of others in state.env, its mode, and a link a link", async () => {
    const tools = join(pod.workspace, "runpodTools");
    const foreign =
      "# mine\nPOD_HOST=203.0.113.7\nexport DONE_TORCH='1'\n  export DONE_COMFYUI_REPO=0\nDONE_COMFYUI=1\nlast without end";
    mkdirSync(tools);
    writeFileSync(join(tools, "real.env"), foreign, { mode: 0o600 });
    await connection.exec({ command: `ln -s real.env '${tools}/state.env'` });
    await run(connection, jobOf(pod, [{ id: "one", stateName: "COMFYUI_REPO" }]));
    expect(read(pod, "runpodTools/real.env").split("\n")).toEqual([
      "# mine",
      "POD_HOST=203.0.113.7",
      "export DONE_TORCH='1'",
      "DONE_COMFYUI=1",
      "last without end",
      "DONE_COMFYUI_REPO=1",
      "",
    ]);
    const modes = await connection.exec({ command: `stat -c '%F %a' '${tools}/real.env' '${tools}/state.env'` });
    expect(modes.stdout.toString()).toMatch(/^regular file 600\nsymbolic link /);
  });

  test("brings the lines of all recorded steps into a state.env that was lost: a missing line would pass for a reset", async () => {
    const steps = ["one", "two", "three"].map((id) => ({ id, stateName: id.toUpperCase() }));
    await run(
      connection,
      jobOf(pod, steps, {
        tasks: [
          { part: "install", step: "one" },
          { part: "install", step: "two" },
        ],
      }),
    );
    rmSync(join(pod.workspace, "runpodTools"), { recursive: true });
    await run(connection, jobOf(pod, steps, { tasks: [{ part: "install", step: "two" }] }));
    expect(read(pod, "runpodTools/state.env")).toBe("DONE_ONE=1\nDONE_TWO=1\n");
  });
});

describe("neighbours of the part fetch", () => {
  const neighbours = (text: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `node_${index}`, run: text, lastPart: "fetch" as const }));

  test("run side by side; their logs do not mix, and what they tell neither", async () => {
    const chat = 'for i in {1..40}; do echo "$STEP says $i"; sleep 0.01; done';
    const big = "x".repeat(20_000);
    const steps = neighbours(chat, 5).map((step) => ({ ...step, text: `${step.id} ${big}` }));
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual(Object.fromEntries(steps.map(({ id }) => [id, "installed"])));
    const said = end.log.split("\n").filter((line) => line.includes(" says "));
    const owners = said.map((line) => line.split(" ")[0]);
    expect(owners.filter((owner, index) => owner !== owners[index - 1])).toHaveLength(5);
    expect(said).toHaveLength(200);
    const told = end.kind === "ended" ? end.told.filter(({ kind }) => kind === "input") : [];
    expect(told.map(({ step, value }) => value === `${step} ${big}`)).toEqual(Array(5).fill(true));
  });

  test("are at work at the same time, but not more than the limit", async () => {
    const count =
      'touch "$WORKSPACE/at-$STEP"; sleep 0.5; set -- "$WORKSPACE"/at-*; echo "beside $#"; rm "$WORKSPACE/at-$STEP"';
    const end = await run(connection, jobOf(pod, neighbours(count, 7), { values: { CP_side_by_side: "3" } }));
    const beside = [...end.log.matchAll(/beside (\d+)/g)].map(([, number]) => Number(number));
    expect(beside).toHaveLength(7);
    expect(Math.max(...beside)).toBe(3);
  });

  test("do not hold each other up when one fails, and the job goes on after them", async () => {
    const steps = [
      ...neighbours("true", 2),
      { id: "bad", run: "die 'no such repository'", lastPart: "fetch" as const },
      { id: "after", needs: "node_0" },
      { id: "needs-bad", needs: "bad" },
    ];
    const end = await run(connection, jobOf(pod, steps));
    expect(outcomes(end)).toEqual({
      node_0: "installed",
      node_1: "installed",
      bad: "failed: no such repository",
      after: "installed",
      "needs-bad": "not-run: bad failed",
    });
  });

  test("write state.env together without losing a line", async () => {
    const steps = neighbours("true", 6).map((step) => ({ ...step, stateName: step.id.toUpperCase() }));
    await run(connection, jobOf(pod, steps));
    const lines = read(pod, "runpodTools/state.env").trim().split("\n");
    expect(new Set(lines)).toEqual(new Set(steps.map(({ stateName }) => `DONE_${stateName}=1`)));
    expect(lines).toHaveLength(6);
  });
});

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
