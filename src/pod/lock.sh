# shellcheck shell=bash
# One writer a workspace. The lock is a folder with its owner's words in it, and a beat that its holder renews while the
# owner's connection lives. A lock without a beat was taken by hand, and is never broken.

# lock_take: CP_token names the run, CP_owner is what people read. Taken already by this run is well.
lock_take() {
  local __lock=$WORKSPACE/.comfy-pod/lock __owner __token=''
  mkdir -p "${__lock%/*}"
  while ! mkdir "$__lock" 2>/dev/null; do
    { read -r __token <"$__lock/token"; } 2>/dev/null
    [[ $__token != "$CP_token" ]] || return 0
    __owner=$(cat "$__lock/owner" 2>/dev/null)
    if [[ -f $__lock/beat && -z $(find "$__lock/beat" -mmin -1 2>/dev/null) ]]; then
      # Renamed first, so that of two who take it over only one succeeds.
      mv "$__lock" "$__lock.gone.$$" 2>/dev/null && rm -rf "$__lock.gone.$$" && control taken-over "$__owner"
      continue
    fi
    control locked "${__owner:-somebody, without a word}"
    return 1
  done
  : >"$__lock/beat"
  printf '%s\n' "$CP_token" >"$__lock/token"
  printf '%s\n' "$CP_owner" >"$__lock/owner"
}

# lock_hold: keeps the beat while the channel lives; writing to a connection that is gone ends it.
lock_hold() {
  local __lock=$WORKSPACE/.comfy-pod/lock __token
  trap '' PIPE
  while { read -r __token <"$__lock/token"; } 2>/dev/null && [[ $__token == "$CP_token" ]]; do
    printf '.' 2>/dev/null || return 0
    : >"$__lock/beat"
    sleep 5
  done
  control lost-lock "$(cat "$__lock/owner" 2>/dev/null)"
}

lock_release() {
  local __lock=$WORKSPACE/.comfy-pod/lock __token=''
  { read -r __token <"$__lock/token"; } 2>/dev/null
  [[ $__token != "$CP_token" ]] || { mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"; }
}
