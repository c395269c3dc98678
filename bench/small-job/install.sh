#!/usr/bin/env bash
# The small job as one script over one ssh, one thing after the other: what a person writes, and what both earlier systems were.
# WORKSPACE: an empty folder. NODES: addresses. PROVE: `yes` also loads everything once, as the action does.
set -euo pipefail
mkdir -p "$WORKSPACE/.install_markers"
cd "$WORKSPACE"

mark() { date -u '+%F %T' >".install_markers/$1.done"; }

git clone --quiet https://github.com/Comfy-Org/ComfyUI
git -C ComfyUI -c advice.detachedHead=false checkout --quiet v0.3.0
mark comfyui_core

git clone --quiet https://github.com/Comfy-Org/ComfyUI-Manager ComfyUI/custom_nodes/comfyui-manager
mark comfyui_manager
for node in $NODES; do git clone --quiet "$node" "ComfyUI/custom_nodes/${node##*/}"; done

python3 -m venv venv
venv/bin/pip install --quiet --upgrade pip wheel
mark pip_upgrade
requirements=()
for file in ComfyUI/requirements.txt ComfyUI/custom_nodes/*/requirements.txt; do requirements+=(-r "$file"); done
venv/bin/pip install --quiet "${requirements[@]}" small-einops
mark dependencies_main
for script in ComfyUI/custom_nodes/*/install.py; do (cd "${script%/*}" && "$WORKSPACE/venv/bin/python" install.py); done
mark custom_nodes

mkdir -p ComfyUI/models/{checkpoints,clip_vision,controlnet,embeddings,loras,unet,upscale_models,vae}
mark model_directories
venv/bin/python -c 'import torch; print(torch.cuda.is_available())' || true
mark cuda_check
[ -f greeting ] || echo hello >greeting
printf '%s\n' '#!/usr/bin/env bash' "cd '$WORKSPACE/ComfyUI'" "exec '$WORKSPACE/venv/bin/python' main.py --cpu" >comfyStart.sh
chmod +x comfyStart.sh
mark start_script
if [ "$PROVE" = yes ]; then (cd ComfyUI && ../venv/bin/python main.py --cpu --quick-test-for-ci); fi
