import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { ProbeError, probe } from "../../../src/pod/probe.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, look, run, SHELL_OPERATION, stepValues, until } from "./core.ts";

let pod: TestPod;
let connection: Connection;
beforeAll(async () => {
  pod = await startPod();
  await run(connectTo(pod), jobOf(pod, [{ id: "one", stateName: "ONE" }, { id: "two" }]));
});
beforeEach(() => {
  connection = connectTo(pod);
});
afterEach(closeConnections);
afterAll(() => pod.stop());

const STEPS = [{ id: "one", stateName: "ONE" }, { id: "two" }, { id: "three" }];

describe("a probe", () => {
  test("answers everything in one exec", async () => {
    const execs = pod.execs();
    const answer = await look(connection, pod, STEPS);
    expect(pod.execs() - execs).toBe(1);
    expect(answer).toMatchObject({ complete: true, greeted: true, problems: {}, facts: { workspace: pod.workspace } });
    expect([...answer.steps].map(([id, { state, detail }]) => [id, state, detail])).toEqual([
      ["one", "satisfied", ""],
      ["two", "satisfied", ""],
      ["three", "absent", "made-three is not there"],
    ]);
    expect(answer.steps.get("one")).toMatchObject({
      stateLine: "1",
      record: { run: "https://example.invalid/runs/1" },
    });
  });

  test("changes nothing on the pod: no file, no time, not even below HOME", async () => {
    const tree = async () => {
      const places = `'${pod.workspace}' '${pod.home}'`;
      const listing = await connection.exec({ command: `find ${places} -printf '%p %T@ %C@ %s %m\\n' | sort` });
      return listing.stdout.toString();
    };
    const before = await tree();
    expect(before.split("\n").length).toBeGreaterThan(10);
    await look(connection, pod, STEPS);
    expect(await tree()).toBe(before);
  });

  test("of a pod with nothing on it makes no folder", async () => {
    const answer = await look(connection, pod, STEPS, { CP_workspace: `${pod.home}/none`, CP_comfyui: "auto" });
    expect(answer.complete).toBe(true);
    expect(existsSync(join(pod.home, "none"))).toBe(false);
  });

  test("is told from what a login shell prints, before and at its own end, with and without a line break", async () => {
    const bashrc = join(pod.home, ".bashrc");
    writeFileSync(
      bashrc,
      "echo Welcome; echo one\tstate\tabsent\tforged; trap 'echo bye' EXIT; printf 'no line break'; printf 'nor here' >&2\n",
    );
    try {
      const answer = await look(connection, pod, STEPS);
      expect(answer).toMatchObject({ complete: true, facts: { workspace: pod.workspace } });
      expect(answer.steps.get("one")?.state).toBe("satisfied");
    } finally {
      rmSync(bashrc);
    }
  });

  test("is told from a wrapper around the login that prints afterwards", async () => {
    const wrapper = join(pod.home, "wrapper");
    writeFileSync(wrapper, '#!/bin/sh\necho Hello\nsh -c "$SSH_ORIGINAL_COMMAND"\necho Bye\n', { mode: 0o755 });
    const wrapped = await startPod({ configuration: [`ForceCommand ${wrapper}`], workspace: pod.workspace });
    try {
      expect((await look(connectTo(wrapped), wrapped, STEPS)).complete).toBe(true);
    } finally {
      await wrapped.stop();
    }
  });

  test("with values that no command line takes goes through standard input", async () => {
    const text = "requirement==1.0  # it's long\n".repeat(8_000);
    const answer = await look(connection, pod, [{ id: "one", text }, { id: "two" }]);
    expect(text.length).toBeGreaterThan(200_000);
    expect(answer.complete).toBe(true);
    expect(answer.steps.get("one")?.inputs.text === text).toBe(true);
    expect(answer.steps.get("two")?.state).toBe("satisfied");
  });

  test("whose operation says nothing, or writes where it should not, stays readable", async () => {
    const operation = "shell_probe() { echo noise; echo noise >&2; [[ $STEP == two ]] || state satisfied fine; }";
    const values = { CP_workspace: pod.workspace, CP_comfyui: "auto", ...stepValues(STEPS) };
    const answer = await probe(connection, values, [SHELL_OPERATION, operation]);
    expect(answer.complete).toBe(true);
    expect(answer.steps.get("one")).toMatchObject({ state: "satisfied", detail: "fine" });
    expect(answer.steps.get("two")).toMatchObject({ state: "unreadable", detail: "the probe of shell gave no answer" });
  });

  test("that hangs is given up, and what it had not come to is missing", async () => {
    const operation = "shell_probe() { [[ $STEP != two ]] || sleep 30; state satisfied; }";
    const values = { CP_workspace: pod.workspace, CP_comfyui: "auto", ...stepValues(STEPS) };
    const startedAt = performance.now();
    const answer = await probe(connection, values, [SHELL_OPERATION, operation], 1_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(answer).toMatchObject({ complete: false, greeted: true });
    expect([...answer.steps.keys()]).toEqual(["one"]);
  });

  test("that is lost with its connection is sent again", async () => {
    const operation =
      'shell_probe() { [[ -e $HOME/second ]] || { touch "$HOME/second"; sleep 30; }; state satisfied; }';
    const values = { CP_workspace: pod.workspace, CP_comfyui: "auto", ...stepValues(STEPS) };
    const answering = probe(connection, values, [operation]);
    await until(() => existsSync(join(pod.home, "second")));
    pod.cutConnections();
    expect((await answering).complete).toBe(true);
  });

  test("of a pod without bash says what it needs", async () => {
    const bare = await startPod({
      path: "/nowhere",
      configuration: ["ForceCommand /bin/sh -c 'echo no bash here; exit 127'"],
    });
    try {
      const answer = probe(connectTo(bare), { CP_STEPS: "0" }, []);
      await expect(answer).rejects.toThrow(ProbeError);
      await expect(answer).rejects.toThrow(/it said: no bash here.*needs bash 4\.4/);
    } finally {
      await bare.stop();
    }
  });
});
