"""The built-in nodes, and the loading of custom nodes with the log lines of the real nodes.py."""

import importlib.util
import logging
import os
import struct
import sys
import threading
import time
import traceback
import zlib

import folder_paths
from comfy.cli_args import args

interrupted = threading.Event()


def png(width, height, color):
    """The bytes of a picture of one color."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(color) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class EmptyImage:
    INPUTS = {"width": ("INT", {"default": 512}), "height": ("INT", {"default": 512}), "batch_size": ("INT", {"default": 1}), "color": ("INT", {"default": 0})}
    RETURN_TYPES = ("IMAGE",)

    def run(self, width, height, batch_size=1, color=0):
        return ((width, height, (color >> 16 & 255, color >> 8 & 255, color & 255)),)


class ImageInvert:
    INPUTS = {"image": ("IMAGE",)}
    RETURN_TYPES = ("IMAGE",)

    def run(self, image):
        return ((image[0], image[1], tuple(255 - value for value in image[2])),)


class Sleep:
    """Of the double alone: holds the queue for so many seconds, or until it is interrupted."""

    INPUTS = {"image": ("IMAGE",), "seconds": ("FLOAT", {"default": 1.0})}
    RETURN_TYPES = ("IMAGE",)

    def run(self, image, seconds):
        interrupted.clear()
        if interrupted.wait(seconds):
            raise InterruptedError("Processing interrupted")
        return (image,)


class SaveImage:
    INPUTS = {"images": ("IMAGE",), "filename_prefix": ("STRING", {"default": "ComfyUI"})}
    RETURN_TYPES = ()
    OUTPUT_NODE = True
    KIND = "output"

    def run(self, images, filename_prefix="ComfyUI"):
        directory = folder_paths.get_directory(self.KIND)
        os.makedirs(directory, exist_ok=True)
        number = 1 + sum(name.startswith(filename_prefix + "_") for name in os.listdir(directory))
        filename = f"{filename_prefix}_{number:05}_.png"
        with open(os.path.join(directory, filename), "wb") as stream:
            stream.write(png(*images))
        return {"ui": {"images": [{"filename": filename, "subfolder": "", "type": self.KIND}]}}


class PreviewImage(SaveImage):
    INPUTS = {"images": ("IMAGE",)}
    KIND = "temp"


BUILT_IN = (EmptyImage, ImageInvert, Sleep, SaveImage, PreviewImage)
for node in BUILT_IN:
    node.INPUT_TYPES = classmethod(lambda cls: {"required": cls.INPUTS})
    node.FUNCTION, node.CATEGORY = "run", "image"
NODE_CLASS_MAPPINGS = {node.__name__: node for node in BUILT_IN}


def left_out(name, path):
    """Whether arguments or the pip Manager keep this folder from being loaded."""
    if args.disable_all_custom_nodes and name not in args.whitelist_custom_nodes:
        logging.info(f"Skipping {name} due to disable_all_custom_nodes and whitelist_custom_nodes")
        return True
    if args.enable_manager and sys.modules["comfyui_manager"].should_be_disabled(path):
        logging.info(f"Blocked by policy: {path}")
        return True
    return False


def candidates():
    for directory in folder_paths.get_folder_paths("custom_nodes"):
        for name in sorted(os.listdir(os.path.realpath(directory))):
            path = os.path.join(directory, name)
            if os.path.isfile(path) and os.path.splitext(name)[1] != ".py":
                continue
            if name != "__pycache__" and not name.endswith(".disabled"):
                yield name, path


def run_module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def report(title, failed, times):
    if times:
        logging.info(f"\n{title} times for custom nodes:")
        for seconds, path, success in sorted(times):
            logging.info("{:6.1f} seconds{}: {}".format(seconds, "" if success else f" ({failed})", path))
        logging.info("")


def execute_prestartup_script():
    times = []
    for name, path in candidates():
        script = os.path.join(path, "prestartup_script.py")
        if os.path.exists(script) and not left_out(name, path):
            before, success = time.perf_counter(), True
            try:
                run_module(os.path.splitext(script)[0], script)
            except Exception as error:
                logging.error(f"Failed to execute startup-script: {script} / {error}")
                success = False
            times.append((time.perf_counter() - before, path, success))
    report("Prestartup", "PRESTARTUP FAILED", times)


def load_custom_node(path):
    try:
        file = path if os.path.isfile(path) else os.path.join(path, "__init__.py")
        module = run_module(path.replace(".", "_x_"), file)
        if getattr(module, "NODE_CLASS_MAPPINGS", None) is None:
            logging.warning(f"Skip {path} module for custom nodes due to the lack of NODE_CLASS_MAPPINGS or NODES_LIST (need one).")
            return False
        for name, node in module.NODE_CLASS_MAPPINGS.items():
            node.RELATIVE_PYTHON_MODULE = f"custom_nodes.{os.path.splitext(os.path.basename(path))[0]}"
            NODE_CLASS_MAPPINGS.setdefault(name, node)
        return True
    except Exception as error:
        logging.warning(traceback.format_exc())
        logging.warning(f"Cannot import {path} module for custom nodes: {error}")
        return False


def init_extra_nodes(load_custom_nodes):
    if not load_custom_nodes:
        logging.info("Skipping loading of custom nodes")
        return
    times = []
    for name, path in candidates():
        if not left_out(name, path):
            before = time.perf_counter()
            success = load_custom_node(path)
            times.append((time.perf_counter() - before, path, success))
    report("Import", "IMPORT FAILED", times)
