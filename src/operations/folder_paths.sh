# shellcheck shell=bash
# The folders that ComfyUI looks into, read from the text of its own folder_paths.py, so that no list of ours grows old.

# read_folder_paths: FOLDERS is every folder that it names, absolute, each once. MODEL_KINDS are the names that it gives to
# kinds of models, and MODEL_FOLDERS[kind] their folders below `models`, a line each. False where the file is not there.
# Expects USER_ARGUMENTS: the user may have moved the base.
declare -a FOLDERS=() MODEL_KINDS=()
declare -A MODEL_FOLDERS=()
read_folder_paths() {
  FOLDERS=() MODEL_KINDS=() MODEL_FOLDERS=()
  local __base=$COMFYUI __models __line __kind='' __root __name __seen=$'\n'
  local __join="(models_dir|base_path|__file__\)\)), *[\"']([^\"']+)[\"']((, *[\"'][^\"']+[\"'])*)\)"
  local __assigns="^folder_names_and_paths\[[\"']([^\"']+)[\"']\]"
  [[ -f $COMFYUI/folder_paths.py ]] || return 1
  if argument_value --base-directory; then __base=$REPLY; fi
  __models=$__base/models
  if argument_value --models-directory; then __models=$REPLY; fi
  while IFS= read -r __line; do
    # What a line can be is seen without a regular expression, which costs more than all else here.
    case $__line in
    *([[:space:]])'#'*) continue ;;
    [a-z]*) if [[ $__line =~ $__assigns ]]; then __kind=${BASH_REMATCH[1]}; else __kind=''; fi ;;
    esac
    [[ $__line == *@(models_dir|base_path|__file__)* ]] || continue
    while [[ $__line =~ $__join ]]; do
      __line=${__line#*"${BASH_REMATCH[0]}"}
      __root=$__base __name=${BASH_REMATCH[2]}${BASH_REMATCH[3]//, /,}
      __name=${__name//[\"\']/}
      __name=${__name//,/\/}
      [[ ${BASH_REMATCH[1]} != models_dir ]] || __root=$__models
      # ComfyUI removes and makes its temporary folder itself, at each start.
      [[ $__root/$__name != "$__base/temp" ]] || continue
      if [[ $__root == "$__models" && -n $__kind ]]; then add_model_folder "$__kind" "$__name"; fi
      [[ $__seen != *$'\n'"$__root/$__name"$'\n'* ]] || continue
      __seen+=$__root/$__name$'\n'
      FOLDERS+=("$__root/$__name")
    done
  done <"$COMFYUI/folder_paths.py"
}

add_model_folder() {
  [[ -v MODEL_FOLDERS[$1] ]] || MODEL_KINDS+=("$1")
  MODEL_FOLDERS[$1]+=$2$'\n'
}
