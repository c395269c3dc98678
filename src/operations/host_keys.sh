# shellcheck shell=bash
# The pod's SSH host keys, kept on the volume in `.comfy-pod/host-keys/` (0700, each key 0600) where the input keep-host-keys says
# so: a container that was replaced makes new ones, and `host-key` of the runner would no longer fit.
# `paths` names where each key came from, `pid-file` where sshd notes its pid.

# find_host_keys: HOST_KEYS are the paths of the sshd that let this shell in, SSHD_PID_FILE its pid file. A job has lost sight of
# that sshd, and is told by the probe: CP_host_keys, CP_sshd_pid_file.
declare -a HOST_KEYS=()
find_host_keys() {
  HOST_KEYS=() SSHD_PID_FILE=${CP_sshd_pid_file-}
  if [[ -n ${CP_host_keys-} ]]; then
    mapfile -t HOST_KEYS <<<"$CP_host_keys"
    return
  fi
  local __word __value __rest
  sshd_configuration
  SSHD_PID_FILE=/run/sshd.pid
  while read -r __word __value __rest; do
    case ${__word,,} in
    hostkey) HOST_KEYS+=("$__value") ;;
    pidfile) SSHD_PID_FILE=$__value ;;
    esac
  done 2>/dev/null <"$REPLY"
  [[ ${#HOST_KEYS[@]} -gt 0 ]] || HOST_KEYS=(/etc/ssh/ssh_host_{ed25519,ecdsa,rsa}_key)
}

# sshd_configuration: REPLY is the file that the sshd above this shell was started with.
sshd_configuration() {
  local __pid=$$ __stat __name __line
  REPLY=/etc/ssh/sshd_config
  while { read -r __stat <"/proc/$__pid/stat"; } 2>/dev/null; do
    __name=${__stat#*\(}
    if [[ $__name == sshd* ]]; then
      __line=$(tr '\0' ' ' 2>/dev/null <"/proc/$__pid/cmdline")
      [[ ! $__line =~ \ -f\ *(/[^ ]+) ]] || REPLY=${BASH_REMATCH[1]}
    fi
    # Fields after the name: state, parent.
    read -ra __stat <<<"${__stat##*) }"
    __pid=${__stat[1]}
  done
}

# host_keys_kept: whether each key that is there is on the volume too; else REPLY says what is not. A key that this user may not
# read cannot be kept.
host_keys_kept() {
  local __path __key __unreadable=0
  find_host_keys
  printf -v __path '%s\n' "${HOST_KEYS[@]}"
  fact host_keys "${__path%$'\n'}"
  fact sshd_pid_file "$SSHD_PID_FILE"
  for __path in "${HOST_KEYS[@]}"; do
    [[ -f $__path ]] || continue
    if [[ ! -r $__path ]]; then
      __unreadable=1
      continue
    fi
    text_of "$__path"
    __key=$REPLY
    text_of "$WORKSPACE/.comfy-pod/host-keys/${__path##*/}"
    [[ $REPLY == "$__key" ]] || {
      REPLY="the host key $__path is not kept"
      return 1
    }
  done
  ((__unreadable == 0)) || warn "keep-host-keys: ${USER:-this user} may not read the host keys of this pod, so they are not kept"
}

# keep_host_keys: from sshd's places to the volume.
keep_host_keys() {
  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __kept=()
  find_host_keys
  mkdir -p "$__folder" && chmod 700 "$__folder" || die "$__folder cannot be made"
  for __path in "${HOST_KEYS[@]}"; do
    [[ -f $__path && -r $__path ]] || continue
    write_file "$__folder/${__path##*/}" 600 <"$__path" || die "$__folder cannot be written"
    [[ ! -r $__path.pub ]] || write_file "$__folder/${__path##*/}.pub" <"$__path.pub" || die "$__folder cannot be written"
    __kept+=("$__path")
  done
  printf '%s\n' "$SSHD_PID_FILE" | write_file "$__folder/pid-file"
  printf '%s\n' "${__kept[@]}" | write_file "$__folder/paths" || die "$__folder cannot be written"
  say "kept on the volume: ${__kept[*]}"
}

# restore_host_keys: back to where they came from, where they are missing, or new with the container. One that somebody changed in
# this container stays. An sshd that runs already reads them again.
restore_host_keys() {
  local __path __folder=$WORKSPACE/.comfy-pod/host-keys __key __changed=no
  [[ -f $__folder/paths ]] || return 0
  while IFS= read -r __path; do
    text_of "$__folder/${__path##*/}"
    __key=$REPLY
    [[ -n $__key && (! -e $__path || -z $CONTAINER) ]] || continue
    text_of "$__path"
    [[ $REPLY != "$__key" ]] || continue
    write_file "$__path" 600 <"$__folder/${__path##*/}" || continue
    [[ ! -f $__folder/${__path##*/}.pub ]] || write_file "$__path.pub" <"$__folder/${__path##*/}.pub" || true
    say "put back: $__path"
    __changed=yes
  done <"$__folder/paths"
  [[ $__changed == no ]] || reload_sshd "$__folder/pid-file"
}

# reload_sshd FILE: the sshd whose pid is in the file that FILE names; none that runs is well.
reload_sshd() {
  local __file='' __pid=''
  { read -r __file <"$1" && read -r __pid <"$__file"; } 2>/dev/null || return 0
  [[ $__pid == +([0-9]) && $(readlink "/proc/$__pid/exe") == */sshd ]] || return 0
  say "sshd (process $__pid) reads its host keys again"
  kill -HUP "$__pid" 2>/dev/null || true
}
