# shellcheck shell=bash
# One writer a workspace. The lock is a folder with its owner's words in it, and a beat that its owner renews from where the
# run is, so that it ages with the runner, the connection, or the network in between. A lock without a beat was taken by
# hand, and is never broken.

# lock_take: CP_token names the run, CP_owner is what people read. Taken already by this run is well.
lock_take() {
  local __lock=$WORKSPACE/.comfy-pod/lock __owner __stale __tries=0
  until mkdir "$__lock" 2>/dev/null; do
    if lock_beat; then return 0; fi
    __owner=$(cat "$__lock/owner" 2>/dev/null)
    __stale=$(find "$__lock/beat" -mmin +1 -printf '%T@' 2>/dev/null)
    if [[ -n $__stale ]]; then
      # Of two who take over the same beat the second finds that name taken, and cannot move away the first one's new lock.
      mv -T "$__lock" "$__lock.gone-$__stale" 2>/dev/null && control taken-over "$__owner"
    elif [[ -d $__lock && (-n $__owner || __tries -gt 2) ]]; then
      control locked "${__owner:-somebody, without a word in $__lock}"
      return 1
    elif ((__tries > 20)); then
      control refused "the lock $__lock cannot be made: is the disk full?" || return 1
    fi
    # Its words may be on their way; or it was just given back.
    ((__tries++ == 0)) || sleep 0.2
  done
  : >"$__lock/beat"
  printf '%s\n' "$CP_token" >"$__lock/token"
  printf '%s\n' "$CP_owner" >"$__lock/owner"
}

# lock_ours: whether the lock is this run's.
lock_ours() {
  local __token=''
  { read -r __token <"$WORKSPACE/.comfy-pod/lock/token"; } 2>/dev/null
  [[ $__token == "$CP_token" ]]
}

# lock_beat: the run is there still. False where the lock is not, or no more, its own.
lock_beat() { lock_ours && : >"$WORKSPACE/.comfy-pod/lock/beat"; }

lock_release() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  ! lock_ours || { mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"; }
}
