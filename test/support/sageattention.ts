/**
 * Doubles for a pod on which SageAttention is built: a GPU (nvidia-smi), a toolkit (nvcc), a torch that computes two
 * numbers, and a repository whose setup.py makes a wheel of that name and notes what it was built with.
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emptyRepositories, type Repositories } from "./git-repositories.ts";
import type { Pod } from "./operation.ts";
import { writePackageConfig } from "./package-config.ts";
import { run } from "./run.ts";

export interface Machine {
  /** `9.0`; null: nvidia-smi is not there. */
  readonly capability?: string | null;
  /** The nvcc's release; null: none. */
  readonly nvcc?: string | null;
  readonly torch?: string | null;
  readonly cuda?: string | null;
  /** Files of SageAttention's source in place of the double's own. */
  readonly source?: Readonly<Record<string, string>>;
}

const TORCH = `from torch import cuda, version
from torch.version import __version__
bfloat16 = "bfloat16"
class Tensor:
    def __init__(self, values):
        self.values = values
    def float(self):
        return self
    def flatten(self):
        return self
    def item(self):
        return self.values
def manual_seed(seed):
    pass
def randn(*shape, device, dtype):
    assert (shape[:3], device, dtype) == ((1, 8, 256), "cuda", bfloat16)
    return Tensor([1.0, 0.0])
`;
const FUNCTIONAL = `from math import hypot
from torch import Tensor
def scaled_dot_product_attention(query, key, value):
    return Tensor([1.0, 0.0])
def cosine_similarity(left, right, dim):
    (a, b), (c, d) = left.values, right.values
    return Tensor((a * c + b * d) / (hypot(a, b) * hypot(c, d)))
`;
/** What it computes is in a file of HOME, so that a test can make it wrong. */
const SAGEATTENTION = `import json, os
from torch import Tensor
def sageattn(query, key, value):
    with open(os.path.expanduser("~/computes")) as file:
        return Tensor(json.load(file))
`;
const SETUP = `import json, os, shutil, sys, time, setuptools
failure, waits = os.path.expanduser("~/build-fails"), os.path.expanduser("~/build-waits")
if "bdist_wheel" in sys.argv:
    print("[1/2] compiling a double", flush=True)
    while os.path.exists(waits):
        time.sleep(0.1)
    if os.path.exists(failure):
        sys.exit(open(failure).read())
    names = ["TORCH_CUDA_ARCH_LIST", "MAX_JOBS", "EXT_PARALLEL", "NVCC_APPEND_FLAGS", "CUDA_HOME"]
    noted = {name: os.environ.get(name) for name in names}
    noted.update(nvcc=shutil.which("nvcc"), ninja=shutil.which("ninja") is not None, setuptools=setuptools.__version__)
    with open(os.path.expanduser("~/builds"), "a") as file:
        file.write(json.dumps(noted) + "\\n")
    print("ptxas info    : a line too many")
setuptools.setup(name="sageattention", version="2.2.0", packages=["sageattention"], package_data={"sageattention": ["*.so"]})
`;
const PYPROJECT = `[build-system]
requires = ["setuptools>=62,<75", "wheel>=0.38,<0.44", "packaging>=21,<24"]
build-backend = "setuptools.build_meta"
`;

/** The double of its repository. A build lasts for as long as there is `build-waits` in HOME. */
export const SAGEATTENTION_SOURCE = {
  "setup.py": SETUP,
  "pyproject.toml": PYPROJECT,
  "sageattention/__init__.py": SAGEATTENTION,
  "sageattention/_fused.cpython-312-x86_64-linux-gnu.so": "a double",
  "sageattention/_qattn_sm80.cpython-312-x86_64-linux-gnu.so": "a double",
} as const;

/** A Python environment with pip, and the wheels of the build tools: made once, copied for each pod. */
export async function prepareSageAttention(folder: string): Promise<void> {
  await run("python3", ["-m", "venv", join(folder, "venv")]);
  await fetchBuildTools(join(folder, "wheels"));
}

/** Brings the wheels of what it is built with into a folder. */
export async function fetchBuildTools(folder: string): Promise<void> {
  const tools = ["setuptools<75", "wheel<0.44", "packaging<24", "ninja"];
  await run("python3", ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, ...tools]);
}

export interface SagePod extends Pod {
  readonly site: string;
  readonly url: string;
  readonly commit: string;
  readonly repositories: Repositories;
  /** What the repository's setup.py noted, a build each. */
  builds(): Promise<readonly Record<string, unknown>[]>;
  /** How often nvcc and nvidia-smi were asked. */
  asked(): Promise<number>;
}

/** Lays the doubles out on an empty pod. */
export async function layOutSageAttention(pod: Pod, prepared: string, machine: Machine): Promise<SagePod> {
  const { capability = "9.0", nvcc = "12.8", torch = "2.9.1+cu128", cuda = "12.8", source = {} } = machine;
  const venv = join(pod.workspace, "venv");
  await cp(join(prepared, "venv"), venv, { recursive: true, verbatimSymlinks: true });
  await writePackageConfig(pod.home, { findLinks: [join(prepared, "wheels")], noIndex: true });
  const site = await run(join(venv, "bin/python"), ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
  if (torch !== null) await writeTorch(site, torch, cuda);
  const tool = (path: string, answers: string) =>
    writeFile(path, `#!/bin/sh\necho >>"$HOME/asked"\n${answers}\n`, { mode: 0o755 });
  const folders = [join(pod.home, "cuda/bin"), join(pod.home, "gpu")] as const;
  for (const folder of folders) await mkdir(folder, { recursive: true });
  if (nvcc !== null)
    await tool(join(folders[0], "nvcc"), `echo "Cuda compilation tools, release ${nvcc}, V${nvcc}.93"`);
  if (capability !== null) {
    const cases = `--query-gpu=name*) echo "A double of a GPU" ;; --query-gpu=compute_cap*) echo ${capability} ;;`;
    await tool(join(folders[1], "nvidia-smi"), `case $1 in ${cases} *) echo 580.65.06 ;; esac`);
  }
  await writeFile(join(pod.home, "computes"), "[1.0, 0.01]");
  const repositories = await emptyRepositories(join(pod.home, "repositories"));
  const commit = await repositories.create("thu-ml/SageAttention", { ...SAGEATTENTION_SOURCE, ...source });
  const linesOf = async (name: string) =>
    (await readFile(join(pod.home, name), "utf8").catch(() => "")).split("\n").slice(0, -1);
  return {
    ...pod,
    path: `${folders.join(":")}:${process.env.PATH}`,
    site,
    url: `file://${join(repositories.root, "thu-ml/SageAttention.git")}`,
    commit,
    repositories,
    builds: async () => (await linesOf("builds")).map((line) => JSON.parse(line)),
    asked: async () => (await linesOf("asked")).length,
  };
}

/** Writes the double of torch, with this version and CUDA build. */
export async function writeTorch(site: string, version: string, cuda: string | null): Promise<void> {
  const folder = join(site, "torch");
  await mkdir(join(folder, "nn"), { recursive: true });
  const files = {
    "__init__.py": TORCH,
    "cuda.py": "def is_available():\n    return True\n",
    "version.py": `__version__ = '${version}'\ncuda: str = ${cuda === null ? "None" : `'${cuda}'`}\n`,
    "nn/__init__.py": "",
    "nn/functional.py": FUNCTIONAL,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
