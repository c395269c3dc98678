# shellcheck shell=bash
# A job: parts of steps at work on the pod, detached from whoever started it. It proves and records each step itself, so that
# nothing is lost when the runner is gone. In its folder: `log`, `told` (what steps tell), `results` (a line a step).
#
# CP_tasks is its work, a line a task: `<part> <step>`. Parts: adopt, system, fetch, packages, install, start, finish, quick_test.
# Tasks run in order; neighbours of the part `fetch` run side by side; neighbours of the part `packages` share one resolve.

job_main() {
  job_secrets
  exec 3>/dev/null
  discover
  job_begin
  CP_REASON_FILE=$JOB/reason
  exec 3>>"$JOB/told"
  cd "$WORKSPACE" || exit 1
  job_watch &
  local __watch=$! __part __step __next=()
  while read -r __part __step; do
    if [[ ${#__next[@]} -gt 0 && $__part != "$PART" ]]; then job_together "${__next[@]}" && __next=(); fi
    PART=$__part
    case $PART in
    fetch | packages) __next+=("$__step") ;;
    *) job_step "$__step" ;;
    esac
  done <<<"$CP_tasks"
  [[ ${#__next[@]} -eq 0 ]] || job_together "${__next[@]}"
  { kill "$__watch" && wait "$__watch"; } 2>/dev/null
  job_end 0
}

# job_secrets: from standard input into variables that are not exported.
job_secrets() {
  local __name __value
  while IFS= read -r -d '' __name && IFS= read -r -d '' __value; do printf -v "SECRET_$__name" '%s' "$__value"; done
  exec </dev/null
}

# job_begin: says who this job is; from here on others find it alive.
job_begin() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  JOB_GROUP=$$
  stamp_container
  start_time $$
  : >"$JOB/heartbeat"
  printf '%s %s %s\n' "$$" "$REPLY" "$CONTAINER" >"$JOB/process.new" && mv "$JOB/process.new" "$JOB/process"
}

job_end() { printf '%s\n' "$1" >"$JOB/exit-code.new" && mv "$JOB/exit-code.new" "$JOB/exit-code"; }

# job_together STEP…: the gathered neighbours. Those whose needs failed in this job are left out of it.
job_together() {
  local __step __able=() __running=0
  for __step; do
    if needs_met "$__step"; then __able+=("$__step"); fi
  done
  [[ ${#__able[@]} -gt 0 ]] || return 0
  if [[ $PART == packages ]]; then
    packages_together "${__able[@]}"
    return
  fi
  mkdir -p "$JOB/logs"
  for __step in "${__able[@]}"; do
    ((__running++ < ${CP_side_by_side:-6})) || wait -n
    (
      CP_REASON_FILE=$JOB/reason.$__step
      job_step "$__step" >"$JOB/logs/$__step" 2>&1
      # One write each, so that the logs of neighbours do not mix.
      flock 8 && cat "$JOB/logs/$__step"
    ) 8>"$JOB/logs.lock" &
  done
  # The watch is a child too, and never ends by itself.
  local __child
  for __child in $(jobs -p); do [[ $__child == "$__watch" ]] || wait "$__child"; done
  return 0
}

# needs_met STEP: enters the step; false, and told, where something that it needs has failed in this job.
needs_met() {
  local needs __need
  index_of "$1" && enter "$REPLY"
  wish needs
  for __need in $needs; do
    if grep -qE "^$__need"$'\t(failed|not-run)\t' "$JOB/results"; then
      milliseconds
      job_result not-run "$REPLY" "$REPLY" "$__need failed"
      return 1
    fi
  done
}

# job_step ID: this part of one step, then its conclusion.
job_step() {
  needs_met "$1" || return 0
  local __from __code
  step_line
  milliseconds
  __from=$REPLY
  apply_part
  __code=$?
  conclude "$__code" "$__from"
}

# step_line [STEP…]: tells the follower whose log begins here; the token keeps a step's own output from passing for it.
step_line() {
  printf '%s' "${*:-$STEP}" >"$JOB/current"
  printf 'comfy-pod %s %s %s\n' "$CP_line_token" "$PART" "${*:-$STEP}"
}

# apply_part: the operation's function for this part, in a process of its own that ends at the first error.
apply_part() {
  : >"$CP_REASON_FILE"
  [[ $PART != adopt ]] || return 0
  (
    set -euo pipefail
    give_secrets
    "${OPERATION}_$PART"
  )
}

# give_secrets: exports the secrets that the step at hand names; its processes alone have them.
give_secrets() {
  local secrets __name __from
  wish secrets
  for __name in $secrets; do
    __from=SECRET_$__name
    export "$__name=${!__from-}"
  done
}

# outcome RESULT REASON: for an operation that ends otherwise than installed: skipped, running.
outcome() {
  escape "$2"
  printf '%s\t%s\n' "$1" "$REPLY" >"$CP_REASON_FILE.outcome"
}

# conclude CODE FROM: where the part went well and was the step's last, proves and records it; then tells the result.
conclude() {
  local __code=$1 __from=$2 __to last_part verdict __outcome __reason
  wish last_part verdict
  milliseconds
  __to=$REPLY
  if [[ -f $CP_REASON_FILE.outcome ]]; then
    IFS=$'\t' read -r __outcome __reason <"$CP_REASON_FILE.outcome"
    rm -f "$CP_REASON_FILE.outcome"
    unescape "$__reason"
    [[ $__code -ne 0 ]] || { job_result "$__outcome" "$__from" "$__to" "$REPLY" && return; }
  fi
  if [[ $__code -ne 0 ]]; then
    __reason=$(<"$CP_REASON_FILE")
    job_result failed "$__from" "$__to" "${__reason:-ended with code $__code}"
    return
  fi
  [[ $PART != adopt ]] || last_part=adopt
  if [[ $last_part != "$PART" ]]; then
    job_result "part" "$__from" "$__to" "$PART"
    return
  fi
  if ! prove; then
    milliseconds
    job_result "$([[ $PART == adopt ]] && echo refuted || echo failed)" "$__from" "$REPLY" "${DETAIL:-not as it should be afterwards}"
    return
  fi
  __outcome=installed
  [[ $verdict != update ]] || __outcome=updated
  [[ $PART != adopt ]] || __outcome=adopted
  milliseconds
  __to=$REPLY
  local spent_ms
  wish spent_ms
  if write_record "$__outcome" "$(seconds_between "$((__from - ${spent_ms:-0}))" "$__to")"; then
    job_result "$__outcome" "$__from" "$__to" ''
  else
    job_result failed "$__from" "$__to" "its record could not be written below $WORKSPACE"
  fi
}

# prove: the step's own probe is satisfied now, and so is the deeper proof where the operation has one.
prove() {
  enter "$INDEX"
  packages_forget
  probe_step
  [[ $STATE == satisfied ]] || return 1
  declare -F "${OPERATION}_prove" >/dev/null || return 0
  : >"$CP_REASON_FILE"
  (
    set -euo pipefail
    give_secrets
    "${OPERATION}_prove"
  ) && return 0
  DETAIL=$(<"$CP_REASON_FILE")
  return 1
}

# fail_step ID REASON: another step than the one at hand turned out bad; it loses its record and is tried again next time.
fail_step() {
  local __back=$INDEX
  if index_of "$1"; then
    enter "$REPLY"
    forget
    milliseconds
    job_result failed "$REPLY" "$REPLY" "$2"
  fi
  enter "$__back"
}

# job_result RESULT FROM TO REASON: one line in `results`, and one for people in the progress log.
job_result() {
  escape "$4"
  local __line=$STEP$'\t'$1$'\t'$2$'\t'$3$'\t'$PART$'\t'$REPLY
  printf '%s\n' "$__line" >>"$JOB/results"
  printf 'comfy-pod %s = %s\n' "$CP_line_token" "$__line"
  local __words=$1
  [[ $1 != part ]] || return 0
  now
  printf '[%s] %s: %s (%s s)%s\n' "$REPLY" "$STEP" "$__words" "$(seconds_between "$2" "$3")" "${4:+ ${4//$'\n'/ }}" >>"$WORKSPACE/installation_progress.log"
}

seconds_between() {
  local __ms=$(($2 - $1))
  printf '%d.%d' "$((__ms / 1000))" "$((__ms % 1000 / 100))"
}
