# shellcheck shell=bash
# ComfyUI runs detached by comfyStart.sh and answers. One that others started from this folder is adopted as it is; whatever
# else holds the port is named and left alone.
# Wishes: port, restart (when-idle, now, never), restart_wait (seconds), start_timeout (seconds, 600 without), forced (yes),
# secrets, arguments.

# comfyui_service_look: asks it for a probe, which goes on meanwhile.
SERVICE_ASKED=''
comfyui_service_look() {
  index_of comfyui_service && find_service || return 0
  exec {SERVICE_ASKED}< <(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats 5)
}

comfyui_service_probe() {
  local port
  wish port
  script_settings
  input settings "$REPLY"
  if ! find_service; then
    if port_owner "${port:-8188}"; then
      describe_owner "${port:-8188}"
      state absent "ComfyUI does not run, and $REPLY"
    else
      state absent "ComfyUI does not run"
    fi
    return
  fi
  fact pid "$SERVICE_PID"
  fact port "$SERVICE_PORT"
  fact listen "$SERVICE_LISTEN"
  if [[ -n $SERVICE_SETTINGS ]]; then fact started_by us; else fact started_by others; fi
  if ! service_awaited; then
    state partial "process $SERVICE_PID does not answer on port $SERVICE_PORT"
    return
  fi
  service_facts
  service_due
  if [[ -n $REPLY ]]; then
    state other "restart due: changed since it was started: $REPLY"
  else
    [[ $SERVICE_PORT == "${port:-8188}" ]] || warn "ComfyUI was started by others on port $SERVICE_PORT, not ${port:-8188}; it stays there until it is restarted"
    state satisfied "process $SERVICE_PID answers on port $SERVICE_PORT"
  fi
}

# service_awaited: it answers: a probe asks once, a job is patient, since what is slow on a loaded machine is not down.
service_awaited() {
  if [[ -n ${JOB-} ]]; then await_answer "$SERVICE_PID" 60; else service_answers 5; fi
}

# service_facts: tells what /system_stats in BODY says.
service_facts() {
  local __key
  for __key in comfyui_version python_version pytorch_version; do
    json_string "$__key"
    fact "$__key" "$REPLY"
  done
  # The first of the devices; `system` has neither a name nor a type.
  BODY=${BODY##*\"devices\"}
  json_string name
  fact device "$REPLY"
  json_string type
  fact device_type "$REPLY"
}

comfyui_service_start() {
  local port restart forced start_timeout __due='' __silent __log
  wish port restart forced start_timeout
  port=${port:-8188} start_timeout=${start_timeout:-600}
  if find_service; then
    service_due
    __due=$REPLY
    [[ $forced != yes ]] || __due=${__due:-forced}
    if [[ -z $__due ]] && await_answer "$SERVICE_PID" "$start_timeout"; then
      left_running
      return
    fi
    __silent="process $SERVICE_PID runs but did not answer on port $SERVICE_PORT within $start_timeout s"
    if [[ -z $__due && $restart == never ]]; then
      die "$__silent; with restart: never it is left as it is"
    elif [[ -z $__due ]]; then
      say "$__silent: it is restarted"
    elif [[ -n $__due ]]; then
      say "restart due: $__due"
      case $restart in
      never)
        outcome running "restart due, restart: never"
        return
        ;;
      now) ;;
      *)
        await_idle || {
          outcome running "restart due, $REPLY"
          return
        }
        ;;
      esac
    fi
    start_script_there
    [[ $SERVICE_PORT == "$port" ]] || refuse_port "$port" 1
    stop_service
    # A supervisor of others may have started it again.
    sleep 0.5
    if find_service && await_answer "$SERVICE_PID" "$start_timeout"; then
      warn "something on this pod starts ComfyUI by itself (process $SERVICE_PID); it is left as that started it"
      return
    fi
  fi
  start_script_there
  refuse_port "$port" 50
  __log=$WORKSPACE/logs/comfyui.$port.log
  launch_service "$__log"
  follow_start "$__log" "$start_timeout"
}

start_script_there() {
  [[ -f $WORKSPACE/comfyStart.sh ]] || die "there is no $WORKSPACE/comfyStart.sh: the step start_script comes first"
}

# left_running: it was not down, only slow to answer, or its record alone was missing; so nothing was installed.
left_running() {
  local verdict
  wish verdict
  say "ComfyUI runs already, process $SERVICE_PID"
  if [[ $verdict != update && -f $WORKSPACE/.comfy-pod/steps/$STEP && -f $WORKSPACE/.install_markers/$STEP.done ]]; then
    outcome skipped "runs already"
  else
    outcome adopted "runs already"
  fi
}

