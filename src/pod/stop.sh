# shellcheck shell=bash
# Ends all of a job's processes: only what is proved to be that job.

# signal_session NAME PID: that signal to all in the session that PID leads, but for the caller; false where there is none.
# Not to its process group: `timeout`, for one, makes a group of its own.
signal_session() {
  local __process __stat __pids=()
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    # Fields after the name: state, parent, group, session.
    read -ra __stat <<<"${__stat##*) }"
    [[ ${__stat[3]-} != "$2" || ${__stat[0]} == Z || ${__process#/proc/} == "$BASHPID" ]] || __pids+=("${__process#/proc/}")
  done
  [[ ${#__pids[@]} -eq 0 ]] || kill "-$1" "${__pids[@]}" 2>/dev/null
  [[ ${#__pids[@]} -gt 0 ]]
}

# end_session PID [TENTHS]: asks its processes to end, and ends those that have not after 3 seconds, or so many tenths of one.
end_session() {
  local __since __spent=0 REPLY
  milliseconds
  __since=$REPLY
  signal_session TERM "$1"
  while signal_session 0 "$1"; do
    # By the clock: on a busy machine a look at all processes takes its time.
    milliseconds
    __spent=$((REPLY - __since))
    ((__spent < 100 * ${2:-30})) || signal_session KILL "$1"
    # What not even that ends hangs in the kernel, on a volume that does not answer.
    ((__spent < 5000)) || return 0
    sleep 0.1
  done
}

# job_remains FOLDER: SESSION of a job that ended without a word, as when the kernel kills its first process alone, while others of
# it are still there. A number may be another's by now; what bears the job's name is the job's.
job_remains() {
  local __pid='' __start='' __container='' __process __stat
  SESSION=''
  [[ ! -e $1/exit-code && -f $1/process ]] && read -r __pid __start __container <"$1/process" || return 1
  [[ $__container == "$CONTAINER" && $__pid =~ ^[1-9][0-9]*$ ]] && ! start_time "$__pid" || return 1
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"${__stat##*) }"
    [[ ${__stat[3]-} == "$__pid" && ${__stat[0]} != Z ]] || continue
    grep -qsxz "COMFY_POD_JOB=${1##*/}" "$__process/environ" || continue
    SESSION=$__pid
    return 0
  done
  return 1
}

# end_remains: what an earlier job left behind would work on beside this one.
end_remains() {
  local __folder
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    if job_remains "${__folder%/}"; then end_session "$SESSION"; fi
  done
}

# stop_main: CP_jobs, a line each, for a run that was cancelled. Where its lock has gone to another run, they are that run's.
stop_main() {
  if [[ -n $CP_token && -d $WORKSPACE/.comfy-pod/lock ]] && ! lock_ours && ! lock_gone; then return 0; fi
  local __jobs __job
  mapfile -t __jobs <<<"$CP_jobs"
  for __job in "${__jobs[@]}"; do stop_job "$WORKSPACE/.comfy-pod/jobs/$__job" & done
  wait
}

# stop_job FOLDER: the run has few seconds, so its processes have less time than elsewhere.
stop_job() {
  JOB=$1
  local __pid='' __start='' __container='' __tries=0
  mkdir -p "${JOB%/*}"
  # A start that is still on its way will find the folder there, and start nothing.
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    stop_said
    return
  fi
  until [[ -f $JOB/process ]] || ((__tries++ > 10)); do sleep 0.1; done
  job_alive "$JOB" || return 0
  read -r __pid __start __container <"$JOB/process"
  [[ $__container == "$CONTAINER" ]] || return 0
  printf 'the run was cancelled\n' >"$JOB/stopped"
  end_session "$__pid" 15
  [[ -f $JOB/exit-code ]] || stop_said
}

stop_said() {
  printf 'the run was cancelled\n' >"$JOB/stopped"
  printf '143\n' >"$JOB/exit-code"
}
