# shellcheck shell=bash
# Why a step failed where the machine is to blame: its disks, its memory. What the programs said is read beside what the kernel
# counts, since a program that could not write could not say so either. src/engine/causes.ts has the words.

# causes_before: what is counted before a part of a step begins.
causes_before() {
  memory_kills
  KILLS_BEFORE=$REPLY
}

# cause_of REASON: tells the cause of the failure of the step at hand, where it is one of these: `cause <kind> <where>`.
cause_of() {
  local __text __log=$JOB/log __killed='(ended with code 137|[0-9] Killed |signal:? (9|SIGKILL)|exit code:? -9)'
  [[ ${SLOT-job} == job ]] || __log=$JOB/side/$SLOT.log
  __text=$(tail -c 20000 "$__log" 2>/dev/null | tr -d '\0')
  # What earlier steps wrote is not this one's.
  __text=${__text##*"comfy-pod $CP_line_token $PART "}$'\n'$1
  memory_kills
  if ((REPLY > ${KILLS_BEFORE:-0})); then
    cause memory "${MEMORY_LIMIT:-}"
  elif [[ $__text =~ (Disk quota exceeded|\[Errno 122\]) ]]; then
    cause quota "$WORKSPACE"
  elif full_disk "$__text"; then
    cause "$REPLY" "$FULL"
  elif read_only || [[ $__text =~ (Read-only file system|\[Errno 30\]) ]]; then
    cause read-only "$READ_ONLY"
  elif [[ $__text =~ (Cannot allocate memory|MemoryError|std::bad_alloc|DefaultCPUAllocator|virtual memory exhausted) ]]; then
    cause memory-refused ''
  elif [[ $__text =~ (Stale file handle|Transport endpoint is not connected|Input/output error|\[Errno (5|107|116)\]) ]]; then
    cause volume "${BASH_REMATCH[1]}"
  elif [[ ${PART_CODE-} == 137 || $__text =~ $__killed ]]; then
    cause killed ''
  fi
}

cause() {
  # Where nothing more can be written, what was put by makes room for these words and for the job's end.
  rm -rf "$JOB/reserve"
  tell cause "$1" "$2"
}

# keep_reserve: room, in bytes and inodes, for the last words of a job on a disk that fills up; noise, since zeros take no room on
# some file systems.
keep_reserve() {
  { mkdir "$JOB/reserve" && touch "$JOB"/reserve/{1..4} && head -c 262144 /dev/urandom >"$JOB/reserve/noise"; } 2>/dev/null
}

# full_disk TEXT: FULL is the file system that is full, REPLY disk-full or inodes. One that has little left counts only where
# the programs said so: what they had written may be removed again by now.
full_disk() {
  local __path __space __least='' __said=no
  [[ ! $1 =~ (No space left on device|\[Errno 28\]) ]] || __said=yes
  FULL=''
  for __path in "$WORKSPACE" "$COMFYUI" "${ENVIRONMENT:-$WORKSPACE}" "${TMPDIR:-/tmp}" "$HOME"; do
    mount_of "$__path"
    # Blocks free for this user, bytes a block, inodes free and in all; some file systems count no inodes.
    read -ra __space < <(stat -f -c '%a %S %d %c' "$MOUNT_POINT" 2>/dev/null)
    [[ ${#__space[@]} -eq 4 ]] || continue
    if ((__space[3] > 0 && __space[2] == 0)); then
      FULL=$MOUNT_POINT REPLY=inodes
      return 0
    fi
    if [[ -z $__least ]] || ((__space[0] * __space[1] < __least)); then
      __least=$((__space[0] * __space[1]))
      FULL=$MOUNT_POINT
    fi
  done
  REPLY=disk-full
  [[ $__said == yes ]] || ((${__least:-1} == 0))
}

# read_only: READ_ONLY is the first of the places that nobody can write to, root included.
read_only() {
  local __path
  READ_ONLY=''
  for __path in "$WORKSPACE" "$COMFYUI" "${ENVIRONMENT:-$WORKSPACE}"; do
    [[ -d $__path && ! -w $__path ]] || continue
    READ_ONLY=$__path
    return 0
  done
  return 1
}

# memory_kills: REPLY is how often the kernel has ended a process of this container for want of memory; MEMORY_LIMIT the bytes
# that it may have, empty where there is no limit. Of both kinds of cgroups; 0 where neither can be read.
memory_kills() {
  local __controllers __path __key __value __file __own='' __memory=''
  while IFS=: read -r _ __controllers __path; do
    case $__controllers in
    memory) __memory=$__path ;;
    '') __own=$__path ;;
    esac
  done </proc/self/cgroup
  REPLY=0 MEMORY_LIMIT=''
  for __file in "/sys/fs/cgroup$__own/memory.events" /sys/fs/cgroup/memory.events "/sys/fs/cgroup/memory$__memory/memory.oom_control" /sys/fs/cgroup/memory/memory.oom_control; do
    [[ -r $__file ]] || continue
    while read -r __key __value; do [[ $__key != oom_kill ]] || REPLY=$__value; done <"$__file"
    for __path in memory.max memory.limit_in_bytes; do
      { read -r MEMORY_LIMIT <"${__file%/*}/$__path"; } 2>/dev/null && break
    done
    # No limit is `max`, or the largest number of pages.
    [[ $MEMORY_LIMIT =~ ^[0-9]{1,15}$ ]] || MEMORY_LIMIT=''
    return 0
  done
}

# why_unwritable: REPLY is why nothing can be written to the workspace, as far as it can be seen.
why_unwritable() {
  if read_only; then
    REPLY="Read-only file system, or not writable for $(id -un)"
  elif full_disk ''; then
    REPLY="No space left on device $FULL"
    [[ $(stat -f -c '%d %c' "$FULL" 2>/dev/null) != "0 "[1-9]* ]] || REPLY="no inodes left on $FULL"
  else
    REPLY="is the disk full?"
  fi
}
