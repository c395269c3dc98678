# shellcheck shell=bash
# The packages of a generation, exactly: only what differs is touched, so that nothing has to be had again that is there.

# describe_generation: PYTHON and all that goes with it are those of the generation; false where it does not run.
describe_generation() {
  describe_python "$THEN_PYTHON" || return 1
  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER
}

rollback_packages() {
  local INSTALL=() AGAIN=() __line __name __changed=() __added=() __again=() __lines=$JOB/packages.txt
  local -A __was=() __is=()
  to_generation
  find_interpreters
  rollback_environment
  packages_begin
  freeze >"$JOB/packages.now" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"
  read_packages "$GENERATION/packages" __was
  read_packages "$JOB/packages.now" __is
  for __name in "${!__was[@]}"; do
    __line=${__was[$__name]}
    [[ ${__is[$__name]-} != "$__line" ]] || continue
    __changed+=("$__line")
    # The same version from another place would count as satisfied.
    [[ ! -v __is[$__name] || ${__is[$__name]} == *==* && $__line == *==* ]] || __again+=("${__name#/}")
  done
  for __name in "${!__is[@]}"; do [[ -n ${__was[$__name]-} ]] || __added+=("${__name#/}"); done
  if ((${#__changed[@]} + ${#__added[@]} == 0)); then
    outcome skipped "every package is that of then"
    return
  fi
  ((${#__again[@]} == 0)) || uninstall "${__again[@]}"
  install_exactly "${__changed[@]}"
  if ((${#__added[@]} > 0)); then
    shared_with "${__added[@]}"
    uninstall "${__added[@]}"
    if ((${#SHARED[@]} > 0)); then
      __changed=()
      for __name in "${SHARED[@]}"; do [[ -z ${__was[/$__name]-} ]] || __changed+=("${__was[/$__name]}"); done
      say "files of them were also those of: ${SHARED[*]}"
      uninstall "${SHARED[@]}"
      install_exactly "${__changed[@]}"
    fi
  fi
  freeze >"$JOB/packages.then" || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"
  DIFFERENCES=()
  compare_packages "$GENERATION/packages" "$JOB/packages.then"
  if ((${#DIFFERENCES[@]} > 0)); then
    some_differences
    die "the packages are not what they were: $REPLY"
  fi
  compare_packages "$JOB/packages.now" "$GENERATION/packages"
  some_differences
  outcome updated "$REPLY"
}

# rollback_environment: the environment of then is at its place, with its interpreter.
rollback_environment() {
  local __path __found='' __minor
  minor_of "$THEN_VERSION"
  __minor=$REPLY
  if describe_generation && [[ $PYTHON_VERSION == "$__minor"?(.*) ]]; then return 0; fi
  ENVIRONMENT=$THEN_ENVIRONMENT PROVIDER=$THEN_PROVIDER PYTHON=$THEN_PYTHON
  [[ $ENVIRONMENT == "$WORKSPACE"/* && $PROVIDER != system ]] || die "the Python of then, $PYTHON, is gone or of another version; it lies outside of the workspace"
  # A run that made another one moved it aside.
  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"${ENVIRONMENT#"$WORKSPACE"/}"; do
    ! cmp -s "$__path/pyvenv.cfg" "$GENERATION/pyvenv.cfg" || __found=$__path
  done
  [[ ! -e $ENVIRONMENT ]] || aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"
  if [[ -n $__found ]]; then
    say "$__found comes back to $ENVIRONMENT"
    mv "$__found" "$ENVIRONMENT"
  else
    python_env_create "$__minor" || die "there is no Python $__minor any more, and none could be fetched"
  fi
  describe_generation || die "the environment $ENVIRONMENT could not be brought back"
}

# install_exactly LINE…: these and nothing else; from the cache where it has them.
install_exactly() {
  local __index
  (($# > 0)) || return 0
  {
    rollback_indexes
    printf '%s\n' "$@"
  } >"$__lines"
  say "installing: $*"
  if [[ $WRITER == uv ]]; then
    "${INSTALL[@]}" --offline --no-deps -r "$__lines" || "${INSTALL[@]}" --no-deps -r "$__lines" || die "what was there cannot be had again: see the log"
  else
    "${INSTALL[@]}" --no-deps --force-reinstall -r "$__lines" || die "what was there cannot be had again: see the log"
  fi
}

# rollback_indexes: prints the options that say where packages come from: the torch family's, and those of requirement files.
rollback_indexes() {
  local __line
  {
    sed -n 's/^# index: /--extra-index-url /p' "$GENERATION/files/.comfy-pod/constraints.txt" 2>/dev/null
    for __line in "$COMFYUI"/requirements.txt "$COMFYUI"/custom_nodes/*/requirements*.txt; do
      grep -hE '^(--extra-index-url|--find-links|-f)[ =]' "$__line" 2>/dev/null
    done
  } | sort -u || true
}

# uninstall NAME…
uninstall() {
  say "uninstalling: $*"
  if [[ $WRITER == uv ]]; then
    "$UV" pip uninstall --python "$PYTHON" "$@"
  else
    "${INSTALL[@]:0:${#INSTALL[@]}-1}" uninstall --yes "$@"
  fi
}

# shared_with NAME…: SHARED are the other packages that have a file in common with these, and lose it with them.
shared_with() {
  local __name __site __folder
  local -A __going=()
  SHARED=()
  packages_index
  for __name; do
    [[ ! -v DISTRIBUTIONS[$__name] ]] || __going[$__name]=${DISTRIBUTIONS[$__name]}
  done
  ((${#__going[@]} > 0)) || return 0
  files_of "${__going[@]}" >"$JOB/going"
  for __name in "${!DISTRIBUTIONS[@]}"; do
    [[ ! -v __going[$__name] && -f ${DISTRIBUTIONS[$__name]}/RECORD ]] || continue
    [[ -z $(LC_ALL=C comm -12 "$JOB/going" <(files_of "${DISTRIBUTIONS[$__name]}") | head -n 1) ]] || SHARED+=("$__name")
  done
}

# files_of FOLDER…: prints the files of these packages, sorted, by their metadata.
files_of() {
  local __folder
  for __folder; do
    [[ ! -f $__folder/RECORD ]] || cut -d, -f1 "$__folder/RECORD"
  done | { grep -v __pycache__ || true; } | LC_ALL=C sort -u
}
