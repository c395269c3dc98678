# shellcheck shell=bash
# Installs the packages of steps that are due together: one resolve for all of them, and for what the other steps of the plan
# have already, so that nothing new breaks what is there. Where that fails, one by one in their order, each with all that went well
# before it, so that the one at fault fails by its name, with the resolver's words in its log, and the others are installed.

# packages_together STEP…: the part `packages` of these steps, each concluded.
packages_together() {
  local index_url='' __step __from __base=() __due=() __held=no __code
  discover_environment
  packages_forget
  step_line "$@"
  milliseconds
  __from=$REPLY
  : >"$CP_REASON_FILE"
  # In a condition bash would ignore set -e inside.
  (
    set -euo pipefail
    packages_prepare
  )
  __code=$?
  if [[ $__code -ne 0 ]]; then
    for __step; do
      if needs_met "$__step"; then conclude "$__code" "$__from"; fi
    done
    return 0
  fi
  packages_base "$@"
  package_wheels_begin "$1"
  torch_wish index_url || true
  for __step; do
    if [[ $__step == torch && -n $index_url ]]; then packages_alone torch; else __due+=("$__step"); fi
  done
  packages_able "${__due[@]}"
  packages_in_turn "$@"
  package_wheels_end "$1"
  return 0
}

# packages_in_turn STEP…: __due in one resolve, or where that cannot be one by one; with torch, which may be done already, STEP… are all.
packages_in_turn() {
  local __step __code
  if torch_held; then __held=yes; fi
  if ((${#__due[@]} > 1)); then
    [[ ${#__due[@]} -eq $# ]] || step_line "${__due[@]}"
    packages_attempt "${__due[@]}"
    __code=$?
    if [[ $__code -eq 0 ]] && { torch_held || [[ $__held == no && " ${__due[*]} " != *' torch '* ]]; }; then
      packages_concluded "$__from" "${__due[@]}"
      return 0
    fi
    say "together they cannot be installed: one by one, to find the one at fault"
    [[ $__held == no ]] || torch_restore
  fi
  for __step in "${__due[@]}"; do packages_alone "$__step"; done
  return 0
}

# packages_able STEP…: __due are those whose needs were met.
packages_able() {
  local __step
  __due=()
  for __step; do
    if needs_met "$__step"; then __due+=("$__step"); fi
  done
}

# packages_concluded FROM STEP…: the time of the common resolve is that of the greatest of them, so that it is counted once.
packages_concluded() {
  local __from=$1 __step __greatest
  shift
  __greatest=$1
  for __step; do [[ $__step != @(torch|dependencies_main) || $__greatest == torch ]] || __greatest=$__step; done
  # One look proves all of them: nothing is installed in between.
  packages_look
  PACKAGES_SETTLED=yes
  for __step; do
    needs_met "$__step" || continue
    milliseconds
    [[ $__step != "$__greatest" ]] || REPLY=$__from
    conclude 0 "$REPLY"
  done
  PACKAGES_SETTLED=no
}

# packages_alone STEP: one step on its own, with the base; what went well joins the base.
packages_alone() {
  local __from __code __held=no __reason
  needs_met "$1" || return 0
  step_line "$1"
  milliseconds
  __from=$REPLY
  : >"$CP_REASON_FILE"
  if torch_held; then __held=yes; fi
  packages_attempt "$1"
  __code=$?
  if [[ $1 != torch && $__held == yes ]] && ! torch_held; then
    __code=1 __reason="it changed the torch family ($REPLY), against constraints.txt"
    if torch_restore; then __reason+="; the family was put back"; else __reason+="; the family could not be put back: $REPLY"; fi
    say "error: $__reason"
    printf '%s' "$__reason" >"$CP_REASON_FILE"
  fi
  [[ $__code -eq 0 ]] || packages_tell_files
  conclude "$__code" "$__from"
  [[ $__code -ne 0 || $1 == torch ]] || __base+=("$1")
}

# packages_tell_files: the files of a step that failed, as they are, so that the report can name the line at fault.
packages_tell_files() {
  local __file
  packages_asked
  for __file in "${PACKAGE_FILES[@]}"; do
    text_of "$__file"
    tell file "${__file#"$COMFYUI/"}" "${REPLY:0:65536}"
  done
}

# packages_prepare: what has to be there before anything can be installed.
packages_prepare() {
  local constraints=''
  [[ -x $PYTHON ]] || die "there is no working Python environment at $ENVIRONMENT: the step python_env comes first"
  find_interpreters
  packages_index
  torch_wish constraints || true
  torch_constrain "$constraints"
  mkdir -p "$JOB/requirements"
  packages_begin
}

# packages_base STEP…: __base are the other steps of the plan that have what they ask for; it has to stay so.
packages_base() {
  local INDEX STEP OPERATION FOLDER DISABLED KIND __name
  __base=()
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    __name=W_${INDEX}_id STEP=${!__name}
    __name=W_${INDEX}_operation OPERATION=${!__name}
    [[ $OPERATION == @(packages|node|manager) && " $* " != *" $STEP "* ]] || continue
    packages_state_of_step
    [[ $PACKAGES_STATE != satisfied ]] || __base+=("$STEP")
  done
}

# packages_attempt STEP…: installs these, with the base; where that fails, its code, and the reason in its file. Not to be called in a
# condition. Once more, where kept wheels are at fault.
packages_attempt() {
  local __code
  packages_once "$@"
  __code=$?
  if package_wheels_fail "$__code"; then
    : >"$CP_REASON_FILE"
    packages_once "$@"
    __code=$?
    REBUILD=()
  fi
  packages_forget
  return "$__code"
}

packages_once() {
  local __code
  (
    set -euo pipefail
    find_interpreters
    packages_install "$@"
  )
  __code=$?
  package_wheels_built
  return "$__code"
}
