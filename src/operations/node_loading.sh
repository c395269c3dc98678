# shellcheck shell=bash
# Which nodes ComfyUI could not load, by its own words: it serves on as if nothing had happened.

# service_log: REPLY is the file that the running process writes its log to, or one of the Manager's that is of this start;
# empty where it writes to none.
service_log() {
  local __descriptor __file __since
  for __descriptor in 2 1; do
    REPLY=$(readlink "/proc/$SERVICE_PID/fd/$__descriptor" 2>/dev/null) || REPLY=''
    [[ ! -f $REPLY ]] || return 0
  done
  started_at "$SERVICE_START"
  __since=$REPLY
  for __file in "$COMFYUI/user/comfyui_$SERVICE_PORT.log" "$COMFYUI/user/comfyui.log"; do
    [[ -f $__file ]] || continue
    printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' "$(stat -c %Y "$__file")"
    [[ ! $REPLY < $__since ]] || continue
    REPLY=$__file
    return 0
  done
  REPLY=''
}

# read_loading LOG: LOADED are the paths that were loaded; FAILURES[path] says why one was not; of several starts in one log
# the last counts. BLOCKED are those that the Manager keeps out.
declare -A FAILURES=()
declare -a LOADED=() BLOCKED=()
MANAGER_MISSING=no
read_loading() {
  local __line __raised='' __path __why __phase=prestartup
  local __wanted='Traceback \(most recent call last\)|Cannot import .* module for custom nodes:|^Skip .* module for custom nodes|(IMPORT|PRESTARTUP) FAILED|[0-9.]+ seconds: |Blocked by policy: |Failed to execute startup-script: |Total VRAM|Prestartup times for custom nodes|use the .--enable-manager. feature, the .comfyui-manager. package must|^[A-Za-z_][A-Za-z0-9_.]*(: |$)'
  local __cannot='Cannot import (.*) module for custom nodes: ?(.*)$' __skip='Skip (.*) module for custom nodes (.*)$'
  local __failed='^ *[0-9.]+ seconds \((IMPORT|PRESTARTUP) FAILED\): (.+)$' __built_in='^IMPORT FAILED: (.+)$'
  local __took='^ *[0-9.]+ seconds: (.+)$' __startup='Failed to execute startup-script: (.*) / (.*)$'
  FAILURES=() LOADED=() BLOCKED=() MANAGER_MISSING=no
  while IFS= read -r __line; do
    __line=${__line%$'\r'}
    case $__line in
    # A start goes from prestartup scripts by this line to imports; what is before its last beginning is of an earlier one.
    *'Total VRAM '*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=import LOADED=() __raised=''
      ;;
    *'Prestartup times'*)
      [[ $__phase == prestartup ]] || FAILURES=()
      __phase=prestartup
      ;;
    *'Traceback (most recent'*) __raised='' ;;
    *'--enable-manager'*'package must be installed'*) MANAGER_MISSING=yes ;;
    *'Blocked by policy: '*) BLOCKED+=("${__line#*'Blocked by policy: '}") ;;
    *)
      if [[ $__line =~ $__cannot ]]; then
        __path=${BASH_REMATCH[1]} __why=${BASH_REMATCH[2]}
        # The traceback's last line has the kind of the error too.
        [[ -z $__raised || $__raised != *"$__why"* ]] || __why=$__raised
        FAILURES[$__path]=${__why:-an error without a message}
        __raised=''
      elif [[ $__line =~ $__skip ]]; then
        FAILURES[${BASH_REMATCH[1]}]="it is no node: ${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__startup ]]; then
        [[ $__phase == prestartup ]] || FAILURES=()
        __phase=prestartup
        FAILURES[${BASH_REMATCH[1]%/*}]="prestartup: ${BASH_REMATCH[2]}"
      elif [[ $__line =~ $__failed ]]; then
        __path=${BASH_REMATCH[2]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ $__took ]]; then
        LOADED+=("${BASH_REMATCH[1]}")
      elif [[ $__line =~ $__built_in ]]; then
        __path=$COMFYUI/comfy_extras/${BASH_REMATCH[1]}
        [[ -v FAILURES[$__path] ]] || FAILURES[$__path]="ComfyUI's log does not say why"
      elif [[ $__line =~ ^[A-Za-z_] ]]; then
        __raised=$__line
      fi
      ;;
    esac
  done < <(plain_log "$1" | grep -aE "$__wanted")
}

# plain_log LOG: prints it without colours, and without levels and times in front of lines.
plain_log() { sed -E 's/\x1b\[[0-9;]*m//g; s/^(\[[^]]*\] *)*//' "$1"; }

# traceback_of PATH LOG: REPLY is what ComfyUI printed last before it said that it cannot import PATH; nothing where it did not.
traceback_of() {
  local __line __block=''
  REPLY=''
  while IFS= read -r __line; do
    case $__line in
    'Traceback (most recent call last)'*) __block=$__line ;;
    "Cannot import $1 module"*) REPLY=$__block __block='' ;;
    *) [[ -z $__block ]] || __block+=$'\n'$__line ;;
    esac
  done < <(plain_log "$2" | grep -aF -B 100 "Cannot import $1 module")
  REPLY=${REPLY%%+([[:space:]])}
}

