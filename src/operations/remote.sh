# shellcheck shell=bash
# Talks to remotes: the newest commit of a ref, and the objects of a commit. Unattended, with the token where it belongs.

# What git says, and what that means: `again` is worth another try. The first line that fits wins.
GIT_MEANINGS=(
  'again|Could not resolve host|Temporary failure in name resolution|Name or service not known'
  'login|could not read (Username|Password)|Authentication failed|terminal prompts disabled|Access denied|Permission denied \(publickey|returned error: 40[13]|Invalid username'
  'hostkey|Host key verification failed|REMOTE HOST IDENTIFICATION'
  'certificate|certificate|unable to get local issuer|SSL: no alternative'
  'full|No space left on device|Disk quota exceeded'
  'refused|unadvertised object|not our ref|(dumb http|shallow).*(does not|not support)|remote ref .* not found|Server does not (allow|support)|no such remote ref|find remote ref'
  'again|timed out|Connection (reset|refused|closed)|early EOF|RPC failed|unexpected disconnect|hung up unexpectedly|returned error: (429|5)|gnutls_handshake|TLS connection was|transfer closed|Operation too slow|Could not connect|Failed to connect|unable to connect|Network is unreachable'
  'absent|[Rr]epository.*not found|does not appear to be a git repository|does not exist|returned error: 404|not exported'
)

# git_meaning TEXT: GIT_MEANING of what git said, and GIT_REASON for a person.
git_meaning() {
  local __line __about
  GIT_MEANING=other
  for __line in "${GIT_MEANINGS[@]}"; do
    [[ $1 =~ ${__line#*|} ]] || continue
    GIT_MEANING=${__line%%|*}
    break
  done
  repository_key "$url"
  __about=$REPLY
  __line=$(tr '\r' '\n' <<<"$1" | grep -vE '^(remote: )?(Enumerating|Counting|Compressing|Receiving|Resolving|Total)' | grep -E '^(fatal|error|remote|ssh|git)|[Pp]ermission|[Hh]ost' | tail -n 2 | tr '\n' ' ')
  case $GIT_MEANING in
  login) GIT_REASON="$__about does not exist, or it is private$([[ -n ${SECRET_0_git_token-} ]] && echo " and the git-token that was given may not read it" || echo ": give a token that may read it as the input git-token")" ;;
  hostkey) GIT_REASON="the pod does not know the host key of the server of $__about; put it into ~/.ssh/known_hosts there, or use an https URL" ;;
  certificate) GIT_REASON="the certificate of the server of $__about could not be verified: ${__line:-$1}" ;;
  full) GIT_REASON="the disk below $FOLDER is full, or its quota is used up" ;;
  absent) GIT_REASON="there is no repository $__about: look at the URL in the manifest" ;;
  again) GIT_REASON="$__about could not be reached: ${__line:-$1}" ;;
  *) GIT_REASON="git could not read $__about: ${__line:-$1}" ;;
  esac
  GIT_REASON=${GIT_REASON%%+([[:space:]])}
}

