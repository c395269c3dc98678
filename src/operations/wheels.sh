# shellcheck shell=bash
# Wheels that were built on a pod, kept on its volume: `.comfy-pod/wheels/<id>/` has the wheel, or an archive of several, its
# `sha256`, what it was `built-for`, and `cached` once a cache of the runner's has it too.

# keep_wheel ID WHEEL BUILT_FOR: moves a wheel there, whole or not at all; REPLY is where it lies then.
keep_wheel() {
  local __to=$WORKSPACE/.comfy-pod/wheels/$1 __sum
  rm -rf "$__to" "$__to.new"
  mkdir -p "$__to.new"
  __sum=$(sha256sum <"$2")
  printf '%s\n' "${__sum%% *}" >"$__to.new/sha256"
  printf '%s' "$3" >"$__to.new/built-for"
  mv "$2" "$__to.new/"
  mv -T "$__to.new" "$__to"
  REPLY=$__to/${2##*/}
}

# kept_wheel ID NAME: REPLY is the wheel of that name that is kept, or the archive of wheels; false where there is none, or, with
# REPLY saying so, none to be trusted.
kept_wheel() {
  local __folder=$WORKSPACE/.comfy-pod/wheels/$1 __wheels __sum
  __wheels=("$__folder/$2"-*.@(whl|tar))
  REPLY=''
  [[ -d $__folder ]] || return 1
  REPLY="its folder holds not one wheel of that name, but ${#__wheels[@]}"
  [[ ${#__wheels[@]} -eq 1 ]] || return 1
  __sum=$(sha256sum <"${__wheels[0]}")
  text_of "$__folder/sha256"
  if [[ ${REPLY%$'\n'} == "${__sum%% *}" ]]; then
    REPLY=${__wheels[0]}
  else
    REPLY="its bytes are not those that were kept"
    return 1
  fi
}

# list_wheels NAME: KEPT_WHEELS are the ids of its wheels that are kept; UNSAVED_WHEELS, with their sums, those that no cache has yet.
list_wheels() {
  local __folder
  KEPT_WHEELS=() UNSAVED_WHEELS=()
  for __folder in "$WORKSPACE"/.comfy-pod/wheels/"$1"-*; do
    [[ -f $__folder/sha256 ]] || continue
    KEPT_WHEELS+=("${__folder##*/}")
    [[ ! -e $__folder/cached ]] || continue
    text_of "$__folder/sha256"
    UNSAVED_WHEELS+=("${__folder##*/}=${REPLY%$'\n'}")
  done
}

# tell_wheels NAME: both, as facts.
tell_wheels() {
  list_wheels "$1"
  [[ ${#KEPT_WHEELS[@]} -eq 0 ]] || fact kept_wheels "${KEPT_WHEELS[*]}"
  [[ ${#UNSAVED_WHEELS[@]} -eq 0 ]] || fact unsaved_wheels "${UNSAVED_WHEELS[*]}"
}
