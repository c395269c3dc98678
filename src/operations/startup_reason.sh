# shellcheck shell=bash
# Why ComfyUI ended before it answered: what its log says, and what to do about it.

# Pairs: an extended regular expression, and the reason; %s is what its first group matched.
STARTUP_REASONS=(
  'ASSETS_STARTUP_FAILED: (in_use|locked)' "its database is %s: another ComfyUI uses this folder; stop that, or give comfyui-args --database-url of its own"
  'ASSETS_STARTUP_FAILED: (newer_revision)' "its database was written by a newer ComfyUI (%s): go back to that ref, or move user/comfyui.db away"
  'ASSETS_STARTUP_FAILED: (missing_packages)' "packages of its database are missing (%s): run again with force: dependencies_main"
  'ASSETS_STARTUP_FAILED: (not_writable|path_blocked)' "its database cannot be written (%s): look at the owner and the space of its user folder, or give comfyui-args --database-url"
  'ASSETS_STARTUP_FAILED: (corrupt)' "its database is damaged (%s): move user/comfyui.db away, or give comfyui-args --disable-assets"
  'ASSETS_STARTUP_FAILED: ([a-z_]+)' "its database cannot be used (%s): give comfyui-args --disable-assets, or another --database-url"
  'Port ([0-9]+) is already in use' "port %s is in use: write another port: in the manifest, or end what holds it"
  'unrecognized arguments: ([^'$'\n'']*)' "this version of ComfyUI does not know %s: take it out of comfyui-args"
  'error: (argument [^'$'\n'']*)' "comfyui-args: %s"
  'use-sage-attention. feature, the .(sageattention). package must be installed' "%s is not installed: run again with force: sageattention, or without --use-sage-attention"
  'No module named .(sageattention|torch|torchvision|torchaudio)[.'"'"']' "the package %s is missing: run again with force: torch, or force: sageattention where that is at fault"
  '(Torch not compiled with CUDA enabled)' "%s: run again with torch: auto and force: torch, or write gpu: none"
  '(Found no NVIDIA driver|No CUDA GPUs are available|no CUDA-capable device is detected)' "torch was started for a GPU and sees none (%s): look at the step cuda_check, or write gpu: none"
  '(driver on your system is too old)' "the host's %s for this torch: write torch: auto and force: torch, or take a pod with a newer driver"
  '(no kernel image is available)' "this torch was not built for this GPU (%s): write torch: auto and force: torch"
  '(compiled with different CUDA[^'$'\n'']*versions)' "torch and its companions were %s: run again with force: torch"
  'No module named .([A-Za-z0-9_.]+)' "the package %s is missing, and ComfyUI does not start without it: run again with force: dependencies_main, or, where its requirements do not name it, write it into pip: of the manifest"
  'cannot import name .([A-Za-z0-9_]+)' "a package is of the wrong version (%s is not in it): run again with force: dependencies_main"
  '(No space left on device|Disk quota exceeded)' "%s: make room on the volume"
)

# startup_reason LOG CODE: REPLY is the reason.
startup_reason() {
  local __text __i __last='' __line
  __text=$(tail -n 300 "$1" 2>/dev/null) || __text=''
  # What nodes failed with before is no reason: ComfyUI goes on after that.
  __text=${__text##*'Traceback (most recent call last)'}
  if [[ $__text == *'module for custom nodes: '* ]]; then
    __text=${__text##*'module for custom nodes: '}
    __text=${__text#*$'\n'}
  fi
  for ((__i = 0; __i < ${#STARTUP_REASONS[@]}; __i += 2)); do
    [[ $__text =~ ${STARTUP_REASONS[__i]} ]] || continue
    # shellcheck disable=SC2059  # the table's own text
    printf -v REPLY "ComfyUI ended at its start: ${STARTUP_REASONS[__i + 1]}" "${BASH_REMATCH[1]}"
    return
  done
  if (($2 == 137)); then
    REPLY="ComfyUI was killed at its start, as the kernel does when memory runs out"
    return
  fi
  while IFS= read -r __line; do
    [[ -z ${__line//[[:space:]]/} ]] || __last=$__line
  done <<<"$__text"
  REPLY="ComfyUI ended at its start with code $2: ${__last:-it wrote no line}"
}
