# shellcheck shell=bash
# `.comfy-pod/boot.sh`, for the pod's own start command: what a resumed pod can do without a runner. Puts the kept host keys back,
# which takes no time, and starts in the background the services whose proof holds. Its log is logs/boot.log.
# It carries the wishes of the services alone: id, operation, needs (all steps without which it cannot run), secrets, and their own.

# boot_main FILE [services]: FILE is boot.sh itself.
boot_main() {
  exec 3>/dev/null
  # find_service looks anew each time, as in a job.
  JOB=boot
  discover_workspace
  mkdir -p "$WORKSPACE/logs"
  exec >>"$WORKSPACE/logs/boot.log" 2>&1
  now
  say "$REPLY boot.sh ${2-}"
  discover_container
  if [[ ${2-} == services ]]; then
    boot_services
  else
    restore_host_keys
    stamp_container
    setsid bash "$1" services </dev/null &
  fi
}

boot_services() {
  local __index
  boot_lock || return 0
  discover
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    (
      set -euo pipefail
      if boot_proved && boot_secrets; then "boot_$OPERATION"; fi
    ) || true
  done
  boot_settle
  # Not lock_release: what a run that was cut off recorded is still what it would go back to.
  mv "$WORKSPACE/.comfy-pod/lock" "$WORKSPACE/.comfy-pod/lock.done.$$" && rm -rf "$WORKSPACE/.comfy-pod/lock.done.$$"
}

# boot_lock: takes the lock. A run that is at work on this volume does all this itself; another boot.sh holds the lock for seconds,
# unless its container ended in between.
boot_lock() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries __token='' __pid __start __container
  start_time $$
  CP_owner="by boot.sh on this pod" CP_token="boot $$ $REPLY $CONTAINER"
  for ((__tries = 0; __tries < 15; __tries++)); do
    lock_take && return 0
    { read -r __token <"$__lock/token"; } 2>/dev/null || true
    read -r __token __pid __start __container <<<"$__token"
    [[ $__token == boot ]] || return 1
    # Of this very container: then there is no need to wait.
    [[ $__container != "$CONTAINER" ]] || { start_time "$__pid" && [[ $REPLY == "$__start" ]]; } || break
    sleep 1
  done
  say "the boot.sh that held the lock is gone"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
  lock_take
}

# boot_proved: record and marker of each step that the one at hand needs are there; a marker that was removed is a reset.
boot_proved() {
  local needs __need
  wish needs
  for __need in $needs; do
    [[ -f $WORKSPACE/.comfy-pod/steps/$__need && -f $WORKSPACE/.install_markers/$__need.done ]] || {
      say "$STEP is not started: $__need is not installed"
      return 1
    }
  done
}

# boot_secrets: none is kept on the volume, so those that are named have to be in the container's own environment.
boot_secrets() {
  local secrets __name
  wish secrets
  for __name in $secrets; do
    [[ -n ${!__name-} ]] || {
      say "$STEP is not started: $__name is not in the container's environment"
      return 1
    }
    printf -v "SECRET_$__name" '%s' "${!__name}"
  done
}

boot_comfyui_service() {
  local port
  wish port
  if find_service; then
    say "ComfyUI runs already, process $SERVICE_PID"
  elif ! is_our_start_script || ! is_comfyui "$COMFYUI" || [[ ! -x $PYTHON ]]; then
    say "ComfyUI is not started: its start script, its folder or its Python is not in place"
  elif port_stays_held "$port" 50; then
    describe_owner "$port"
    say "ComfyUI is not started: $REPLY"
  else
    launch_service "$WORKSPACE/logs/comfyui.$port.log"
    say "ComfyUI was started, process $LAUNCHED"
  fi
}

boot_service() {
  local name port command
  wish name port command
  service_wished
  if find_beside; then
    say "$name runs already, process $BESIDE_PID"
  elif [[ -z $command ]] && ! jupyterlab_installed; then
    say "$name is not started: $REPLY"
  elif [[ -n $port ]] && port_stays_held "$port" 50; then
    describe_owner "$port"
    say "$name is not started: $REPLY"
  else
    launch_beside
    say "$name was started, process $BESIDE_PID"
  fi
}

# boot_settle: until a ComfyUI that was started shows as one: a run that finds none would start a second.
boot_settle() {
  local __pid='' __start='' __container='' __tries
  { read -r __pid __start __container <"$WORKSPACE/.comfy-pod/service"; } 2>/dev/null || return 0
  for ((__tries = 0; __tries < 50; __tries++)); do
    [[ $__container == "$CONTAINER" ]] && start_time "$__pid" && [[ $REPLY == "$__start" ]] || return 0
    ! find_service || return 0
    sleep 0.2
  done
}
