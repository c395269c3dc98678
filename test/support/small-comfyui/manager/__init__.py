"""A double of the cloned ComfyUI-Manager 3: loads only where its requirements are installed."""

import git  # noqa: F401  GitPython
import typer  # noqa: F401

print("### Loading: ComfyUI-Manager (V3.39.2)")
NODE_CLASS_MAPPINGS = {}
WEB_DIRECTORY = "js"
