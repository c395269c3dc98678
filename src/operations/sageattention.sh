# shellcheck shell=bash
# SageAttention, built from source at a pinned commit for the GPUs of this pod. Whether that can work is judged before
# (sageattention-rules.ts), from the facts that the probe tells.
# Wishes: mode (background, wait), url, commit; for a job also script (sageattention_check.py as text), and refuse (a
# reason) or arch_list, max_jobs, flags (lines NAME=value), and the wheel's (see sageattention_build.sh).

sageattention_probe() {
  local commit arch_list
  wish commit arch_list
  torch_build
  input commit "$commit"
  input torch "$TORCH_VERSION"
  input cuda "$TORCH_CUDA"
  input python "$(python_minor)"
  read_gpu_models
  input gpus "$GPU_MODELS"
  sageattention_facts
  [[ -z $arch_list ]] || fact arch_list "$arch_list"
  tell_wheels sageattention
  find_sageattention
  [[ -z $SAGE_VERSION ]] || fact version "$SAGE_VERSION"
  case $SAGE_VERSION/$SAGE_COMPILED in
  /) state absent "sageattention is not installed" ;;
  /* | */) state partial "sageattention is there in part: ${SAGE_COMPILED:-its compiled modules are missing}" ;;
  *) state satisfied "sageattention $SAGE_VERSION" ;;
  esac
}

python_minor() { [[ ! $PYTHON_VERSION =~ ^[0-9]+\.[0-9]+ ]] || printf '%s' "${BASH_REMATCH[0]}"; }

