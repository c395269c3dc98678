# shellcheck shell=bash
# Brings objects into a repository and moves its work tree to a commit, so that nothing of the user's is lost.
#
# Not `git checkout`: it would overwrite edited files when forced, refuse when not, and write through links or replace them.

# checkout_remote: REMOTE is the name of the wished repository here. A remote that means it stays as it is spelled.
checkout_remote() {
  remote_of "$KEY" && REMOTE=$REPLY && return
  REMOTE=origin
  [[ -z ${REMOTES[/origin]-} ]] || REMOTE=comfy-pod
  if [[ -n ${REMOTES[/$REMOTE]-} ]]; then git_here remote set-url "$REMOTE" "$url"; else git_here remote add "$REMOTE" "$url"; fi
  REMOTES[/$REMOTE]=$url
}

# keep_commits COMMIT: commits that no remote has get a branch of their own, before refs move.
keep_commits() {
  [[ -n $1 ]] || return 0
  local __branch
  [[ -n $(git_here rev-list --max-count=1 "$1" --not --remotes --tags --glob='refs/comfy-pod/*' 2>/dev/null) ]] || return 0
  [[ -z $(git_here for-each-ref --points-at="$1" 'refs/heads/comfy-pod/*') ]] || return 0
  printf -v __branch 'comfy-pod/kept-%(%Y%m%d-%H%M%S)T' -1
  while git_here show-ref -q --verify "refs/heads/$__branch"; do __branch+=-again; done
  git_here update-ref "refs/heads/$__branch" "$1"
  say "local commits in $FOLDER are kept: branch $__branch"
  warn "commits in $FOLDER that no remote has are kept under the branch $__branch"
}

has_commit() { [[ -n $COMMIT ]] && git_here cat-file -e "$COMMIT^{tree}" 2>/dev/null; }

