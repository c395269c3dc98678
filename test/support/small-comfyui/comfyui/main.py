"""Starts the double in the order of the real main.py: arguments, paths, prestartup scripts, torch, nodes, server."""

import importlib.util
import itertools
import logging
import os
import shutil
import sys

import comfyui_version
import folder_paths
from app.logger import setup_logger
from comfy.cli_args import NEWER, args
from utils.extra_config import load_extra_path_config

setup_logger(args.verbose, args.log_stdout, NEWER)

if args.enable_manager:
    if importlib.util.find_spec("comfyui_manager"):
        import comfyui_manager
    else:
        requirements = os.path.join(folder_paths.base_path, "manager_requirements.txt")
        logging.warning(
            "\n\nTo use the `--enable-manager` feature, the `comfyui-manager` package must be installed first."
            f"\ncommand:\n\t{sys.executable} -m pip install -r {requirements}\n"
        )
        args.enable_manager = False


def apply_custom_paths():
    beside = os.path.join(os.path.dirname(os.path.realpath(__file__)), "extra_model_paths.yaml")
    if os.path.isfile(beside):
        load_extra_path_config(beside)
    for path in itertools.chain(*(args.extra_model_paths_config or [])):
        load_extra_path_config(path)
    for kind in ("output", "input", "user"):
        directory = getattr(args, f"{kind}_directory")
        if directory:
            logging.info(f"Setting {kind} directory to: {os.path.abspath(directory)}")
            setattr(folder_paths, f"{kind}_directory", os.path.abspath(directory))


apply_custom_paths()

import nodes  # noqa: E402  after the arguments, as in the real one

if args.enable_manager:
    comfyui_manager.prestartup()
nodes.execute_prestartup_script()

import small_aiohttp  # noqa: E402,F401  a requirement without which the real one does not start either

if NEWER:
    import small_kitchen  # noqa: E402,F401  came with v0.2.0: a `git pull` without its requirements ends here

import comfy.model_management  # noqa: E402,F401  needs torch, and a GPU unless --cpu
import server  # noqa: E402


def start():
    shutil.rmtree(folder_paths.temp_directory, ignore_errors=True)
    nodes.init_extra_nodes(load_custom_nodes=not args.disable_all_custom_nodes or bool(args.whitelist_custom_nodes))
    if args.quick_test_for_ci:
        sys.exit(0)
    os.makedirs(folder_paths.temp_directory, exist_ok=True)
    server.serve(args.listen, args.port, verbose=not args.dont_print_server)


if __name__ == "__main__":
    logging.info("Python version: {}".format(sys.version))
    logging.info("ComfyUI version: {}".format(comfyui_version.__version__))
    try:
        start()
    except KeyboardInterrupt:
        logging.info("\nStopped server")
    shutil.rmtree(folder_paths.temp_directory, ignore_errors=True)
