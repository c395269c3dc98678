/**
 * Provisions the real ComfyUI, its Manager and real custom nodes with the built action onto a pod behind a real sshd, and
 * measures it: first run, second run, a node broken on purpose. Needs what `prepare.sh` made.
 *
 *     npm run bench:real -- REPOSITORIES
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActionRun } from "../../test/support/action.ts";
import { freePort, startPod } from "../../test/support/sshd.ts";
import { emptyHome, operate, resume } from "./operate.ts";
import { runPrompt } from "./prompt.ts";
import { NODES, provision, repositoriesGiven, serve } from "./stage.ts";

const BROKEN = "https://github.com/example/ComfyUI-Broken";
/** Measured once where `facts` come from: the earlier system's script, comfy-cli for ComfyUI alone, by hand with uv. */
const OTHERS = "the earlier script 220 s (4 nodes), comfy-cli 55 s (ComfyUI alone), by hand with uv 40 s (5 nodes)";

const repositories = repositoriesGiven();

function manifest(port: number, nodes: readonly string[]): string {
  return [`port: ${port}`, "nodes:", ...nodes.map((url) => `  - ${url}`), ""].join("\n");
}

/** A node whose import fails, as a repository of its own. */
function makeBroken(folder: string): void {
  if (existsSync(folder)) return;
  const work = `${folder}.work`;
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "__init__.py"), 'raise RuntimeError("broken on purpose")\n');
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", work, "-c", "user.name=bench", "-c", "user.email=bench@localhost", ...words]);
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "broken");
  execFileSync("git", ["clone", "--quiet", "--bare", work, folder]);
}

function tell(title: string, run: ActionRun): void {
  console.log(`\n## ${title}: ${run.outputs.result ?? "no result"}, ${run.seconds.toFixed(1)} s`);
  for (const step of run.report?.pods[0]?.steps ?? []) {
    const time = step.seconds === null ? "–" : `${step.seconds.toFixed(1)} s`;
    console.log(`${step.result?.padEnd(9)} ${step.id.padEnd(24)} ${time.padStart(8)}  ${step.reason.split("\n")[0]}`);
  }
}

function expectResult(run: ActionRun, result: string): void {
  if (run.outputs.result === result) return;
  console.error(run.log.slice(-6000));
  console.error(run.summary.slice(0, 4000));
  throw new Error(`expected ${result}, got ${run.outputs.result}`);
}

const folder = mkdtempSync(join(tmpdir(), "comfy-pod-bench-"));
const places = { home: join(folder, "home"), workspace: join(folder, "workspace") };
const options = { ...places, path: process.env.BENCH_PATH ?? process.env.PATH ?? "" };
let pod = await startPod(options);
const port = await freePort();
makeBroken(join(repositories, "example/ComfyUI-Broken.git"));
let daemon = await serve(repositories, pod);
try {
  const first = await provision(pod, manifest(port, NODES));
  tell("first run", first);
  expectResult(first, "changed");
  console.log(`prompt without a model: ${await runPrompt(port)}`);
  const second = await provision(pod, manifest(port, NODES));
  tell("second run", second);
  expectResult(second, "unchanged");
  const third = await provision(pod, manifest(port, [...NODES, BROKEN]), { restart: "now" });
  tell("one node broken on purpose", third);
  expectResult(third, "failed");
  console.log(`failed steps: ${third.outputs["failed-steps"]}; a prompt meanwhile: ${await runPrompt(port)}`);
  console.log(`\nfirst ${first.seconds.toFixed(1)} s, second ${second.seconds.toFixed(2)} s; elsewhere: ${OTHERS}`);
  await operate(provision, pod, port, { good: manifest(port, NODES), broken: manifest(port, [...NODES, BROKEN]) });
  daemon.kill();
  await pod.stop();
  emptyHome(pod);
  pod = await startPod(options);
  daemon = await serve(repositories, pod);
  await resume(provision, pod, port, manifest(port, NODES));
  if (process.env.BENCH_SUMMARY)
    writeFileSync(process.env.BENCH_SUMMARY, [first, second, third].map((run) => run.summary).join("\n\n---\n\n"));
} finally {
  daemon.kill();
  await pod.stop();
  rmSync(folder, { recursive: true, force: true });
}
