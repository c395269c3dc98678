# shellcheck shell=bash
# A job: parts of steps at work on the pod, detached from whoever started it. It proves and records each step itself, so that
# nothing is lost when the runner is gone. In its folder: `log`, `told` (what steps tell), `results` (a line a part of a step).
#
# CP_tasks is its work, a line a task: `<part> <step>`. Parts: record, adopt, system, fetch, packages, install, start, stop, finish, quick_test, rollback.
# Tasks run in order; neighbours of the part `fetch` run side by side; neighbours of the part `packages` share one resolve.

job_main() {
  job_secrets
  given_variables
  exec 3>/dev/null
  # First who we are: the rest can take long, where the driver or the volume is slow, and the start waits for this.
  discover_workspace
  discover_container
  job_begin
  end_remains
  discover
  exec 3>>"$JOB/told"
  cd "$WORKSPACE" || exit 1
  job_watch 6>&- &
  local __watch=$! __tasks __task __next=()
  mapfile -t __tasks <<<"$CP_tasks"
  for __task in "${__tasks[@]}"; do
    if [[ ${#__next[@]} -gt 0 && ${__task%% *} != "$PART" ]]; then
      job_together "${__next[@]}"
      __next=()
    fi
    PART=${__task%% *}
    case $PART in
    fetch | packages) __next+=("${__task#* }") ;;
    *) job_step "${__task#* }" ;;
    esac
  done
  [[ ${#__next[@]} -eq 0 ]] || job_together "${__next[@]}"
  { kill "$__watch" && wait "$__watch"; } 2>/dev/null
  tell_state_file_pod
  jobs_prune
  job_end 0
}

# jobs_prune: the folders of the newest jobs stay, for their logs; names begin with their time.
jobs_prune() {
  local __all=("$WORKSPACE"/.comfy-pod/jobs/*/) __i
  for ((__i = 0; __i < ${#__all[@]} - 40; __i++)); do
    [[ ! -f ${__all[__i]}exit-code ]] || rm -rf "${__all[__i]}"
  done
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
  JOB_LEADER=$$ CP_REASON_FILE=$JOB/reason RESULTS=$JOB/results SLOT=job
  mkdir -p "$JOB/at-work" "$JOB/side"
  # Asked once: files that have the ordinary mode by themselves are given none.
  UMASK=$(umask)
  stamp_container
  keep_reserve
  start_time $$
  : >"$JOB/heartbeat"
  printf '%s %s %s\n' "$$" "$REPLY" "$CONTAINER" >"$JOB/process.new" && mv "$JOB/process.new" "$JOB/process"
}

job_end() {
  rm -rf "$JOB/reserve"
  printf '%s\n' "$1" >"$JOB/exit-code.new" && mv "$JOB/exit-code.new" "$JOB/exit-code"
}

# job_together STEP…: the gathered neighbours. Those whose needs failed in this job are left out of it.
job_together() {
  local __step __able=() __child
  for __step; do
    if needs_met "$__step"; then __able+=("$__step"); fi
  done
  [[ ${#__able[@]} -gt 0 ]] || return 0
  if [[ $PART == packages ]]; then
    packages_together "${__able[@]}"
    return
  fi
  rm -f "$JOB/at-work/job"
  for __step in "${__able[@]}"; do
    # The watch runs too. Asking is surer than `wait -n`, which in older bash misses those that have ended before.
    while (($(jobs -rp | wc -l) > ${CP_side_by_side:-6})); do sleep 0.1; done
    job_beside "$__step" 8>"$JOB/side.lock" &
  done
  # The watch is a child too, and never ends by itself.
  for __child in $(jobs -p); do [[ $__child == "$__watch" ]] || wait "$__child"; done
  return 0
}

# job_beside STEP: a neighbour. All that it says and tells is brought to the job's own files when it ends, so that nothing mixes.
job_beside() {
  local __side=$JOB/side/$1
  SLOT=$1 CP_REASON_FILE=$__side.reason RESULTS=$__side.results
  : >"$RESULTS"
  # To append: what opens the log by a name of its own, as `tee -a /dev/stderr` does, would else be written over.
  job_step "$1" >>"$__side.log" 2>&1 3>"$__side.told" 8>&-
  flock 8
  cat "$__side.log"
  cat "$__side.told" >&3
  cat "$RESULTS" >>"$JOB/results"
  rm -f "$JOB/at-work/$SLOT"
}

# needs_met STEP: enters the step; false where something that it needs has failed in this job, and told. Where that was
# refuted the step only waits: both are decided again. False too where an earlier part of it was its end.
needs_met() {
  local needs __need __id __result
  index_of "$1" || return 1
  enter "$REPLY"
  while IFS=$'\t' read -r __id __result _; do
    [[ $__id != "$STEP" || $__result == part ]] || return 1
  done <"$JOB/results"
  wish needs
  for __need in $needs; do
    while IFS=$'\t' read -r __id __result _; do
      [[ $__id == "$__need" ]] || continue
      case $__result in
      failed | not-run)
        milliseconds
        job_result not-run "$REPLY" "$REPLY" "$__need failed"
        return 1
        ;;
      refuted) return 1 ;;
      esac
    done <"$JOB/results"
  done
}

# job_step ID: this part of one step, then its conclusion.
job_step() {
  needs_met "$1" || return 0
  local __from __code
  step_line "$STEP"
  milliseconds
  __from=$REPLY
  apply_part
  __code=$?
  conclude "$__code" "$__from"
}

# step_line STEP…: tells the follower whose log begins here; the token keeps a step's own output from passing for it. What is
# begun is noted until it is recorded.
step_line() {
  local __step
  if [[ $PART == @(system|fetch|packages|install|start) ]]; then
    [[ -d $WORKSPACE/.comfy-pod/begun ]] || mkdir -p "$WORKSPACE/.comfy-pod/begun"
    for __step; do : >"$WORKSPACE/.comfy-pod/begun/$__step"; done
  fi
  printf '%s %s\n' "$PART" "$*" >"$JOB/at-work/$SLOT"
  printf 'comfy-pod %s %s %s\n' "$CP_line_token" "$PART" "$*"
  causes_before
}

# apply_part: the operation's function for this part, in a process of its own that ends at the first error.
apply_part() {
  : >"$CP_REASON_FILE"
  [[ $PART != adopt ]] || return 0
  (
    set -euo pipefail
    "${OPERATION}_$PART"
  )
}

# give_secrets: exports the secrets that the step at hand names. For a subshell that ends in the one program that is to have them.
give_secrets() {
  local secrets __name __from
  wish secrets
  for __name in $secrets; do
    __from=SECRET_$__name
    export "$__name=${!__from-}"
  done
}

# job_result RESULT FROM TO REASON: one line in `results`, and one for people in the progress log.
job_result() {
  [[ $1 != failed ]] || cause_of "$4"
  escape "$4"
  local __line=$STEP$'\t'$1$'\t'$2$'\t'$3$'\t'$PART$'\t'$REPLY
  printf '%s\n' "$__line" >>"$RESULTS"
  printf 'comfy-pod %s = %s\n' "$CP_line_token" "$__line"
  [[ $1 != part ]] || return 0
  now
  printf '[%s] %s: %s (%s s)%s\n' "$REPLY" "$STEP" "$1" "$(seconds_between "$2" "$3")" "${4:+ ${4//$'\n'/ }}" >>"$WORKSPACE/installation_progress.log"
}

seconds_between() {
  local __ms=$(($2 > $1 ? $2 - $1 : 0))
  printf '%d.%d' "$((__ms / 1000))" "$((__ms % 1000 / 100))"
}
