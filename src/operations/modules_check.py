"""Imports the compiled modules of the package that is named; the last line says why one does not load."""

import contextlib
import importlib
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import files


def modules(package):
    for file in files(package) or []:
        suffix = next((one for one in EXTENSION_SUFFIXES if file.name.endswith(one)), None)
        if suffix is None:
            continue
        parts = str(file)[: -len(suffix)].split("/")
        # A library that lies beside modules is none.
        if all(part.isidentifier() for part in parts) and f"PyInit_{parts[-1]}".encode() in file.locate().read_bytes():
            yield ".".join(parts)


def load(module):
    try:
        importlib.import_module(module)
    except ImportError:
        # One that is linked with torch's libraries finds them once these are loaded.
        with contextlib.suppress(Exception):
            importlib.import_module("torch")
        importlib.import_module(module)


for module in list(modules(sys.argv[1])):
    try:
        load(module)
    except BaseException as error:
        sys.exit(f"{module} does not load: {type(error).__name__}: {error}".replace("\n", " "))
