# shellcheck shell=bash
# A git checkout at a ref: what is there, and bringing it there.
#
# A ref is resolved once. What it meant is kept in the record, and in `comfy-pod` in the git directory (url, ref, commit, state),
# which is written before anything changes: so a checkout that was killed is known, and finished at the commit it was meant for.

checkout_probe() {
  checkout_where
  checkout_look
  state "$LOOK" "$LOOK_DETAIL"
}

checkout_where() {
  wish url ref folder asked update essential verdict
  FOLDER=${folder:-$COMFYUI}
  [[ $FOLDER == /* ]] || FOLDER=$WORKSPACE/$FOLDER
}

# checkout_look: LOOK and LOOK_DETAIL of `url` at `ref` in FOLDER; tells the inputs and facts of a checkout.
checkout_look() {
  repository_key "$url"
  KEY=$REPLY
  input url "$KEY"
  input ref "$ref"
  fact folder "$FOLDER"
  read_git "$FOLDER"
  read_record "$WORKSPACE/.comfy-pod/steps/$STEP"
  LOOK=satisfied LOOK_DETAIL=''
  wanted_commit
  checkout_damage || checkout_difference
  input commit "$WANTED"
  fact commit "$HEAD_COMMIT"
  checkout_version
  fact version "$REPLY"
}

look() { LOOK=$1 LOOK_DETAIL=$2; }

# wanted_commit: WANTED is the commit that the ref means; empty where only the remote can tell. UNASKED is why it could not.
wanted_commit() {
  local __answer=${ANSWER_OF_REMOTE[$STEP]-}
  WANTED='' UNASKED=''
  if [[ $update == yes && -n $__answer ]]; then
    IFS=' ' read -r WANTED UNASKED <&"$__answer"
    [[ $WANTED != - ]] || WANTED=''
    [[ -z $WANTED$UNASKED ]] || return 0
  fi
  kept_commit
}

# kept_commit: WANTED is what this ref of this repository meant when it was resolved (KEPT), or what a whole commit id says.
kept_commit() {
  WANTED='' KEPT=yes
  if [[ ${NOTE[/url]-} == "$KEY" && ${NOTE[/ref]-} == "$ref" ]]; then
    WANTED=${NOTE[/commit]-}
  elif [[ ${RECORD[input.url]-} == "$KEY" && ${RECORD[input.ref]-} == "$ref" ]]; then
    WANTED=${RECORD[input.commit]-}
  fi
  [[ -z $WANTED ]] || return 0
  KEPT=no
  [[ ! $ref =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || WANTED=$ref
}

# checkout_damage: absent and partial; false where the checkout is whole.
checkout_damage() {
  local __file __lock __code __missing
  if [[ ! -d $FOLDER ]]; then
    look absent ''
  elif [[ ! -e $FOLDER/.git ]]; then
    look absent 'the folder is there, without a checkout'
    __code=("$FOLDER"/*.py)
    [[ ${#__code[@]} -eq 0 ]] || look other 'the folder is there, and is no git repository'
  elif [[ -z $HEAD_COMMIT || ! -s $GIT_DIRECTORY/index || ${NOTE[/state]-} == begun ]]; then
    look partial 'half-finished checkout'
  else
    for __file in $essential; do
      # An empty __init__.py is well; anything else was cut by a full disk.
      [[ -s $FOLDER/$__file || (-e $FOLDER/$__file && $__file == *__init__.py) ]] || { look partial "$__file is missing or empty" && return; }
    done
    __lock=$GIT_DIRECTORY/index.lock
    [[ ! -e $__lock || -z $(find "$__lock" -mmin +2) ]] || { look partial 'index.lock was left behind by a git that was killed' && return; }
    if [[ -n ${ANSWER_OF_FILES[$STEP]-} ]]; then
      mapfile -t __missing <&"${ANSWER_OF_FILES[$STEP]}"
    else
      mapfile -t __missing < <(missing_files)
    fi
    [[ ${#__missing[@]} -gt 0 ]] || return 1
    printf -v __file '%s, ' "${__missing[@]:0:3}"
    look partial "tracked files are missing (${#__missing[@]}): ${__file%, }"
  fi
}

# checkout_difference: another repository, or another commit.
checkout_difference() {
  local __there
  if [[ ${#REMOTES[@]} -gt 0 && ${NOTE[/url]-} != "$KEY" ]] && ! remote_of "$KEY"; then
    __there=${REMOTES[/origin]-}
    repository_key "${__there:-${REMOTES[*]}}"
    look other "the folder holds $REPLY, not $KEY"
    return
  fi
  short "$HEAD_COMMIT"
  __there=$REPLY
  if [[ -n $UNASKED ]]; then
    look other "to be updated; the remote could not be asked: $UNASKED"
  elif [[ -z $WANTED ]]; then
    if found_in_place || at_ref "$ref"; then
      WANTED=$HEAD_COMMIT
    elif [[ -n ${RECORD[input.ref]-}${RECORD[input.url]-} ]]; then
      look other "the ref changed from ${RECORD[input.ref]:-the default branch} to ${ref:-the default branch}"
    else
      look other "is at $__there; the manifest asks for $ref"
    fi
  elif [[ $WANTED != "$HEAD_COMMIT" ]]; then
    short "$WANTED"
    if [[ $update == yes ]]; then
      look other "ref moved $__there → $REPLY"
    elif [[ $KEPT == yes ]]; then
      look other "commit $__there instead of $REPLY: it was moved by hand"
    else
      look other "commit $__there → $REPLY"
    fi
  fi
}

# found_in_place: a checkout of the wished repository by others (a provider's image, an earlier tool, a person). Where nobody
# asked for a ref, it is what it is.
found_in_place() {
  [[ ${#RECORD[@]} -eq 0 && $asked != yes && -n $HEAD_COMMIT && -z ${NOTE[/state]-} ]] || return 1
  [[ ${#REMOTES[@]} -eq 0 ]] || remote_of "$KEY"
}

# checkout_version: REPLY is what the checkout says of its own version, without asking Python.
checkout_version() {
  local __file __line
  for __file in comfyui_version.py pyproject.toml; do
    [[ -f $FOLDER/$__file ]] || continue
    while IFS= read -r __line; do
      [[ $__line =~ ^(__version__|version)\ *=\ *[\"\']([^\"\']+) ]] || continue
      REPLY=${BASH_REMATCH[2]}
      return
    done <"$FOLDER/$__file"
  done
  REPLY=''
}

checkout_fetch() {
  checkout_where
  checkout_get
}

# checkout_get: FOLDER becomes a checkout of `url` at `ref`. Whatever was there of the user's stays, or goes aside.
checkout_get() {
  local __step=$WORKSPACE/.comfy-pod/steps/$STEP __reset=no
  has git || die "git is missing on the pod: install it, or let the step system_packages do so"
  mkdir -p "$FOLDER" || die "$FOLDER cannot be made"
  repository_key "$url"
  KEY=$REPLY COMMIT='' REF_NAME=''
  checkout_open
  read_record "$__step" || true
  [[ ${#RECORD[@]} -eq 0 || -f $WORKSPACE/.install_markers/$STEP.done ]] || __reset=yes
  kept_commit
  if [[ -z $WANTED ]] && found_in_place; then WANTED=$HEAD_COMMIT KEPT=no; fi
  if [[ -n $WANTED && $update != yes && $__reset == no ]]; then
    COMMIT=$WANTED REF_NAME=${NOTE[/name]-}
    tell_moved
  elif ! resolve_ref "$url" "$ref"; then
    [[ $GIT_MEANING == no-ref && $ref =~ ^[0-9a-f]{7,63}$ ]] || die "$GIT_REASON"
  fi
  UNFINISHED=no
  [[ ${NOTE[/state]-} != begun ]] || UNFINISHED=yes
  checkout_remote
  keep_commits "$HEAD_COMMIT"
  # The branch that will move.
  [[ $REF_NAME != refs/heads/* ]] || keep_commits "$(git_here rev-parse -q --verify "$REF_NAME" || true)"
  bring_commit
  write_note begun
  short "$COMMIT"
  say "$KEY at ${ref:+$ref, }$REPLY in $FOLDER"
  if ! switch_to "$COMMIT"; then
    [[ -z ${SECOND_TIME-} ]] || die "the checkout in $FOLDER could not be written: ${GIT_SAID:-git gave no reason}"
    # Objects that a full disk or a killed git left broken.
    say "the repository in $FOLDER is damaged: $GIT_SAID"
    aside "$FOLDER/.git"
    SECOND_TIME=yes checkout_get
    return
  fi
  bring_submodules
  write_note whole
}

# checkout_open: there is a repository in FOLDER that git can work in, and no other git does.
checkout_open() {
  local __process __folder __lock
  if [[ -e $FOLDER/.git ]] && { ! read_git "$FOLDER" || ! git_here rev-parse --git-dir >/dev/null 2>&1; }; then
    aside "$FOLDER/.git"
  fi
  [[ -e $FOLDER/.git ]] || git -c safe.directory='*' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER" || die "no repository can be made in $FOLDER"
  read_git "$FOLDER"
  # A commit whose objects are gone is worth nothing; its .git goes aside, not away.
  if [[ -n $HEAD_COMMIT ]] && ! git_here cat-file -e "$HEAD_COMMIT^{tree}" 2>/dev/null; then
    say "the commit $HEAD_COMMIT in $FOLDER cannot be read"
    aside "$FOLDER/.git"
    git -c safe.directory='*' -c init.defaultBranch=main -c init.templateDir= init -q "$FOLDER"
    read_git "$FOLDER"
  fi
  for __lock in "$GIT_DIRECTORY"/{index,HEAD,shallow,config,packed-refs}.lock; do
    [[ -e $__lock ]] || continue
    for __process in /proc/[0-9]*; do
      [[ $(readlink "$__process/exe" 2>/dev/null) == */git ]] || continue
      __folder=$(readlink "$__process/cwd" 2>/dev/null) || continue
      [[ "$__folder/" != "$(cd "$FOLDER" && pwd -P)/"* ]] || die "another git (process ${__process#/proc/}) is at work in $FOLDER: try again when it has ended"
    done
    rm -f "$__lock"
  done
}

tell_moved() {
  [[ -n $HEAD_COMMIT && $HEAD_COMMIT != "$COMMIT" && $KEPT == yes && ${NOTE[/state]-whole} == whole ]] || return 0
  short "$HEAD_COMMIT"
  local __there=$REPLY
  short "$COMMIT"
  say "$FOLDER was moved to $__there by hand; it is brought back to $REPLY"
  warn "$FOLDER was moved to $__there by hand and is brought back to $REPLY, which ${ref:-its default branch} meant when it was installed; ask with \`update\` for a newer one"
}

# write_note STATE: what this checkout is meant to be.
write_note() {
  printf 'state=%s\nurl=%s\nref=%s\ncommit=%s\nname=%s\n' "$1" "$KEY" "$ref" "$COMMIT" "$REF_NAME" | write_file "$GIT_DIRECTORY/comfy-pod" ||
    die "the disk below $FOLDER is full, or cannot be written"
}