# git_remote ARGUMENTS…: git that talks to the remote at `url`; REPLY is all that it said, and the log has it too, but for ls-remote.
# Tried again where that may help.
git_remote() {
  local __try __tries=${GIT_TRIES:-3} __settings=(-c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 -c fetch.unpackLimit=1) __ssh=${GIT_SSH_COMMAND-} __token=''
  if [[ $url =~ ^https://([^/@]+) && -n ${SECRET_0_git_token-} ]]; then
    __token=$SECRET_0_git_token
    # Only this host is given the token, not one that it sends us to, nor that of a submodule.
    # shellcheck disable=SC2016  # the helper's shell reads the variable
    __settings+=(-c credential.helper= -c "credential.https://${BASH_REMATCH[1]}.helper="'!f() { echo username=x-access-token; echo "password=$COMFY_POD_GIT_TOKEN"; }; f')
  elif [[ $url == ssh:* || $url != *://* ]]; then
    # A command that the user configured stays: it may name the key.
    __ssh=$(git config core.sshCommand 2>/dev/null || echo "${__ssh:-ssh} -o BatchMode=yes")
  fi
  for ((__try = 1; ; __try++)); do
    if REPLY=$(
      [[ -z $__ssh ]] || export GIT_SSH_COMMAND=$__ssh
      set -o pipefail
      if [[ $1 == ls-remote ]]; then
        give_token "$__token"
        timeout 60 "${GIVEN[@]}" git -c safe.directory='*' "${__settings[@]}" "$@" 2>&1
      else
        { give_token "$__token" && git_here "${__settings[@]}" "$@"; } 2>&1 | tee -a /dev/stderr
      fi
    ); then return 0; fi
    git_meaning "$REPLY"
    [[ $GIT_MEANING == again && $__try -lt $__tries ]] || return 1
    say "$GIT_REASON; trying again"
    sleep "$((__try * ${CP_retry_pause:-3}))"
  done
}

# give_token TOKEN: for a subshell that starts git and nothing else.
give_token() { [[ -z $1 ]] || export COMFY_POD_GIT_TOKEN=$1; }

# remote_refs URL PATTERN OPTIONS…: REMOTE_REFS[/name] are commits, those of annotated tags too; HEAD_OF_REMOTE is the branch of its HEAD.
declare -A REMOTE_REFS=()
remote_refs() {
  local __line
  REMOTE_REFS=() HEAD_OF_REMOTE=''
  git_remote ls-remote "${@:3}" "$1" ${2:+"$2"} || return 1
  while IFS= read -r __line; do
    if [[ $__line =~ ^([0-9a-f]{40,64})$'\t'(.+)$ ]]; then
      # `name^{}` follows `name`, and is the commit of that tag.
      REMOTE_REFS[/${BASH_REMATCH[2]%'^{}'}]=${BASH_REMATCH[1]}
    elif [[ $__line =~ ^ref:\ (.+)[[:space:]]HEAD$ ]]; then
      HEAD_OF_REMOTE=${BASH_REMATCH[1]}
    fi
  done <<<"$REPLY"
}

# resolve_ref URL REF: COMMIT, and REF_NAME on the remote where it has one. False with GIT_MEANING and GIT_REASON.
resolve_ref() {
  local __name __tags=()
  COMMIT='' REF_NAME='' GIT_REASON='' GIT_MEANING=''
  if [[ $2 =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]; then
    COMMIT=$2
    return 0
  fi
  case $2 in
  '')
    remote_refs "$1" HEAD --symref || return 1
    COMMIT=${REMOTE_REFS[/HEAD]-} REF_NAME=${HEAD_OF_REMOTE:-HEAD}
    ;;
  refs/*)
    remote_refs "$1" "$2" || return 1
    COMMIT=${REMOTE_REFS[/$2]-} REF_NAME=$2
    ;;
  *)
    remote_refs "$1" '' --heads --tags || return 1
    if [[ $2 == release ]]; then
      for __name in "${!REMOTE_REFS[@]}"; do [[ ! $__name =~ ^/refs/tags/v[0-9]+\.[0-9]+\.[0-9]+$ ]] || __tags+=("${__name#/}"); done
      if [[ ${#__tags[@]} -eq 0 ]]; then
        resolve_ref "$1" ''
        return
      fi
      REF_NAME=$(printf '%s\n' "${__tags[@]}" | sort -V | tail -n 1)
      COMMIT=${REMOTE_REFS[/$REF_NAME]}
      return 0
    fi
    for __name in "refs/heads/$2" "refs/tags/$2"; do
      COMMIT=${REMOTE_REFS[/$__name]-} REF_NAME=$__name
      [[ -z $COMMIT ]] || return 0
    done
    ;;
  esac
  [[ -z $COMMIT ]] || return 0
  REF_NAME='' GIT_MEANING=no-ref
  repository_key "$1"
  GIT_REASON="$REPLY has no branch, tag or commit ${2:-HEAD}"
  close_refs "$2"
  [[ -z $REPLY ]] || GIT_REASON+="; near it: $REPLY"
  return 1
}

# close_refs REF: REPLY is a few names that REF may have meant.
close_refs() {
  local __name __short __near=() __all=()
  for __name in "${!REMOTE_REFS[@]}"; do
    [[ $__name == /refs/@(heads|tags)/* ]] || continue
    __short=${__name#/refs/*/}
    __all+=("$__short")
    [[ ${__short,,} != *"${1,,}"* && ${1,,} != *"${__short,,}"* ]] || __near+=("$__short")
  done
  [[ ${#__near[@]} -gt 0 ]] || __near=("${__all[@]}")
  REPLY=''
  [[ ${#__near[@]} -eq 0 ]] || REPLY=$(printf '%s\n' "${__near[@]}" | sort -rV | head -n 5 | paste -sd, | sed 's/,/, /g')
}