# find_sageattention: SAGE_VERSION by its metadata, SAGE_COMPILED where its compiled modules lie; empty where they are not.
# Versions 1 have none: they do without, and ComfyUI gets little from them.
find_sageattention() {
  local __site __found
  SAGE_VERSION='' SAGE_COMPILED=''
  for __site in "${SITE_PACKAGES[@]}"; do
    __found=("$__site"/sageattention-*.@(dist|egg)-info)
    SAGE_VERSION=${__found[0]-}
    SAGE_VERSION=${SAGE_VERSION##*/sageattention-}
    SAGE_VERSION=${SAGE_VERSION%.@(dist|egg)-info}
    SAGE_VERSION=${SAGE_VERSION%%-py3*}
    __found=("$__site"/sageattention/_fused*.so "$__site"/sageattention/_qattn_sm*.so)
    [[ ${#__found[@]} -lt 2 ]] || SAGE_COMPILED=$__site/sageattention
    [[ -z $SAGE_VERSION && -z $SAGE_COMPILED ]] || return 0
  done
}

# read_gpu_models: GPU_MODELS, each once; by the kernel module's own words where it shows them.
read_gpu_models() {
  local __file __line __models=()
  for __file in /proc/driver/nvidia/gpus/*/information; do
    while IFS= read -r __line; do
      [[ ! $__line =~ ^Model:[[:space:]]*(.*[^[:space:]]) ]] || __models+=("${BASH_REMATCH[1]}")
    done <"$__file"
  done
  if [[ ${#__models[@]} -eq 0 ]]; then
    # Where it fails it says so on standard output.
    __line=$(ask_gpus name) && mapfile -t __models <<<"$__line"
  fi
  GPU_MODELS=$(printf '%s\n' "${__models[@]}" | sort -u)
}

ask_gpus() { ! has nvidia-smi || timeout 20 nvidia-smi "--query-gpu=$1" --format=csv,noheader 2>/dev/null; }

# sageattention_facts: what the build is judged by. Asking takes a moment, so what was recorded for the same inputs is taken.
sageattention_facts() {
  local __name __known=yes
  read_record "$WORKSPACE/.comfy-pod/steps/$STEP" || __known=no
  for __name in "${INPUT_NAMES[@]}"; do [[ ${RECORD[input.$__name]-} == "${INPUTS[$__name]}" ]] || __known=no; done
  if [[ $__known == yes ]]; then
    for __name in nvcc cuda_home compute_capabilities cpus memory_bytes libc arch_list; do fact "$__name" "${RECORD[fact.$__name]-}"; done
    return
  fi
  find_nvcc
  fact nvcc "$NVCC_RELEASE"
  fact cuda_home "$CUDA_HOME"
  __name=$(ask_gpus compute_cap | grep -xE '[0-9]+\.[0-9]+' | sort -uV)
  fact compute_capabilities "${__name//$'\n'/ }"
  read_limits
  fact cpus "$CPUS"
  fact memory_bytes "$MEMORY_BYTES"
  fact libc "$(getconf GNU_LIBC_VERSION 2>/dev/null)"
}

# find_nvcc: CUDA_HOME and NVCC_RELEASE (12.8) of the toolkit that goes with torch; of the first where none does. Sessions
# seldom have it on their PATH.
find_nvcc() {
  local __nvcc __said __candidates=()
  CUDA_HOME='' NVCC_RELEASE=''
  hash nvcc 2>/dev/null && __candidates=("${BASH_CMDS[nvcc]}")
  for __nvcc in "${__candidates[@]}" "$ENVIRONMENT"/bin/nvcc /usr/local/cuda/bin/nvcc /usr/local/cuda-*/bin/nvcc; do
    [[ -x $__nvcc ]] && __said=$("$__nvcc" --version 2>/dev/null) && [[ $__said =~ release\ ([0-9]+\.[0-9]+) ]] || continue
    [[ -z $NVCC_RELEASE || ${BASH_REMATCH[1]%%.*} == "${TORCH_CUDA%%.*}" ]] || continue
    CUDA_HOME=${__nvcc%/bin/nvcc} NVCC_RELEASE=${BASH_REMATCH[1]}
    [[ ${NVCC_RELEASE%%.*} != "${TORCH_CUDA%%.*}" ]] || return 0
  done
}

# read_limits: CPUS (whole ones) and MEMORY_BYTES that the container may use; the host has more.
read_limits() {
  local __quota=max __period=1 __limit=max __key
  CPUS=$(nproc) MEMORY_BYTES=0
  { read -r __quota __period </sys/fs/cgroup/cpu.max || { read -r __quota </sys/fs/cgroup/cpu/cpu.cfs_quota_us && read -r __period </sys/fs/cgroup/cpu/cpu.cfs_period_us; }; } 2>/dev/null
  { read -r __limit </sys/fs/cgroup/memory.max || read -r __limit </sys/fs/cgroup/memory/memory.limit_in_bytes; } 2>/dev/null
  [[ ! $__quota =~ ^[0-9]+$ ]] || ((__quota / __period >= CPUS)) || CPUS=$((__quota < __period ? 1 : __quota / __period))
  while read -r __key REPLY _; do [[ $__key != MemTotal: ]] || MEMORY_BYTES=$((REPLY * 1024)); done </proc/meminfo
  [[ ! $__limit =~ ^[0-9]+$ ]] || ((__limit >= MEMORY_BYTES)) || MEMORY_BYTES=$__limit
}

sageattention_install() {
  local mode refuse
  wish mode refuse
  if [[ -n $refuse ]]; then
    [[ $mode != wait ]] || die "SageAttention cannot be built here: $refuse"
    warn "SageAttention is not built: $refuse. ComfyUI runs without it"
    outcome skipped "$refuse"
    return
  fi
  torch_build
  find_nvcc
  sageattention_wheel
}

sageattention_prove() { sageattention_check || die "SageAttention is installed, but $REPLY"; }

# sageattention_check: imports it and lets it compute; false with REPLY.
sageattention_check() {
  local script __said __code=0
  wish script
  __said=$(become_clean && cd / && exec timeout 600 "$PYTHON" -c "$script" 2>&1 3>&-) || __code=$?
  say "$__said"
  REPLY=${__said##*$'\n'}
  ((__code != 124)) || REPLY="it did not finish its first computation within ten minutes"
  return "$__code"
}
