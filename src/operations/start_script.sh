# shellcheck shell=bash
# `comfyStart.sh`: how ComfyUI is started, for people and for us, generated from the settings. Secrets are not in it: whoever
# starts it has them in the environment.
# Wishes: listen, port, gpu, arguments (a line each), env (lines NAME=value, the value escaped as `escape` does),
# extra_folder or extra_yaml.

START_SCRIPT_SIGN='# Written by comfy-pod-action'

start_script_probe() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  input settings "$START_SETTINGS"
  fact file "$__file"
  fact listen "$START_LISTEN"
  fact settings "$START_SETTINGS"
  if [[ ! -e $__file ]]; then
    state absent "$__file is not there"
  elif ! is_our_start_script; then
    state other "$__file is not ours; it is moved aside"
  elif ! holds "$__file" "$START_TEXT"; then
    state other "settings changed"
  elif [[ -n $START_PATHS ]] && ! holds "$__paths" "$START_PATHS"; then
    state other "extra-model-paths changed"
  elif [[ -n $START_CONSTRAINTS ]] && ! holds "$RUNNING_CONSTRAINTS" "$START_CONSTRAINTS"; then
    state other "the versions to hold changed"
  elif [[ ! -x $__file ]]; then
    state partial "$__file is not executable"
  elif ! boot_script_current; then
    state other "$REPLY"
  else
    state satisfied "as the settings say"
  fi
}

start_script_install() {
  local __file=$WORKSPACE/comfyStart.sh __paths=$WORKSPACE/.comfy-pod/extra_model_paths.yaml
  compose_start_script
  if [[ -e $__file || -L $__file ]] && ! is_our_start_script; then
    aside "$__file" || die "$__file is not ours, and cannot be moved aside"
    warn "the start script that was there is now $REPLY"
  fi
  if [[ -n $START_PATHS ]]; then
    printf '%s' "$START_PATHS" | write_file "$__paths" || die "$__paths cannot be written"
  else
    rm -f "$__paths"
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf '%s' "$START_CONSTRAINTS" | write_file "$RUNNING_CONSTRAINTS" || die "$RUNNING_CONSTRAINTS cannot be written"
  fi
  printf '%s' "$START_TEXT" | write_file "$__file" 755 || die "$__file cannot be written"
  say "wrote $__file"
  write_boot_script
}

# holds FILE TEXT: whether that is its whole content.
holds() {
  text_of "$1"
  [[ $REPLY == "$2" ]]
}

is_our_start_script() {
  text_of "$WORKSPACE/comfyStart.sh"
  [[ $REPLY == *$'\n'"$START_SCRIPT_SIGN"* ]]
}

# script_settings: REPLY is the checksum that comfyStart.sh carries.
script_settings() {
  local __pattern=$'\nexport COMFY_POD_SETTINGS=([0-9]+)\n'
  text_of "$WORKSPACE/comfyStart.sh"
  if [[ $REPLY =~ $__pattern ]]; then REPLY=${BASH_REMATCH[1]}; else REPLY=''; fi
}

