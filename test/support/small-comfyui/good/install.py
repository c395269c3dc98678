"""Run once after the requirements, in this folder, by the interpreter that runs ComfyUI. Such scripts call pip."""

import subprocess
import sys

import small_good  # noqa: F401  the requirements come first

subprocess.check_call([sys.executable, "-m", "pip", "--version"])
with open("installed.txt", "a", encoding="utf-8") as stream:
    stream.write(sys.executable + "\n")
