# shellcheck shell=bash
# One writer a workspace. The lock is a folder: `owner` has its owner's words, `token` names the run, and `beat` is renewed
# from where the run is, so that it ages with the runner, the connection, or the network in between. A lock without a beat
# was taken by hand, and is never broken. A lock that was taken over lies beside it as `lock.gone-…`, so that its former owner
# learns of it.

# lock_take: CP_token names the run (none: by hand), CP_owner is what people read. Taken already by this run is well.
lock_take() {
  local __lock=$WORKSPACE/.comfy-pod/lock __tries=0
  if lock_lost; then
    control lost "$WORDS"
    return 1
  fi
  until lock_make; do
    if lock_beat; then return 0; fi
    lock_words
    if lock_gone; then
      lock_take_over "$REPLY"
    elif [[ -d $__lock ]]; then
      [[ -e $__lock/beat ]] || control by-hand "$WORDS"
      control locked "$WORDS"
      return 1
    elif ((__tries > 20)); then
      why_unwritable
      control refused "the lock $__lock cannot be made: $REPLY" || return 1
    fi
    # It was just given back, or moved away by another.
    ((__tries++ == 0)) || sleep 0.2
  done
}

# lock_make: the lock with all that is in it, at once; false where there is one.
lock_make() {
  local __lock=$WORKSPACE/.comfy-pod/lock __new
  mkdir -p "${__lock%/*}" && [[ ! -e $__lock ]] && __new=$(mktemp -d "$__lock.new.XXXXXX") || return 1
  # A folder that has something in it is replaced by no other, so of two one comes first.
  if chmod 755 "$__new" && printf '%s\n' "$CP_owner" >"$__new/owner" &&
    { [[ -z $CP_token ]] || { printf '%s\n' "$CP_token" >"$__new/token" && : >"$__new/beat"; }; } &&
    mv -T "$__new" "$__lock"; then
    return 0
  fi 2>/dev/null
  rm -rf "$__new"
  return 1
}

# lock_take_over STAMP: of two who take over the same beat the second finds that name taken, and cannot move away the first one's
# new lock.
lock_take_over() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  mv -T "$__lock" "$__lock.gone-$1" 2>/dev/null || return 0
  printf '%s\n' "$CP_owner" >"$__lock.gone-$1/taken-by"
  control taken-over "$WORDS"
  find "${__lock%/*}" -maxdepth 1 -name 'lock.gone-*' -mmin +10080 -exec rm -rf {} +
}

# lock_words: WORDS is what the owner says.
lock_words() {
  text_of "$WORKSPACE/.comfy-pod/lock/owner"
  WORDS=${REPLY%$'\n'}
  WORDS=${WORDS:-somebody, without a word in $WORKSPACE/.comfy-pod/lock}
}

# lock_gone: its beat is more than a minute old; REPLY is when that was. By the clock of the volume, which is not always the pod's.
lock_gone() {
  local __lock=$WORKSPACE/.comfy-pod/lock __clock __times=()
  [[ -e $__lock/beat ]] && __clock=$(mktemp "$__lock.clock.XXXXXX") || return 1
  mapfile -t __times < <(stat -c %.9Y "$__clock" "$__lock/beat" 2>/dev/null)
  rm -f "$__clock"
  REPLY=${__times[1]-}
  [[ -n $REPLY ]] && ((${__times[0]%.*} - ${REPLY%.*} > 60))
}

# lock_lost: another run has taken over this run's lock; WORDS says who.
lock_lost() {
  local __gone __token
  [[ -n $CP_token ]] || return 1
  for __gone in "$WORKSPACE"/.comfy-pod/lock.gone-*; do
    __token=''
    { read -r __token <"$__gone/token"; } 2>/dev/null
    [[ $__token == "$CP_token" ]] || continue
    text_of "$__gone/taken-by"
    WORDS="${REPLY%$'\n'}, which has given it back since"
    [[ ! -d $WORKSPACE/.comfy-pod/lock ]] || lock_words
    return 0
  done
  return 1
}

# lock_ours: whether the lock is this run's.
lock_ours() {
  local __token=''
  { read -r __token <"$WORKSPACE/.comfy-pod/lock/token"; } 2>/dev/null
  [[ -n $CP_token && $__token == "$CP_token" ]]
}

# lock_beat: the run is there still. False where the lock is not, or no more, its own.
lock_beat() { lock_ours && : >"$WORKSPACE/.comfy-pod/lock/beat"; }

# lock_keep: a beat; tells a run that has lost its lock who took it.
lock_keep() { lock_beat || { lock_lost && control lost "$WORDS"; }; }

lock_release() {
  local __lock=$WORKSPACE/.comfy-pod/lock __open=$WORKSPACE/.comfy-pod/generations/open
  lock_ours || return 0
  # The run came to its end, so what it recorded before is no more what a run that was cut off would go back to.
  text_of "$__open"
  [[ $REPLY != *' run'* ]] || rm -f "$__open"
  mv "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$"
}

# lock_main: takes it, and says so, and what is at work all the same: a lock keeps runs out, and ends no job.
lock_main() {
  local __step
  lock_take || return 1
  discover_container
  discover_jobs
  for __step in "${!LIVE[@]}"; do control at-work "${LIVE[$__step]} $__step"; done
  control held "$WORKSPACE"
}

# lock_break: gives back a lock that was taken by hand, or whose run is gone; that of a run at work stays.
lock_break() {
  local __lock=$WORKSPACE/.comfy-pod/lock
  if [[ ! -d $__lock ]]; then
    control free "$WORKSPACE"
    return
  fi
  lock_words
  if [[ -e $__lock/beat ]] && ! lock_gone; then
    control locked "$WORDS"
    return
  fi
  mv -T "$__lock" "$__lock.done.$$" && rm -rf "$__lock.done.$$" && control released "$WORDS" ||
    control refused "the lock $__lock cannot be removed"
}
