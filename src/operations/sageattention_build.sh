# shellcheck shell=bash
# The build of SageAttention: minutes to half an hour. Its wheel is kept on the volume, by all that it was built for, and the
# half-made build too, so that one that was cut off goes on where it was.

# What its pyproject.toml builds with at the pinned commit, and ninja, without which torch compiles one file at a time. They
# lie in a folder of the build: ComfyUI's environment gets none of them.
SAGE_BUILD_TOOLS=('setuptools>=62,<75' 'wheel>=0.38,<0.44' 'packaging>=21,<24' ninja)

# What the compilers say, and what that means for a person. The first line that fits wins.
SAGE_MEANINGS=(
  'No space left on device|Disk quota exceeded|the disk is full, or its quota is used up'
  'Python\.h: No such file|the headers of Python are missing: name python3-dev in system-packages'
  "(g\+\+|c\+\+|gcc)'?: (command )?not found|(g\+\+|c\+\+|gcc)' failed: No such file|No such file or directory: '[^']*(g\+\+|c\+\+|gcc)'|the C++ compiler is missing: name g++ in system-packages"
  'unsupported GNU version|nvcc does not know a C++ compiler as new as the one here'
  'Killed|[Oo]ut of memory|Cannot allocate memory|a compiler was ended for want of memory: take a pod with more'
  'requires?.*C\+\+20|C\+\+20 or later|this torch needs C++20, and the build did not ask for it'
)

# sageattention_wheel: installs the wheel for this pod; one that was kept is taken where it is whole and still computes rightly.
# Wishes: wheel (its id), built_for, wheel_from (where the kept one came from).
sageattention_wheel() {
  local url commit arch_list max_jobs flags wheel built_for wheel_from
  wish url commit arch_list max_jobs flags wheel built_for wheel_from
  [[ -n $commit && -n $arch_list && -n $wheel && -n $CUDA_HOME ]] || die "how to build SageAttention was not decided: run again"
  "$PYTHON" -m pip --version >/dev/null 2>&1 || die "pip is missing in $ENVIRONMENT: run the step pip_upgrade"
  if sage_kept_wheel; then return 0; fi
  build_sageattention "$WORKSPACE/.comfy-pod/build/$wheel"
  install_sage_wheel "$REPLY" || die "its wheel could not be installed; pip's words are in the log"
}

# sage_kept_wheel: installs the kept one and lets it compute; where that fails it is moved aside, and not used again.
sage_kept_wheel() {
  if kept_wheel "$wheel" sageattention; then
    say "found the wheel of an earlier build: $REPLY"
    if ! install_sage_wheel "$REPLY"; then
      REPLY="pip does not take it"
    elif sageattention_check; then
      fact wheel_from "${wheel_from:-volume}"
      return 0
    fi
  fi
  [[ -n $REPLY ]] || return 1
  say "the wheel of an earlier build is of no use, and built anew: $REPLY"
  fact wheel_refused "$REPLY"
  aside "$WORKSPACE/.comfy-pod/wheels/$wheel"
  return 1
}

# install_sage_wheel WHEEL: over whatever was there. A system's own Python asks for a word more.
install_sage_wheel() {
  PIP_BREAK_SYSTEM_PACKAGES=1 "$PYTHON" -m pip install --disable-pip-version-check --no-index --no-deps --force-reinstall "$1" 3>&-
}

# build_sageattention FOLDER: REPLY is its wheel, kept on the volume.
build_sageattention() {
  local FOLDER=$1/source GIT_DIRECTORY=$1/source/.git __made __log=$WORKSPACE/sageattention_install.log __other __environment=() __code=0
  for __other in "$WORKSPACE"/.comfy-pod/build/sageattention-*; do [[ $__other == "$1" ]] || rm -rf "$__other"; done
  fetch_sageattention
  "$PYTHON" -m pip install --disable-pip-version-check --quiet --upgrade --target "$1/tools" "${SAGE_BUILD_TOOLS[@]}" 3>&- ||
    die "what SageAttention is built with could not be installed: ${SAGE_BUILD_TOOLS[*]}; pip's words are in the log"
  # EXT_PARALLEL and what the compilers are told besides.
  [[ -z $flags ]] || mapfile -t __environment <<<"$flags"
  __environment+=(
    "TORCH_CUDA_ARCH_LIST=$arch_list" "MAX_JOBS=$max_jobs" "CUDA_HOME=$CUDA_HOME"
    # For machines of Hopper it links against the driver, which an image has only as a stub.
    "LIBRARY_PATH=$CUDA_HOME/lib64/stubs"
    "PYTHONPATH=$1/tools" "PATH=$1/tools/bin:$CUDA_HOME/bin:$PATH"
  )
  say "building SageAttention ${commit:0:7} for compute capability $arch_list, $max_jobs compilers at a time; all of its words: $__log"
  rm -rf "$1/wheel"
  (
    cd "$FOLDER" || exit
    exec env "${__environment[@]}" "$PYTHON" -m pip wheel --verbose --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir "$1/wheel" .
  ) </dev/null 2>&1 3>&- | tee "$__log" | { grep --line-buffered -vE '^ *(ptxas (info|warning)|[0-9]+ bytes (stack|gmem))' || true; } || __code=$?
  ((__code == 0)) || die "the build of SageAttention failed: $(sage_build_reason "$__log")"
  __made=("$1"/wheel/sageattention-*.whl)
  [[ ${#__made[@]} -eq 1 ]] || die "the build of SageAttention left no wheel"
  keep_wheel "$wheel" "${__made[0]}" "$built_for"
  rm -rf "$1"
}

# fetch_sageattention: the pinned commit in FOLDER; one that is there already stays, with what was compiled of it.
fetch_sageattention() {
  local GIT_REASON=''
  [[ ! -d $GIT_DIRECTORY || $(git_here rev-parse -q --verify HEAD 2>/dev/null) != "$commit" ]] || return 0
  rm -rf "$FOLDER"
  mkdir -p "$FOLDER"
  git_here init --quiet
  git_remote fetch --quiet --depth 1 "$url" "$commit" || die "SageAttention's source could not be fetched: $GIT_REASON"
  git_here -c advice.detachedHead=false checkout --quiet --force FETCH_HEAD
}

# sage_build_reason LOG: prints what went wrong.
sage_build_reason() {
  local __line __said
  __said=$(tail -c 200000 "$1")
  for __line in "${SAGE_MEANINGS[@]}"; do
    ! grep -qE -- "${__line%|*}" <<<"$__said" || { printf '%s' "${__line##*|}" && return 0; }
  done
  __line=$(grep -E '(error|Error):|RuntimeError|fatal' <<<"$__said" | grep -v 'subprocess-exited-with-error' | head -n 1 || true)
  printf '%s' "${__line:-its last words are in $1}"
}