# compose_start_script: START_TEXT, START_PATHS (the YAML of extra-model-paths or nothing), START_SETTINGS (their checksum,
# which the started process carries in its environment), START_LISTEN. Reads only.
compose_start_script() {
  local env __line __body
  wish env
  read_arguments
  compose_model_paths
  compose_constraints
  start_listen
  start_arguments
  __body="#!/usr/bin/env bash"$'\n'"$START_SCRIPT_SIGN"$', from the manifest: what is changed here is overwritten by its next run.\n'
  [[ $START_LISTEN_KEPT == no ]] || __body+="# listen: $START_LISTEN (kept from the start that was there before)"$'\n'
  printf -v __line 'cd %q || exit 1\n' "$COMFYUI"
  __body+=$__line
  if [[ -n $ENVIRONMENT && $PROVIDER != system ]]; then
    # shellcheck disable=SC2016  # expanded when the script runs
    printf -v __line 'export PATH=%q:"$PATH"\n' "$ENVIRONMENT/bin"
    __body+=$__line
    [[ $PROVIDER == conda ]] || { printf -v __line 'export VIRTUAL_ENV=%q\n' "$ENVIRONMENT" && __body+=$__line; }
  fi
  if [[ -n $START_CONSTRAINTS ]]; then
    printf -v __line 'export PIP_CONSTRAINT=%q UV_CONSTRAINT=%q\n' "$RUNNING_CONSTRAINTS" "$RUNNING_CONSTRAINTS"
    __body+=$__line
  fi
  while IFS= read -r __line; do
    [[ -n $__line ]] || continue
    unescape "${__line#*=}"
    printf -v __line 'export %s=%q\n' "${__line%%=*}" "$REPLY"
    __body+=$__line
  done <<<"$env"
  __body+=$'arguments=(\n'
  for __line in "${START_ARGUMENTS[@]}"; do
    printf -v __line '  %q\n' "$__line"
    __body+=$__line
  done
  __body+=$')\n'
  # The sum of the script that is there, where that has this very text: then nothing need be summed.
  script_settings
  start_text "$__body" "$REPLY"
  if [[ -n $START_PATHS || -z $REPLY ]] || ! holds "$WORKSPACE/comfyStart.sh" "$START_TEXT"; then
    START_SETTINGS=$(printf '%s%s' "$__body" "$START_PATHS" | cksum)
    start_text "$__body" "${START_SETTINGS%% *}"
  fi
}

# start_text BODY SETTINGS: START_TEXT and START_SETTINGS.
start_text() {
  # shellcheck disable=SC2016  # expanded when the script runs
  printf -v START_TEXT '%sexport COMFY_POD_SETTINGS=%s\nexec %q main.py "${arguments[@]}" "$@"\n' "$1" "$2" "$PYTHON"
  START_SETTINGS=$2
}

# compose_constraints: START_CONSTRAINTS are the versions that what ComfyUI installs while it runs has to hold: the torch family,
# and numpy's major version, which every compiled package here was resolved with. Managers up to 3.31 run `pip install "numpy<2"`
# at each start, and ComfyUI then no longer starts (ltdrdata/ComfyUI-Manager, PIPFixer.fix_broken; seen with 3.31.9).
compose_constraints() {
  local __numpy=("${SITE_PACKAGES[0]-/nowhere}"/numpy-[0-9]*.dist-info)
  RUNNING_CONSTRAINTS=$WORKSPACE/.comfy-pod/running-constraints.txt START_CONSTRAINTS=''
  # Both variables are lists that blanks part.
  [[ $WORKSPACE != *[[:space:]]* && -f $WORKSPACE/.comfy-pod/constraints.txt ]] || return 0
  text_of "$WORKSPACE/.comfy-pod/constraints.txt"
  START_CONSTRAINTS=$REPLY
  [[ ${__numpy[0]-} =~ /numpy-([0-9]+)\. ]] || return 0
  START_CONSTRAINTS+="numpy>=${BASH_REMATCH[1]},<$((BASH_REMATCH[1] + 1))"$'\n'
}

# start_arguments: START_ARGUMENTS is all that main.py gets; the user's own come last and win.
VRAM_FLAGS=(--gpu-only --highvram --normalvram --lowvram --novram --cpu)
ATTENTION_FLAGS=(--use-split-cross-attention --use-quad-cross-attention --use-pytorch-cross-attention --use-sage-attention --use-flash-attention --use-ck-attention)
declare -a START_ARGUMENTS=()
start_arguments() {
  local port gpu __given __flag
  wish port gpu
  START_ARGUMENTS=(--listen "$START_LISTEN" --port "${port:-8188}")
  if [[ $gpu == none || $GPU_COUNT -eq 0 ]]; then
    START_ARGUMENTS+=(--cpu)
  elif [[ -f $WORKSPACE/.comfy-pod/steps/sageattention ]] && knows_flag --use-sage-attention && ! has_argument --cpu "${ATTENTION_FLAGS[@]}"; then
    START_ARGUMENTS+=(--use-sage-attention)
  fi
  # In a condition, where a command of it that fails ends nothing.
  manager_kind || REPLY=none
  if [[ $REPLY == pip ]] && knows_flag --enable-manager && ! has_argument --enable-manager; then START_ARGUMENTS+=(--enable-manager); fi
  [[ -z $START_PATHS ]] || START_ARGUMENTS+=(--extra-model-paths-config "$WORKSPACE/.comfy-pod/extra_model_paths.yaml")
  for __given in "${USER_ARGUMENTS[@]}"; do
    # main.py takes one flag of this group, and without a GPU only --cpu works.
    if [[ " ${START_ARGUMENTS[*]} " == *' --cpu '* && " ${VRAM_FLAGS[*]} " == *" $__given "* ]]; then
      [[ $__given == --cpu ]] || warn "comfyui-args: $__given is left out, since ComfyUI runs with --cpu here"
      continue
    fi
    START_ARGUMENTS+=("$__given")
  done
}

