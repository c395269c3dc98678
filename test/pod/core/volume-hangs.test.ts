import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { causeIn } from "../../../src/engine/causes.ts";
import { startPod, type TestPod } from "../../support/sshd.ts";
import { closeConnections, connectTo } from "../connection/connect.ts";
import { jobOf, run } from "./core.ts";

let pod: TestPod;
beforeAll(async () => {
  pod = await startPod();
});
afterEach(closeConnections);
afterAll(() => pod.stop());

/** The child of a vfork keeps its parent where a disk that hangs would: uninterruptible, state D. */
const STUCK = `import ctypes, time
libc = ctypes.CDLL(None)
if libc.vfork() == 0:
    time.sleep(60)
`;

test("a step that the kernel keeps waiting for a disk is stopped with that cause", async () => {
  const step = { id: "one", run: `python3 -c '${STUCK}'` };
  const end = await run(connectTo(pod), jobOf(pod, [step], { values: { CP_idle_timeout: "3" } }));
  expect(end).toMatchObject({
    stopped: expect.stringMatching(/\(python3[^)]*\) waits for a disk that does not answer$/),
  });
  expect(causeIn("stopped" in end ? (end.stopped ?? "") : "")?.kind).toBe("volume");
});

test("a follower says that it sees the job, though its log is silent", async () => {
  const connection = connectTo(pod);
  const said: string[] = [];
  const listening: typeof connection = {
    address: connection.address,
    reconnects: 0,
    begin: () => connection.begin(),
    connect: () => connection.connect(),
    meanwhile: (work) => connection.meanwhile(work),
    close: () => connection.close(),
    exec: async (request) => {
      const result = await connection.exec(request);
      said.push(result.stderr.toString());
      return result;
    },
  };
  await run(listening, jobOf(pod, [{ id: "one", run: "sleep 23" }]));
  expect(said.join("")).toMatch(/\nalive\t/);
});
