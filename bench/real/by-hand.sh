#!/usr/bin/env bash
# by-hand.sh WORKSPACE CONSTRAINTS URL…
#
# What somebody who knows how would type: uv, ComfyUI and nodes cloned side by side at their newest commit, one install of all that
# they ask for, with the torch family of the file CONSTRAINTS. Proves nothing, starts nothing. UV_CACHE_DIR is the caller's.
set -euo pipefail

[ $# -ge 3 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
workspace=$1
constraints=$2
shift 2

clone() {
  git init --quiet "$2"
  git -C "$2" fetch --quiet --depth 1 "$1" HEAD
  git -C "$2" checkout --quiet FETCH_HEAD
}

mkdir -p "$workspace"
cd "$workspace"
(
  python3 -m venv tools
  tools/bin/pip install --quiet --disable-pip-version-check uv
  tools/bin/uv venv --quiet venv
) &
clone https://github.com/Comfy-Org/ComfyUI ComfyUI.new &
mkdir -p nodes
for url; do clone "$url" "nodes/${url##*/}" & done
for job in $(jobs -p); do wait "$job"; done
mv ComfyUI.new ComfyUI
mv nodes/* ComfyUI/custom_nodes/

files=()
for file in ComfyUI/requirements.txt ComfyUI/custom_nodes/*/requirements.txt; do files+=(-r "$file"); done
mapfile -t torch < <(grep '==' "$constraints")
tools/bin/uv pip install --quiet --python venv/bin/python "${torch[@]}" "${files[@]}"
