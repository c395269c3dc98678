# shellcheck shell=bash
# The torch family: torch, torchvision, torchaudio, of one CUDA build. Which one is chosen by operations/torch-choice.ts from
# what this probe tells; the choice arrives as wishes, and is written as a constraint that every later install is given.
# Wishes: wished (auto, keep, a version), gpu; of the choice: requirements, constraints, replaces (a line each), index_url.

TORCH_FAMILY=(torch torchvision torchaudio)
TORCH_VERSION='' TORCH_BUILD=''

torch_probe() {
  local wished requirements __name __there=() __broken=''
  wish wished requirements
  ((${#DISTRIBUTIONS[@]} > 0)) || packages_index
  input wished "$wished"
  for __name in "${TORCH_FAMILY[@]}"; do
    torch_member "$__name"
    fact "$__name" "$TORCH_VERSION"
    if [[ $__name == torch ]]; then
      input torch "$TORCH_VERSION"
      fact cuda "$TORCH_BUILD"
    else
      fact "${__name}_cuda" "$TORCH_BUILD"
    fi
    [[ -z $TORCH_VERSION ]] || __there+=("$__name")
    torch_whole "$__name" || __broken+="${__broken:+, }$__name"
  done
  torch_capabilities
  if [[ -n $__broken ]]; then
    state partial "damaged: $__broken"
  elif [[ " ${__there[*]} " != *' torch '* ]]; then
    state absent "torch is not installed"
  elif ! torch_meets "$requirements"; then
    state other "$REPLY"
  else
    state satisfied ''
  fi
}

# torch_member NAME: TORCH_VERSION as its metadata has it, and TORCH_BUILD: 13.0 or cu130 as its own version.py tells, cpu,
# or nothing where that cannot be told. The registry's wheels name their build in that file alone.
torch_member() {
  local __file __line __label='' __cuda=''
  TORCH_VERSION='' TORCH_BUILD=''
  distribution_version "$1" || return 0
  TORCH_VERSION=$REPLY
  __file=${DISTRIBUTIONS[$1]%/*}/$1/version.py
  [[ -f $__file ]] || return 0
  while IFS= read -r __line; do
    if [[ $__line =~ ^__version__[^=]*=\ *[\"\'][^\"\'+]*\+([a-z0-9.]+)[\"\'] ]]; then
      __label=${BASH_REMATCH[1]}
    elif [[ $__line =~ ^cuda[^=]*=\ *(None|[\"\']([0-9.]+)[\"\']) ]]; then
      __cuda=${BASH_REMATCH[2]:-cpu}
    fi
  done <"$__file"
  TORCH_BUILD=${__cuda:-$__label}
}

# torch_whole NAME: metadata and package are both there, or neither.
torch_whole() {
  local __site
  if [[ -v DISTRIBUTIONS[$1] ]]; then
    [[ -f ${DISTRIBUTIONS[$1]%/*}/$1/__init__.py ]]
    return
  fi
  for __site in "${SITE_PACKAGES[@]}"; do [[ ! -f $__site/$1/__init__.py ]] || return 1; done
}

# torch_capabilities: what the GPUs can do. It stays as it is in a container, and asking takes long, so the record answers first.
torch_capabilities() {
  local __line __all=''
  if read_record "$WORKSPACE/.comfy-pod/steps/torch" && [[ ${RECORD[container]-} == "$CONTAINER" && -n ${RECORD[fact.compute_capabilities]-} ]]; then
    __all=${RECORD[fact.compute_capabilities]}
  elif [[ -n $DRIVER ]] && has nvidia-smi; then
    while IFS= read -r __line; do
      [[ ! $__line =~ ^[0-9]+\.[0-9]+$ ]] || __all+="${__all:+ }$__line"
    done < <(timeout 20 nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null)
  fi
  fact compute_capabilities "$__all"
}

# torch_meets LINES: whether the family is what these lines, NAME==VERSION, say; else REPLY says what is not. A line without a
# build is met by any: which one it has to be is judged from what the probe tells.
torch_meets() {
  local __line __wanted
  while IFS= read -r __line; do
    [[ $__line == *==* ]] || continue
    __wanted=${__line#*==}
    distribution_version "${__line%%==*}" || true
    [[ $REPLY == "$__wanted" || ($__wanted != *+* && ${REPLY%%+*} == "$__wanted") ]] && continue
    REPLY="${__line%%==*} ${REPLY:-is missing, and} ${REPLY:+is there, and }$__wanted is to be"
    return 1
  done <<<"$1"
}

torch_prove() {
  local gpu constraints __names=() __name __said __since
  wish gpu constraints
  for __name in "${TORCH_FAMILY[@]}"; do
    [[ ! -v DISTRIBUTIONS[$__name] ]] || __names+=("$__name")
  done
  milliseconds
  __since=$REPLY
  join_with , "${__names[@]}"
  __said=$("$PYTHON" -I -c "import $REPLY"$'\nimport torch\nprint(torch.__version__, torch.version.cuda, torch.cuda.is_available())' 2>&1) ||
    die "torch does not load: ${__said##*$'\n'}"
  milliseconds
  say "loaded in $(seconds_between "$__since" "$REPLY") s: ${__said##*$'\n'}"
  if [[ -n $DRIVER && $gpu != none && ${__said##*$'\n'} == *' False' ]]; then
    __said=$("$PYTHON" -I -c 'import torch; torch.zeros(1).cuda()' 2>&1) || true
    die "torch loads and sees no GPU, though the driver $DRIVER is there: ${__said##*$'\n'}"
  fi
  torch_constrain "$constraints"
}

# torch_constrain [LINES]: writes the constraint; without lines, where there is none yet, from the family that is there.
torch_constrain() {
  local index_url='' requirements='' __file=$WORKSPACE/.comfy-pod/constraints.txt __name __text=$1
  if [[ -z $__text ]]; then
    [[ ! -f $__file ]] || return 0
    for __name in "${TORCH_FAMILY[@]}"; do
      if distribution_version "$__name"; then __text+="${__text:+$'\n'}$__name==$REPLY"; fi
    done
    [[ -n $__text ]] || return 0
  else
    torch_wish index_url requirements
    # A family that stays has no index in its choice; where it came from is still where to get it again.
    [[ -n $requirements ]] || index_url=$(torch_index)
  fi
  printf '# The torch family of this environment, for every install in it. Written by comfy-pod-action.\n%s%s\n' "${index_url:+# index: $index_url$'\n'}" "$__text" |
    write_file "$__file" || die "$__file cannot be written"
}

# torch_wish NAME…: the wishes of the step torch, whichever step is at hand.
torch_wish() {
  local INDEX
  index_of torch || return 1
  INDEX=$REPLY
  wish "$@"
}

# torch_constraints: REPLY is the lines of the constraint file.
torch_constraints() {
  local __line
  REPLY=''
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != *==* || $__line == \#* ]] || REPLY+="${REPLY:+$'\n'}$__line"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}

# torch_index: prints the index that the constraint file names.
torch_index() {
  local __line
  [[ -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  while IFS= read -r __line; do
    [[ $__line != '# index: '* ]] || printf '%s' "${__line#\# index: }"
  done <"$WORKSPACE/.comfy-pod/constraints.txt"
}

# torch_held: whether the family is still what the constraint says; else REPLY says who is not, and TORCH_LOST are the lines that
# bring it back. torchaudio may be constrained without being there.
torch_held() {
  local __line __said=''
  TORCH_LOST=()
  packages_index
  torch_constraints
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    [[ $__line == torch==* || -v DISTRIBUTIONS[${__line%%==*}] ]] || continue
    if torch_meets "$__line"; then
      torch_whole "${__line%%==*}" && continue
      REPLY="${__line%%==*} is damaged"
    fi
    __said+="${__said:+; }$REPLY"
    TORCH_LOST+=("$__line")
  done <<<"$REPLY"
  REPLY=$__said
  ((${#TORCH_LOST[@]} == 0))
}

# torch_restore: brings back what torch_held misses. Its packages only: what they need was there before.
torch_restore() {
  local __line
  torch_held && return 0
  # Each command is checked by itself: in a condition, where this may be called, bash ignores set -e.
  (
    find_interpreters
    say "putting back: ${TORCH_LOST[*]}"
    packages_begin || exit 1
    for __line in "${TORCH_LOST[@]}"; do packages_again "${__line%%==*}" "$__line"; done
    # Without a build it comes from the ordinary registry, and the index would give another.
    if [[ ${TORCH_LOST[*]} == *+* ]]; then packages_index_url "$(torch_index)"; fi
    packages_run --no-deps "${TORCH_LOST[@]}"
  ) && torch_held
}
