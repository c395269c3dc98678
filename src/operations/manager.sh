# shellcheck shell=bash
# ComfyUI-Manager: the package that ComfyUI's checkout names, or a clone in custom_nodes. Never both: the flag that the package
# needs makes ComfyUI refuse the clone.

MANAGER_KEY=github.com/comfy-org/comfyui-manager

# manager_there REPOSITORY: MANAGER_CLONE and MANAGER_DISABLED are folders, MANAGER_PIP is the package's metadata; empty where there is none.
manager_there() {
  local __folder __found
  MANAGER_CLONE='' MANAGER_DISABLED='' MANAGER_PIP=''
  [[ -n ${NODES_LOOKED-} ]] || nodes_look
  repository_key "$1"
  __found=${NODE_FOLDERS[/$REPLY]:-${NODE_FOLDERS[/$MANAGER_KEY]-}}
  MANAGER_CLONE=${__found%%$'\n'*}
  MANAGER_DISABLED=${DISABLED_FOLDERS[/$REPLY]:-${DISABLED_FOLDERS[/$MANAGER_KEY]-}}
  for __folder in "$COMFYUI"/custom_nodes/*/; do
    __folder=${__folder%/}
    # A clone that lost its repository is still loaded.
    case $(tr '[:upper:]' '[:lower:]' <<<"${__folder##*/}") in
    comfyui-manager) MANAGER_CLONE=${MANAGER_CLONE:-$__folder} ;;
    comfyui-manager.disabled) MANAGER_DISABLED=${MANAGER_DISABLED:-$__folder} ;;
    esac
  done
  for __folder in "${SITE_PACKAGES[@]}"; do
    __found=("$__folder"/comfyui_manager-*.dist-info)
    [[ ${#__found[@]} -eq 0 || ! -d $__folder/comfyui_manager ]] || MANAGER_PIP=${MANAGER_PIP:-${__found[0]}}
  done
}

# manager_recorded: REPLY is the kind that this action installed or adopted.
manager_recorded() { REPLY=$(read_record "$WORKSPACE/.comfy-pod/steps/comfyui_manager" && printf '%s' "${RECORD[fact.kind]-}"); }

# manager_where: KIND is pip, clone, or empty where only ComfyUI's checkout, which is not there yet, can tell. False where no remote is asked.
manager_where() {
  wish mode repository ref asked update verdict
  url=$repository essential=__init__.py DISABLED=''
  manager_there "$url"
  FOLDER=${MANAGER_CLONE:-$COMFYUI/custom_nodes/ComfyUI-Manager}
  KIND=$mode
  if [[ $mode == auto ]]; then
    KIND=''
    if [[ -n $MANAGER_CLONE && -n $MANAGER_PIP ]]; then
      manager_recorded
      KIND=${REPLY:-clone}
    elif [[ -n $MANAGER_CLONE ]]; then
      KIND=clone
    elif [[ -n $MANAGER_PIP || -f $COMFYUI/manager_requirements.txt ]]; then
      KIND=pip
    elif [[ -n $MANAGER_DISABLED ]] || is_comfyui "$COMFYUI"; then
      KIND=clone
    fi
  fi
  [[ $KIND != clone || -n $MANAGER_CLONE ]] || DISABLED=$MANAGER_DISABLED
  [[ $KIND == clone && -z $DISABLED ]]
}

# manager_kind: REPLY is pip, clone or none: what ComfyUI is to be started with. Only `pip` wants --enable-manager.
manager_kind() {
  local __mode=none __from __index=$INDEX
  if index_of comfyui_manager; then
    __from=W_${REPLY}_mode
    __mode=${!__from-auto}
    __from=W_${REPLY}_repository
  fi
  manager_there "${!__from-}"
  if [[ $__mode == none || (-n $MANAGER_CLONE && -n $MANAGER_PIP && $__mode == auto) ]]; then
    manager_recorded
    __mode=${REPLY:-clone}
  fi
  case $__mode in
  pip) REPLY=$([[ -n $MANAGER_PIP ]] && echo pip || { [[ -n $MANAGER_CLONE ]] && echo clone; } || echo none) ;;
  clone) REPLY=$([[ -n $MANAGER_CLONE ]] && echo clone || echo none) ;;
  *) REPLY=$([[ -n $MANAGER_PIP ]] && echo pip || { [[ -n $MANAGER_CLONE ]] && echo clone; } || echo none) ;;
  esac
}

# manager_requirements_file: REPLY is the requirement file of the step at hand: comfyui_manager has one by pip, manager_requirements for a clone.
manager_requirements_file() {
  local __step=$STEP
  manager_kind
  case $__step:$REPLY in
  comfyui_manager:clone) REPLY='' ;;
  comfyui_manager:*) REPLY=$COMFYUI/manager_requirements.txt ;;
  *:clone) REPLY=$MANAGER_CLONE/requirements.txt ;;
  *) REPLY='' ;;
  esac
  [[ -f $REPLY ]] || REPLY=''
}
