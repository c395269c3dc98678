# shellcheck shell=bash
# The job's own clocks, on the pod, so that they hold without a runner: a heartbeat for other containers on the same volume,
# the step timeout, the idle timeout. Idle is: no byte in the log, no processor time and no I/O of all its processes.

# job_watch: a file in `at-work` for each step that is at work, with its part and its name.
job_watch() {
  WATCH=$BASHPID
  local __beat=0 __busy_at=$SECONDS __work __before='' __file __slot __task __tasks
  local -A __what=() __since=()
  while sleep 2; do
    ((__beat++ % 5 != 0)) || : >"$JOB/heartbeat"
    # Without its first process the job proves and records nothing any more; what it left would work on unseen.
    start_time "$JOB_LEADER" || job_leave 137
    __tasks=''
    for __file in "$JOB"/at-work/*; do
      __slot=${__file##*/} __task=''
      { read -r __task <"$__file"; } 2>/dev/null
      # Just being written, or gone.
      [[ -n $__task ]] || continue
      [[ ${__what[$__slot]-} == "$__task" ]] || __what[$__slot]=$__task __since[$__slot]=$SECONDS
      __tasks+=${__tasks:+, }${__task#* }
      ((SECONDS - ${__since[$__slot]} < CP_step_timeout)) ||
        job_stop "${__task#* } took longer than the step-timeout of $CP_step_timeout s"
    done
    __work=$(stat -c %s "$JOB/log" 2>/dev/null):$(job_work)
    if [[ $__work != "$__before" ]]; then
      __before=$__work __busy_at=$SECONDS
    elif ((SECONDS - __busy_at >= CP_idle_timeout)); then
      job_stuck
      job_stop "$__tasks was idle for the idle-timeout of $CP_idle_timeout s: no line in the log, no processor time, no I/O$REPLY"
    fi
  done
}

# job_work: processor ticks and I/O bytes of the job's session, without its own shells that only wait and watch.
job_work() {
  local __process __stat __ticks=0 __bytes=0 __key __value
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    read -ra __stat <<<"${__stat##*) }"
    # Fields after the name: state, parent, group, session, …; 11 and 12 are user and system ticks.
    [[ ${__stat[3]-} == "$JOB_LEADER" ]] || continue
    case ${__process#/proc/} in "$JOB_LEADER" | "$WATCH") continue ;; esac
    [[ ${__stat[1]} != "$WATCH" ]] || continue
    ((__ticks += __stat[11] + __stat[12]))
    { while read -r __key __value; do
      [[ $__key != [rw]char: ]] || ((__bytes += __value))
    done <"$__process/io"; } 2>/dev/null
  done
  printf '%s:%s' "$__ticks" "$__bytes"
}

# job_stuck: REPLY says which of the job's processes the kernel keeps waiting for a disk, as where a volume hangs; else empty.
job_stuck() {
  local __process __stat __name
  REPLY=''
  for __process in /proc/[0-9]*; do
    { read -r __stat <"$__process/stat"; } 2>/dev/null || continue
    __name=${__stat#*(} __name=${__name%)*}
    read -ra __stat <<<"${__stat##*) }"
    [[ ${__stat[3]-} == "$JOB_LEADER" && ${__stat[0]} == D ]] || continue
    REPLY="; its process ${__process#/proc/} ($__name) waits for a disk that does not answer"
    return 0
  done
}

# job_stop REASON: ends all the job's processes, and says why where the follower looks.
job_stop() {
  escape "$1"
  printf '%s\n' "$REPLY" >"$JOB/stopped"
  end_session "$JOB_LEADER"
  # Neighbours bring their logs when they end; those that were at work do not come to it.
  local __file
  for __file in "$JOB"/at-work/*; do cat "$JOB/side/${__file##*/}.log" 2>/dev/null; done >>"$JOB/log"
  printf '\nerror: stopped: %s\n' "$1" >>"$JOB/log"
  job_leave 124
}

# job_leave CODE: the last that the job does, through its watch.
job_leave() {
  end_session "$JOB_LEADER"
  job_end "$1"
  exit
}
