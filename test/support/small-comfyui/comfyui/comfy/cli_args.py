"""The arguments of ComfyUI by name. An unknown one ends the start with code 2, as argparse does in the real one."""

import argparse

import comfyui_version

NEWER = tuple(int(part) for part in comfyui_version.__version__.split(".")[:2]) >= (0, 2)

VALUES = """
--tls-keyfile --tls-certfile --max-upload-size --base-directory --output-directory --temp-directory --input-directory
--user-directory --default-device --cuda-device --preview-size --cache-lru --reserve-vram --database-url
--front-end-version --front-end-root --preview-method --default-hashing-function
""".split()
SWITCHES = """
--auto-launch --disable-auto-launch --cuda-malloc --disable-cuda-malloc --force-fp32 --force-fp16 --fp16-vae --bf16-vae
--cpu-vae --force-channels-last --cache-classic --cache-none --disable-xformers --async-offload --disable-smart-memory
--deterministic --mmap-torch-files --disable-mmap --dont-print-server --quick-test-for-ci --disable-metadata
--disable-all-custom-nodes --disable-api-nodes --multi-user --log-stdout --enable-compress-response-body
""".split()
NEWER_VALUES = "--models-directory".split()
NEWER_SWITCHES = """
--enable-manager --enable-manager-legacy-ui --disable-manager-ui --disable-assets --enable-asset-hashing --offline
--disable-dynamic-vram --disable-partner-nodes
""".split()
EXCLUSIVE = [
    "--use-split-cross-attention --use-quad-cross-attention --use-pytorch-cross-attention --use-sage-attention --use-flash-attention".split(),
    "--gpu-only --highvram --normalvram --lowvram --novram --cpu".split(),
]

parser = argparse.ArgumentParser()
parser.add_argument("--listen", nargs="?", default="127.0.0.1", const="0.0.0.0,::")
parser.add_argument("--port", type=int, default=8188)
parser.add_argument("--enable-cors-header", nargs="?", default=None, const="*")
parser.add_argument("--extra-model-paths-config", nargs="+", action="append")
parser.add_argument("--whitelist-custom-nodes", nargs="+", default=[])
parser.add_argument("--fast", nargs="*")
parser.add_argument("--verbose", nargs="?", default="INFO", const="DEBUG")
for flag in VALUES + (NEWER_VALUES if NEWER else []):
    parser.add_argument(flag)
for flag in SWITCHES + (NEWER_SWITCHES if NEWER else []):
    parser.add_argument(flag, action="store_true")
for flags in EXCLUSIVE:
    group = parser.add_mutually_exclusive_group()
    for flag in flags:
        group.add_argument(flag, action="store_true")

args = parser.parse_args()
args.enable_manager = NEWER and (args.enable_manager or args.enable_manager_legacy_ui)
