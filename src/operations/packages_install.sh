# shellcheck shell=bash
# One call of uv or pip: what it is given, how it is set, and what it said when it failed.

# packages_install STEP…: in a subshell that ends at the first error.
packages_install() {
  local __step __pins=$JOB/requirements/pins.txt __log=$JOB/resolver
  local -a __arguments=()
  packages_begin >/dev/null
  [[ ! -f $WORKSPACE/.comfy-pod/constraints.txt ]] || __arguments+=(-c "$WORKSPACE/.comfy-pod/constraints.txt")
  : >"$__pins"
  packages_index
  # What comes before ComfyUI's own requirements is not held up by others.
  [[ $* == torch || $* == pip_upgrade ]] || for __step in "${__base[@]}"; do packages_add "$__step" settled; done
  for __step; do
    index_of "$__step" && enter "$REPLY"
    packages_add "$__step"
    packages_over_again
  done
  [[ ! -s $__pins ]] || __arguments+=(-c "$__pins")
  [[ " ${__arguments[*]} " == *' -r '* ]] || return 0
  for __step in "${REBUILD[@]}"; do packages_again "$__step" "$__step"; done
  for __step in "${LINKS[@]}"; do __arguments+=(--find-links "$__step"); done
  note_private_build "$#" "${__arguments[@]}"
  # Secrets of a step are not for the packages of others, nor for whoever else is at work here.
  {
    (($# > 1)) || give_secrets
    packages_run "${__arguments[@]}"
  } 2>&1 | tee "$__log" || packages_failed
}

# packages_add STEP [settled]: adds what a step asks for to __arguments; lines of the manifest go through a file, which may have
# options. Of a step that has everything no address is fetched again: it may be gone since.
packages_add() {
  # The fields of the step at hand stay as they are.
  local INDEX STEP OPERATION FOLDER DISABLED KIND __name __file
  index_of "$1" || return 0
  INDEX=$REPLY STEP=$1
  __name=W_${INDEX}_operation OPERATION=${!__name}
  packages_asked
  [[ $STEP != torch ]] || torch_asked
  if [[ ${2-} == settled ]]; then
    packages_split
    if ((${#ADDRESSES[@]} > 0)); then
      PACKAGE_FILES=()
      mapfile -t PACKAGE_LINES <<<"${KNOWN_LINES%$'\n'}"
    fi
  fi
  if ((${#PACKAGE_LINES[@]} > 0)); then
    printf '%s\n' "${PACKAGE_LINES[@]}" >"$JOB/requirements/$STEP.txt"
    __arguments+=(-r "$JOB/requirements/$STEP.txt")
  fi
  [[ -z $PACKAGES_WAIT ]] || die "$PACKAGES_WAIT"
  # shellcheck disable=SC2153  # packages_asked sets it
  for __file in "${PACKAGE_FILES[@]}"; do
    [[ -f $__file ]] || die "${__file#"$WORKSPACE/"} is not there: its checkout comes first"
    __arguments+=(-r "$__file")
  done
}

# torch_asked: PACKAGE_LINES of the chosen family, from its index; of the family that is there where nothing was chosen.
torch_asked() {
  local requirements index_url __name
  wish requirements index_url
  if [[ -n $requirements ]]; then
    mapfile -t PACKAGE_LINES <<<"$requirements"
  else
    for __name in "${TORCH_FAMILY[@]}"; do
      if distribution_version "$__name"; then PACKAGE_LINES+=("$__name==$REPLY"); fi
    done
  fi
  if [[ -z $requirements && ${PACKAGE_LINES[*]} == *+* ]]; then index_url=$(torch_index); fi
  packages_index_url "$index_url"
}

# packages_over_again: of the step at hand, what has to be installed again over itself: damaged packages; under `force` all that
# it names, at the versions that are there where these suit it; of torch the members that the choice replaces.
packages_over_again() {
  local forced replaces __name __line
  wish forced replaces
  packages_named
  packages_hollow
  for __name in "${HOLLOW[@]}"; do
    distribution_version "$__name"
    packages_again "$__name" "$__name==$REPLY"
  done
  for __name in $replaces; do
    for __line in "${PACKAGE_LINES[@]}"; do
      [[ $__line != "$__name=="* ]] || packages_again "$__name" "$__line"
    done
  done
  [[ $forced == yes ]] || return 0
  packages_state_of_step
  for __name in "${NAMED[@]}"; do
    [[ $STEP == torch || " ${TORCH_FAMILY[*]} " != *" $__name "* ]] || continue
    distribution_version "$__name" || continue
    packages_again "$__name" "$__name==$REPLY"
    [[ $PACKAGES_STATE != satisfied || $STEP == torch ]] || printf '%s==%s\n' "$__name" "$REPLY" >>"$__pins"
  done
}

# packages_begin: INSTALL is the command that writes into the environment; with its settings exported, so for subshells.
packages_begin() {
  AGAIN=()
  if [[ $WRITER == uv ]]; then
    uv_ensure
    uv_settings
    uv_link_mode "${SITE_PACKAGES[0]}"
    INSTALL=("$UV" pip install --python "$PYTHON")
  else
    export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_PROGRESS_BAR=off
    own_pip
    INSTALL+=(install)
  fi
}

# own_pip: INSTALL runs pip for this environment: its own, or another Python's that is told where to write.
own_pip() {
  local __pip=()
  if "$PYTHON" -m pip --version >/dev/null 2>&1; then
    INSTALL=("$PYTHON" -m pip)
  elif "$PYTHON" -m ensurepip >/dev/null 2>&1 && "$PYTHON" -m pip --version >/dev/null 2>&1; then
    INSTALL=("$PYTHON" -m pip)
  elif any_pip "$WORKSPACE/.comfy-pod/tools/pip"; then
    INSTALL=("${__pip[@]}" --python "$PYTHON")
  else
    die "the environment $ENVIRONMENT has no pip, and no Python of this pod has: add python3-pip to system-packages"
  fi
}

# packages_again NAME REQUIREMENT: that package is to be installed again though it is there.
packages_again() {
  if [[ $WRITER == uv ]]; then AGAIN+=(--reinstall-package "$1"); else AGAIN+=("$2"); fi
}

packages_index_url() { [[ -z $1 ]] || INSTALL+=(--extra-index-url "$1"); }

# packages_run ARGUMENT…: installs. pip cannot be told which packages to install again, so these go first.
packages_run() {
  if [[ $WRITER == pip && ${#AGAIN[@]} -gt 0 ]]; then
    say "${INSTALL[*]} --force-reinstall --no-deps ${AGAIN[*]}"
    "${GIVEN[@]}" "${INSTALL[@]}" --force-reinstall --no-deps "${AGAIN[@]}" || return
    AGAIN=()
  fi
  set -- "${INSTALL[@]}" "${AGAIN[@]}" "$@"
  say "$*"
  "${GIVEN[@]}" "$@"
}

# packages_failed: dies with the resolver's own words, shortened; all of them are in the log.
packages_failed() {
  local __line __words='' __last=''
  while IFS= read -r __line; do
    [[ ! $__line =~ [^[:space:]] ]] || __last=$__line
    [[ $__line != @(error:|ERROR:)* && -z $__words ]] || __words+=" $__line"
  done <"$__log"
  [[ -n $__words ]] || __words=$__last
  __words=${__words//+([[:space:]])/ }
  __words=${__words#?( )@(error|ERROR): }
  ((${#__words} <= 500)) || __words=${__words:0:500}…
  die "${__words# }"
}
