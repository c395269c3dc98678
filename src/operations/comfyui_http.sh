# shellcheck shell=bash
# Asking ComfyUI over HTTP without curl, and finding who holds a port without lsof: a pod may have neither.

# http_ask ADDRESS PORT PATH SECONDS: prints the whole answer, headers too.
# HTTP/1.0, so that the answer comes in one piece and the connection ends with it. Only TLS needs curl; the certificate is
# ComfyUI's own matter.
http_ask() {
  if [[ ${SERVICE_SCHEME-} == https ]]; then
    local __host=$1
    [[ $__host != *:* ]] || __host="[$__host]"
    curl -skig --http1.0 --max-time "$4" "https://$__host:$2$3" 2>/dev/null
    return
  fi
  # shellcheck disable=SC2016  # expanded by the inner shell, from its parameters
  timeout "$4" bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET %s HTTP/1.0\r\nHost: localhost:%s\r\n\r\n" "$2" "$1" >&3 && cat <&3' "$1" "$2" "$3" 2>/dev/null
}

# http_get ADDRESS PORT PATH SECONDS: BODY is the answer; false unless it is a good one.
http_get() {
  local __answer
  BODY=''
  __answer=$(http_ask "$@") && http_body "$__answer"
}

# http_body ANSWER: BODY is what comes after its headers; false unless it is a good one.
http_body() {
  BODY=''
  [[ $1 == HTTP/*([^ ])' 200'* ]] || return 1
  BODY=${1#*$'\r\n\r\n'}
}

# json_string NAME: REPLY is the first string of that name in BODY, or nothing.
json_string() {
  local __pattern="\"$1\": *\"(([^\"\\\\]|\\\\.)*)\""
  REPLY=''
  [[ ! $BODY =~ $__pattern ]] || REPLY=${BASH_REMATCH[1]//\\\"/\"}
}

# reachable LISTEN: REPLY is the address to ask where ComfyUI listens on these addresses.
reachable() {
  REPLY=${1%%,*}
  case $REPLY in
  0.0.0.0 | localhost | '') REPLY=127.0.0.1 ;;
  ::) REPLY=::1 ;;
  esac
}

# port_owner PORT: OWNER_PID and OWNER_COMMAND of who listens on it; false where nobody does. The process of another user
# may hide: then OWNER_PID is empty.
port_owner() {
  local __hex __fields __inodes=' ' __file __link __lines
  OWNER_PID='' OWNER_COMMAND=''
  printf -v __hex ':%04X' "$1"
  for __file in /proc/net/tcp /proc/net/tcp6; do
    { mapfile -t __lines <"$__file"; } 2>/dev/null || continue
    for __fields in "${__lines[@]}"; do
      read -ra __fields <<<"$__fields"
      # local address, state (0A is listening) and inode are the fields 1, 3 and 9.
      [[ ${__fields[1]-} == *"$__hex" && ${__fields[3]-} == 0A ]] && __inodes+="${__fields[9]} "
    done
  done
  [[ $__inodes != ' ' ]] || return 1
  while read -r __file __link; do
    __link=${__link#socket:[}
    [[ $__inodes == *" ${__link%]} "* ]] || continue
    OWNER_PID=${__file#/proc/}
    OWNER_PID=${OWNER_PID%%/*}
    OWNER_COMMAND=$(tr '\0' ' ' 2>/dev/null <"/proc/$OWNER_PID/cmdline")
    break
  done < <(find /proc/[0-9]*/fd -maxdepth 1 -lname 'socket:*' -printf '%p %l\n' 2>/dev/null)
  return 0
}

# port_stays_held PORT TENTHS: somebody still listens on it after so many tenths of a second; port_owner says who. The threads of
# a process that is just ending keep its port for a moment after it is gone.
port_stays_held() {
  local __until REPLY
  milliseconds
  __until=$((REPLY + 100 * $2))
  while port_owner "$1"; do
    # By the clock: on a busy machine it takes its time to find the owner.
    milliseconds
    ((REPLY < __until)) || return 0
    sleep 0.1
  done
  return 1
}

# describe_owner PORT: REPLY says who holds it, after port_owner.
describe_owner() {
  REPLY="port $1 is held by process ${OWNER_PID:-of another user}${OWNER_COMMAND:+ (${OWNER_COMMAND% })}"
}
