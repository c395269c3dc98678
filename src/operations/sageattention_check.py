"""Whether SageAttention computes attention on this GPU: against torch's own, for both head sizes that models use.

Sent to the pod as text and run by the interpreter that runs ComfyUI. Its last line is `version=`, or says what is wrong.
"""

import importlib.metadata
import sys

LOWEST_COSINE = 0.99
# Batch, heads, tokens; then the size of a head.
SHAPE = (1, 8, 256)
HEAD_SIZES = (64, 128)


def main():
    try:
        import torch
        import torch.nn.functional as functional
        from sageattention import sageattn
    except Exception as error:
        return f"it cannot be imported: {type(error).__name__}: {error}"
    if not torch.cuda.is_available():
        return "torch finds no GPU to try it on"
    torch.manual_seed(0)
    for size in HEAD_SIZES:
        query, key, value = (torch.randn(*SHAPE, size, device="cuda", dtype=torch.bfloat16) for _ in range(3))
        try:
            ours = sageattn(query, key, value).float().flatten()
        except Exception as error:
            return f"it fails for heads of {size}: {type(error).__name__}: {error}"
        torch_s = functional.scaled_dot_product_attention(query, key, value).float().flatten()
        cosine = functional.cosine_similarity(ours, torch_s, dim=0).item()
        # A value that is not finite makes the cosine one that no comparison holds for.
        if not cosine >= LOWEST_COSINE:
            return f"it computes something else than torch for heads of {size}: cosine {cosine:.4f}, not {LOWEST_COSINE} or more"
        print(f"heads of {size}: cosine {cosine:.5f}")
    return None


problem = main()
print(problem.splitlines()[0] if problem else f"version={importlib.metadata.version('sageattention')}")
sys.exit(1 if problem else 0)
