/**
 * `npm run demo`: the built action on a pod inside this process: a first run, a second one, and one after something was
 * deleted. Everything lies below one temporary folder that is gone at the end; the job summaries are kept in `.tmp/demo`.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { styleText } from "node:util";
import { count } from "../src/report/quantity.ts";
import { startAction } from "../test/support/action.ts";
import { type Place, preparePlace } from "./demo/place.ts";
import { headingOf, LogLines } from "./demo/tell.ts";

const SUMMARIES = path.resolve(import.meta.dirname, "../.tmp/demo");
const say = (line: string): void => console.log(line);

const cancelled = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cancelled.abort());

const folder = await mkdtemp(path.join(tmpdir(), "comfy-pod-demo-"));
try {
  await demonstrate();
} catch (error) {
  process.exitCode = 1;
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function demonstrate(): Promise<void> {
  say(`comfy-pod-action on a pod inside this process, below ${folder}\n`);
  say("Making the upstream: git repositories and wheels, small doubles of ComfyUI, its Manager, nodes and torch …");
  const place = await preparePlace(folder);
  try {
    say(
      `The pod: an SSH server on ${place.pod.host}:${place.pod.port}. The action: dist/main.js, started as a runner does.`,
    );
    await show(place, "First run, on an empty pod", "first-run");
    await show(place, "Second run, with nothing to do", "second-run");
    const deleted = await place.deleteSome();
    say(`\n${deleted.map((each) => `$ rm -r ${each}`).join("\n")}`);
    await show(place, "Third run, which repairs that", "repair");
  } finally {
    await place.pod.stop();
  }
  say(`\nThe three job summaries, as GitHub shows them on a run's page: ${path.relative(".", SUMMARIES)}/*.md`);
  say("The pod is gone, with all that was on it.");
}

/** One run of the action: its log as it comes, and what its summary begins with. */
async function show({ pod, inputs }: Place, title: string, name: string): Promise<void> {
  say(`\n${styleText("bold", `── ${title} ──`)}`);
  const lines = new LogLines();
  const commandsBefore = pod.commands();
  const running = await startAction({ inputs, onLog: (text) => lines.push(text).forEach(say) });
  const cancel = (): void => running.cancel();
  cancelled.signal.addEventListener("abort", cancel, { once: true });
  const run = await running.ended;
  cancelled.signal.removeEventListener("abort", cancel);
  await mkdir(SUMMARIES, { recursive: true });
  await writeFile(path.join(SUMMARIES, `${name}.md`), run.summary);
  say(
    `\nresult   ${run.outputs.result}, after ${run.seconds.toFixed(1)} s and ${count(pod.commands() - commandsBefore, "command")} over SSH`,
  );
  say(`summary  ${styleText("bold", headingOf(run.summary))}`);
  if (cancelled.signal.aborted) throw new Error("cancelled");
  if (run.code !== 0)
    throw new Error(`the action ended with code ${run.code}; the summary says why: ${name}.md in ${SUMMARIES}`);
}
