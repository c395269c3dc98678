/**
 * A first install of small things from an empty workspace with cold caches: the action, against one bash script over one ssh
 * that does the same work in sequence. `npm run bench -- small-job`.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { quote } from "../src/connection/quote.ts";
import type { ActionRun } from "../test/support/action.ts";
import { inTurns, ratio, rounds, saidInSeconds, timed, times } from "./measure.ts";
import { table, writeResult } from "./result.ts";
import { openStage, type Place } from "./stage.ts";

const ROUNDS = rounds(5);
const NODES = ["ComfyUI-Good", "ComfyUI-Plain"].map((name) => `https://github.com/example/${name}`);
NODES.push("https://github.com/rgthree/rgthree-comfy", "https://github.com/city96/ComfyUI-GGUF");
const MANIFEST = {
  nodes: NODES,
  manager: "clone",
  pip: ["small-einops"],
  steps: [{ id: "greeting", run: "echo hello >greeting", check: "[ -f greeting ]" }],
};
const SCRIPT = readFileSync(join(import.meta.dirname, "small-job/install.sh"), "utf8");
/** What is no cache and no result: by these the pod finds its upstream. */
const SETTINGS = new Set([".gitconfig", ".config"]);

const stage = await openStage();
const { pod, repositories } = stage.small;
const byHand = join(stage.folder, "by-hand");
let last: ActionRun | null = null;
try {
  // The real ComfyUI's size of a checkout: about ten megabytes that do not compress.
  const padding = Array.from({ length: 600 }, (_, index) => [`data/${index}.txt`, randomBytes(8192).toString("hex")]);
  await repositories.addCommit("Comfy-Org/ComfyUI", Object.fromEntries(padding), "of the real one's size");
  await repositories.tag("Comfy-Org/ComfyUI", "v0.3.0");

  const action = async (place: Place): Promise<number> => {
    empty();
    const run = await stage.act(place, { start: "false" }, MANIFEST);
    if (run.outputs.result !== "changed") throw new Error(`the action ended ${run.outputs.result}:\n${run.log}`);
    last = run;
    return run.seconds * 1000;
  };
  const script =
    (prove: "yes" | "no") =>
    (place: Place): Promise<number> => {
      empty();
      const values = { WORKSPACE: byHand, NODES: NODES.join(" "), PROVE: prove };
      const assignments = Object.entries(values).map(([name, value]) => `${name}=${quote(value)}`);
      return timed(stage.ssh(place, `env ${assignments.join(" ")} bash -c ${quote(SCRIPT)}`));
    };

  for (const place of stage.places) {
    if (!(process.argv[3] ?? "0,20,100").split(",").includes(String(place.roundTrip))) continue;
    await stage.goTo(place);
    const R: Record<string, number[]> = { script: [], A: [], B: [] };
    for (let i = 0; i < Number(process.argv[2] ?? 3); i++) {
      R.script!.push(await script("no")(place));
      delete process.env.COMFY_POD_TEST_ENTRY; R.A!.push(await action(place));
      if (i === 0) console.log(timeline(last).filter((l) => /fetch|torch|cuda|service/.test(l)).join("\n")); process.env.COMFY_POD_TEST_ENTRY = "src"; if (i === 0) await action(place); R.B!.push(await action(place));
    }
    console.log(timeline(last).filter((l) => /fetch|torch|cuda|service/.test(l)).join("\n")); console.log(place.roundTrip, Object.entries(R).map(([k, v]) => `${k} ${(times(v).median/1000).toFixed(2)} (${(times(v).best/1000).toFixed(2)})`).join("  "), "A", (times(R.A!).median/times(R.script!).median).toFixed(2), "B", (times(R.B!).median/times(R.script!).median).toFixed(2));
  }
} finally { await stage.close(); }
function empty(): void {

  const gone = { recursive: true, force: true, maxRetries: 3 };
  rmSync(byHand, gone);
  rmSync(pod.workspace, gone);
  mkdirSync(pod.workspace);
  for (const name of readdirSync(pod.home)) if (!SETTINGS.has(name)) rmSync(join(pod.home, name), gone);
}

/** The stretches of time that steps were at work, from the run's start. */
function timeline(run: ActionRun | null): readonly string[] {
  const startedAt = run?.report?.startedAt ?? 0;
  const spans = (run?.report?.pods[0]?.steps ?? []).flatMap(({ id, spans }) => spans.map((span) => ({ id, ...span })));
  const seconds = (time: number): string => `${((time - startedAt) / 1000).toFixed(2)} s`;
  return table(
    ["step", "part", "from", "to"],
    spans
      .toSorted((left, right) => left.from - right.from)
      .map(({ id, section, from, to }) => [`\`${id}\``, section, seconds(from), seconds(to)]),
  );
}
