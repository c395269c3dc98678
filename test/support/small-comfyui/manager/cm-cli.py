"""A double of the Manager's command line: knows where ComfyUI is by COMFYUI_PATH alone, as the real one."""

import os
import sys

import typer  # noqa: F401

if "COMFYUI_PATH" not in os.environ:
    sys.exit("WARN: The `COMFYUI_PATH` environment variable is not set.")
