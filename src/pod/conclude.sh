# shellcheck shell=bash
# How a step ends: proved and recorded, or with its reason. Runs in the job, right after the step's last part.

# outcome RESULT REASON: for an operation that ends otherwise than installed: skipped, running; or adopted, which is proved and
# recorded too.
outcome() {
  escape "$2"
  printf '%s\t%s\n' "$1" "$REPLY" >"$CP_REASON_FILE.outcome"
}

# conclude CODE FROM: where the part went well and was the step's last, proves and records it; then tells the result.
# Neither this nor `prove` may be called in a condition (`if`, `||`): bash would then ignore `set -e` in the proof.
conclude() {
  local __code=$1 __from=$2 __to last_part __outcome='' __reason=''
  PART_CODE=$1
  wish last_part
  milliseconds
  __to=$REPLY
  [[ $PART != adopt ]] || last_part=adopt
  if [[ -f $CP_REASON_FILE.outcome ]]; then
    IFS=$'\t' read -r __outcome __reason <"$CP_REASON_FILE.outcome"
    rm -f "$CP_REASON_FILE.outcome"
    unescape "$__reason"
    __reason=$REPLY
  fi
  if [[ $__code -ne 0 ]]; then
    text_of "$CP_REASON_FILE"
    job_result failed "$__from" "$__to" "${REPLY:-ended with code $__code}"
  elif [[ -n $__outcome && $__outcome != adopted ]]; then
    rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"
    job_result "$__outcome" "$__from" "$__to" "$__reason"
  elif [[ $last_part != "$PART" ]]; then
    job_result part "$__from" "$__to" "$PART"
  else
    prove
    __code=$?
    settle "$__code" "$__from" "$__outcome" "$__reason"
  fi
}

# settle CODE FROM [RESULT REASON]: records what was proved, or that there was nothing to do. What was not loses its record, which
# the next run would believe; one that was only looked at keeps what others wrote.
settle() {
  local __from=$2 __to verdict spent_ms __result=installed __reason=''
  wish verdict spent_ms
  milliseconds
  __to=$REPLY
  if [[ $1 -ne 0 && $PART == adopt ]]; then
    job_result refuted "$__from" "$__to" "${DETAIL:-not as it should be}"
  elif [[ $1 -ne 0 ]]; then
    forget
    job_result failed "$__from" "$__to" "${DETAIL:-not as it should be afterwards}"
  else
    [[ $verdict != update ]] || __result=updated
    [[ $PART != adopt ]] || __result=adopted
    __result=${3:-$__result} __reason=${4-}
    [[ -z ${FACTS[not_needed]-} ]] || __result=skipped __reason=${FACTS[not_needed]}
    if write_record "$__result" "$(seconds_between "$((__from - ${spent_ms:-0}))" "$__to")"; then
      job_result "$__result" "$__from" "$__to" "$__reason"
    else
      job_result failed "$__from" "$__to" "its record could not be written below $WORKSPACE"
    fi
  fi
}

# prove: the step's own probe is satisfied now, and so is the deeper proof where the operation has one.
prove() {
  enter "$INDEX"
  # What earlier looks found may not hold any more.
  if [[ ${PACKAGES_SETTLED-} != yes ]] && declare -F packages_forget >/dev/null; then packages_forget; fi
  probe_step
  [[ $STATE == satisfied ]] || return 1
  declare -F "${OPERATION}_prove" >/dev/null || return 0
  : >"$CP_REASON_FILE"
  local __code
  (
    set -euo pipefail
    "${OPERATION}_prove"
  )
  __code=$?
  [[ $__code -ne 0 ]] || return 0
  text_of "$CP_REASON_FILE"
  DETAIL=${REPLY:-its proof ended with code $__code}
  return 1
}

# fail_step ID REASON TEXT: another step than the one at hand turned out bad; it loses its record and is tried again next time.
# TEXT is a piece of log of its own, so that its failure is shown with it and not with the last words of its installation.
fail_step() {
  local __back=$INDEX
  if index_of "$1"; then
    enter "$REPLY"
    forget
    printf 'comfy-pod %s %s %s\n%s\n' "$CP_line_token" "$PART" "$STEP" "$3"
    milliseconds
    job_result failed "$REPLY" "$REPLY" "$2"
  fi
  enter "$__back"
}
