import { expect, it } from "vitest";
import type { Connection, ExecRequest, ExecResult } from "../../../src/connection/connection.ts";
import { followJob } from "../../../src/pod/job.ts";

const SILENT: ExecResult = { kind: "lost", reason: "silent", stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
const ENDED: ExecResult = {
  kind: "exit",
  code: 0,
  stdout: Buffer.alloc(0),
  stderr: Buffer.from("\nfollowing\tone\nalive\tone\nended\t0\n"),
};

/** A pod that gives these results one after the other. */
function follow(results: readonly ExecResult[]) {
  const requests: ExecRequest[] = [];
  const connection: Connection = {
    address: "root@203.0.113.7:22",
    reconnects: 0,
    exec: async (request) => {
      requests.push(request);
      const result = results[requests.length - 1];
      if (result === undefined) throw new Error("one command too many");
      return result;
    },
    meanwhile: async (work) => work(),
    close: async () => {},
  };
  const follower = { onLog: () => {}, onTakenOver: () => {}, signal: new AbortController().signal };
  return { end: followJob(connection, { id: "one", values: {} }, follower), requests };
}

it("gives up on a pod whose volume does not answer, and says what hangs", async () => {
  const { end, requests } = follow([SILENT, SILENT]);
  await expect(end).rejects.toThrow(/its volume has not answered for 3 minutes while the job one was followed/);
  expect(requests.map(({ silenceMs }) => silenceMs)).toEqual([90_000, 90_000]);
});

it("follows on after one silence", async () => {
  expect(await follow([SILENT, ENDED]).end).toMatchObject({ kind: "ended", orderly: true });
});
