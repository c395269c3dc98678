"""Reads extra_model_paths.yaml: the flat YAML of ComfyUI's own example, without a YAML package."""

import logging
import os

import folder_paths


def load_extra_path_config(yaml_path):
    base_path, block = None, None
    with open(yaml_path, encoding="utf-8") as stream:
        for line in stream:
            text = line.split("#")[0].rstrip()
            if not text.strip():
                continue
            if not text.startswith(" "):
                base_path, block = None, None
                continue
            key, colon, value = text.strip().partition(":")
            if not colon:
                add(block, base_path, key, yaml_path)
            elif key == "base_path":
                base_path = os.path.expandvars(os.path.expanduser(value.strip()))
            elif value.strip() == "|":
                block = key
            elif key != "is_default":
                add(key, base_path, value.strip(), yaml_path)


def add(name, base_path, value, yaml_path):
    beside = os.path.dirname(os.path.abspath(yaml_path))
    full_path = os.path.normpath(os.path.join(beside, base_path or "", value))
    logging.info("Adding extra search path {} {}".format(name, full_path))
    folder_paths.add_model_folder_path(name, full_path)
