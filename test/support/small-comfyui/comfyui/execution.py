"""Validates prompts, keeps the queue and the history, and runs one prompt after the other."""

import itertools
import logging
import threading
import time

import nodes


def problem(kind, message, details=""):
    return {"type": kind, "message": message, "details": details, "extra_info": {}}


def validate_prompt(prompt):
    """The ids of the nodes that write something, and what is wrong (or None)."""
    for node_id, node in prompt.items():
        kind = node.get("class_type")
        if kind is None:
            return [], problem("invalid_prompt", "Cannot execute because a node is missing the class_type property.", f"Node ID '#{node_id}'")
        if kind not in nodes.NODE_CLASS_MAPPINGS:
            return [], problem("invalid_prompt", f"Cannot execute because node {kind} does not exist.", f"Node ID '#{node_id}'")
    outputs = [node_id for node_id, node in prompt.items() if getattr(nodes.NODE_CLASS_MAPPINGS[node["class_type"]], "OUTPUT_NODE", False)]
    return outputs, None if outputs else problem("prompt_no_outputs", "Prompt has no outputs")


class PromptQueue:
    """Items are `[number, prompt_id, prompt, extra_data, outputs]`, as the real queue shows them."""

    def __init__(self):
        self.changed = threading.Condition()
        self.numbers = itertools.count()
        self.running, self.pending, self.history = [], [], {}

    def put(self, prompt_id, prompt, extra_data, outputs):
        with self.changed:
            number = next(self.numbers)
            self.pending.append([number, prompt_id, prompt, extra_data, outputs])
            self.changed.notify_all()
            return number

    def delete(self, prompt_ids):
        with self.changed:
            self.pending = [item for item in self.pending if item[1] not in prompt_ids]

    def clear(self):
        with self.changed:
            self.pending = []

    def remaining(self):
        with self.changed:
            return len(self.running) + len(self.pending)

    def work(self):
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.pending)
                item = self.pending.pop(0)
                self.running = [item]
            before = time.perf_counter()
            result = execute(item)
            with self.changed:
                self.running = []
                self.history[item[1]] = {"prompt": item, **result}
            logging.info("Prompt executed in {:.2f} seconds".format(time.perf_counter() - before))


def execute(item):
    _, prompt_id, prompt, _, outputs = item
    results, shown = {}, {}

    def value(given):
        linked = isinstance(given, list) and len(given) == 2 and given[0] in prompt
        return evaluate(given[0])[given[1]] if linked else given

    def evaluate(node_id):
        if node_id not in results:
            kind = nodes.NODE_CLASS_MAPPINGS[prompt[node_id]["class_type"]]
            inputs = {name: value(given) for name, given in prompt[node_id]["inputs"].items()}
            result = getattr(kind(), kind.FUNCTION)(**inputs)
            if isinstance(result, dict):
                shown[node_id] = result["ui"]
                result = result.get("result", ())
            results[node_id] = result
        return results[node_id]

    messages = [["execution_start", {"prompt_id": prompt_id}]]
    try:
        for node_id in outputs:
            evaluate(node_id)
        messages.append(["execution_success", {"prompt_id": prompt_id}])
        success = True
    except Exception as error:
        logging.exception("!!! Exception during processing !!! %s", error)
        messages.append(["execution_error", {"prompt_id": prompt_id, "exception_message": str(error), "exception_type": type(error).__name__}])
        success = False
    status = {"status_str": "success" if success else "error", "completed": success, "messages": messages}
    return {"outputs": shown, "status": status, "meta": {}}
