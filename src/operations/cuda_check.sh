# shellcheck shell=bash
# Whether torch computes on the GPUs of this pod. Verified once for each container, driver and torch; what was found lies on
# the container's own disk, since it says nothing of another one.
# Wishes: gpu (auto, required, none), script (cuda_check.py as text; a job needs it, a probe does not).

cuda_check_probe() {
  local gpu __key
  wish gpu
  torch_build
  input container "$CONTAINER"
  input driver "$DRIVER"
  input torch "$TORCH_VERSION"
  input cuda "$TORCH_CUDA"
  if [[ $gpu == none ]]; then
    not_needed "nothing to check: gpu: none"
  elif ((GPU_COUNT == 0)) && [[ $gpu != required ]]; then
    warn "there is no GPU on this pod: ComfyUI runs on the processor, slowly"
    not_needed "nothing to check: no GPU on this pod"
  elif ! read_cuda_check; then
    state absent "not checked in this container"
  else
    for __key in "${!CUDA_CHECK[@]}"; do
      [[ $__key == @(container|result) ]] || fact "$__key" "${CUDA_CHECK[$__key]}"
    done
    cuda_check_gpu
    for __key in container driver torch cuda; do
      [[ ${CUDA_CHECK[$__key]-} == "${INPUTS[$__key]}" ]] && continue
      state other "checked with $__key ${CUDA_CHECK[$__key]:-none}, now ${INPUTS[$__key]:-none}"
      return
    done
    if [[ ${CUDA_CHECK[result]-} == passed ]]; then
      state satisfied "torch computes on the GPU"
    else
      state other "the last check failed: ${CUDA_CHECK[cause]-}"
    fi
  fi
}

# torch_build: TORCH_VERSION and TORCH_CUDA of the torch in the environment, from its files.
torch_build() {
  local __site __line
  TORCH_VERSION='' TORCH_CUDA=''
  for __site in "${SITE_PACKAGES[@]}"; do
    [[ -f $__site/torch/version.py ]] || continue
    while IFS= read -r __line; do
      [[ ! $__line =~ ^__version__\ *=\ *[\"\']([^\"\']+) ]] || TORCH_VERSION=${BASH_REMATCH[1]}
      [[ ! $__line =~ ^cuda[^=]*=\ *[\"\']([^\"\']+) ]] || TORCH_CUDA=${BASH_REMATCH[1]}
    done <"$__site/torch/version.py"
    return
  done
}

# read_cuda_check: CUDA_CHECK is what the last check in this container found.
declare -A CUDA_CHECK=()
read_cuda_check() {
  CUDA_CHECK=()
  local __line __file=$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}
  [[ -f $__file ]] || return 1
  while IFS= read -r __line; do
    unescape "${__line#*=}"
    CUDA_CHECK[${__line%%=*}]=$REPLY
  done <"$__file"
}

# cuda_check_gpu: tells the GPUs' name, with their number where there are several.
cuda_check_gpu() {
  local __name=${CUDA_CHECK[device0.name]-}
  [[ ${CUDA_CHECK[devices]-1} == 1 || -z $__name ]] || __name="${CUDA_CHECK[devices]} × $__name"
  fact gpu "$__name"
}

cuda_check_install() {
  local gpu script __answer __code=0
  wish gpu script
  if [[ $gpu == none ]] || ((GPU_COUNT == 0)); then
    [[ $gpu != required ]] || die "there is no GPU on this pod, and the manifest says gpu: required; rent a pod with one, or write gpu: auto"
    return 0
  fi
  [[ -x $PYTHON ]] || die "there is no Python at $PYTHON: the step python_env comes first"
  torch_build
  __answer=$(become_clean && exec timeout --foreground 300 "$PYTHON" -I -c "$script") || __code=$?
  printf '%s\n' "$__answer"
  [[ $'\n'$__answer == *$'\n'result=* ]] || die "the check ended with code $__code before it could tell anything: its last words are in the log above"
  # Ours come last: they are what the probe compares with.
  printf '%s\ncontainer=%s\ndriver=%s\ntorch=%s\ncuda=%s\n' "$__answer" "$CONTAINER" "$DRIVER" "$TORCH_VERSION" "$TORCH_CUDA" |
    write_file "$HOME/.comfy-pod/cuda-check-${CONTAINER_STAMP##*-}"
  read_cuda_check
  [[ ${CUDA_CHECK[result]} == passed ]] || die "${CUDA_CHECK[cause]-}. ${CUDA_CHECK[remedy]-}"
}
