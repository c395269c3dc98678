# shellcheck shell=bash
# Finds what the steps are about: the workspace, ComfyUI, its Python, the container, the GPU. Reads only, starts no Python.
#
# Sets: WORKSPACE, COMFYUI, PYTHON, ENVIRONMENT, PROVIDER, SITE_PACKAGES, CONTAINER, RUNNING_PID, STATE_FILE, LIVE[step].
# Values that were decided before (CP_workspace, CP_comfyui, …) are taken as they are.

WORKSPACE='' COMFYUI='' RUNNING_PID='' CONTAINER='' DRIVER=''
declare -A LIVE=()

discover() {
  STEP=-
  discover_workspace
  fact workspace "$WORKSPACE"
  fact home "$HOME"
  fact user "${USER:-$UID}"
  fact machine "$HOSTTYPE"
  discover_container
  fact container "$CONTAINER"
  read_state_file
  fact state_file "$STATE_FILE"
  discover_jobs
  discover_comfyui
  fact comfyui "$COMFYUI"
  fact running_pid "$RUNNING_PID"
  discover_environment
  fact python "$PYTHON"
  fact provider "$PROVIDER"
  fact environment "$ENVIRONMENT"
  fact python_version "$PYTHON_VERSION"
  discover_disks
  discover_gpu
  discover_provider
}

