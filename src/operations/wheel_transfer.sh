# shellcheck shell=bash
# Brings wheels to a pod and from it, over an ordinary exec. CP_id names the wheel (see wheels.sh).

# wheel_put_main: a piece of a wheel, CP_length bytes from CP_offset on, on standard input; with the last one, which brings it to
# CP_size, it is looked at and kept. Sent again it does no harm.
wheel_put_main() {
  local __folder __part __sum
  discover_workspace
  discover_container
  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id
  __part=$__folder.part/$CP_name
  lock_take || return 1
  mkdir -p "${__part%/*}" || {
    why_unwritable
    control refused "$__folder cannot be made: $REPLY" || return 1
  }
  [[ -f $__part ]] || : >"$__part"
  # What came of this piece before the connection was lost.
  truncate -s "$CP_offset" "$__part" || control refused "$__part cannot be written" || return 1
  head -c "$CP_length" >>"$__part"
  [[ $(stat -c %s "$__part") == $((CP_offset + CP_length)) ]] || control refused "a piece of it did not come whole" || return 1
  if ((CP_offset + CP_length < CP_size)); then
    control put "$CP_offset"
    return
  fi
  __sum=$(sha256sum <"$__part")
  if [[ ${__sum%% *} != "$CP_sum" ]]; then
    rm -rf "${__part%/*}"
    control refused "what came is not what was sent" || return 1
  fi
  printf '%s\n' "$CP_sum" >"${__part%/*}/sha256"
  printf '%s' "$CP_built_for" >"${__part%/*}/built-for"
  : >"${__part%/*}/cached"
  rm -rf "$__folder"
  mv -T "${__part%/*}" "$__folder" || control refused "$__folder cannot be made" || return 1
  control put "$CP_size"
}

# wheel_get_main: CP_sum is what the pod said of it. Behind the greeting come its bytes, and nothing else.
wheel_get_main() {
  local __folder __wheels
  discover_workspace
  __folder=$WORKSPACE/.comfy-pod/wheels/$CP_id
  __wheels=("$__folder"/*.@(whl|tar))
  printf '\n' >&2
  [[ ${#__wheels[@]} -eq 1 ]] || control refused "$__folder holds not one wheel, but ${#__wheels[@]}" || return 1
  control name "${__wheels[0]##*/}"
  printf '\ncomfy-pod\twheel\t%s\n' "$CP_nonce"
  cat "${__wheels[0]}"
}

# wheel_cached_main: a cache has it, or was not able to take it, so that it is not brought there again.
wheel_cached_main() {
  discover_workspace
  [[ ! -d $WORKSPACE/.comfy-pod/wheels/$CP_id ]] || : >"$WORKSPACE/.comfy-pod/wheels/$CP_id/cached"
}
