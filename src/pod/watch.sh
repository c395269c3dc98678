# shellcheck shell=bash
# The job's own clocks, on the pod, so that they hold without a runner: a heartbeat for other containers on the same volume,
# the step timeout, the idle timeout. Idle is: no byte in the log, no processor time and no I/O in the whole process group.

job_watch() {
  WATCH=$BASHPID
  local __beat=0 __step='' __now_step __step_from=$SECONDS __busy_at=$SECONDS __work __before=''
  while sleep 2; do
    ((__beat++ % 5 != 0)) || : >"$JOB/heartbeat"
    __now_step=$(cat "$JOB/current" 2>/dev/null)
    [[ $__now_step == "$__step" ]] || { __step=$__now_step __step_from=$SECONDS; }
    ((SECONDS - __step_from < CP_step_timeout)) || job_stop "$__step took longer than the step-timeout of $CP_step_timeout s"
    __work=$(stat -c %s "$JOB/log" 2>/dev/null):$(job_work)
    if [[ $__work != "$__before" ]]; then
      __before=$__work __busy_at=$SECONDS
    elif ((SECONDS - __busy_at >= CP_idle_timeout)); then
      job_stop "$__step was idle for the idle-timeout of $CP_idle_timeout s: no line in the log, no processor time, no I/O"
    fi
  done
}

# job_work: processor ticks and I/O bytes of the process group, without the job's own shells that only wait and watch.
job_work() {
  local __process __stat __ticks=0 __bytes=0 __key __value
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"${__stat##*) }"
    # Fields after the name: state, parent, group, …; 11 and 12 are user and system ticks.
    [[ ${__stat[2]} == "$JOB_GROUP" ]] || continue
    case ${__process#/proc/} in "$JOB_GROUP" | "$WATCH") continue ;; esac
    [[ ${__stat[1]} != "$WATCH" ]] || continue
    ((__ticks += __stat[11] + __stat[12]))
    { while read -r __key __value; do
      [[ $__key != [rw]char: ]] || ((__bytes += __value))
    done <"$__process/io"; } 2>/dev/null
  done
  printf '%s:%s' "$__ticks" "$__bytes"
}

# job_stop REASON: ends the whole process group, and says why where the follower looks.
job_stop() {
  trap '' TERM
  escape "$1"
  printf '%s\n' "$REPLY" >"$JOB/stopped"
  printf '\nerror: stopped: %s\n' "$1" >>"$JOB/log"
  kill -TERM -- "-$JOB_GROUP"
  sleep 3
  job_end 124
  kill -KILL -- "-$JOB_GROUP"
}
