/** The machine at fault: real file systems that are full, read-only or without inodes, and memory that runs out. Needs root. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../../src/connection/connection.ts";
import { causeOf } from "../../../src/engine/causes.ts";
import type { JobEnd } from "../../../src/pod/job.ts";
import { run as execute } from "../../support/run.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { type JobChanges, jobOf, outcomes, run, type ShellStep } from "./core.ts";

const mounts: string[] = [];
const cgroups: string[] = [];
let pod: TestPod;
let connection: Connection;

const canMount = spawnSync("unshare", ["--mount", "true"]).status === 0 && process.getuid?.() === 0;

beforeAll(async () => {
  pod = await startPod();
  return () => pod.stop();
});
afterEach(async () => {
  await closeConnections();
  for (const mount of mounts.splice(0).toReversed()) await execute("umount", ["-l", mount]);
  for (const cgroup of cgroups.splice(0)) await execute("rmdir", [cgroup]).catch(() => {});
});

/** A workspace on a small file system of its own, in memory. */
async function workspaceOf(options: string): Promise<TestPod> {
  await execute("mount", ["-t", "tmpfs", "-o", options, "comfy-pod-test", pod.workspace]);
  mounts.push(pod.workspace);
  connection = connectTo(pod);
  return pod;
}

const job = (steps: readonly ShellStep[], changes: JobChanges = {}) => run(connection, jobOf(pod, steps, changes));

/** The cause that is told of a step, with what the pod said of it. */
function cause(end: JobEnd, step = "one") {
  if (end.kind !== "ended") throw new Error(JSON.stringify(end));
  const found = causeOf(step, end.told, end.results.find((result) => result.step === step)?.reason ?? "");
  return found === null ? null : { kind: found.kind, says: found.says };
}
const marker = (id: string) => existsSync(join(pod.workspace, `.install_markers/${id}.done`));

describe.skipIf(!canMount)("a step fails with the cause", () => {
  test("when the disk fills up: the job still tells it, writes no marker, and the steps before keep theirs", async () => {
    await workspaceOf("size=6m");
    const end = await job([
      { id: "before" },
      { id: "one", run: "head -c 20M /dev/zero >big" },
      { id: "after", needs: "one" },
    ]);
    expect(outcomes(end)).toMatchObject({
      before: "installed",
      one: expect.stringMatching(/^failed/),
      after: "not-run: one failed",
    });
    expect(end).toMatchObject({ orderly: true });
    expect(cause(end)).toEqual({ kind: "disk-full", says: `the disk is full on ${pod.workspace}` });
    expect([marker("before"), marker("one")]).toEqual([true, false]);
    // Where there is room again, the same run goes well.
    await execute("rm", [join(pod.workspace, "big")]);
    expect(outcomes(await job([{ id: "one" }]))).toEqual({ one: "installed" });
  });

  test("when the program that could not write says nothing of it", async () => {
    await workspaceOf("size=6m");
    const end = await job([{ id: "one", run: "head -c 20M /dev/zero >big 2>/dev/null" }]);
    expect(cause(end)).toMatchObject({ kind: "disk-full" });
  });

  test("when inodes are used up while bytes are free", async () => {
    await workspaceOf("size=20m,nr_inodes=80");
    const end = await job([{ id: "one", run: "mkdir many; for i in {1..200}; do : >many/$i; done" }]);
    expect(end).toMatchObject({ kind: "ended", orderly: true });
    expect(cause(end)).toMatchObject({ kind: "inodes", says: expect.stringContaining(`on ${pod.workspace}`) });
    expect(marker("one")).toBe(false);
  });

  test("when a part of the workspace is read-only", async () => {
    await workspaceOf("size=20m");
    const folder = join(pod.workspace, "ComfyUI");
    mkdirSync(folder);
    await execute("mount", ["--bind", folder, folder]);
    mounts.push(folder);
    await execute("mount", ["-o", "remount,ro,bind", folder]);
    const end = await job([{ id: "one", run: "echo new >ComfyUI/file" }]);
    expect(cause(end)).toEqual({ kind: "read-only", says: `the file system is read-only on ${folder}` });
  });

  test("when a quota ends", async () => {
    await workspaceOf("size=20m");
    const end = await job([{ id: "one", run: "echo 'cp: error writing: Disk quota exceeded' >&2; exit 1" }]);
    expect(cause(end)).toMatchObject({ kind: "quota" });
  });
});

describe.skipIf(!canMount)("nothing can be written from the start", () => {
  test("on a read-only workspace the start is refused, and says so", async () => {
    await workspaceOf("size=20m");
    mkdirSync(join(pod.workspace, ".comfy-pod"));
    await execute("mount", ["-o", "remount,ro", pod.workspace]);
    const end = await job([{ id: "one" }]);
    expect(end).toMatchObject({ kind: "refused", reason: expect.stringContaining("Read-only file system") });
  });

  test("on a full workspace likewise", async () => {
    await workspaceOf("size=1m");
    spawnSync("sh", ["-c", `head -c 2M /dev/zero >${join(pod.workspace, "big")}`]);
    const end = await job([{ id: "one" }]);
    expect(end).toMatchObject({ kind: "refused", reason: expect.stringContaining("No space left on device") });
  });
});

describe("memory that runs out", () => {
  const MEMORY = "/sys/fs/cgroup/memory";
  const greedy = "python3 -c 'x = bytearray(400_000_000); x[::4096] = bytes(len(x[::4096]))'";

  test.skipIf(!existsSync(join(MEMORY, "memory.limit_in_bytes")))(
    "is told from the kernel's own count, with the limit",
    async () => {
      connection = connectTo(pod);
      const group = join(MEMORY, `comfy-pod-test-${process.pid}`);
      mkdirSync(group);
      cgroups.push(group);
      writeFileSync(join(group, "memory.limit_in_bytes"), "120000000");
      // The whole job is in the group, as in a container.
      const enter = `for pid in $JOB_LEADER $BASHPID; do echo $pid >${group}/cgroup.procs; done`;
      const end = await job([{ id: "one", run: `${enter}; ${greedy}` }]);
      expect(cause(end)).toMatchObject({ kind: "memory", says: expect.stringContaining("120 MB") });
    },
  );

  test("is told where a limit of the session refuses it", async () => {
    connection = connectTo(pod);
    const end = await job([{ id: "one", run: `ulimit -v 200000; ${greedy}` }]);
    expect(cause(end)).toMatchObject({ kind: "memory-refused" });
  });

  test("is supposed where a process was killed and nothing counts it", async () => {
    connection = connectTo(pod);
    const end = await job([{ id: "one", run: "bash -c 'kill -9 $$'" }]);
    expect(cause(end)).toMatchObject({ kind: "killed" });
  });
});

test("a failure of the step's own has none of these causes", async () => {
  connection = connectTo(pod);
  const end = await job([{ id: "one", run: "echo 'no such model' >&2; exit 3" }]);
  expect(cause(end)).toBeNull();
});
