# shellcheck shell=bash
# What every script on the pod starts with: values, telling, files. Bash 4.4 or newer.
#
# Words of this file:
#   wish NAME…           sets the variables NAME… from the wish of the step at hand (W_<index>_<name>)
#   tell KIND KEY VALUE  one line of an answer, tab-separated and escaped, on descriptor 3
#   state STATE DETAIL   the answer of a probe; input NAME VALUE a part of the fingerprint; fact NAME VALUE anything worth knowing
# The operations' functions use these and nothing else of this file's insides.

shopt -s nullglob extglob
export LC_ALL=C.UTF-8 TZ=UTC0 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0

declare -A FACTS=() INPUTS=()
declare -a INPUT_NAMES=()
STEP=- INDEX=0 STATE='' DETAIL=''

# escape TEXT: REPLY is TEXT on one line, without tabs.
escape() {
  # As nearly always.
  if [[ $1 != *[$'\\\n\t\r']* ]]; then
    REPLY=$1
    return
  fi
  REPLY=${1//\\/\\\\}
  REPLY=${REPLY//$'\n'/\\n}
  REPLY=${REPLY//$'\t'/\\t}
  REPLY=${REPLY//$'\r'/\\r}
}

# unescape TEXT: REPLY is what escape was given; every backslash there was doubled, so %b meets only our own.
unescape() {
  REPLY=$1
  [[ $1 != *\\* ]] || printf -v REPLY '%b' "$1"
}

tell() {
  # Callers tell what REPLY holds, and go on with it.
  local REPLY
  escape "$3"
  printf -v REPLY '%s\t%s\t%s\t%s\n' "$STEP" "$1" "$2" "$REPLY"
  # A subshell's words would be lost with it.
  if [[ ${TELL_TOGETHER-} == yes && $BASH_SUBSHELL -eq 0 ]]; then
    TOLD+=$REPLY
  else
    printf '%s' "$REPLY" >&3
  fi
}

state() {
  STATE=$1 DETAIL=${2-}
  tell state "$1" "${2-}"
}

# not_needed WHY: the answer of a probe whose step has nothing to do here. It is recorded, and told as skipped.
not_needed() {
  fact not_needed "$1"
  state satisfied "$1"
}

input() {
  [[ -n ${INPUTS[$1]+there} ]] || INPUT_NAMES+=("$1")
  INPUTS[$1]=$2
  tell input "$1" "$2"
}

fact() {
  FACTS[$1]=$2
  tell fact "$1" "$2"
}

# warn TEXT: something the user should read that is no failure.
warn() { tell warning - "$1"; }

wish() {
  local __name __from
  for __name; do
    __from=W_${INDEX}_$__name
    printf -v "$__name" '%s' "${!__from-}"
  done
}

# enter INDEX: makes the step with that number the one at hand.
enter() {
  INDEX=$1 STATE='' DETAIL='' INPUT_NAMES=() INPUTS=() FACTS=()
  local __id=W_${INDEX}_id __operation=W_${INDEX}_operation
  STEP=${!__id} OPERATION=${!__operation}
}

# index_of ID: REPLY is the number of that step; false where the plan has none.
index_of() {
  local __i __id
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_${__i}_id
    if [[ ${!__id} == "$1" ]]; then
      REPLY=$__i
      return 0
    fi
  done
  return 1
}

now() { printf -v REPLY '%(%Y-%m-%d %H:%M:%S)T' -1; }

# milliseconds: REPLY is the time since the epoch. Bash 4.4 has no EPOCHREALTIME.
milliseconds() {
  local __time=${EPOCHREALTIME-}
  if [[ -n $__time ]]; then
    __time=${__time/[.,]/}
    REPLY=${__time%???}
  else
    REPLY=$(date +%s%3N)
  fi
}

# say TEXT…: a line in the log of the job.
say() { printf '%s\n' "$*"; }

# control KIND TEXT: one line to the action, where standard output is taken by a log; false for a refusal.
control() {
  escape "$2"
  printf '%s\t%s\n' "$1" "$REPLY" >&2
  [[ $1 != refused ]]
}

# die TEXT: ends the step at hand with that reason.
die() {
  printf 'error: %s\n' "$*" >&2
  [[ -z ${CP_REASON_FILE-} ]] || printf '%s' "$*" >"$CP_REASON_FILE"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# text_of FILE: REPLY is all that is in it; nothing where it cannot be read. Starts no process.
text_of() {
  REPLY=''
  { IFS= read -r -d '' REPLY <"$1"; } 2>/dev/null || true
}

# write_file FILE [MODE]: standard input becomes FILE, whole or not at all. UMASK, where it is known to give the ordinary mode,
# saves processes.
write_file() {
  local __new=$1.$BASHPID.new __mode=${2-644}
  [[ -d ${1%/*} ]] || mkdir -p "${1%/*}" || return 1
  if [[ $__mode:${UMASK-} == 644:0022 ]] && new_file "$__new"; then
    __mode=''
  else
    __new=$(mktemp "$1.XXXXXX") || return 1
  fi
  if cat >"$__new" && { [[ -z $__mode ]] || chmod "$__mode" "$__new"; } && mv -f "$__new" "$1"; then return 0; fi
  rm -f "$__new"
  return 1
}

# new_file FILE: makes it, empty; false where there is one, or a link of that name.
new_file() {
  local __made=0
  set -C
  { : >"$1"; } 2>/dev/null || __made=1
  set +C
  return "$__made"
}

# aside PATH: moves PATH away, under the workspace's aside folder; REPLY is where it lies now.
aside() {
  local __from=$1 __to
  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE '%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T' "$WORKSPACE" -1
  __to=$CP_ASIDE/${__from#"$WORKSPACE"/}
  while [[ -e $__to || -L $__to ]]; do __to+=.again; done
  mkdir -p "${__to%/*}" && mv "$__from" "$__to" || return 1
  say "moved aside: $__from is now $__to"
  REPLY=$__to
}

# given_variables: GIVEN is how a command line begins whose program is to have the manifest's `env`. They are never variables of
# this script: their names are the user's, and may be ours.
declare -a GIVEN=()
given_variables() {
  local __line
  [[ -n ${CP_env-} ]] || return 0
  GIVEN=(env)
  while IFS= read -r __line; do
    unescape "${__line#*=}"
    GIVEN+=("${__line%%=*}=$REPLY")
  done <<<"$CP_env"
}

# start_time PID: REPLY is when that process started, in ticks since boot; false where it is gone or a zombie.
start_time() {
  local __stat
  { read -r __stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is a name in parentheses, which may hold anything.
  read -ra __stat <<<"${__stat##*) }"
  [[ ${__stat[0]} != Z ]] || return 1
  REPLY=${__stat[19]}
}
