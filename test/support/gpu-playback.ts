/** Plays recordings of a GPU's failures back to the CUDA check: nvidia-smi as a program, torch as a module that raises. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openLocal } from "../../src/connection/local.ts";
import { judgeCuda } from "../../src/health/cuda.ts";
import { askCuda } from "../../src/operations/cuda-report.ts";
import type { CheckReport } from "../../src/report/report.ts";
import { run } from "./run.ts";
import { torchWithGpu } from "./torch-gpu.ts";

export const RECORDINGS = join(import.meta.dirname, "../unit/recordings/cuda");

/** Where torch raises what was recorded: when it is imported, when CUDA starts, or in a computation. */
export type Moment = "import" | "start" | "run";

export interface Playback {
  /** nvidia-smi prints this recording and ends with this code. */
  smi(recording: string, code: number): Promise<void>;
  /** torch raises this recording. */
  torch(recording: string, moment: Moment): Promise<void>;
  /** What the real CUDA check makes of it, by id. */
  checks(): Promise<Readonly<Record<string, CheckReport>>>;
  end(): Promise<void>;
}

const FAIL = "__import__('playback').fail()";
const BEHAVIOURS = { import: {}, start: { init: FAIL }, run: { error: FAIL } } as const;

export async function openPlayback(): Promise<Playback> {
  const home = await mkdtemp(join(tmpdir(), "gpu-playback-"));
  const programs = join(home, "bin");
  await mkdir(programs);
  await run("python3", ["-m", "venv", "--without-pip", join(home, "venv")]);
  const lib = join(home, "venv/lib");
  const packages = join(lib, (await readdir(lib))[0] ?? "", "site-packages");
  const { HOME, PATH } = process.env;

  return {
    async smi(recording, code) {
      const file = join(RECORDINGS, `${recording}.txt`);
      // A failure is the same whatever is asked; of the rows only health.sh's query was recorded.
      const others = code === 0 ? "--query-gpu=driver_version) echo 580.65.06 ;;\n--query-gpu=index,uuid*) ;;\n" : "";
      const program = `#!/bin/sh\ncase "$1" in\n${others}*) cat '${file}'; exit ${code} ;;\nesac\n`;
      await writeFile(join(programs, "nvidia-smi"), program);
      await chmod(join(programs, "nvidia-smi"), 0o755);
    },
    async torch(recording, moment) {
      const said = JSON.stringify(await readFile(join(RECORDINGS, `${recording}.txt`), "utf8"));
      const files: Record<string, string> = {
        ...torchWithGpu(BEHAVIOURS[moment]),
        "playback.py": `def fail():\n    kind, _, said = ${said}.rstrip().partition(": ")\n    raise type(kind, (Exception,), {})(said)\n`,
      };
      if (moment === "import") files["torch/__init__.py"] = "import playback\nplayback.fail()\n";
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(packages, name)), { recursive: true });
        await writeFile(join(packages, name), content);
      }
    },
    async checks() {
      Object.assign(process.env, { HOME: home, PATH: `${programs}:${PATH}` });
      try {
        // Blind for a ComfyUI that another test runs at the same time.
        const places = { CP_workspace: home, CP_comfyui: "ComfyUI" };
        const answer = await askCuda(openLocal(), places, AbortSignal.timeout(60_000));
        const checks = judgeCuda({ pod: answer.facts, cuda: answer.steps.get("cuda")?.facts ?? {} });
        return Object.fromEntries(checks.map((check) => [check.id, check]));
      } finally {
        Object.assign(process.env, { HOME, PATH });
      }
    },
    end: () => rm(home, { recursive: true, force: true }),
  };
}
