# shellcheck shell=bash
# The one ComfyUI process of this folder: who it is, what it was started with, what it has loaded; starting and stopping it.
# `.comfy-pod/service` says of the last start: pid, start time and container, then a line for each change that it has loaded.

# find_service: SERVICE_PID and its START, PORT, LISTEN, ADDRESS, SCHEME, SETTINGS (empty where our script did not start it); false
# where none runs. Two processes on one folder would ruin each other's files, so there is never a second one.
find_service() {
  SERVICE_PID='' SERVICE_START='' SERVICE_PORT='' SERVICE_LISTEN='' SERVICE_ADDRESS='' SERVICE_SCHEME=http SERVICE_SETTINGS=''
  # A probe has looked already, and nothing changed since.
  [[ -z ${JOB-} ]] || find_running
  [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]] && start_time "$RUNNING_PID" || return 1
  SERVICE_PID=$RUNNING_PID SERVICE_START=$REPLY SERVICE_PORT=$RUNNING_PORT
  process_listen "$SERVICE_PID"
  SERVICE_LISTEN=$REPLY
  reachable "$REPLY"
  SERVICE_ADDRESS=$REPLY
  local __entry
  while IFS= read -r -d '' __entry; do
    [[ $__entry != --tls-certfile* ]] || SERVICE_SCHEME=https
  done 2>/dev/null <"/proc/$SERVICE_PID/cmdline" || true
  while IFS= read -r -d '' __entry; do
    [[ $__entry != COMFY_POD_SETTINGS=* ]] || SERVICE_SETTINGS=${__entry#*=}
  done 2>/dev/null <"/proc/$SERVICE_PID/environ" || true
}

# service_answers SECONDS: BODY is its /system_stats; false where it does not answer.
service_answers() {
  local __answer
  if [[ -z ${SERVICE_ASKED-} ]]; then
    http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /system_stats "$1"
    return
  fi
  # A probe has asked already.
  IFS= read -r -d '' __answer <&"$SERVICE_ASKED"
  exec {SERVICE_ASKED}<&-
  SERVICE_ASKED=''
  http_body "$__answer"
}

# recorded_changes: CHANGES is `id time` of every step that changed something which ComfyUI loads, by the records.
declare -a CHANGES=()
recorded_changes() {
  local __file __key __value __time __result
  CHANGES=()
  for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
    case ${__file##*/} in comfyui_service | service_* | start_script | model_directories | cuda_check | custom_nodes | overall_installation) continue ;; esac
    __time='' __result=''
    while IFS='=' read -r __key __value; do
      case $__key in
      time) __time=$__value ;;
      result) __result=$__value && break ;;
      esac
    done <"$__file"
    [[ $__result != @(installed|updated) ]] || CHANGES+=("${__file##*/} $__time")
  done
}

# service_due: REPLY says what changed since the process that find_service found was started, or is empty.
service_due() {
  local __because=() __line __known='' __since __settings
  script_settings
  __settings=$REPLY
  if [[ -n $SERVICE_SETTINGS ]]; then
    [[ $SERVICE_SETTINGS == "$__settings" ]] || __because+=("its settings")
  elif read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" && [[ ${RECORD[input.settings]-"$__settings"} != @(|"$__settings") ]]; then
    # Adopted as it was; but the settings have changed since. That there are some, where there were none, changes nothing.
    __because+=("its settings")
  fi
  recorded_changes
  text_of "$WORKSPACE/.comfy-pod/service"
  __known=$REPLY
  if [[ $__known == "$SERVICE_PID $SERVICE_START $CONTAINER"$'\n'* ]]; then
    for __line in "${CHANGES[@]}"; do [[ $__known == *$'\n'"$__line"$'\n'* ]] || __because+=("${__line%% *}"); done
  else
    started_at "$SERVICE_START"
    __since=$REPLY
    for __line in "${CHANGES[@]}"; do [[ ! ${__line#* } > $__since ]] || __because+=("${__line%% *}"); done
  fi
  printf -v REPLY '%s, ' "${__because[@]}"
  REPLY=${REPLY%, }
}

# started_at TICKS: REPLY is the time of a process's start, as records write it.
started_at() {
  local __key __value __boot=0
  while read -r __key __value; do [[ $__key != btime ]] || __boot=$__value; done </proc/stat
  # The ticks that /proc shows are hundredths of a second on every Linux that ComfyUI runs on.
  printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$((__boot + $1 / 100))"
}

# stop_service: ends that very process, gently if it can.
stop_service() {
  local __signal __tries
  for __signal in TERM KILL; do
    for ((__tries = 0; __tries < 150; __tries++)); do
      start_time "$SERVICE_PID" && [[ $REPLY == "$SERVICE_START" ]] || return 0
      if ((__tries == 0)); then
        say "sending SIG$__signal to ComfyUI, process $SERVICE_PID"
        kill "-$__signal" "$SERVICE_PID" 2>/dev/null || true
      fi
      sleep 0.2
    done
  done
  die "process $SERVICE_PID does not end, not even by SIGKILL; restart the pod"
}

# new_log FILE: an empty one; what was in it is kept beside it.
new_log() {
  mkdir -p "${1%/*}"
  [[ ! -s $1 ]] || mv -f "$1" "$1.previous"
  : >"$1"
}

# become_detached LOG COMMAND…: for a subshell; becomes that command in a session of its own, with nothing of the job's open.
become_detached() {
  local __log=$1 __descriptor
  shift
  exec </dev/null >>"$__log" 2>&1
  for __descriptor in /proc/self/fd/*; do
    __descriptor=${__descriptor##*/}
    ((__descriptor < 3 || __descriptor == 255)) || exec {__descriptor}>&-
  done
  exec setsid "$@"
}

# launch_service LOG: starts comfyStart.sh in a session of its own, with a clean environment and nothing of the job's open.
# LAUNCHED is its pid, a child of this shell.
launch_service() {
  local secrets
  wish secrets
  new_log "$1"
  recorded_changes
  (
    give_secrets
    # shellcheck disable=SC2086  # a word for each name
    become_clean $secrets
    become_detached "$1" bash "$WORKSPACE/comfyStart.sh"
  ) &
  LAUNCHED=$!
  start_time "$LAUNCHED" || true
  printf '%s\n' "$LAUNCHED $REPLY $CONTAINER" "${CHANGES[@]}" | write_file "$WORKSPACE/.comfy-pod/service"
}
