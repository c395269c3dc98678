# shellcheck shell=bash
# Follows a job's log from a byte on, to the end of the job, then says how each of its steps ended.

# follow_main: CP_job, CP_offset.
follow_main() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  [[ -d $JOB ]] || control refused "there is no job $CP_job" || return 1
  local __pid='' __step __line
  read -r __pid _ <"$JOB/process" 2>/dev/null
  control following "$CP_job"
  if job_alive "$JOB"; then
    tail -c "+$((${CP_offset:-0} + 1))" -s 0.1 -f --pid="$__pid" "$JOB/log" 2>/dev/null
  else
    tail -c "+$((${CP_offset:-0} + 1))" "$JOB/log"
  fi
  while IFS= read -r __line; do printf 'result\t%s\n' "$__line" >&2; done <"$JOB/results"
  while IFS= read -r __line; do printf 'told\t%s\n' "$__line" >&2; done <"$JOB/told"
  if [[ -f $JOB/stopped ]]; then
    read -r __line <"$JOB/stopped"
    printf 'stopped\t%s\n' "$__line" >&2
  fi
  if [[ -f $JOB/exit-code ]]; then
    read -r __line <"$JOB/exit-code"
    control ended "$__line"
  else
    control ended vanished
  fi
}
