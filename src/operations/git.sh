# shellcheck shell=bash
# Reads git checkouts, mostly without starting git: a probe looks at twenty of them.
#
# FOLDER is the checkout at hand. read_git sets GIT_DIRECTORY, HEAD_COMMIT, HEAD_BRANCH, REMOTES[name] and NOTE[key].

declare -A REPOSITORY_MOVES=([github.com/comfyanonymous]=github.com/comfy-org [github.com/ltdrdata]=github.com/comfy-org)

# repository_key URL: REPLY is equal for two URLs of the same repository; repository.ts has the same rules.
repository_key() {
  local __host='' __path=$1 __owner
  if [[ $1 =~ ^[A-Za-z][A-Za-z0-9+.-]*://([^/]*@)?([^/@]*)(/.*)?$ ]]; then
    __host=${BASH_REMATCH[2]} __path=${BASH_REMATCH[3]}
    [[ $1 != https:* ]] || __host=${__host%:443}
  elif [[ $1 =~ ^([^/@:]+@)?([^/@:]+):(.+)$ ]]; then
    __host=${BASH_REMATCH[2]} __path=${BASH_REMATCH[3]}
  fi
  [[ $__path != *%* || ! $__path =~ ^([^%\\]|%[0-9A-Fa-f]{2})*$ ]] || printf -v __path '%b' "${__path//%/\\x}"
  __path=${__path##+(/)}
  __path=${__path%%+(/)}
  [[ ${__path,,} != *.git ]] || __path=${__path%????}
  REPLY=file/$__path
  [[ -n $__host ]] || return 0
  __host=${__host,,}
  REPLY=${__host#www.}/${__path,,}
  __owner=${REPOSITORY_MOVES[${REPLY%/*}]-}
  [[ -z $__owner ]] || REPLY=$__owner/${REPLY##*/}
}

short() { REPLY=${1:0:7}; }

# read_git FOLDER: false where there is no repository, or one without HEAD.
declare -A REMOTES=() NOTE=()
read_git() {
  GIT_DIRECTORY='' HEAD_COMMIT='' HEAD_BRANCH='' REMOTES=() NOTE=()
  local __line='' __directory=$1/.git
  if [[ -f $__directory ]]; then
    # A worktree or a submodule.
    read -r __line <"$__directory"
    __directory=${__line#gitdir: }
    [[ $__directory == /* ]] || __directory=$1/$__directory
  fi
  [[ -s $__directory/HEAD ]] || return 1
  GIT_DIRECTORY=$__directory
  read -r __line <"$GIT_DIRECTORY/HEAD"
  if [[ $__line == 'ref: '* ]]; then
    HEAD_BRANCH=${__line#ref: refs/heads/}
    read_ref "${__line#ref: }"
    HEAD_COMMIT=$REPLY
  else
    HEAD_COMMIT=$__line
  fi
  read_remotes
  [[ ! -f $GIT_DIRECTORY/comfy-pod ]] || while IFS='=' read -r __line REPLY; do NOTE[/$__line]=$REPLY; done <"$GIT_DIRECTORY/comfy-pod"
}

# common_directory: REPLY is where the refs and the configuration lie; worktrees share them.
common_directory() {
  REPLY=$GIT_DIRECTORY
  [[ -f $GIT_DIRECTORY/commondir ]] || return 0
  read -r REPLY <"$GIT_DIRECTORY/commondir"
  [[ $REPLY == /* ]] || REPLY=$GIT_DIRECTORY/$REPLY
}

# read_ref NAME: REPLY is its commit, or nothing.
read_ref() {
  local __name=$1 __common __line __found=''
  common_directory
  __common=$REPLY REPLY=''
  if [[ -d $__common/reftable ]]; then
    REPLY=$(git_here rev-parse -q --verify "${__name/#'refs/heads/.invalid'/HEAD}^{commit}" 2>/dev/null)
    return 0
  fi
  if [[ -s $__common/$__name ]]; then
    read -r REPLY <"$__common/$__name"
    # A tag may be an object of its own, which only git can read.
    [[ $__name != refs/tags/* ]] || REPLY=$(git_here rev-parse -q --verify "$__name^{commit}" 2>/dev/null)
    return 0
  fi
  [[ -f $__common/packed-refs ]] || return 0
  while read -r __line; do
    if [[ -n $__found ]]; then
      # The line after a tag's own says which commit it means.
      [[ $__line != ^* ]] || REPLY=${__line#^}
      return 0
    fi
    [[ $__line == *" $__name" ]] || continue
    __found=yes REPLY=${__line%% *}
  done <"$__common/packed-refs"
  return 0
}

read_remotes() {
  local __line __name=''
  common_directory
  [[ -f $REPLY/config ]] || return 0
  while IFS=$' \t' read -r __line; do
    case $__line in
    '['*) if [[ $__line =~ ^\[remote[[:space:]]+\"(.*)\"\] ]]; then __name=${BASH_REMATCH[1]}; else __name=''; fi ;;
    url*) [[ -z $__name || ! $__line =~ ^url[[:space:]]*=[[:space:]]*\"?([^\"]*[^\"[:space:]]) ]] || REMOTES[/$__name]=${BASH_REMATCH[1]} ;;
    esac
  done <"$REPLY/config"
}

# remote_of KEY: REPLY is the name of a remote that is that repository; false where none is. `origin` goes before others.
remote_of() {
  local __name __found=''
  for __name in "${!REMOTES[@]}"; do
    repository_key "${REMOTES[$__name]}"
    [[ $REPLY != "$1" || $__found == /origin ]] || __found=$__name
  done
  REPLY=${__found#/}
  [[ -n $__found ]]
}

# at_ref REF: HEAD is what the repository itself knows by that name.
at_ref() {
  local __name
  [[ -n $HEAD_COMMIT && -n $1 ]] || return 1
  [[ $1 =~ ^[0-9a-f]{7,64}$ && $HEAD_COMMIT == "$1"* || $HEAD_BRANCH == "$1" ]] && return 0
  for __name in "refs/tags/$1" "refs/remotes/origin/$1"; do
    read_ref "$__name"
    [[ $REPLY != "$HEAD_COMMIT" ]] || return 0
  done
  return 1
}

# git_here ARGUMENTS…: git in FOLDER, whoever owns it. Naming the directory spares the check of its owner, which gits before 2.38
# allow nobody to answer on the command line. No hook of the user's runs, no clean-up in the background.
git_here() {
  "${GIVEN[@]}" git -C "$FOLDER" -c safe.directory='*' -c core.hooksPath=/dev/null -c gc.auto=0 -c core.fsmonitor=false -c core.splitIndex=false \
    --git-dir="$GIT_DIRECTORY" --work-tree="$FOLDER" "$@"
}

# missing_files: prints the tracked files that are gone. A placeholder that somebody took out of ComfyUI's own data folders is none.
missing_files() {
  local __data=()
  ! is_comfyui "$FOLDER" || __data=(. ':(exclude)'{models,input,output,user,custom_nodes})
  git_here diff-files --name-only --diff-filter=D --ignore-submodules=all -- "${__data[@]}" 2>/dev/null
}

# look_at_remote: prints the commit of `ref`, or `-` and why there is none. A short commit id is nothing that a remote lists.
look_at_remote() {
  GIT_TRIES=1
  if resolve_ref "$url" "$ref" || [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]]; then GIT_REASON=''; fi
  printf '%s %s\n' "${COMMIT:--}" "${GIT_REASON//$'\n'/ }"
}

# git_look: asks for all steps at once what takes time, so that the probes of the steps only read the answers.
declare -A ANSWER_OF_REMOTE=() ANSWER_OF_FILES=()
git_look() {
  local __index __file
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    [[ $OPERATION == @(checkout|node|manager) ]] && "${OPERATION}_where" || continue
    if [[ $update == yes ]]; then
      exec {__file}< <(look_at_remote)
      ANSWER_OF_REMOTE[$STEP]=$__file
    fi
    if read_git "$FOLDER" && [[ -f $GIT_DIRECTORY/index ]]; then
      exec {__file}< <(missing_files)
      ANSWER_OF_FILES[$STEP]=$__file
    fi
  done
}
