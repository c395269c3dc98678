"""The real one looks after snapshots and lazy installs before ComfyUI imports anything."""

print("** ComfyUI startup time: (a double of ComfyUI-Manager)")
