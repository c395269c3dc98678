# shellcheck shell=bash
# A service beside ComfyUI: JupyterLab, or a command of the user's. It runs detached, and is found again by what was noted at
# its start (service_process.sh); whatever else holds its port is named and left alone.
# Wishes: name, port (empty: it listens nowhere), directory (empty: the workspace), secrets, forced, start_timeout (seconds, 120
# without), and command, or for JupyterLab version, token (the name of its secret, or empty) and listen.

service_probe() {
  local name port command __lacks=''
  wish name port command
  service_wished
  [[ -n $command ]] || jupyterlab_installed || __lacks=$REPLY
  if [[ -n $__lacks ]]; then fact installed no; else fact installed yes; fi
  if find_beside; then
    fact pid "$BESIDE_PID"
    if [[ -n $__lacks ]]; then
      state partial "$__lacks"
    elif [[ $BESIDE_SETTINGS != "$BESIDE_WISHED" ]]; then
      state other "$name was started with other settings"
    elif ! beside_listens; then
      state partial "$name (process $BESIDE_PID) does not listen on port $port"
    else
      fact port "$port"
      fact listen "$BESIDE_LISTEN"
      state satisfied "process $BESIDE_PID${port:+ listens on port $port}"
    fi
  elif [[ -n $__lacks ]]; then
    state absent "$__lacks"
  elif [[ -n $port ]] && port_owner "$port"; then
    describe_owner "$port"
    state absent "$name does not run, and $REPLY"
  else
    state absent "$name does not run"
  fi
}

service_fetch() { jupyterlab_install; }

service_start() {
  local name port forced start_timeout
  wish name port forced start_timeout
  service_wished
  if find_beside; then
    if [[ $forced != yes && $BESIDE_SETTINGS == "$BESIDE_WISHED" ]] && beside_listens; then
      say "$name runs already, process $BESIDE_PID"
      return
    fi
    end_beside
  fi
  [[ -z $port ]] || refuse_port "$port" 50
  launch_beside
  # A job that is stopped takes along what it was about to start: the service runs in a session of its own.
  trap 'kill -- "-$BESIDE_PID" 2>/dev/null; exit 143' TERM
  await_beside "${start_timeout:-120}"
  trap - TERM
  say "$name runs, process $BESIDE_PID${port:+, and listens on port $port}"
}

service_stop() {
  local name
  wish name
  if find_beside; then
    end_beside
    outcome updated stopped
  else
    outcome skipped "does not run"
  fi
}

service_prove() {
  local name port command BODY='' SERVICE_SCHEME=http
  wish name port command
  find_beside || die "$name ended right after its start"
  [[ -z $command ]] || return 0
  service_wished
  reachable "$BESIDE_LISTEN"
  http_get "$REPLY" "$port" /api 30 || die "JupyterLab listens on port $port and does not answer; its log is $WORKSPACE/logs/$name.log"
}

# await_beside SECONDS: until it listens, or has run for 2 seconds where it listens nowhere; fails with the reason where it ends.
await_beside() {
  local __until=$((SECONDS + $1)) __log=$WORKSPACE/logs/$name.log
  [[ -n $port ]] || __until=$((SECONDS + 2))
  while ((SECONDS < __until)); do
    if ! start_time "$BESIDE_PID"; then
      tail -n 40 "$__log"
      last_words "$(tail -n 1 "$__log")"
      die "$name ended at its start${REPLY:+: $REPLY}"
    fi
    if [[ -n $port ]] && beside_listens; then return 0; fi
    sleep 0.2
  done
  [[ -z $port ]] || die "$name does not listen on port $port after $1 s; it is still at work, and its log is $__log"
}
