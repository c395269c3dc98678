# shellcheck shell=bash
# Every folder that ComfyUI knows is there. What is there already stays, links too; a link that leads nowhere is only told.
# Wishes: arguments.

model_directories_probe() {
  read_arguments
  if ! read_folder_paths; then
    state absent "ComfyUI is not there yet"
    return
  fi
  local __folder __missing=()
  printf -v __folder '%s\n' "${FOLDERS[@]}"
  input folders "${__folder%$'\n'}"
  fact folders "${#FOLDERS[@]}"
  for __folder in "${FOLDERS[@]}"; do
    if [[ -d $__folder ]]; then continue; fi
    if in_the_way "$__folder"; then
      warn "$__folder cannot be made: $REPLY"
    else
      __missing+=("${__folder#"$COMFYUI"/}")
    fi
  done
  if ((${#__missing[@]} == 0)); then
    state satisfied "${#FOLDERS[@]} folders"
  else
    state partial "${#__missing[@]} of ${#FOLDERS[@]} folders missing: ${__missing[*]:0:5}"
  fi
}

# in_the_way FOLDER: REPLY says what stands where that folder, or one above it, should be; false where nothing does.
in_the_way() {
  local __path=$1
  while [[ -n $__path && ! -d $__path ]]; do
    if [[ -L $__path && ! -e $__path ]]; then
      REPLY="the link $__path leads to $(readlink "$__path"), which is not there; mount or make that, or remove the link"
      return 0
    elif [[ -e $__path ]]; then
      REPLY="$__path is no folder"
      return 0
    fi
    __path=${__path%/*}
  done
  return 1
}

model_directories_install() {
  read_arguments
  read_folder_paths || die "$COMFYUI/folder_paths.py is not there, so the step comfyui_core comes first"
  local __folder
  for __folder in "${FOLDERS[@]}"; do
    if [[ -d $__folder ]] || in_the_way "$__folder"; then continue; fi
    mkdir -p "$__folder" || die "$__folder cannot be made: is the disk full, or not writable for $(id -un)?"
    say "made $__folder"
  done
}
