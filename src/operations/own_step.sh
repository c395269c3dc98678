# shellcheck shell=bash
# The user's own step: his shell, as he wrote it. `check` says by its exit code whether the step is done, and only reads;
# `run` does it. Both find the manifest's env, WORKSPACE, COMFYUI and PYTHON, and the environment's programs first on the PATH;
# only `run` has the secrets that the step names.
# Wishes: check, run.

OWN_CHECK_SECONDS=10

own_step_probe() {
  local check run __said='' __code='' __file=${OWN_CHECKS[$STEP]-}
  wish check run
  input run "$run"
  input check "$check"
  if [[ -z $check ]]; then
    own_step_without_check "$run"
    return
  fi
  [[ -n $__file ]] || exec {__file}< <(own_step_check "$check")
  { IFS= read -r __code && IFS= read -r __said; } <&"$__file"
  exec {__file}<&-
  unset "OWN_CHECKS[$STEP]"
  last_words "$__said"
  case ${__code:-137} in
  0) state satisfied "its check says so" ;;
  124 | 137) state unreadable "its check took longer than $OWN_CHECK_SECONDS s: a check looks, and leaves the work to run" ;;
  *) state absent "its check ended with code $__code${REPLY:+: $REPLY}" ;;
  esac
}

# own_step_look: begins the checks of all steps, of which each only reads.
declare -A OWN_CHECKS=()
own_step_look() {
  local INDEX __file check operation id
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    wish operation check id
    [[ $operation == own_step && -n $check ]] || continue
    exec {__file}< <(own_step_check "$check")
    OWN_CHECKS[$id]=$__file
  done
}

# own_step_check CHECK: prints the code that it ends with, then its last line. It asks several things, a line each: the first that
# is not so decides. No pipefail: `… | grep -q` ends a pipe early.
own_step_check() {
  local __said __code=0
  __said=$(
    set -o pipefail
    become_own_step
    timeout -k 2 "$OWN_CHECK_SECONDS" "${GIVEN[@]}" bash -e -c "$1" </dev/null 2>&1 3>&- | tail -n 1
  ) || __code=$?
  printf '%s\n%s\n' "$__code" "$__said"
}

# own_step_without_check RUN: nothing but the record can tell, and, in the job that ran it, the job.
own_step_without_check() {
  if [[ -n ${JOB-} && -e $JOB/own-step.$STEP.done ]]; then
    state satisfied "it ran"
  elif ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    state absent "it has not run, as far as is recorded"
  elif [[ ${RECORD[input.run]-} == "$1" ]]; then
    state satisfied "it ran ${RECORD[time]-}; it has no check"
  else
    state other "its run is another than the one of ${RECORD[time]-}"
  fi
}

own_step_install() {
  local run __script=$JOB/own-step.$STEP __code=0 __last
  wish run
  printf '%s\n' "$run" | write_file "$__script" 600 || die "$__script could not be written"
  # As GitHub runs a step of a workflow.
  (
    become_own_step
    give_secrets
    exec "${GIVEN[@]}" bash -e -o pipefail "$__script" </dev/null 3>&-
  ) || __code=$?
  if ((__code != 0)); then
    __last=$(tail -c 4000 "$JOB/log" | tail -n 1)
    # The job's own line: the step said nothing.
    [[ $__last != "comfy-pod $CP_line_token "* ]] || __last=''
    last_words "$__last"
    # Its last line may have no end.
    [[ -z $(tail -c 1 "$JOB/log" | tr -d '\0') ]] || say
    die "its run ended with code $__code${REPLY:+: $REPLY}"
  fi
  : >"$JOB/own-step.$STEP.done"
}

# last_words LINE: REPLY is what a person would see of it, cut to a length that fits a reason.
last_words() {
  REPLY=${1%%+([[:space:]])}
  REPLY=${REPLY##*$'\r'}
  REPLY=${REPLY:0:300}
}

# become_own_step: for a subshell; the environment in which check and run find themselves.
become_own_step() {
  local __constraints=$WORKSPACE/.comfy-pod/constraints.txt
  cd "$WORKSPACE" 2>/dev/null || cd / || return
  export WORKSPACE COMFYUI PYTHON
  if [[ -x $PYTHON ]]; then
    PATH=$ENVIRONMENT/bin:$PATH
    [[ ! -e $ENVIRONMENT/pyvenv.cfg ]] || export VIRTUAL_ENV=$ENVIRONMENT
    [[ $PROVIDER != conda ]] || export CONDA_PREFIX=$ENVIRONMENT
  fi
  # What he installs keeps to the torch that was chosen, as everything else does.
  [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints
}
