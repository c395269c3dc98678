"""Asks torch for the GPUs and lets each compute. Prints `key=value` lines, the last of them `result=passed` or `failed`.

Sent to the pod as text and run by the interpreter that runs ComfyUI. A value is on one line: backslash, newline and tab
are escaped. `device0.name` and its like tell of each device; `cause` and `remedy` say what a person should know and do.
"""

import re
import subprocess
import sys
import time

# What the text of an error means: pattern, cause, remedy. The first that matches counts. torch ends each error of CUDA with
# advice that speaks of device-side assertions, so no pattern may match that.
FAILURES = (
    (
        r"Error 804|forward compatibility was attempted on non supported HW",
        "The image carries CUDA compatibility libraries that are newer than the host's driver, and this GPU cannot use them",
        "Take a pod with a newer driver, or an image for an older CUDA",
    ),
    (
        r"unsatisfied condition: cuda",
        "The container's image asks for a newer CUDA than the host's driver has, so the container cannot start",
        "Take a pod with a newer driver, or an image for an older CUDA",
    ),
    (
        r"unsupported display driver",
        "The image brings CUDA driver libraries that do not fit the driver of the host",
        "Restart the pod; if it stays, take an image without NVIDIA driver packages of its own, or a pod with a newer driver",
    ),
    (
        r"Found no NVIDIA driver|libcuda\.so|driver is a stub library",
        "The driver's libraries are not in this container, so it sees no GPU",
        "Start the pod with access to its GPU: NVIDIA's container runtime, and NVIDIA_DRIVER_CAPABILITIES with compute,utility",
    ),
    (
        r"driver on your system is too old|driver version is insufficient|not supported in the installed CUDA driver"
        r"|compiled with an unsupported toolchain|Loader version is insufficient",
        "The host's driver is too old for the CUDA that torch was built with",
        "Set torch: auto and force: torch so that a build for this driver is installed, or take a pod with a newer driver",
    ),
    (
        r"no kernel image is available|kernel image is invalid|invalid device function|no kernels for",
        "This torch was built without kernels for this GPU",
        "Set torch: auto and force: torch so that a build for this GPU is installed",
    ),
    (
        r"not compiled with CUDA enabled|torch is a build without CUDA",
        "The torch that is installed was built without CUDA",
        "Set torch: auto and force: torch, or gpu: none to run on the processor",
    ),
    (
        r"No module named 'torch'|torch is not installed",
        "torch is not installed in ComfyUI's environment",
        "Run the step torch (force: torch)",
    ),
    (
        r"libcud(art|nn)|libcublas|libnvrtc|libnccl|undefined symbol|cannot open shared object file",
        "A library that torch needs is missing or of another version",
        "Install torch again with its libraries: force: torch",
    ),
    (
        r"GPU is lost|fallen off the bus|uncorrectable (ECC|NVLink) error|peer GPU memory over nvlink|hardware stack error|\bXid\b",
        "A GPU of this pod does not answer: its hardware or its host failed",
        "Stop the pod and start it on another host; if it stays, tell the provider",
    ),
    (
        r"device(s|\(s\))? (is|are|is/are) busy or unavailable|exclusive.*compute mode",
        "Another process holds the GPU for itself alone, or it is split (MIG) and this pod has no part of it",
        "End what uses it (nvidia-smi shows it), or ask the provider for the compute mode `Default`",
    ),
    (
        r"invalid device ordinal",
        "CUDA_VISIBLE_DEVICES names a GPU that this pod does not have",
        "Take CUDA_VISIBLE_DEVICES out of the pod's variables, or let it name GPUs that are there",
    ),
    (
        r"out of memory|STATUS_ALLOC_FAILED",
        "The memory of the GPU is full",
        "End what uses it (nvidia-smi shows it), then run again",
    ),
    (
        r"CUBLAS_STATUS_|CUDNN_STATUS_|illegal memory access|illegal instruction|unspecified launch failure"
        r"|launch timed out|misaligned address|shared address space|invalid program counter|device-side assert triggered",
        "The GPU stopped in the middle of a computation: its hardware, its driver or a library of torch is not sound",
        "Restart the pod and install torch again (force: torch); if it stays, take a pod on another host",
    ),
    (
        r"MPS (client|server|control daemon)",
        "CUDA's Multi-Process Service (MPS) is set for this pod and does not answer",
        "Take CUDA_MPS_PIPE_DIRECTORY out of the pod's variables, or restart the pod",
    ),
    (
        r"CUDA unknown error|error: unknown error|initialization error|driver initialization failed|system not yet initialized"
        r"|OS call failed|fabric (manager|is not ready)",
        "CUDA cannot be initialized on this host although the driver is there",
        "Restart the pod; if it stays, take a pod on another host",
    ),
    (
        r"No CUDA GPUs are available|no CUDA-capable device|sees no GPU",
        "torch sees no GPU, though the driver is there: the pod was resumed without one, or CUDA_VISIBLE_DEVICES hides it",
        "Look at CUDA_VISIBLE_DEVICES, and at the provider's console for the GPUs of the pod",
    ),
    (
        r"differs from the processor's|is not finite",
        "The GPU computes wrong numbers: its hardware, or torch for this GPU, is not sound",
        "Take another pod; if it happens there too, install another torch",
    ),
)
SIZE = 512
COPY_BYTES = 256 * 2**20
COPIES = 8
LARGEST_ERROR = {"float32": 1e-3, "bfloat16": 1e-2}


