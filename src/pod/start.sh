# shellcheck shell=bash
# Starts a job, once, and follows it. Standard input of this script holds NUL-ended chunks: the job's script, then NAME and
# value of each secret. What comes out: the log on standard output; control lines on standard error.

# start_main: CP_job, CP_job_steps, CP_token, CP_owner; CP_follow=no does not wait for it.
start_main() {
  local __script __name __value __secrets=()
  IFS= read -r -d '' __script
  while IFS= read -r -d '' __name && IFS= read -r -d '' __value; do __secrets+=("$__name" "$__value"); done
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  mkdir -p "$WORKSPACE/.comfy-pod/jobs" || { control refused "the workspace $WORKSPACE cannot be written" || return 1; }
  lock_take || return 1
  # A folder that is there already is this very start, sent again after a lost connection: then it is only followed.
  if mkdir "$JOB" 2>/dev/null; then
    printf '%s' "$__script" >"$JOB/script" || { control refused "$JOB cannot be written: is the disk full?" || return 1; }
    printf '%s\n' "$CP_job_steps" >"$JOB/steps"
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    # The secrets go through a pipe: a here-string would lie in a temporary file.
    setsid bash "$JOB/script" < <(((${#__secrets[@]} == 0)) || printf '%s\0' "${__secrets[@]}") >>"$JOB/log" 2>&1 3>&- &
    local __tries=0
    until [[ -f $JOB/process ]]; do
      ((__tries++ < 500)) || { control refused "the job did not start: $(tail -n 3 "$JOB/log")" || return 1; }
      sleep 0.02
    done
  fi
  [[ ${CP_follow-} == no ]] || follow_main
}

# control KIND TEXT: one line to the action; false for a refusal.
control() {
  escape "$2"
  printf '%s\t%s\n' "$1" "$REPLY" >&2
  [[ $1 != refused ]]
}
