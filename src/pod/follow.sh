# shellcheck shell=bash
# Follows a job's log from a byte on, to the end of the job, then says how each of its steps ended.

# follow_main: CP_job, CP_offset, CP_nonce.
follow_main() {
  JOB=$WORKSPACE/.comfy-pod/jobs/$CP_job
  # What a login shell printed before may not end its line.
  printf '\n' >&2
  [[ -d $JOB ]] || control refused "there is no job $CP_job" || return 1
  control following "$CP_job"
  printf '\ncomfy-pod\tlog\t%s\n' "$CP_nonce"
  # Not the job's own pid: where nobody takes care of orphans, a job that has ended keeps it.
  until_ended &
  tail -c "+$((${CP_offset:-0} + 1))" -s 0.05 -f --pid=$! "$JOB/log" 2>/dev/null
  # A tail that was killed leaves the rest to the next follower.
  ! job_alive "$JOB" || return 1
  local __line
  while IFS= read -r __line; do printf 'result\t%s\n' "$__line" >&2; done <"$JOB/results"
  while IFS= read -r __line; do printf 'told\t%s\n' "$__line" >&2; done <"$JOB/told"
  if [[ -f $JOB/stopped ]]; then
    read -r __line <"$JOB/stopped"
    printf 'stopped\t%s\n' "$__line" >&2
  fi
  __line=vanished
  [[ ! -f $JOB/exit-code ]] || read -r __line <"$JOB/exit-code"
  control ended "$__line"
}

# until_bell: a fifth of a second, or less where the job was started from here and has ended. Something that it left behind may
# hold the descriptor open.
until_bell() {
  local __code=0
  if [[ -z ${BELL-} ]]; then sleep 0.2 && return; fi
  read -r -t 0.2 -u "$BELL" || __code=$?
  # Above 128 the time was up; else there is nothing more to hear.
  ((__code > 128)) || BELL=''
}

# until_ended: the job's process is gone, and who stopped it has said so. What is left of a job whose first process was killed
# is ended by its watch; where that was killed too, here. Until then it may print.
until_ended() {
  local __tries=0 __looks=0
  while job_alive "$JOB"; do
    until_bell
    # Every look is at the volume: where that hangs, this word stays out, and the action notices.
    ((++__looks % 100 != 0)) || control alive "$CP_job"
  done
  while [[ -f $JOB/stopped && ! -f $JOB/exit-code ]] && ((__tries++ < 50)); do sleep 0.1; done
  __tries=0
  while job_remains "$JOB"; do
    ((__tries++ < 50)) || end_session "$SESSION"
    ((__tries < 60)) || return 0
    sleep 0.1
  done
}
