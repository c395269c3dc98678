# shellcheck shell=bash
# ComfyUI-Manager: the package that ComfyUI's checkout names, or a clone in custom_nodes. Never both: the flag that the package
# needs makes ComfyUI refuse the clone.

MANAGER_KEY=github.com/comfy-org/comfyui-manager

# manager_there REPOSITORY: MANAGER_CLONE and MANAGER_DISABLED are folders, MANAGER_PIP is the package's metadata; empty where there is none.
manager_there() {
  local __folder __found __metadata
  MANAGER_CLONE='' MANAGER_DISABLED='' MANAGER_PIP=''
  [[ -n ${NODES_LOOKED-} ]] || nodes_look
  repository_key "$1"
  __found=${NODE_FOLDERS[/$REPLY]:-${NODE_FOLDERS[/$MANAGER_KEY]-}}
  MANAGER_CLONE=${__found%%$'\n'*}
  MANAGER_DISABLED=${DISABLED_FOLDERS[/$REPLY]:-${DISABLED_FOLDERS[/$MANAGER_KEY]-}}
  for __folder in "$COMFYUI"/custom_nodes/*/; do
    __folder=${__folder%/}
    # A clone that lost its repository is still loaded.
    __found=${__folder##*/}
    case ${__found,,} in
    comfyui-manager) MANAGER_CLONE=${MANAGER_CLONE:-$__folder} ;;
    comfyui-manager.disabled) MANAGER_DISABLED=${MANAGER_DISABLED:-$__folder} ;;
    esac
  done
  for __folder in "${SITE_PACKAGES[@]}"; do
    __metadata=("$__folder"/comfyui_manager-*.dist-info)
    [[ ${#__metadata[@]} -eq 0 || ! -d $__folder/comfyui_manager ]] || MANAGER_PIP=${MANAGER_PIP:-${__metadata[0]}}
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
  local __mode=none __from
  if index_of comfyui_manager; then
    __from=W_${REPLY}_mode
    __mode=${!__from}
    __from=W_${REPLY}_repository
  fi
  manager_there "${!__from-}"
  if [[ $__mode == none || ($__mode == auto && -n $MANAGER_CLONE && -n $MANAGER_PIP) ]]; then
    manager_recorded
    __mode=${REPLY:-clone}
  fi
  REPLY=none
  [[ $__mode == clone || -z $MANAGER_PIP ]] || REPLY=pip
  [[ $REPLY == pip || -z $MANAGER_CLONE ]] || REPLY=clone
}

# manager_requirements_file: REPLY is the requirement file of the step at hand: comfyui_manager has one by pip, manager_requirements for a clone.
manager_requirements_file() {
  local __file=''
  if [[ $STEP == comfyui_manager ]]; then
    manager_where || true
    [[ $KIND != pip ]] || __file=$COMFYUI/manager_requirements.txt
  else
    manager_kind
    [[ $REPLY != clone ]] || __file=$MANAGER_CLONE/requirements.txt
  fi
  REPLY=''
  [[ ! -f $__file ]] || REPLY=$__file
}

manager_probe() {
  if ! manager_where && [[ -n $DISABLED ]]; then
    disabled_probe "ComfyUI-Manager"
    return
  fi
  case $KIND in
  clone)
    input kind clone
    checkout_look
    fact kind clone
    ;;
  pip)
    manager_look_pip
    ;;
  *)
    look absent ''
    ;;
  esac
  state "$LOOK" "$LOOK_DETAIL"
}

manager_look_pip() {
  local __version=${MANAGER_PIP##*/comfyui_manager-}
  input kind pip
  manager_requirements_file
  requirement_lines "$REPLY"
  input requirements "$REPLY"
  python_identity
  input python "$REPLY"
  fact kind pip
  fact version "${__version%.dist-info}"
  LOOK=satisfied LOOK_DETAIL=''
  if [[ -z $MANAGER_PIP ]]; then
    look absent ''
  elif [[ -n $MANAGER_CLONE && $mode == pip ]]; then
    look other "a cloned Manager is in ${MANAGER_CLONE#"$COMFYUI"/}, and ComfyUI takes only one"
  else
    look_at_packages
  fi
}

manager_fetch() {
  manager_where || true
  # A checkout that is moved at this moment may come to name the package, or no longer name it.
  if [[ $KIND != clone || ($mode == auto && -z $MANAGER_CLONE) ]]; then
    await_comfyui
    manager_where || true
  fi
  if [[ -n $DISABLED ]]; then
    say "ComfyUI-Manager is disabled by hand: $DISABLED"
    return 0
  fi
  case $KIND in
  clone) checkout_get ;;
  pip)
    [[ -f $COMFYUI/manager_requirements.txt ]] ||
      die "this ComfyUI has no manager_requirements.txt, so it takes no Manager by pip: write \`manager: clone\`, or a newer \`comfyui.ref\`"
    [[ $mode == pip && -n $MANAGER_CLONE ]] || return 0
    local __clone=$MANAGER_CLONE
    aside "$__clone"
    warn "the cloned Manager ${__clone#"$COMFYUI"/} went aside to $REPLY, because the manifest asks for the one by pip and ComfyUI takes only one"
    ;;
  *) die "which Manager fits is told by ComfyUI's checkout, and there is none in $COMFYUI" ;;
  esac
}

# await_comfyui: whether the checkout names a Manager package is known when its own fetch, which may run beside this one, has ended.
await_comfyui() {
  [[ $'\n'${CP_tasks-}$'\n' == *$'\nfetch comfyui_core\n'* ]] || return 0
  until grep -qE $'^comfyui_core\t[^\t]*\t[^\t]*\t[^\t]*\tfetch\t' "$JOB/results"; do sleep 0.2; done
}
