"""The routes of ComfyUI that the action asks, each also below /api."""

import errno
import json
import logging
import os
import socket
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from urllib.parse import parse_qs, urlsplit

import comfy.model_management
import comfyui_version
import execution
import folder_paths
import nodes
import torch
from comfy.cli_args import NEWER

queue = execution.PromptQueue()


def installed_version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def system_stats():
    system = {
        "os": os.name,
        "ram_total": comfy.model_management.ram_total,
        "ram_free": comfy.model_management.ram_total,
        "comfyui_version": comfyui_version.__version__,
        "required_frontend_version": installed_version("small-frontend-package"),
        "installed_templates_version": None,
        "required_templates_version": None,
        "python_version": sys.version,
        "pytorch_version": torch.__version__,
        "embedded_python": False,
        "argv": sys.argv,
    }
    return {"system": system, "devices": comfy.model_management.devices()}


def node_info(name):
    node = nodes.NODE_CLASS_MAPPINGS[name]
    inputs = node.INPUT_TYPES()
    return {
        "input": inputs,
        "input_order": {key: list(value) for key, value in inputs.items()},
        "output": node.RETURN_TYPES,
        "output_is_list": [False] * len(node.RETURN_TYPES),
        "output_name": node.RETURN_TYPES,
        "name": name,
        "display_name": name,
        "description": "",
        "python_module": getattr(node, "RELATIVE_PYTHON_MODULE", "nodes"),
        "category": getattr(node, "CATEGORY", "sd"),
        "output_node": getattr(node, "OUTPUT_NODE", False),
    }


def post_prompt(body):
    logging.info("got prompt")
    if "prompt" not in body:
        return 400, {"error": execution.problem("no_prompt", "No prompt provided", "No prompt provided"), "node_errors": {}}
    outputs, error = execution.validate_prompt(body["prompt"])
    if error:
        logging.warning("invalid prompt: {}".format(error))
        return 400, {"error": error, "node_errors": {}}
    prompt_id = str(body.get("prompt_id", uuid.uuid4()))
    number = queue.put(prompt_id, body["prompt"], body.get("extra_data", {}), outputs)
    return 200, {"prompt_id": prompt_id, "number": number, "node_errors": {}}


def post_queue(body):
    if body.get("clear"):
        queue.clear()
    queue.delete(body.get("delete", []))
    return 200, None


def post_interrupt(_body):
    nodes.interrupted.set()
    return 200, None


GET = {
    "system_stats": lambda name: system_stats(),
    "object_info": lambda name: {key: node_info(key) for key in nodes.NODE_CLASS_MAPPINGS if name in ("", key)},
    "queue": lambda name: {"queue_running": queue.running, "queue_pending": queue.pending},
    "prompt": lambda name: {"exec_info": {"queue_remaining": queue.remaining()}},
    "history": lambda name: {key: value for key, value in queue.history.items() if name in ("", key)},
    "models": lambda name: list(folder_paths.folder_names_and_paths),
}
POST = {"prompt": post_prompt, "queue": post_queue, "interrupt": post_interrupt}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def route(self):
        parts = urlsplit(self.path).path.strip("/").split("/")
        parts = parts[1:] if parts[0] == "api" else parts
        return parts[0] if parts else "", parts[1] if len(parts) > 1 else ""

    def answer(self, status, data, content_type="application/json; charset=utf-8"):
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        kind, name = self.route()
        if kind in GET:
            self.answer(200, GET[kind](name))
        elif kind == "view":
            self.view()
        elif kind == "":
            self.answer(200, b"<!doctype html><title>A small double of ComfyUI</title>", "text/html")
        else:
            self.answer(404, b"404: Not Found", "text/plain")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        kind, _ = self.route()
        self.answer(*(POST[kind](body) if kind in POST else (404, None)))

    def view(self):
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        directory = folder_paths.get_directory(query.get("type", "output"))
        path = os.path.join(directory or "", query.get("subfolder", ""), os.path.basename(query.get("filename", "")))
        if directory is None or not os.path.isfile(path):
            return self.answer(404, None)
        with open(path, "rb") as stream:
            self.answer(200, stream.read(), "image/png")

    def log_message(self, *_):
        """ComfyUI keeps no access log."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()


def serve(listen, port, verbose):
    threading.Thread(target=queue.work, daemon=True).start()
    if verbose:
        logging.info("Starting server\n")
    for address in listen.split(","):
        family = type("Server", (Server,), {"address_family": socket.AF_INET6 if ":" in address else socket.AF_INET})
        try:
            http = family((address, port), Handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            if not NEWER:
                raise OSError(errno.EADDRINUSE, f"error while attempting to bind on address {(address, port)}: address already in use")
            logging.error(f"Port {port} is already in use on address {address}. Please close the other application or use a different port with --port.")
            sys.exit(1)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        if verbose:
            logging.info("To see the GUI go to: http://{}:{}".format(f"[{address}]" if ":" in address else address, port))
    threading.Event().wait()
