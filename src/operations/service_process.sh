# shellcheck shell=bash
# The process of a service beside ComfyUI: `.comfy-pod/services/<name>` says of its last start pid, start time and container,
# then what it was started with. Nothing else is ever taken for it, or signalled.

# service_wished: BESIDE_WISHED is what the service at hand is to be started with, and each part of it an input; BESIDE_LISTEN is
# where it is to listen.
service_wished() {
  local command port directory version token
  wish command port directory version token
  BESIDE_LISTEN=127.0.0.1
  # Without a token everybody who reaches it gets in.
  if [[ -z $command && -n $token ]]; then
    start_listen
    BESIDE_LISTEN=${START_LISTEN%%,*}
  fi
  local __name __value
  BESIDE_WISHED=''
  for __name in command port directory version token; do
    [[ -n ${!__name} ]] || continue
    input "$__name" "${!__name}"
    escape "${!__name}"
    BESIDE_WISHED+="$__name=$REPLY"$'\n'
  done
  [[ -n $command ]] || BESIDE_WISHED+="listen=$BESIDE_LISTEN"$'\n'
}

# find_beside: BESIDE_PID and its START, SETTINGS (what it was started with); false where it does not run.
find_beside() {
  local name __first __container=''
  wish name
  BESIDE_PID='' BESIDE_START='' BESIDE_SETTINGS=''
  text_of "$WORKSPACE/.comfy-pod/services/$name"
  __first=${REPLY%%$'\n'*}
  [[ -n $__first ]] || return 1
  BESIDE_SETTINGS=${REPLY#*$'\n'}
  BESIDE_PID=${__first%% *} BESIDE_START=${__first#* } __container=${__first##* }
  BESIDE_START=${BESIDE_START%% *}
  [[ -n $CONTAINER && $__container == "$CONTAINER" ]] && start_time "$BESIDE_PID" && [[ $REPLY == "$BESIDE_START" ]]
}

# beside_listens: a process of its session holds the port, where it has one.
beside_listens() {
  local port __stat
  wish port
  [[ -n $port ]] || return 0
  port_owner "$port" && [[ -n $OWNER_PID ]] && { read -r __stat <"/proc/$OWNER_PID/stat"; } 2>/dev/null || return 1
  # Fields after the name: state, parent, group, session.
  read -ra __stat <<<"${__stat##*) }"
  [[ ${__stat[3]-} == "$BESIDE_PID" ]]
}

# end_beside: ends the process that find_beside found, and what it started.
end_beside() {
  say "sending SIGTERM to $name, process $BESIDE_PID"
  end_session "$BESIDE_PID" 45
  ! start_time "$BESIDE_PID" || [[ $REPLY != "$BESIDE_START" ]] || die "process $BESIDE_PID does not end, not even by SIGKILL; restart the pod"
}

# launch_beside: starts it, in a session of its own and a clean environment. BESIDE_PID is its pid, a child of this shell.
launch_beside() {
  local name command directory token secrets __log
  wish name command directory token secrets
  [[ $directory == /* ]] || directory=$WORKSPACE${directory:+/$directory}
  [[ -d $directory ]] || die "there is no folder $directory to run $name in: make it, or write another directory"
  __log=$WORKSPACE/logs/$name.log
  new_log "$__log"
  (
    give_secrets
    # shellcheck disable=SC2086  # a word for each name
    become_clean $secrets
    cd "$directory" || exit
    if [[ -n $command ]]; then
      export WORKSPACE COMFYUI PYTHON
      [[ ! -x $PYTHON ]] || PATH=$ENVIRONMENT/bin:$PATH
      become_detached "$__log" bash -c "$command"
    else
      jupyterlab_command
      become_detached "$__log" "${JUPYTERLAB_COMMAND[@]}"
    fi
  ) &
  BESIDE_PID=$!
  start_time "$BESIDE_PID" || true
  BESIDE_START=$REPLY BESIDE_SETTINGS=$BESIDE_WISHED
  printf '%s\n%s' "$BESIDE_PID $BESIDE_START $CONTAINER" "$BESIDE_WISHED" | write_file "$WORKSPACE/.comfy-pod/services/$name"
}
