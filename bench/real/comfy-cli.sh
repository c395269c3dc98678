#!/usr/bin/env bash
# comfy-cli.sh WORKSPACE
#
# ComfyUI alone as comfy-cli installs it, without a Manager: torch by uv first, since on a machine without a GPU it would choose
# another, then its `install --fast-deps`. Proves nothing, starts nothing. UV_CACHE_DIR is the caller's.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
workspace=$1

mkdir -p "$workspace"
cd "$workspace"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check uv comfy-cli==1.23.0
export VIRTUAL_ENV=$workspace/venv PATH=$workspace/venv/bin:$PATH
uv pip install --quiet torch torchvision torchaudio
comfy --skip-prompt --workspace "$workspace/ComfyUI" install --fast-deps --skip-torch-or-directml --skip-manager --cpu >comfy-cli.log
[ -f "$workspace/ComfyUI/main.py" ] || { tail -n 20 comfy-cli.log >&2; exit 1; }