# start_listen: START_LISTEN is where to listen; START_LISTEN_KEPT whether it is what an adopted start has.
start_listen() {
  local listen __text='' __kept=$'\n''# listen: ([^ ]+) \(kept'
  local __address="--listen[= ]+[\"']?([0-9A-Fa-f.:,]+|localhost)" __bare=$'--listen[ \t\\]*(\n|--|$)'
  wish listen
  START_LISTEN=$listen START_LISTEN_KEPT=no
  [[ ${listen:-auto} == auto ]] || return 0
  text_of "$WORKSPACE/comfyStart.sh"
  __text=$REPLY
  if is_our_start_script; then
    [[ $__text =~ $__kept ]] && START_LISTEN=${BASH_REMATCH[1]} START_LISTEN_KEPT=yes && return 0
  elif [[ -n $RUNNING_PID && $RUNNING_FOLDER -ef $COMFYUI ]]; then
    process_listen "$RUNNING_PID"
    START_LISTEN=$REPLY START_LISTEN_KEPT=yes
    return 0
  elif [[ $__text == *main.py* ]]; then
    START_LISTEN_KEPT=yes
    if [[ $__text =~ $__address ]]; then
      START_LISTEN=${BASH_REMATCH[1]}
      return 0
    elif [[ $__text =~ $__bare ]]; then
      START_LISTEN=0.0.0.0,::
      return 0
    elif [[ $__text != *--listen* ]]; then
      START_LISTEN=127.0.0.1
      return 0
    fi
    START_LISTEN_KEPT=no
  fi
  START_LISTEN=127.0.0.1
  [[ $IN_CONTAINER != yes ]] || START_LISTEN=0.0.0.0
}

# process_listen PID: REPLY is where that ComfyUI was told to listen; its own default without.
process_listen() {
  local __args=() __i
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=127.0.0.1
  for ((__i = 0; __i < ${#__args[@]}; __i++)); do
    case ${__args[__i]} in
    --listen=*) REPLY=${__args[__i]#*=} ;;
    --listen)
      REPLY=${__args[__i + 1]-}
      [[ -n $REPLY && $REPLY != -* ]] || REPLY=0.0.0.0,::
      ;;
    esac
  done
}

# compose_model_paths: START_PATHS is the user's YAML, or one that maps every kind of model to a folder that is laid out as
# ComfyUI's `models`.
compose_model_paths() {
  local extra_folder extra_yaml __kind __folder __line
  wish extra_folder extra_yaml
  START_PATHS=$extra_yaml
  [[ -n $extra_folder ]] && read_folder_paths || return 0
  [[ $extra_folder == /* ]] || extra_folder=$WORKSPACE/$extra_folder
  extra_folder=${extra_folder//\\/\\\\}
  START_PATHS="comfy_pod:"$'\n'"  base_path: \"${extra_folder//\"/\\\"}\""$'\n'
  for __kind in "${MODEL_KINDS[@]}"; do
    START_PATHS+="  $__kind: |"$'\n'
    while IFS= read -r __folder; do
      [[ -z $__folder ]] || START_PATHS+="    $__folder"$'\n'
    done <<<"${MODEL_FOLDERS[$__kind]}"
  done
}