# bring_commit: the objects of COMMIT are here. One exact commit and no history, where the server and the repository allow it.
bring_commit() {
  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}" || true)
  has_commit && return
  local __to='' __depth=(--depth 1) __attempt __attempts=()
  ! whole_history || __depth=()
  case $REF_NAME in
  refs/heads/*) __to=refs/remotes/$REMOTE/${REF_NAME#refs/heads/} ;;
  refs/tags/*) __to=$REF_NAME ;;
  esac
  [[ -z $COMMIT ]] || __attempts+=("+$COMMIT${__to:+:$__to}")
  [[ -z $REF_NAME ]] || __attempts+=("+$REF_NAME${__to:+:$__to}")
  [[ $__to != refs/tags/* ]] || __attempts=("${__attempts[1]}" "${__attempts[0]}")
  for __attempt in "${__attempts[@]}"; do
    fetch_refs "${__depth[@]}" --no-tags "$url" "$__attempt" || continue
    has_commit && came_from_remote && return
  done
  # All of it: a server without single commits, a short commit id, a plain file server.
  __depth=()
  [[ ! -f $GIT_DIRECTORY/shallow ]] || __depth=(--unshallow)
  fetch_refs "${__depth[@]}" --tags "$url" "+refs/heads/*:refs/remotes/$REMOTE/*" || die "$GIT_REASON"
  [[ -n $COMMIT ]] || COMMIT=$(git_here rev-parse -q --verify "$ref^{commit}") || die "$KEY has no branch, tag or commit $ref"
  has_commit || die "$KEY has no commit $COMMIT: it was never there, or its branch was rewritten"
  came_from_remote
}

# whole_history: the repository is a clone of the wished one that somebody made with its history; that is not cut.
whole_history() {
  [[ -n $HEAD_COMMIT ]] || return 1
  common_directory
  [[ ! -f $REPLY/shallow && -n $(git_here for-each-ref --count=1 "refs/remotes/$REMOTE/") ]]
}

# fetch_refs ARGUMENTS…: false where another way of asking may do; ends the step where none will.
fetch_refs() {
  git_remote fetch --progress --no-recurse-submodules "$@" && return
  [[ $GIT_MEANING == refused ]] || die "$GIT_REASON"
  return 1
}

# Commits of the remote are remembered as such, and not taken for local ones when the remote's refs have moved on.
came_from_remote() { git_here update-ref refs/comfy-pod/fetched "$COMMIT"; }

# with_index NAME ARGUMENTS…: git with an index of our own beside the repository's.
with_index() { GIT_INDEX_FILE=$GIT_DIRECTORY/comfy-pod.$1 git_here "${@:2}"; }

# fresh_index NAME COMMIT: an index of that commit that was compared with the files; what differs is listed in comfy-pod.NAME.paths.
fresh_index() {
  local __paths=$GIT_DIRECTORY/comfy-pod.$1.paths
  rm -f "$GIT_DIRECTORY/comfy-pod.$1" "$GIT_DIRECTORY/comfy-pod.$1.lock"
  with_index "$1" read-tree "$2" || return 1
  if [[ -s $GIT_DIRECTORY/comfy-pod.skip ]]; then
    # Only paths that this commit has.
    with_index "$1" ls-files -z | LC_ALL=C sort -z | LC_ALL=C comm -z -12 - "$GIT_DIRECTORY/comfy-pod.skip" | with_index "$1" update-index --skip-worktree -z --stdin || return 1
  fi
  with_index "$1" update-index -q --refresh >/dev/null 2>&1 || true
  with_index "$1" diff-files -z --name-only --ignore-submodules=all >"$__paths"
}

# list_skipped COMMIT: comfy-pod.skip holds what is not written: below folders that the user made links, and what git was told to skip.
list_skipped() {
  local __folder __exclude
  common_directory
  __exclude=$REPLY/info/exclude
  {
    git_here ls-files -z -t 2>/dev/null | { grep -z '^S ' || true; } | sed -z 's/^S //'
    while IFS= read -r -d '' __folder; do
      [[ -L $FOLDER/$__folder ]] || continue
      git_here --literal-pathspecs ls-tree -r -z --name-only "$1" -- "$__folder/"
      # The link is no file of the repository's, and status should not say so.
      grep -qsxF "/$__folder" "$__exclude" || { mkdir -p "${__exclude%/*}" && printf '/%s\n' "$__folder" >>"$__exclude"; }
    done < <(git_here ls-tree -r -d -z --name-only "$1")
  } | LC_ALL=C sort -zu >"$GIT_DIRECTORY/comfy-pod.skip"
}

# switch_to COMMIT: false, with GIT_SAID, where objects cannot be read.
switch_to() {
  local __problem=$GIT_DIRECTORY/comfy-pod.problem __path __from=$HEAD_COMMIT
  local -A __was=() __will=() __differs=()
  local __edited=() __write=()
  GIT_SAID=''
  if ! { list_skipped "$1" && fresh_index new "$1"; } 2>"$__problem"; then
    GIT_SAID=$(tail -n 2 "$__problem")
    return 1
  fi
  while IFS= read -r -d '' __path; do __differs[/$__path]=1; done <"$GIT_DIRECTORY/comfy-pod.new.paths"
  if [[ $__from == "$1" && $UNFINISHED == no && -s $GIT_DIRECTORY/index ]]; then
    # Already there: what is gone, or was left empty by a full disk, comes back; what somebody edited is theirs.
    for __path in "${!__differs[@]}"; do
      __path=${__path#/}
      [[ -s $FOLDER/$__path || -L $FOLDER/$__path ]] || __write+=("$__path")
    done
    write_files "${__write[@]}" || return 1
    git_here update-index -q --refresh >/dev/null 2>&1 || true
    return 0
  fi
  while IFS= read -r -d '' __path; do __will[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$1")
  if [[ -n $__from ]]; then
    while IFS= read -r -d '' __path; do __was[/$__path]=1; done < <(git_here ls-tree -r -z --name-only "$__from")
    fresh_index old "$__from" || return 1
    while IFS= read -r -d '' __path; do
      # What is already as it will be needs no saving.
      if [[ -n ${__will[/$__path]-} ]]; then
        [[ -z ${__differs[/$__path]-} ]] || is_torn "$1" "$__path" || __edited+=("$__path")
      elif [[ -e $FOLDER/$__path || -L $FOLDER/$__path ]]; then
        __edited+=("$__path")
      fi
    done <"$GIT_DIRECTORY/comfy-pod.old.paths"
    save_edits "${__edited[@]}"
    for __path in "${!__was[@]}"; do [[ -n ${__will[$__path]-} ]] || drop_file "${__path#/}"; done
  fi
  for __path in "${!__differs[@]}"; do
    [[ -f $FOLDER$__path ]] && is_torn "$1" "${__path#/}" || clear_way "${__path#/}"
    __write+=("${__path#/}")
  done
  write_files "${__write[@]}" || return 1
  mv -f "$GIT_DIRECTORY/comfy-pod.new" "$GIT_DIRECTORY/index"
  move_head "$1"
  rm -f "$GIT_DIRECTORY"/comfy-pod.{skip,problem,old,new,new.paths,old.paths}
}

# is_torn COMMIT PATH: an earlier run was killed while it wrote that file: its beginning is there, or nothing.
is_torn() {
  [[ $UNFINISHED == yes && ! -L $FOLDER/$2 ]] && ! below_link "$2" || return 1
  [[ -e $FOLDER/$2 ]] || return 0
  [[ -f $FOLDER/$2 ]] || return 1
  cmp -s -n "$(stat -c %s "$FOLDER/$2")" "$FOLDER/$2" <(git_here cat-file blob "$1:$2")
}

# save_edits PATH…: edited tracked files as a patch below the aside folder, and what was staged besides.
save_edits() {
  local __patch __show=(diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/)
  if [[ $# -gt 0 ]]; then
    aside_file patch
    __patch=$REPLY
    with_index old --literal-pathspecs "${__show[@]}" -- "$@" | write_file "$__patch" || die "the edits in $FOLDER could not be saved, so nothing was changed"
    say "edited files in $FOLDER are saved: $__patch"
    warn "$# edited file$([[ $# -eq 1 ]] || echo s) in $FOLDER ($(printf '%s, ' "${@:1:3}" | sed 's/, $//')$([[ $# -le 3 ]] || echo ', …')) saved as the patch $__patch; \`git apply\` brings them back"
  fi
  # Staged, and edited again since: the patch above has only the last of it.
  if ! git_here diff --quiet 2>/dev/null && ! git_here diff --cached --quiet "$HEAD_COMMIT" 2>/dev/null && [[ $UNFINISHED == no ]]; then
    aside_file staged.patch
    git_here "${__show[@]}" --cached "$HEAD_COMMIT" | write_file "$REPLY"
    say "what was staged in $FOLDER is saved: $REPLY"
  fi
}

# aside_file SUFFIX: REPLY is a free name after FOLDER's below the aside folder.
aside_file() {
  [[ -n ${CP_ASIDE-} ]] || printf -v CP_ASIDE '%s/.comfy-pod/aside/%(%Y%m%d-%H%M%S)T' "$WORKSPACE" -1
  REPLY=$CP_ASIDE/${FOLDER#"$WORKSPACE"/}.$1
  while [[ -e $REPLY ]]; do REPLY+=.again; done
}

# below_link PATH: some folder above it is a link.
below_link() {
  local __above=$1
  while [[ $__above == */* ]]; do
    __above=${__above%/*}
    [[ ! -L $FOLDER/$__above ]] || return 0
  done
  return 1
}

# drop_file PATH: a file of the former commit that the new one does not have; folders that it leaves empty go too.
drop_file() {
  below_link "$1" && return
  [[ -L $FOLDER/$1 || -f $FOLDER/$1 ]] || return 0
  rm -f "${FOLDER:?}/$1"
  local __above=$1
  while [[ $__above == */* ]]; do
    __above=${__above%/*}
    rmdir "$FOLDER/$__above" 2>/dev/null || return 0
  done
}

# clear_way PATH: what stands where that file will be and is not a file of the former commit goes aside.
clear_way() {
  local __rest=$1 __above=''
  while [[ $__rest == */* ]]; do
    __above+=${__above:+/}${__rest%%/*} __rest=${__rest#*/}
    [[ -e $FOLDER/$__above || -L $FOLDER/$__above ]] || return 0
    [[ ! -d $FOLDER/$__above || -L $FOLDER/$__above ]] || continue
    aside "$FOLDER/$__above"
    return
  done
  [[ -e $FOLDER/$1 || -L $FOLDER/$1 ]] || return 0
  [[ -n ${__was[/$1]-} && ! -d $FOLDER/$1 ]] || aside "$FOLDER/$1"
}