# comfyui_service_stop: lets prompts finish for as long as they are waited for, then stops it.
comfyui_service_stop() {
  local restart __busy=''
  wish restart
  if ! find_service; then
    outcome skipped "ComfyUI does not run"
    return
  fi
  if [[ $restart != now ]] && ! await_idle; then
    __busy=$REPLY
    warn "ComfyUI was stopped with $__busy: they did not finish within restart-wait"
  fi
  stop_service
  # A supervisor of others may have started it again.
  sleep 0.5
  ! find_service || die "something on this pod starts ComfyUI by itself (process $SERVICE_PID): stop that"
  outcome updated "stopped${__busy:+ with $__busy}"
}

# refuse_port PORT TENTHS: fails where another process holds it, and still does after so many tenths of a second.
refuse_port() {
  port_stays_held "$1" "$2" || return 0
  describe_owner "$1"
  die "$REPLY. It is left as it is: end it yourself, or write another port: in the manifest"
}

# follow_start LOG SECONDS: shows the log until it answers; fails with the reason where it ends, or takes too long.
follow_start() {
  local __tail __code=0 __since
  milliseconds
  __since=$REPLY
  # A job that is stopped takes along what it was about to start: ComfyUI runs in a session of its own.
  trap 'kill -- "-$LAUNCHED" 2>/dev/null; exit 143' TERM
  tail -n +1 -f -s 0.2 --pid="$LAUNCHED" "$1" 2>/dev/null &
  __tail=$!
  if await_answer "$LAUNCHED" "$2"; then
    trap - TERM
    kill "$__tail" 2>/dev/null || true
    wait "$__tail" 2>/dev/null || true
    milliseconds
    fact ready_seconds "$(seconds_between "$__since" "$REPLY")"
    say "ComfyUI answers on port $SERVICE_PORT, process $LAUNCHED"
    return
  fi
  if start_time "$LAUNCHED"; then
    kill "$__tail" 2>/dev/null || true
    die "ComfyUI did not answer within $2 s; it is still at work, and its log is $1"
  fi
  wait "$LAUNCHED" || __code=$?
  # Time for its last lines.
  sleep 0.5
  kill "$__tail" 2>/dev/null || true
  startup_reason "$1" "$__code"
  die "$REPLY"
}

# await_answer PID SECONDS: until the process answers; false where it is gone or the time is over.
await_answer() {
  local __until=$((SECONDS + $2))
  while ((SECONDS < __until)); do
    start_time "$1" || return 1
    if find_service && service_answers 10; then return 0; fi
    sleep 0.5
  done
  return 1
}

# await_idle: until no prompt runs or waits; false with REPLY saying what keeps it. One that never answers has no prompts.
await_idle() {
  local restart_wait __until __left='' __told='' __queued=''
  wish restart_wait
  __until=$((SECONDS + ${restart_wait:-600}))
  while :; do
    start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
    if http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 10 && [[ $BODY =~ \"queue_remaining\":\ *([0-9]+) ]]; then
      __left=${BASH_REMATCH[1]}
      ((__left > 0)) || return 0
      __queued="$__left prompts queued"
      [[ $__left != 1 ]] || __queued="1 prompt queued"
      [[ $__told == "$__left" ]] || say "waiting: $__queued"
      __told=$__left
    fi
    if ((SECONDS >= __until)); then
      REPLY=$__queued
      [[ -z $__queued ]]
      return
    fi
    sleep 1
  done
}

comfyui_service_prove() {
  find_service || die "ComfyUI ended right after it had answered"
  service_log
  judge_loading "$REPLY"
}

# comfyui_service_quick_test: with `start: false`, loads all nodes once and ends.
comfyui_service_quick_test() {
  local __log=$WORKSPACE/logs/comfyui.quick-test.log __code=0
  if find_service; then
    warn "ComfyUI runs (process $SERVICE_PID), so what changed is proved only when it is restarted"
    return
  fi
  knows_flag --quick-test-for-ci || die "this ComfyUI has no --quick-test-for-ci, so its nodes cannot be proved without starting it"
  mkdir -p "${__log%/*}"
  (
    local secrets
    wish secrets
    give_secrets
    # shellcheck disable=SC2086  # a word for each name
    become_clean $secrets
    # In the foreground, so that it stays in the process group that the job's clocks watch and end.
    exec 3>&- timeout --foreground 900 bash "$WORKSPACE/comfyStart.sh" --quick-test-for-ci
  ) 2>&1 | tee "$__log" || __code=$?
  if ((__code != 0)); then
    startup_reason "$__log" "$__code"
    die "$REPLY"
  fi
  judge_loading "$__log"
}
