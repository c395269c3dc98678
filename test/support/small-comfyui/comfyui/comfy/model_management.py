"""Chooses the device as the real one does: a torch with CUDA and no GPU raises unless --cpu was said."""

import logging
import os
import sys

import torch
from comfy.cli_args import args

device_index = None if args.cpu else torch.cuda.current_device()
device_name = "cpu" if args.cpu else f"cuda:{device_index} {torch.cuda.get_device_name(device_index)} : cudaMallocAsync"
ram_total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

logging.info("Total VRAM {:0.0f} MB, total RAM {:0.0f} MB".format(ram_total / 2**20, ram_total / 2**20))
logging.info("pytorch version: {}".format(torch.__version__))
logging.info("Set vram state to: {}".format("DISABLED" if args.cpu else "NORMAL_VRAM"))
logging.info("Device: {}".format(device_name))

try:
    import sageattention  # noqa: F401

    if args.use_sage_attention:
        logging.info("Using sage attention")
except ImportError as error:
    if args.use_sage_attention:
        if error.name != "sageattention":
            raise
        logging.error(
            "\n\nTo use the `--use-sage-attention` feature, the `sageattention` package must be installed first."
            f"\ncommand:\n\t{sys.executable} -m pip install sageattention"
        )
        sys.exit(-1)


def devices():
    return [
        {
            "name": device_name,
            "type": "cpu" if args.cpu else "cuda",
            "index": device_index,
            "vram_total": ram_total,
            "vram_free": ram_total,
            "torch_vram_total": ram_total,
            "torch_vram_free": ram_total,
        }
    ]
