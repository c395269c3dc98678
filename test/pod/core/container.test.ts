import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import type { PodAnswer } from "../../../src/pod/answer.ts";
import { probe } from "../../../src/pod/probe.ts";
import type { Values } from "../../../src/pod/script.ts";
import { stopJobs } from "../../../src/pod/stop.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, look, outcomes, read, run } from "./core.ts";

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

function discover(values: Values = {}): Promise<PodAnswer> {
  return probe(connection, { CP_STEPS: "0", CP_workspace: pod.workspace, ...values }, []);
}

describe("the container", () => {
  test("has its name from the first job on, one for each workspace", async () => {
    expect((await discover({ CP_workspace: `${pod.workspace}/other` })).facts.container).toBe("");
    await run(connection, jobOf(pod, [{ id: "one" }]));
    const { container } = (await discover()).facts;
    expect(container).toMatch(/^[0-9a-f-]{36}$/);
    await run(connection, jobOf(pod, [{ id: "one" }]));
    expect((await discover()).facts.container).toBe(container);
    expect((await discover({ CP_workspace: `${pod.workspace}/other` })).facts.container).toBe("");
  });

  test("that was replaced has another name", async () => {
    await run(connection, jobOf(pod, [{ id: "one" }]));
    const { container } = (await discover()).facts;
    rmSync(join(pod.home, ".comfy-pod"), { recursive: true });
    expect((await discover()).facts.container).toBe("");
    await run(connection, jobOf(pod, [{ id: "one" }]));
    expect((await discover()).facts.container).not.toBe(container);
  });
});

describe("a job at work", () => {
  const STEPS = [{ id: "one", run: "sleep 60" }, { id: "two" }, { id: "three" }];
  const live = async () => {
    const answer = await look(connection, pod, STEPS);
    return STEPS.map(({ id }) => answer.steps.get(id)?.liveJob ?? null);
  };
  const start = async () => {
    const request = jobOf(pod, STEPS, {
      tasks: [
        { part: "install", step: "one" },
        { part: "install", step: "two" },
      ],
      follow: false,
    });
    await run(connection, request);
    return { request, folder: join(pod.workspace, ".comfy-pod/jobs", request.id) };
  };

  test("is told for all of its steps, until it has ended", async () => {
    const { request } = await start();
    expect(await live()).toEqual([request.id, request.id, null]);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(await live()).toEqual([null, null, null]);
  });

  test("that was killed is none", async () => {
    const { request } = await start();
    process.kill(-Number(read(pod, `.comfy-pod/jobs/${request.id}/process`).split(" ")[0]), "SIGKILL");
    await expect.poll(live).toEqual([null, null, null]);
  });

  test("is none when its pid is another process's now", async () => {
    const { request, folder } = await start();
    const [pid, begun, container] = readFileSync(join(folder, "process"), "utf8").trim().split(" ");
    writeFileSync(join(folder, "process"), `${process.pid} ${begun} ${container}\n`);
    expect(await live()).toEqual([null, null, null]);
    writeFileSync(join(folder, "process"), `${pid} ${begun} ${container}\n`);
    await stopJobs(connection, pod.workspace, [request.id]);
  });

  test("in another container lives by its heartbeat, and is never stopped from here", async () => {
    const { request, folder } = await start();
    const [pid, begun, container] = readFileSync(join(folder, "process"), "utf8").trim().split(" ");
    writeFileSync(join(folder, "process"), `${pid} ${begun} another-container\n`);
    expect(await live()).toEqual([request.id, request.id, null]);
    await stopJobs(connection, pod.workspace, [request.id]);
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    expect(existsSync(join(folder, "stopped"))).toBe(false);
    writeFileSync(join(folder, "process"), `${pid} ${begun} ${container}\n`);
    await stopJobs(connection, pod.workspace, [request.id]);
    rmSync(join(folder, "exit-code"));
    writeFileSync(join(folder, "process"), `${pid} ${begun} another-container\n`);
    utimesSync(join(folder, "heartbeat"), Date.now() / 1000 - 180, Date.now() / 1000 - 180);
    expect(await live()).toEqual([null, null, null]);
  });

  test("of which nothing but an empty folder is left does no harm", async () => {
    mkdirSync(join(pod.workspace, ".comfy-pod/jobs/torn"), { recursive: true });
    expect(await live()).toEqual([null, null, null]);
    expect(outcomes(await run(connection, jobOf(pod, [{ id: "two" }])))).toEqual({ two: "installed" });
    expect(readdirSync(join(pod.workspace, ".comfy-pod/jobs"))).toHaveLength(2);
  });
});
