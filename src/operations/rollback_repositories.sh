# shellcheck shell=bash
# The checkouts of a generation, each at its commit, and nothing beside them in custom_nodes. By the rules of switch.sh: nothing
# of the user's is lost.

rollback_repositories() {
  local __line=0 __folder __commit __branch __url __note __back=()
  to_generation
  while IFS=$'\t' read -r -u 4 __folder __commit __branch __url __note; do
    ((__line += 1))
    rollback_repository "$GENERATION/edits/$__line"
  done 4<"$GENERATION/repositories"
  rollback_nodes
  if ((${#__back[@]} == 0)); then
    outcome skipped "every commit is that of then"
  else
    printf -v REPLY '%s, ' "${__back[@]}"
    outcome updated "${REPLY%, }"
  fi
}

# rollback_repository EDITS: one checkout back to the commit of then, and the edits that its files had, unless it is there already.
rollback_repository() {
  local FOLDER KEY='' COMMIT=$__commit REF_NAME='' REMOTE=origin url='' ref='' UNFINISHED=no __was='' __pattern=$'\nref=([^\n]*)'
  unescape "$__folder"
  FOLDER=$REPLY
  unescape "$__note"
  __note=$REPLY
  [[ $__branch == - ]] || REF_NAME=refs/heads/$__branch
  [[ $__url == - ]] || url=$__url
  [[ ! $'\n'$__note =~ $__pattern ]] || ref=${BASH_REMATCH[1]}
  [[ -e $FOLDER ]] || bring_folder_back
  if read_git "$FOLDER" && [[ ${NOTE[/state]-} != begun && -s $GIT_DIRECTORY/index ]]; then
    __was=$(git_here rev-parse -q --verify 'HEAD^{commit}') || __was=''
    if [[ $__was == "$COMMIT" && -z $(missing_files) ]]; then
      rollback_note
      return
    fi
  fi
  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"
  repository_key "$url"
  KEY=$REPLY
  checkout_open
  [[ ${NOTE[/state]-} != begun ]] || UNFINISHED=yes
  # As the remote is spelled here, with a login that somebody may have written into it.
  # shellcheck disable=SC2153  # REMOTE is one of REMOTES
  if remote_of "$KEY"; then url=${REMOTES[/$REPLY]}; fi
  [[ -z $url ]] || checkout_remote
  keep_commits "$HEAD_COMMIT"
  [[ -z $REF_NAME ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"
  if ! has_commit; then
    [[ -n $url ]] || die "the commit $COMMIT of $FOLDER is gone, and no remote is known"
    bring_commit
  fi
  write_note begun
  switch_to "$COMMIT" || die "the checkout in $FOLDER could not be written: ${GIT_SAID:-git gave no reason}"
  [[ -z $url ]] || bring_submodules
  if [[ -f $1 ]] && ! git_here apply --whitespace=nowarn "$1"; then
    warn "edits that the files in $FOLDER had could not be brought back; they are in $1"
  fi
  rollback_note
  [[ $(git_here rev-parse 'HEAD^{commit}') == "$COMMIT" ]] || die "$FOLDER is not at $COMMIT"
  say "$FOLDER is at ${COMMIT:0:7} again"
  __back+=("${FOLDER##*/} ${__was:0:7}${__was:+ → }${COMMIT:0:7}")
}

# rollback_note: our note in the git directory is that of then.
rollback_note() {
  if [[ $__note == - ]]; then
    rm -f "$GIT_DIRECTORY/comfy-pod"
  else
    printf '%s' "$__note" | write_file "$GIT_DIRECTORY/comfy-pod" || die "$GIT_DIRECTORY cannot be written"
  fi
}

# bring_folder_back: a folder that somebody disabled or that went aside since comes back to its place.
bring_folder_back() {
  local __path __found=''
  for __path in "$WORKSPACE"/.comfy-pod/aside/*/"${FOLDER#"$WORKSPACE"/}" "${FOLDER%/*}/.disabled/${FOLDER##*/}" "$FOLDER.disabled"; do
    [[ ! -e $__path ]] || __found=$__path
  done
  [[ -n $__found ]] || return 0
  say "$__found comes back to $FOLDER"
  mkdir -p "${FOLDER%/*}"
  mv "$__found" "$FOLDER"
}

# rollback_nodes: what was not in custom_nodes then goes aside, so that it is not loaded without its packages. What was there and
# is no checkout comes back where it went aside.
rollback_nodes() {
  local FOLDER __name
  local -A __then=()
  while IFS= read -r __name; do
    __then[$__name]=1
    unescape "$__name"
    FOLDER=$COMFYUI/custom_nodes/$REPLY
    [[ -e $FOLDER || -L $FOLDER ]] || bring_folder_back
  done <"$GENERATION/nodes"
  while IFS= read -r __name; do
    [[ -z ${__then[$__name]-} ]] || continue
    unescape "$__name"
    __name=$REPLY
    aside "$COMFYUI/custom_nodes/$__name" || die "$COMFYUI/custom_nodes/$__name cannot be moved aside"
    warn "the node $__name was not there in that generation; it is now $REPLY"
    __back+=("$__name moved aside")
  done < <(node_entries)
}