discover_workspace() {
  WORKSPACE=${CP_workspace:-auto}
  if [[ $WORKSPACE == auto ]]; then
    if [[ (-d /workspace && -w /workspace) || (! -e /workspace && -w /) ]]; then WORKSPACE=/workspace; else WORKSPACE=$HOME/comfy; fi
  fi
  [[ $WORKSPACE != '~' ]] || WORKSPACE=$HOME
  [[ $WORKSPACE != \~/* ]] || WORKSPACE=$HOME/${WORKSPACE:2}
  WORKSPACE=${WORKSPACE%%+(/)}
}

# discover_disks: `disk.<place>` is the mount point of what is installed there; `space.<mount point>` its type, blocks free and in
# all, bytes a block, inodes free and in all.
discover_disks() {
  local __place __path __mounts=() __types=() __seen=' ' __i=0 __line
  for __place in workspace comfyui environment system; do
    case $__place in
    workspace) __path=$WORKSPACE ;;
    comfyui) __path=$COMFYUI ;;
    environment) __path=${ENVIRONMENT:-$WORKSPACE/venv} ;;
    system) __path=/usr ;;
    esac
    mount_of "$__path"
    fact "disk.$__place" "$MOUNT_POINT"
    [[ $__seen != *" $MOUNT_POINT "* ]] || continue
    __seen+="$MOUNT_POINT "
    __mounts+=("$MOUNT_POINT") __types+=("$MOUNT_TYPE")
  done
  while read -r __line; do
    fact "space.${__mounts[__i]}" "${__types[__i]} $__line"
    ((__i += 1))
  done < <(stat -f -c '%a %b %S %d %c' "${__mounts[@]}" 2>/dev/null)
  # What is not there yet is made in the first folder above it that is; on a read-only file system not even root may write.
  __path=$WORKSPACE
  until [[ -e $__path ]]; do __path=${__path%/*}/ && __path=${__path%%+(/)} && __path=${__path:-/}; done
  if [[ -w $__path ]]; then fact workspace_writable yes; else fact workspace_writable no; fi
}

# mount_of PATH: MOUNT_POINT and MOUNT_TYPE of the file system that PATH lies on, or will.
MOUNT_POINTS=() MOUNT_TYPES=()
mount_of() {
  local __i
  [[ ${#MOUNT_POINTS[@]} -gt 0 ]] || read_mounts
  MOUNT_POINT=/ MOUNT_TYPE=''
  for __i in "${!MOUNT_POINTS[@]}"; do
    [[ "$1/" == "${MOUNT_POINTS[__i]%/}/"* && ${#MOUNT_POINTS[__i]} -ge ${#MOUNT_POINT} ]] || continue
    MOUNT_POINT=${MOUNT_POINTS[__i]} MOUNT_TYPE=${MOUNT_TYPES[__i]}
  done
}

read_mounts() {
  local __fields __i
  while read -ra __fields; do
    # Optional fields end with a lone hyphen; the type follows.
    for ((__i = 6; __i < ${#__fields[@]}; __i++)); do [[ ${__fields[__i]} != - ]] || break; done
    MOUNT_POINTS+=("${__fields[4]}") MOUNT_TYPES+=("${__fields[__i + 1]-}")
  done </proc/self/mountinfo
}

# The stamp lies on the container's disk, so a container that was replaced has none. The hash needs no process of its own.
discover_container() {
  local __hash=0 __code __i
  for ((__i = 0; __i < ${#WORKSPACE}; __i++)); do
    printf -v __code '%d' "'${WORKSPACE:__i:1}"
    ((__hash = (__hash * 31 + __code) % 4294967291))
  done
  CONTAINER_STAMP=$HOME/.comfy-pod/container-$__hash
  CONTAINER=''
  [[ ! -f $CONTAINER_STAMP ]] || read -r CONTAINER <"$CONTAINER_STAMP"
}

# stamp_container: gives this container its name where it has none; only jobs call it.
stamp_container() {
  [[ -z $CONTAINER ]] || return 0
  read -r CONTAINER </proc/sys/kernel/random/uuid
  printf '%s\n' "$CONTAINER" | write_file "$CONTAINER_STAMP"
}

# job_alive FOLDER: the recorded process has the recorded start time in this container, or another container's heartbeat is fresh.
job_alive() {
  local __pid='' __start='' __container=''
  [[ ! -e $1/exit-code && -f $1/process ]] || return 1
  read -r __pid __start __container <"$1/process" || return 1
  if [[ $__container == "$CONTAINER" ]]; then
    start_time "$__pid" && [[ $REPLY == "$__start" ]]
  else
    [[ -n $(find "$1/heartbeat" -mmin -2 2>/dev/null) ]]
  fi
}

discover_jobs() {
  local __folder __step
  LIVE=()
  for __folder in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    __folder=${__folder%/}
    job_alive "$__folder" || continue
    while read -r __step; do
      [[ -z $__step ]] || LIVE[$__step]=${__folder##*/}
    done <"$__folder/steps"
  done
}

is_comfyui() { [[ -f $1/main.py && -f $1/nodes.py && -d $1/comfy ]]; }

# Order: what the manifest names; what runs; what this action recorded; what is found; else the place for a new one.
discover_comfyui() {
  local __wished=${CP_comfyui:-auto} __folder __found=() __seen=' ' __real
  find_running
  if [[ $__wished != auto ]]; then
    [[ $__wished == /* ]] || __wished=$WORKSPACE/$__wished
    COMFYUI=${__wished%%+(/)}
    [[ $RUNNING_FOLDER -ef $COMFYUI ]] || RUNNING_PID=''
    return
  fi
  if [[ -n $RUNNING_PID ]]; then
    COMFYUI=$RUNNING_FOLDER
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/comfyui_core" && is_comfyui "${RECORD[fact.folder]-}"; then
    COMFYUI=${RECORD[fact.folder]}
    return
  fi
  for __folder in "$WORKSPACE"/ComfyUI "$WORKSPACE"/runpod-slim/ComfyUI "$WORKSPACE"/*/ComfyUI "$HOME"/ComfyUI /opt/ComfyUI /ComfyUI /comfyui /root/comfy/ComfyUI; do
    is_comfyui "$__folder" && [[ $__folder != */.comfy-pod/* ]] || continue
    __real=$(cd "$__folder" && pwd -P)
    [[ $__seen != *" $__real "* ]] || continue
    __seen+="$__real "
    __found+=("$__folder")
  done
  COMFYUI=$WORKSPACE/ComfyUI
  case ${#__found[@]} in
  0) ;;
  1) COMFYUI=${__found[0]} ;;
  *)
    printf -v __real '%s\n' "${__found[@]}"
    tell problem comfyui_several "${__real%$'\n'}"
    COMFYUI=${__found[0]}
    ;;
  esac
}

# find_running: RUNNING_PID and RUNNING_FOLDER of a ComfyUI at work below the workspace or on the wished port; of several the
# one below the workspace. One that is neither is somebody else's.
find_running() {
  RUNNING_PID='' RUNNING_FOLDER='' RUNNING_PORT=''
  local __process __args __main __folder __port __i __rank __best=0
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    # `conda run` stays alive beside what it runs, and names main.py too.
    [[ ${__args[0]-} == *python* && ${__args[1]-} != */conda ]] || continue
    __main=''
    for ((__i = 1; __i < ${#__args[@]} && __i < 8; __i++)); do
      [[ ${__args[__i]} == main.py || ${__args[__i]} == */main.py ]] || continue
      __main=${__args[__i]}
      break
    done
    [[ -n $__main ]] || continue
    __folder=$(readlink "$__process/cwd") || continue
    [[ $__main == /* ]] && __folder=${__main%/*}
    [[ $__main == /* || $__main == main.py ]] || __folder+=/${__main%/*}
    is_comfyui "$__folder" || continue
    __port=8188
    for (( ; __i < ${#__args[@]}; __i++)); do
      [[ ${__args[__i]} != --port ]] || __port=${__args[__i + 1]-8188}
      [[ ${__args[__i]} != --port=* ]] || __port=${__args[__i]#--port=}
    done
    __rank=0
    [[ $__port != "${CP_port:-8188}" ]] || __rank=1
    [[ $__folder != "$WORKSPACE"/* ]] || ((__rank += 2))
    ((__rank > __best)) || continue
    __best=$__rank RUNNING_PID=${__process#/proc/} RUNNING_FOLDER=$__folder RUNNING_PORT=$__port
  done 2>/dev/null
}

# The driver is the kernel module's own word; nvidia-smi takes longer, and is asked only where the module shows no file.
discover_gpu() {
  local __line=''
  DRIVER='' GPU_COUNT=0
  if [[ -f /proc/driver/nvidia/version ]]; then
    read -r __line </proc/driver/nvidia/version
    module_version "$__line"
    DRIVER=$REPLY
    local __devices=(/dev/nvidia[0-9]*)
    GPU_COUNT=${#__devices[@]}
  elif has nvidia-smi; then
    while IFS= read -r __line; do
      [[ $__line =~ ^[0-9]+(\.[0-9]+)+$ ]] || continue
      DRIVER=$__line
      ((GPU_COUNT += 1))
    done < <(timeout 20 nvidia-smi --query-gpu=driver_version --format=csv,noheader,nounits 2>/dev/null)
  fi
  fact driver "$DRIVER"
  fact gpu_count "$GPU_COUNT"
}

# module_version LINE: REPLY is the version that the first line of the kernel module's file tells, open or proprietary.
module_version() {
  REPLY=''
  [[ ! $1 =~ Kernel\ Module\ +(for\ [^ ]+\ +)?([0-9]+(\.[0-9]+)+) ]] || REPLY=${BASH_REMATCH[2]}
}

# The container's own variables tell the provider; a session does not inherit them.
discover_provider() {
  local __entry __pod='' __host='' __tcp=''
  while IFS= read -r -d '' __entry; do
    case $__entry in
    RUNPOD_POD_ID=*) __pod=${__entry#*=} ;;
    RUNPOD_PUBLIC_IP=*) __host=${__entry#*=} ;;
    RUNPOD_TCP_PORT_22=*) __tcp=${__entry#*=} ;;
    esac
  done 2>/dev/null </proc/1/environ
  POD_ID=$__pod
  fact runpod_pod "$__pod"
  fact runpod_address "$__host${__tcp:+:$__tcp}"
  IN_CONTAINER=no
  [[ -z $__pod && ! -e /.dockerenv && ! -e /run/.containerenv ]] || IN_CONTAINER=yes
  fact in_container "$IN_CONTAINER"
}
