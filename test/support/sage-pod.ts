/** A pod over SSH on which SageAttention alone is wanted: doubles of GPU, nvcc, torch and its source; pip and the build are real. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SAGEATTENTION } from "../../src/data/pins.ts";
import { layOutSageAttention, type Machine, type SagePod } from "./sageattention.ts";
import { connectInputs } from "./small-pod.ts";
import { freePort, startPod, type TestPod } from "./sshd.ts";

export interface SshSagePod {
  readonly pod: TestPod;
  readonly sage: SagePod;
  /** The inputs of a run that looks after SageAttention and nothing else. */
  inputs(mode: "wait" | "background", more?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startSagePod(prepared: string, machine: Machine = {}): Promise<SshSagePod> {
  const folder = await mkdtemp(join(tmpdir(), "comfy-pod-sage-"));
  const [home, workspace, front] = [join(folder, "home"), join(folder, "workspace"), join(folder, "front")];
  for (const path of [home, workspace, front]) await mkdir(path, { recursive: true });
  const sage = await layOutSageAttention({ home, workspace, values: {}, scripts: [] }, prepared, machine);
  const { torch = "2.9.1+cu128" } = machine;
  await mkdir(join(sage.site, `torch-${torch}.dist-info`));
  await writeFile(join(sage.site, `torch-${torch}.dist-info/METADATA`), `Name: torch\nVersion: ${torch}\n`);
  await writeFile(join(home, ".gitconfig"), sage.repositories.gitConfig());
  // The pinned commit cannot be made anew: here the double's answers to its name.
  const git = `#!/bin/bash\nexec /usr/bin/git "\${@//${SAGEATTENTION.commit}/${sage.commit}}"\n`;
  await writeFile(join(front, "git"), git, { mode: 0o755 });
  const pathFront = [front, join(home, "cuda/bin"), join(home, "gpu")].join(":");
  const pod = await startPod({ home, workspace, pathFront });
  // Blind for a ComfyUI that another test runs at the same time.
  const manifest = { torch: "keep", port: await freePort(), comfyui: { path: "ComfyUI" } };
  return {
    pod,
    sage,
    inputs: (mode, more = {}) => ({
      ...connectInputs(pod),
      manifest: JSON.stringify({ ...manifest, components: { sageattention: mode } }),
      only: "sageattention",
      ...more,
    }),
    stop: async () => {
      await pod.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
