# shellcheck shell=bash
# What a health check looks at beside the steps: room, memory, GPU, nodes, jobs, processes, logs. It comes after all steps, in
# the same probe, and waits for nothing that may hang without a limit.
# Wishes: port.

health_probe() {
  health_room
  health_memory
  health_gpu
  health_files
  health_service
  health_jobs
  health_processes
  health_logs
  text_of "$WORKSPACE/.comfy-pod/health/history"
  fact history "$REPLY"
  now
  fact now "$REPLY"
  state satisfied
}

# health_room: inodes of the workspace, room on the container's own disk, and whether a file can be written at all: a quota shows
# in no number that the file system tells.
health_room() {
  local __said __folder=$WORKSPACE/.comfy-pod
  fact inodes "$(stat -f -c '%d %c' "$WORKSPACE" 2>/dev/null)"
  fact root_space "$(stat -f -c '%a %b %S' / 2>/dev/null)"
  # `quota -q` speaks only of what is over its limit.
  ! has quota || fact quota "$(timeout 5 quota -q 2>/dev/null | tail -n 5)"
  [[ -d $__folder ]] || return 0
  if __said=$({ head -c 65536 /dev/zero >"$__folder/write-test.$$" && rm -f "$__folder/write-test.$$"; } 2>&1); then
    fact writing ok
  else
    rm -f "$__folder/write-test.$$"
    fact writing "${__said##*: }"
  fi
}