# wanted_nodes: WANTED_NODES[folder] is the step of the plan that looks after it; the folder's name in small letters.
declare -A WANTED_NODES=()
wanted_nodes() {
  local __i __id __operation __folder
  WANTED_NODES=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_${__i}_id __operation=W_${__i}_operation
    __id=${!__id} __operation=${!__operation}
    [[ $__operation == @(node|manager) || $__id == @(node_*|gguf_node) ]] || continue
    __folder=${__id#node_}
    if read_record "$WORKSPACE/.comfy-pod/steps/$__id"; then __folder=${RECORD[fact.folder]:-$__folder}; fi
    __folder=${__folder##*/}
    WANTED_NODES[${__folder,,}]=$__id
  done
}

# judge_loading LOG: fails the steps of wanted nodes that did not load, and warns of others.
judge_loading() {
  local __path __name __step __classes=''
  wanted_nodes
  if [[ -n ${SERVICE_PID-} ]]; then
    __classes=$(http_ask "$SERVICE_ADDRESS" "$SERVICE_PORT" /object_info 60 | grep -aoE '"python_module": *"custom_nodes\.[^"]+"' | sort -u) || true
    __classes=${__classes,,}
  fi
  if [[ -z $1 ]]; then
    warn "ComfyUI was started by others and its log is not in a file, so only /object_info tells what it loaded"
    for __name in "${!WANTED_NODES[@]}"; do
      [[ ${WANTED_NODES[$__name]} != node_* || $__classes == *"custom_nodes.$__name\""* ]] || warn "${WANTED_NODES[$__name]}: ComfyUI shows no class of it"
    done
    return
  fi
  read_loading "$1"
  for __path in "${!FAILURES[@]}"; do not_loaded "$__path" "${FAILURES[$__path]}" "$1"; done
  for __path in "${BLOCKED[@]}"; do
    not_loaded "$__path" "blocked by the Manager that was installed by pip, as every folder whose name has comfyui-manager in it" "$1"
  done
  if [[ $MANAGER_MISSING == yes ]]; then
    fail_step comfyui_manager "ComfyUI was started with --enable-manager, but the package comfyui-manager is not in its environment" \
      "the Manager is not loaded: its package is missing"
  fi
  # Where the log tells of nodes at all, one that it does not name was not even tried: left out by an argument, or disabled.
  ((${#LOADED[@]} > 0)) || return 0
  for __name in "${!WANTED_NODES[@]}"; do
    __step=${WANTED_NODES[$__name]}
    [[ $__step == node_* && $__classes != *"custom_nodes.$__name\""* ]] || continue
    named "$__name" "${LOADED[@]}" "${!FAILURES[@]}" "${BLOCKED[@]}" ||
      fail_step "$__step" "ComfyUI did not try to load it: look at comfyui-args, and at the folders that it looks into" "not loaded: $__name"
  done
}

# named NAME PATH…: whether one of the paths ends in that name.
named() {
  local __name=$1 __path
  shift
  for __path; do
    __path=${__path##*/}
    [[ ${__path,,} != "$__name" && ${__path,,} != "$__name.py" ]] || return 0
  done
  return 1
}

# not_loaded PATH WHY LOG
not_loaded() {
  local __name=${1##*/} __step
  __name=${__name%.py}
  __step=${WANTED_NODES[${__name,,}]-}
  if [[ -n $__step && $1 != */@(comfy_extras|comfy_api_nodes)/* ]]; then
    traceback_of "$1" "$3"
    fail_step "$__step" "$2" "${REPLY:+$REPLY$'\n'}not loaded: $1: $2"
    return
  fi
  say "not loaded: $1: $2"
  if [[ $1 == */@(comfy_extras|comfy_api_nodes)/* ]]; then
    warn "the built-in ${1##*/} could not be loaded: $2"
  else
    warn "$1 is not of this manifest, and could not be loaded: $2"
  fi
}