def explain(text):
    """Cause and remedy for the text of an error."""
    for pattern, cause, remedy in FAILURES:
        if re.search(pattern, text, re.IGNORECASE):
            return cause, remedy
    # Advice for developers follows, the same for every error.
    first = text.strip().splitlines()[0] if text.strip() else "no message"
    return f"The GPU check failed: {first}", "The log has the whole message"


def built_for(architectures, capability):
    """Whether one of `sm_89`, `compute_120`, … runs on a device of capability (8, 9); an `a` at the end means exactly that one."""
    for architecture in architectures:
        found = re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", architecture)
        if not found:
            continue
        kind, major, minor, exact = found[1], int(found[2]), int(found[3]), found[4] == "a"
        if (major, minor) == capability:
            return True
        if exact:
            continue
        if kind == "sm" and major == capability[0] and minor <= capability[1]:
            return True
        if kind == "compute" and not found[4] and (major, minor) <= capability:
            return True
    return False


def tell(key, value):
    escaped = str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    print(f"{key}={escaped}", flush=True)


def ask_driver():
    """What nvidia-smi says; its own failure is told as it is, but torch decides."""
    fields = "index,uuid,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total"
    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        tell("nvidia_smi", f"{type(error).__name__}: {error}")
        return
    if answer.returncode != 0:
        tell("nvidia_smi", (answer.stdout + answer.stderr).strip() or f"nvidia-smi ended with code {answer.returncode}")
        return
    for line in answer.stdout.splitlines():
        values = [value.strip() for value in line.split(",")]
        if len(values) == 7:
            index, uuid, driver, total, used, temperature, ecc = values
            tell("nvidia_driver", driver)
            tell(f"gpu{index}.uuid", uuid)
            tell(f"gpu{index}.memory_mib", total)
            tell(f"gpu{index}.memory_used_mib", used)
            tell(f"gpu{index}.temperature", temperature)
            tell(f"gpu{index}.ecc_errors", ecc)


def check_product(torch, index, kind, left, right):
    """The relative error of one product of matrices on that device against the processor's."""
    dtype = getattr(torch, kind)
    left, right = left.to(dtype), right.to(dtype)
    expected = left.float() @ right.float()
    device = torch.device("cuda", index)
    actual = (left.to(device) @ right.to(device)).float().cpu()
    if not bool(torch.isfinite(actual).all()):
        raise ArithmeticError(f"device {index}: a {kind} product is not finite")
    error = float((actual - expected).norm() / expected.norm())
    tell(f"device{index}.{kind}_error", f"{error:.2e}")
    if error > LARGEST_ERROR[kind]:
        raise ArithmeticError(f"device {index}: a {kind} product differs from the processor's by {error:.2e}")


def measure_copies(torch, index):
    """Gigabytes a second of copies within the device. It only informs: what keeps it from being measured is told."""
    try:
        source = torch.empty(COPY_BYTES, dtype=torch.uint8, device=torch.device("cuda", index))
        target = torch.empty_like(source)
        target.copy_(source)
        torch.cuda.synchronize(index)
        started = time.perf_counter()
        for _ in range(COPIES):
            target.copy_(source)
        torch.cuda.synchronize(index)
        # Each byte is read and written.
        tell(f"device{index}.bandwidth_gbs", round(2 * COPIES * COPY_BYTES / (time.perf_counter() - started) / 1e9))
    except Exception as error:  # a full memory, for one
        tell(f"device{index}.bandwidth_failed", f"{type(error).__name__}: {error}")


def check_device(torch, index):
    properties = torch.cuda.get_device_properties(index)
    capability = tuple(torch.cuda.get_device_capability(index))
    tell(f"device{index}.name", torch.cuda.get_device_name(index))
    tell(f"device{index}.uuid", getattr(properties, "uuid", ""))
    tell(f"device{index}.memory_mib", properties.total_memory // 2**20)
    tell(f"device{index}.capability", ".".join(map(str, capability)))
    architectures = torch.cuda.get_arch_list()
    if architectures and not built_for(architectures, capability):
        raise RuntimeError(f"torch has no kernels for device {index} (sm_{capability[0]}{capability[1]}), only {' '.join(architectures)}")
    tell(f"device{index}.memory_free_mib", torch.cuda.mem_get_info(index)[0] // 2**20)
    generator = torch.Generator().manual_seed(20260101)
    left, right = (torch.randn(SIZE, SIZE, generator=generator) for _ in range(2))
    check_product(torch, index, "float32", left, right)
    # Before Ampere there is no bfloat16 in hardware; ComfyUI does not use it there.
    if capability >= (8, 0):
        check_product(torch, index, "bfloat16", left, right)
    measure_copies(torch, index)


def check():
    tell("python", sys.version.split()[0])
    ask_driver()
    import torch

    tell("torch_version", torch.__version__)
    tell("torch_cuda", torch.version.cuda)
    if torch.version.cuda is None:
        raise RuntimeError("torch is a build without CUDA")
    tell("architectures", " ".join(torch.cuda.get_arch_list()))
    # Raises with the reason, where is_available() only says no.
    torch.cuda.init()
    count = torch.cuda.device_count()
    tell("devices", count)
    if count == 0:
        raise RuntimeError("torch sees no GPU")
    for index in range(count):
        check_device(torch, index)


def main():
    try:
        check()
    except Exception as error:  # whatever it is, a person reads it
        cause, remedy = explain(f"{type(error).__name__}: {error}")
        tell("error", f"{type(error).__name__}: {error}")
        tell("cause", cause)
        tell("remedy", remedy)
        tell("result", "failed")
        return 1
    tell("result", "passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
