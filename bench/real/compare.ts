/**
 * A first installation of the real ComfyUI, Manager and nodes, in turns: by the built action, and by hand as well as it can be
 * done (`by-hand.sh`); with a cold package cache and with a warm one; the action on a pod that lost
 * its container's disk; and ComfyUI alone beside comfy-cli.
 *
 *     node bench/real/compare.ts REPOSITORIES [rounds]
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type { ActionRun } from "../../test/support/action.ts";
import { freePort, startPod } from "../../test/support/sshd.ts";
import { type BarGroup, barChart } from "../chart.ts";
import { emptyHome } from "./operate.ts";
import { NODES, provision, repositoriesGiven, serve } from "./stage.ts";

const MANAGER = "https://github.com/ltdrdata/ComfyUI-Manager";
const RESULTS = join(import.meta.dirname, "../results");
/** With a clone of the Manager, as by hand. */
const manifest = (port: number) =>
  [`port: ${port}`, "manager: clone", "nodes:", ...NODES.map((url) => `  - ${url}`), ""].join("\n");
/** ComfyUI 0.3.64 imports requests and does not name it: with a Manager that comes along. */
const aloneManifest = (port: number) => `port: ${port}\nmanager: none\npip: [requests]\n`;

const BY_HAND = "by hand, side by side, one install";

/** Seconds. */
interface ActionTimes {
  readonly whole: number;
  readonly toStart: number;
  readonly loading: number;
}

/** Seconds. */
interface Round {
  readonly cold: number;
  /** The same without what it took to load the torch family. */
  readonly coldInstalled: number;
  readonly coldByHand: number;
  /** By hand, and then the torch family loaded once: the action proves it so. */
  readonly coldLoaded: number;
  readonly warm: number;
  readonly warmInstalled: number;
  readonly warmByHand: number;
  readonly warmLoaded: number;
  readonly resume: number;
  /** ComfyUI without Manager and nodes, and a cold cache. */
  readonly alone: number;
  readonly aloneByComfyCli: number;
  /** With the start of ComfyUI. */
  readonly whole: number;
}

const repositories = repositoriesGiven();
const rounds: Round[] = [];
for (let left = Number(process.argv[3] ?? 1); left > 0; left--) rounds.push(await round());
report(rounds);

