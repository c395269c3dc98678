# shellcheck shell=bash
# The CUDA check by itself: it writes nothing, and does with whatever there is; without Python nvidia-smi alone speaks.

# cuda_report_main: CP_nonce, CP_script (cuda_check.py as text). Tells facts of the pod, and of the step `cuda` all that the program says.
cuda_report_main() {
  exec 3>&1 1>&2 2>/dev/null
  # What a login shell printed before may not end its line.
  printf '\ncomfy-pod\t1\t%s\n' "$CP_nonce" >&3
  discover
  fact comfyui_there "$(is_comfyui "$COMFYUI" && echo yes || echo no)"
  STEP=cuda
  local __python=$PYTHON __line __code=0
  [[ -x $__python ]] || __python=$(command -v python3)
  fact interpreter "$__python"
  health_gpu
  if [[ -n $__python ]]; then
    while IFS= read -r __line; do
      [[ $__line =~ ^([a-z_0-9.]+)=(.*)$ ]] || continue
      __line=${BASH_REMATCH[1]}
      unescape "${BASH_REMATCH[2]}"
      fact "$__line" "$REPLY"
    done < <(
      become_clean
      timeout --foreground 300 "$__python" -I -B -c "$CP_script" 2>&1 3>&-
      printf 'exit_code=%s\n' "$?"
    )
  fi
  state satisfied
  printf 'end\t%s\n' "$CP_nonce" >&3
}
