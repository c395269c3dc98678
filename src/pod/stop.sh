# shellcheck shell=bash
# Ends a job's whole process group, for a run that was cancelled: only what is proved to be that job.

# stop_main: CP_job.
stop_main() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  local __pid='' __start='' __container='' __tries=0
  mkdir -p "${JOB%/*}"
  # A start that is still on its way will find the folder there, and start nothing.
  if mkdir "$JOB" 2>/dev/null; then
    touch "$JOB/log" "$JOB/results" "$JOB/told"
    stop_said
    return
  fi
  until [[ -f $JOB/process ]] || ((__tries++ > 20)); do sleep 0.1; done
  job_alive "$JOB" || return 0
  read -r __pid __start __container <"$JOB/process"
  [[ $__container == "$CONTAINER" ]] || return 0
  printf 'the run was cancelled\n' >"$JOB/stopped"
  kill -TERM -- "-$__pid"
  __tries=0
  while kill -0 -- "-$__pid" 2>/dev/null; do
    ((__tries++ < 30)) || kill -KILL -- "-$__pid" 2>/dev/null
    ((__tries < 40)) || break
    sleep 0.1
  done
  [[ -f $JOB/exit-code ]] || stop_said
}

stop_said() {
  printf 'the run was cancelled\n' >"$JOB/stopped"
  printf '143\n' >"$JOB/exit-code"
}
