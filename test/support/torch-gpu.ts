/** A double of torch with one GPU, as far as `cuda_check.py` asks; each tensor is a single number. */

export interface GpuBehaviour {
  /** What the GPU adds to each product. */
  readonly error?: string;
  readonly capability?: string;
  readonly architectures?: readonly string[];
  /** Python that a copy within the device runs. */
  readonly copy?: string;
  /** Python that `torch.cuda.init()` runs. */
  readonly init?: string;
}

/** The files of `torch` for site-packages, by path. */
export function torchWithGpu(behaviour: GpuBehaviour = {}): Record<string, string> {
  const {
    error = "0.0",
    capability = "(8, 9)",
    architectures = ["sm_80", "sm_90"],
    init = "pass",
    copy = "pass",
  } = behaviour;
  return {
    "torch/version.py": `__version__ = "2.11.0+cu130"\ncuda = "13.0"\n`,
    "torch/__init__.py": `
import math
from torch import cuda, version
from torch.version import __version__
float32, bfloat16, uint8 = "float32", "bfloat16", "uint8"
def device(kind, index):
    return (kind, index)
class Tensor:
    def __init__(self, value, place="cpu"):
        self.value, self.place = value, place
    def to(self, where):
        return Tensor(self.value, where if isinstance(where, tuple) else self.place)
    def float(self): return self
    def cpu(self): return Tensor(self.value)
    def norm(self): return Tensor(abs(self.value))
    def all(self): return self.value
    def __float__(self): return self.value
    def __matmul__(self, other): return Tensor(self.value * other.value + (0 if self.place == "cpu" else ${error}), self.place)
    def __sub__(self, other): return Tensor(self.value - other.value)
    def __truediv__(self, other): return Tensor(self.value / other.value)
class Bytes:
    def copy_(self, other):
        ${copy}
def empty(size, dtype, device): return Bytes()
def empty_like(other): return Bytes()
def isfinite(tensor): return Tensor(math.isfinite(tensor.value))
class Generator:
    def manual_seed(self, seed): return self
def randn(*size, generator): return Tensor(2.0)
`,
    "torch/cuda.py": `
class Properties:
    uuid, total_memory = "GPU-0123", 24 * 2**30
def init():
    ${init}
def synchronize(index): pass
def device_count(): return 1
def get_device_properties(index): return Properties
def get_device_capability(index): return ${capability}
def get_device_name(index): return "A double of a GPU"
def get_arch_list(): return ${JSON.stringify(architectures)}
def mem_get_info(index): return (20 * 2**30, 24 * 2**30)
`,
  };
}
