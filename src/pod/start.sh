# shellcheck shell=bash
# Starts a job, once, and follows it. Standard input of this script holds NUL-ended chunks, NAME and value of each secret and then
# an empty one, and behind them the job's script, packed. What comes out: the log on standard output; control lines on standard error.

# start_main: CP_job, CP_job_steps, CP_token, CP_owner; CP_follow=no does not wait for it.
start_main() {
  local __script __name __value __secrets=() __whole=no
  # A name that is empty alone does not end them: so is one at an end that came too early.
  while IFS= read -r -d '' __name; do
    if [[ -z $__name ]]; then __whole=yes && break; fi
    IFS= read -r -d '' __value || break
    __secrets+=("$__name" "$__value")
  done
  # Cut off with the connection: the action sends it again. bash reads a pipe byte by byte; this it does not read.
  [[ $__whole == yes ]] && __script=$(gzip -dc 2>/dev/null) && [[ -n $__script ]] || return 1
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  mkdir -p "${JOB%/*}" || {
    why_unwritable
    control refused "the workspace $WORKSPACE cannot be written: $REPLY" || return 1
  }
  # A folder that is there already is this very start, sent again after a lost connection: then it is only followed, though
  # the lock may have gone to another run meanwhile.
  [[ -d $JOB ]] || lock_take || return 1
  local __process=''
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    printf '%s\n' "$CP_job_steps" >"$JOB/steps" && printf '%s' "$__script" >"$JOB/script" ||
      {
        why_unwritable
        control refused "$JOB cannot be written: $REPLY" || return 1
      }
    # The secrets go through a pipe: a here-string would lie in a temporary file.
    # Its name in the environment tells what is the job's, whatever becomes of its first process. Nothing is written to its
    # descriptor 6: whoever follows from here hears at once when it is closed.
    exec 6< <(
      export COMFY_POD_JOB=$CP_job
      exec setsid bash "$JOB/script" < <(((${#__secrets[@]} == 0)) || printf '%s\0' "${__secrets[@]}") 6>&1 >>"$JOB/log" 2>&1 3>&-
    )
    __process=$! BELL=6
  fi
  await_process "$__process" || control refused "the job did not start: $(tail -n 3 "$JOB/log")" || return 1
  control started "$CP_job"
  # The first job of a container gave it its name just now.
  discover_container
  [[ ${CP_follow-} == no ]] || follow_main
}

# await_process [PID]: until the job says who it is. One that was started elsewhere has 10 seconds for that.
await_process() {
  local __tries=0
  until [[ -f $JOB/process || -f $JOB/exit-code ]]; do
    if [[ -n $1 ]]; then
      # Once more, since it may have said so and ended in between.
      kill -0 "$1" 2>/dev/null || [[ -f $JOB/process ]] || return 1
    else
      ((__tries++ < 500)) || return 1
    fi
    sleep 0.02
  done
}