async function round(): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), "comfy-pod-compare-"));
  const places = { home: join(folder, "home"), workspace: join(folder, "workspace") };
  const options = { ...places, path: process.env.BENCH_PATH ?? process.env.PATH ?? "" };
  let pod = await startPod(options);
  const port = await freePort();
  let daemon = await serve(repositories, pod);
  const constraints = join(folder, "constraints.txt");
  const byScript = (script: string, ...urls: readonly string[]): number => {
    const workspace = join(folder, script);
    rmSync(workspace, { recursive: true, force: true });
    const startedAt = performance.now();
    execFileSync("bash", [join(import.meta.dirname, script), workspace, constraints, ...urls], {
      env: { HOME: pod.home, PATH: options.path, UV_CACHE_DIR: join(folder, `${script}.cache`), UV_SYSTEM_CERTS: "1" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`${script}: ${seconds.toFixed(1)} s`);
    return seconds;
  };
  const byHand = (): { made: number; loaded: number } => {
    const made = byScript("by-hand.sh", MANAGER, ...NODES);
    const startedAt = performance.now();
    execFileSync(join(folder, "by-hand.sh/venv/bin/python"), ["-c", "import torch, torchvision, torchaudio"]);
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`loading torch: ${seconds.toFixed(1)} s`);
    return { made, loaded: made + seconds };
  };
  const byAction = async (text = manifest(port)): Promise<ActionTimes> => {
    const run = await provision(pod, text);
    if (run.outputs.result !== "changed") throw new Error(`${run.outputs.result}\n${run.log.slice(-4000)}`);
    console.log(`the action: ${toStart(run).toFixed(1)} s, with the start ${run.seconds.toFixed(1)} s`);
    tellTimeline(run);
    return { whole: run.seconds, toStart: toStart(run), loading: loadingOf(run) };
  };
  try {
    const cold = await byAction();
    copyFileSync(join(pod.workspace, ".comfy-pod/constraints.txt"), constraints);
    await provision(pod, manifest(port), { command: "stop-services" });
    const coldByHand = byHand();
    // All but the package cache and the tools that brought it.
    for (const name of readdirSync(pod.workspace))
      if (name !== ".comfy-pod") rmSync(join(pod.workspace, name), { recursive: true });
    for (const name of readdirSync(join(pod.workspace, ".comfy-pod")))
      if (!["cache", "tools", "python"].includes(name))
        rmSync(join(pod.workspace, ".comfy-pod", name), { recursive: true });
    const warm = await byAction();
    const warmByHand = byHand();
    await provision(pod, manifest(port), { command: "stop-services" });
    daemon.kill();
    await pod.stop();
    emptyHome(pod);
    pod = await startPod(options);
    daemon = await serve(repositories, pod);
    const resume = await byAction();
    await provision(pod, manifest(port), { command: "stop-services" });
    for (const name of readdirSync(pod.workspace)) rmSync(join(pod.workspace, name), { recursive: true });
    const alone = await byAction(aloneManifest(port));
    const aloneByComfyCli = byScript("comfy-cli.sh");
    return {
      cold: cold.toStart,
      coldInstalled: cold.toStart - cold.loading,
      coldByHand: coldByHand.made,
      coldLoaded: coldByHand.loaded,
      warm: warm.toStart,
      warmInstalled: warm.toStart - warm.loading,
      warmByHand: warmByHand.made,
      warmLoaded: warmByHand.loaded,
      resume: resume.whole,
      whole: cold.whole,
      alone: alone.toStart,
      aloneByComfyCli,
    };
  } finally {
    daemon.kill();
    await pod.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** When each step was at work, in seconds from the run's start; what took no time is left out. */
function tellTimeline({ report }: ActionRun): void {
  const since = (time: number) => ((time - (report?.startedAt ?? 0)) / 1000).toFixed(1).padStart(6);
  const spans = (report?.pods[0]?.steps ?? []).flatMap(({ id, spans }) => spans.map((span) => ({ id, ...span })));
  for (const { id, section, from, to } of spans.toSorted((left, right) => left.from - right.from))
    if (to - from >= 200) console.log(`${since(from)} ${since(to)}  ${section.padEnd(8)} ${id}`);
}

/** Seconds that it took to load the torch family, which proves it. */
function loadingOf({ log }: ActionRun): number {
  return Number(/^loaded in ([\d.]+) s: /m.exec(log)?.[1] ?? 0);
}

/** Seconds until ComfyUI was about to be started, every proof but that of nodes included. */
function toStart(run: ActionRun): number {
  const service = run.report?.pods[0]?.steps.find(({ id }) => id === "comfyui_service");
  const from = service?.spans[0]?.from;
  if (run.report === null || from === undefined) throw new Error("ComfyUI was not started");
  // By the pod's clock, which here is this machine's.
  return (from - run.report.startedAt) / 1000;
}

function report(all: readonly Round[]): void {
  const best = (of: keyof Round) => Math.min(...all.map((one) => one[of]));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}`;
  const row = (title: string, ours: number, against: string, other: number, goal: string) =>
    `| ${title} | ${ours.toFixed(1)} s | ${against} ${other.toFixed(1)} s | ${(ours / other).toFixed(2)} | ${goal} |`;
  const text = [
    `# A first installation of the real ComfyUI, ${date}`,
    "",
    `ComfyUI, Manager, ${NODES.length} nodes, real CUDA torch; best of ${all.length} in turns; ${machine}, ${loadavg()[0]?.toFixed(1)} processes at work on average. Written by \`node bench/real/compare.ts REPOSITORIES\`. Up to the start of ComfyUI, every proof but loading included.`,
    "",
    "| what | the action | against | ratio | goal |",
    "|---|---|---|---|---|",
    row("cold package cache", best("coldInstalled"), BY_HAND, best("coldByHand"), "1.15"),
    row("the same, torch proved by loading it", best("cold"), `${BY_HAND}, torch loaded once`, best("coldLoaded"), ""),
    row("warm package cache", best("warmInstalled"), BY_HAND, best("warmByHand"), "1.3"),
    row("the same, torch proved by loading it", best("warm"), `${BY_HAND}, torch loaded once`, best("warmLoaded"), ""),
    row("resume, container disk lost, ComfyUI started", best("resume"), "the whole first run", best("whole"), "0.2"),
    row(
      "ComfyUI alone, cold, torch proved by loading it",
      best("alone"),
      "comfy-cli `--fast-deps`",
      best("aloneByComfyCli"),
      "0.6",
    ),
    "",
  ].join("\n");
  const groups: BarGroup[] = [
    {
      label: "cold cache",
      bars: [
        { name: "by hand", value: best("coldByHand") },
        { name: "the action", value: best("cold") },
      ],
    },
    {
      label: "warm cache",
      bars: [
        { name: "by hand", value: best("warmByHand") },
        { name: "the action", value: best("warm") },
      ],
    },
    {
      label: "ComfyUI alone",
      bars: [
        { name: "comfy-cli", value: best("aloneByComfyCli") },
        { name: "the action", value: best("alone") },
      ],
    },
    {
      label: "with start",
      bars: [
        { name: "first run", value: best("whole") },
        { name: "resume", value: best("resume") },
      ],
    },
  ];
  console.log(text);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "real.md"), text);
  writeFileSync(
    join(RESULTS, "real.svg"),
    barChart("A first installation of the real ComfyUI", `${date}; ${machine}`, "s", groups),
  );
}
