/** What a pod gets ComfyUI from, made on the spot: repositories and packages are small doubles; uv, pip and wheel are real. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TORCH_RELEASES } from "../../src/data/torch.ts";
import type { Repositories } from "./git-repositories.ts";
import { writePackageConfig } from "./package-config.ts";
import { realWheels } from "./real-wheels.ts";
import { createRepositories } from "./repositories.ts";
import { torchWheels } from "./torch-wheels.ts";
import { SMALL_WHEELS, type WheelSpec, writeWheels } from "./wheels.ts";

export interface Upstream {
  readonly repositories: Repositories;
  /** A folder of wheels; more may be added at any time. */
  readonly wheels: string;
  /** Makes git, uv and pip of whoever has this HOME use this upstream and nothing else. */
  settle(home: string): Promise<void>;
}

/** Makes repositories and wheels below a folder. */
export async function createUpstream(folder: string): Promise<Upstream> {
  const wheels = join(folder, "wheels");
  const [repositories, real] = await Promise.all([
    createRepositories(join(folder, "repositories")),
    realWheels(),
    writeWheels(wheels, [...SMALL_WHEELS, ...torchFamilies()]),
  ]);
  return {
    repositories,
    wheels,
    settle: async (home) => {
      await writeFile(join(home, ".gitconfig"), repositories.gitConfig());
      await writePackageConfig(home, { findLinks: [wheels, real], noIndex: true });
    },
  };
}

/** Every family that may be chosen, without CUDA: which one, is for the action to decide. */
function torchFamilies(): WheelSpec[] {
  return TORCH_RELEASES.flatMap(({ torch, torchvision: [torchvision], torchaudio }) =>
    torchWheels({ torch, torchvision, ...(torchaudio === null ? {} : { torchaudio }), cuda: null }),
  );
}
