/**
 * The same checks by other tools, in turns with a run of the action: Ansible by its defaults and tuned, Ansible with mitogen,
 * pyinfra, and one `ssh` for each probe as the first earlier system did it. `npm run bench -- comparisons`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ansible, mitogen, NO_FACTS, PIPELINING } from "./comparisons/ansible.ts";
import { layOutJob } from "./comparisons/job.ts";
import { probes } from "./comparisons/one-ssh-a-probe.ts";
import { pyinfra } from "./comparisons/pyinfra.ts";
import { installTools, type Tool } from "./comparisons/tools.ts";
import { inTurns, rounds, saidInSeconds, type Times, timed } from "./measure.ts";
import { table, writeResult } from "./result.ts";
import { openStage, type Place } from "./stage.ts";

const ROUNDS = rounds(5);
const OURS = "this action";

const environment = await installTools();
const stage = await openStage();
const { pod } = stage.small;
try {
  const steps = await stage.provision();
  const job = await layOutJob(stage.small, join(stage.folder, "sources"));
  const jobFile = join(stage.folder, "job.json");
  writeFileSync(jobFile, JSON.stringify(job));
  const context = { stage, environment, job, jobFile };
  const questions = await probes(job);
  const withMitogen = await mitogen(environment);
  const tools: Readonly<Record<string, Tool>> = {
    [OURS]: (place) => stage.noOp(place),
    "one ssh a probe": async (place) => {
      let sum = 0;
      for (const question of questions) sum += await timed(stage.ssh(place, question));
      return sum;
    },
    pyinfra: pyinfra(context),
    "mitogen, interpreter pinned": ansible(context, withMitogen, true),
    "mitogen, same, no facts": ansible(context, { ...withMitogen, ...NO_FACTS }, true),
    "Ansible, pipelining": ansible(context, PIPELINING),
    "Ansible, pipelining, no facts": ansible(context, { ...PIPELINING, ...NO_FACTS }, true),
    "Ansible, defaults": ansible(context, {}),
  };
  const names = Object.keys(tools);
  const [here] = stage.places;
  if (here === undefined) throw new Error("no place");
  // Once each before anything is measured: caches are filled, and what a run takes is counted.
  const counts = new Map<string, string>();
  for (const name of names) counts.set(name, await counted(() => tools[name]?.(here)));

  const measured: { readonly place: Place; readonly found: Readonly<Record<string, Times>> }[] = [];
  for (const place of stage.places) {
    await stage.goTo(place);
    const work = Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, () => tool(place)]));
    measured.push({ place, found: await inTurns(ROUNDS, work) });
  }
  const cell = (found: Readonly<Record<string, Times>>, name: string): string => {
    const [ours, theirs] = [found[OURS], found[name]];
    if (ours === undefined || theirs === undefined) return "";
    return name === OURS
      ? saidInSeconds(ours)
      : `${saidInSeconds(theirs)}, ${(theirs.median / ours.median).toFixed(1)} ×`;
  };
  writeResult({
    name: "comparisons",
    title: "The same checks by other tools, nothing to do",
    about: `Ours: all ${steps} steps of the small pod; theirs: ten checks of the same kinds (bench/comparisons/job.ts). ${ROUNDS} rounds in turns; median (best), and how many times ours. Tools: those of bench/comparisons/requirements.txt.`,
    lines: table(
      ["tool", ...measured.map(({ place }) => `${place.roundTrip} ms`), "logins / execs / sftp"],
      names.map((name) => [name, ...measured.map(({ found }) => cell(found, name)), counts.get(name) ?? ""]),
    ),
    chart: {
      title: "A run with nothing to do, by tool (median)",
      unit: "ms",
      groups: measured.map(({ place, found }) => ({
        label: `${place.roundTrip} ms away`,
        bars: names.map((name) => ({ name, value: found[name]?.median ?? 0 })),
      })),
    },
  });
} finally {
  await stage.close();
}

async function counted(work: () => Promise<number> | undefined): Promise<string> {
  const transfers = () => pod.log().split("Starting session: subsystem").length - 1;
  const before = [pod.logins(), pod.execs(), transfers()];
  await work();
  return [pod.logins(), pod.execs(), transfers()].map((count, index) => count - (before[index] ?? 0)).join(" / ");
}
