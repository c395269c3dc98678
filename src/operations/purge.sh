# shellcheck shell=bash
# Moves an installation aside: ComfyUI's own files, its environment, what was generated. What is the user's stays where it is,
# links stay links: models, input, output, user, custom_nodes, every file that git does not track.

PURGE_STAYS='@(models|input|output|user|temp|custom_nodes|extra_model_paths.yaml|extra_paths.yaml)'

# purge_refuse: says why nothing is moved, and is false then: ComfyUI works, or its process is not to be touched.
purge_refuse() {
  JOB=purge
  find_service || return 0
  case $CP_restart in
  never) control refused "ComfyUI runs (process $SERVICE_PID), and restart: never keeps it so; nothing was reset" || return ;;
  when-idle)
    index_of comfyui_service && enter "$REPLY"
    printf -v "W_${INDEX}_restart_wait" '%s' "$CP_restart_wait"
    await_idle >/dev/null || control refused "ComfyUI has $REPLY; nothing was reset. With restart: now it is stopped all the same" || return
    ;;
  esac
}

purge_installation() {
  local __path
  if find_service; then
    (stop_service >/dev/null) || control refused "ComfyUI, process $SERVICE_PID, does not end" || return
    sleep 0.5
    ! find_service || control refused "something on this pod starts ComfyUI by itself (process $SERVICE_PID): end that first" || return
  fi
  if [[ -e $COMFYUI/.git ]] || is_comfyui "$COMFYUI"; then
    purge_comfyui || control refused "$COMFYUI cannot be moved aside: is the volume full, or read-only?" || return
  fi
  if [[ $PROVIDER != @(uv|venv) || $ENVIRONMENT != "$WORKSPACE"/* ]]; then
    control kept "$ENVIRONMENT"
  elif [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then
    purge_path "$ENVIRONMENT" || return
  fi
  for __path in comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml}; do
    [[ ! -e $WORKSPACE/$__path && ! -L $WORKSPACE/$__path ]] || purge_path "$WORKSPACE/$__path" || return
  done
}

purge_path() {
  aside "$1" >/dev/null || control refused "$1 cannot be moved aside: is the volume full, or read-only?" || return
  control aside "$REPLY"
}

# purge_comfyui: with git what it tracks, so that files of the user's stay in the same folders; without it everything at the top
# that is not the user's by its name.
purge_comfyui() {
  local __path __folder='' __there __tracked=() __files=() __folders=()
  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE '%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T' "$WORKSPACE" -1
  __there=$CP_ASIDE/${COMFYUI#"$WORKSPACE"/}
  mkdir -p "$__there" && cd "$COMFYUI" || return 1
  if [[ -e .git ]]; then
    mapfile -d '' -t __tracked < <(git -c safe.directory='*' ls-files -z 2>/dev/null)
    for __path in "${__tracked[@]}"; do
      # shellcheck disable=SC2053  # the right side is a pattern
      [[ ${__path%%/*} != $PURGE_STAYS && (-e $__path || -L $__path) ]] || continue
      # Git's list has a folder's files one after the other: each lot moves at once.
      if [[ ${__path%"${__path##*/}"} != "$__folder" ]]; then
        purge_files || return 1
        __folder=${__path%"${__path##*/}"} __files=()
        [[ -z $__folder ]] || __folders+=("$__folder")
      fi
      __files+=("./$__path")
    done
    purge_files && mv ./.git "$__there/" || return 1
    # What Python cached of them, and folders that are empty now.
    for __folder in "${__folders[@]}"; do
      rm -rf "./${__folder}__pycache__"
      rmdir -p --ignore-fail-on-non-empty "./$__folder"
    done 2>/dev/null
  else
    for __path in * .[!.]*; do
      # shellcheck disable=SC2053  # the right side is a pattern
      [[ $__path == $PURGE_STAYS ]] || mv "./$__path" "$__there/" || return 1
    done
  fi
  cd "$WORKSPACE" && control aside "$__there"
}

purge_files() {
  ((${#__files[@]} > 0)) || return 0
  mkdir -p "$__there/$__folder" && mv -t "$__there/$__folder" "${__files[@]}"
}