# health_memory: what the container may use and uses; page cache that the kernel would give back is not counted. 0: no limit.
health_memory() {
  local __limit='' __used='' __key __value __cache=0 __folder=/sys/fs/cgroup
  if [[ -f $__folder/memory.max ]]; then
    read -r __limit <"$__folder/memory.max"
    read -r __used <"$__folder/memory.current"
  elif [[ -f $__folder/memory/memory.limit_in_bytes ]]; then
    __folder+=/memory
    read -r __limit <"$__folder/memory.limit_in_bytes"
    read -r __used <"$__folder/memory.usage_in_bytes"
  fi
  while read -r __key __value; do [[ $__key != @(total_|)inactive_file ]] || __cache=$__value; done 2>/dev/null <"$__folder/memory.stat"
  while read -r __key __value; do [[ $__key != oom_kill ]] || fact oom_kills "$__value"; done 2>/dev/null <"$__folder/memory.events"
  while read -r __key __value _; do
    [[ $__key != MemTotal: ]] || fact host_memory "$((__value * 1024))"
    [[ $__key != MemAvailable: ]] || fact host_memory_free "$((__value * 1024))"
  done </proc/meminfo
  # Version 1 writes "no limit" as a number near the largest there is.
  [[ $__limit =~ ^[0-9]+$ && ${#__limit} -lt 18 ]] || __limit=0
  fact memory_limit "$__limit"
  [[ ! $__used =~ ^[0-9]+$ ]] || fact memory_used "$((__used > __cache ? __used - __cache : __used))"
}

# health_gpu: a row for each device, or why nvidia-smi gives none.
health_gpu() {
  local __fields=index,name,driver_version,memory.total,memory.used,temperature.gpu,ecc.errors.uncorrected.volatile.total __said __code=0
  if ! has nvidia-smi; then return; fi
  # A field that this driver does not know fails the whole query.
  __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields,clocks_throttle_reasons.active" --format=csv,noheader,nounits 2>&1) || __code=$?
  if ((__code == 2)); then
    __code=0
    __said=$(timeout 10 nvidia-smi "--query-gpu=$__fields" --format=csv,noheader,nounits 2>&1) || __code=$?
  fi
  ((__code != 124)) || __said="nvidia-smi gave no answer in 10 s"
  if ((__code == 0)); then fact gpus "$__said"; else fact gpu_error "${__said:-nvidia-smi ended with code $__code}"; fi
}

# health_files: what has to be there, whatever the steps say: `missing` has a line for each thing that is not.
health_files() {
  local __path __missing=()
  for __path in "$COMFYUI"/{main.py,nodes.py,requirements.txt} "$PYTHON" "$WORKSPACE/comfyStart.sh"; do
    [[ -e $__path ]] || __missing+=("$__path")
  done
  printf -v __path '%s\n' "${__missing[@]}"
  ((${#__missing[@]} > 0)) || __path=''
  fact missing "${__path%$'\n'}"
}

# health_service: ComfyUI's queue, since when it runs, and the nodes that it did not load.
health_service() {
  find_service || return 0
  started_at "$SERVICE_START"
  fact service_since "$REPLY"
  fact service_address "$SERVICE_ADDRESS"
  fact service_port "$SERVICE_PORT"
  fact service_scheme "$SERVICE_SCHEME"
  http_get "$SERVICE_ADDRESS" "$SERVICE_PORT" /prompt 5 || return 0
  [[ ! $BODY =~ \"queue_remaining\":\ *([0-9]+) ]] || fact queue "${BASH_REMATCH[1]}"
  service_log
  fact service_log "$REPLY"
  judge_loading "$REPLY"
}

# fail_step ID REASON TEXT: what judge_loading says of a node; here nothing is forgotten for it.
fail_step() { fact "node.$1" "$2"; }

# health_jobs: of each live job its steps and the last line of its log.
health_jobs() {
  local __step __job __steps __seen=' '
  for __step in "${!LIVE[@]}"; do
    __job=${LIVE[$__step]}
    [[ $__seen != *" $__job "* ]] || continue
    __seen+="$__job "
    mapfile -t __steps <"$WORKSPACE/.comfy-pod/jobs/$__job/steps"
    fact "job.$__job" "${__steps[*]}"$'\n'"$(tail -c 2000 "$WORKSPACE/.comfy-pod/jobs/$__job/log" 2>/dev/null | tr '\r' '\n' | grep -avE '^(comfy-pod .*)?$' | tail -n 1)"
  done
}

# health_processes: `pid seconds command` of what may be at work for ComfyUI. Of a command only the words before its first
# option: what comes after may be a token.
health_processes() {
  local __process __args __word __shown __lines='' __count=0 __uptime
  read -r __uptime _ </proc/uptime
  for __process in /proc/[0-9]*; do
    mapfile -d '' -t __args <"$__process/cmdline" || continue
    case ${__args[0]##*/} in python* | uv | pip* | git | nvcc | cicc | ninja | jupyter*) ;; *) continue ;; esac
    start_time "${__process#/proc/}" || continue
    __shown=${__args[0]##*/}
    for __word in "${__args[@]:1:4}"; do
      [[ $__word != -* || $__word == -m ]] || break
      # Nor the login of a URL.
      [[ ! $__word =~ ^([a-z+]+://)[^/]*@(.*) ]] || __word=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
      [[ $__word == -m ]] || __shown+=" ${__word:0:60}"
    done
    __lines+="${__process#/proc/} $((${__uptime%.*} - REPLY / 100)) $__shown"$'\n'
    ((++__count < 20)) || break
  done 2>/dev/null
  fact processes "${__lines%$'\n'}"
}

# health_logs: path, size, time, and the last lines of the logs that people know.
health_logs() {
  local __log
  find_service || SERVICE_PID=''
  REPLY=''
  [[ -z $SERVICE_PID ]] || service_log
  for __log in "$WORKSPACE"/{installation_progress,sageattention_install}.log "${REPLY:-$WORKSPACE/logs/comfyui.${CP_port:-8188}.log}"; do
    [[ -f $__log ]] || continue
    fact "log.$__log" "$(stat -c '%s %Y' "$__log")"$'\n'"$(tail -c 4000 "$__log" | tail -n 3)"
  done
}

# health_remember: CP_line is this check; the last twenty stay.
health_remember() {
  local __file=$WORKSPACE/.comfy-pod/health/history
  [[ -d $WORKSPACE/.comfy-pod ]] || return 0
  mkdir -p "${__file%/*}"
  (
    flock 9
    { tail -n 19 "$__file" 2>/dev/null; printf '%s\n' "$CP_line"; } | write_file "$__file"
  ) 9>"$__file.lock"
}