# write_files PATH…: as comfy-pod.new has them. False, with GIT_SAID, where objects cannot be read.
write_files() {
  [[ $# -gt 0 ]] || return 0
  if GIT_SAID=$(printf '%s\0' "$@" | with_index new checkout-index -f -u -z --stdin 2>&1); then return 0; fi
  printf '%s\n' "$GIT_SAID" >&2
  [[ ! $GIT_SAID =~ No\ space\ left|quota\ exceeded ]] || die "the disk below $FOLDER is full, or its quota is used up"
  [[ $GIT_SAID =~ unable\ to\ read|corrupt|missing\ blob|bad\ object|cannot\ read|is\ empty ]] || die "files in $FOLDER could not be written: ${GIT_SAID##*$'\n'}"
  return 1
}

# move_head COMMIT: a branch of the remote is followed by the branch of that name; anything else is a detached HEAD.
move_head() {
  local __branch=${REF_NAME#refs/heads/}
  if [[ $REF_NAME != refs/heads/* ]]; then
    [[ $HEAD_COMMIT == "$1" ]] || git_here update-ref --no-deref HEAD "$1"
    return 0
  fi
  git_here update-ref "$REF_NAME" "$1"
  [[ $HEAD_BRANCH == "$__branch" ]] || git_here symbolic-ref HEAD "$REF_NAME"
  git_here config "branch.$__branch.remote" "$REMOTE"
  git_here config "branch.$__branch.merge" "$REF_NAME"
}

bring_submodules() {
  [[ -f $FOLDER/.gitmodules ]] || return 0
  git_remote submodule update --init --recursive --depth 1 || git_remote submodule update --init --recursive ||
    die "a submodule of $KEY could not be brought: $(tail -n 1 <<<"$REPLY")"
}
