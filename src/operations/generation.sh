# shellcheck shell=bash
# Generations: what an installation was before a run changed it, in `.comfy-pod/generations/<number>/`, so that it can be brought back.
#
# In each: `generation` (time, run, places; a record, written last), `repositories` (a line each: folder, commit, branch, URL, our
# note), `edits/<line>` (edits of tracked files), `nodes` (what lies in custom_nodes), `packages` (what the environment has,
# exactly), `pyvenv.cfg`, `files/` (records, markers, constraints, manifest, start script).
# Beside them `open`: `<number> run` while a run is at work, `<number> rollback` while the way back is not at its end.
# Wishes of the part `record`: manifest (of this run).

# So many are kept.
GENERATIONS_KEPT=10
# What else than records and markers is ours and belongs to a state, in the workspace.
GENERATION_FILES=(comfyStart.sh .comfy-pod/{constraints.txt,running-constraints.txt,extra_model_paths.yaml,manifest})

generations_folder() { REPLY=$WORKSPACE/.comfy-pod/generations; }

# generation_record: the part `record`, before a run's first change. A first installation has nothing to go back to, and one
# whose Python does not run is none to go back to.
generation_record() {
  local manifest
  wish manifest
  if is_comfyui "$COMFYUI" && [[ -x $PYTHON ]]; then generation_begin; fi
  printf '%s\n' "$manifest" | write_file "$WORKSPACE/.comfy-pod/manifest" || die "$WORKSPACE/.comfy-pod/manifest cannot be written"
}

# generation_begin: tells the number of the generation that this run can go back to, recorded now or by a run that was cut off.
generation_begin() {
  local __all
  generations_folder
  __all=$REPLY
  if generation_open; then
    say "a run before was cut off; generation $OPEN_NUMBER is what was there before it"
    REPLY=$OPEN_NUMBER
  else
    generation_take "$__all/.new"
    generation_keep ''
    say "generation $REPLY: what is there now is recorded"
  fi
  fact number "$REPLY"
  printf '%s run\n' "$REPLY" | write_file "$__all/open" || die "$__all/open cannot be written"
}

# generation_open: OPEN_NUMBER and OPEN_KIND of a run, or a rollback, that did not come to its end. The word of a run is good for
# a day: what came after may have been well.
generation_open() {
  local __file
  OPEN_NUMBER='' OPEN_KIND=''
  generations_folder
  __file=$REPLY/open
  [[ -f $__file ]] && read -r OPEN_NUMBER OPEN_KIND <"$__file" || return 1
  generation_is "$OPEN_NUMBER" && [[ $OPEN_KIND == rollback || -n $(find "$__file" -mmin -1440) ]]
}

# generation_is NUMBER: RECORD is that generation's; false where there is none, or not a whole one.
generation_is() {
  [[ $1 == +([0-9]) ]] && generations_folder && read_record "$REPLY/$1/generation"
}

# generation_numbers: NUMBERS are those that are there, the oldest first.
declare -a NUMBERS=()
generation_numbers() {
  local __path __found=()
  NUMBERS=()
  generations_folder
  for __path in "$REPLY"/+([0-9])/; do
    __path=${__path%/}
    if generation_is "${__path##*/}"; then __found+=("${__path##*/}"); fi
  done
  ((${#__found[@]} == 0)) || mapfile -t NUMBERS < <(printf '%s\n' "${__found[@]}" | sort -n)
}

# generation_keep SPARE: what was taken as `.new` becomes a generation; REPLY is its number. One that is like the newest takes its
# place. The oldest go, but for SPARE.
generation_keep() {
  local __all __last='' __number
  generations_folder
  __all=$REPLY
  generation_numbers
  ((${#NUMBERS[@]} == 0)) || __last=${NUMBERS[-1]}
  if [[ -n $__last ]] && generation_compare "$__all/$__last" "$__all/.new"; then
    mv "$__all/$__last" "$__all/.old"
    mv "$__all/.new" "$__all/$__last"
    rm -rf "$__all/.old"
  else
    mv "$__all/.new" "$__all/$((${__last:-0} + 1))"
    __last=$((${__last:-0} + 1))
    for __number in "${NUMBERS[@]:0:$((${#NUMBERS[@]} < GENERATIONS_KEPT ? 0 : ${#NUMBERS[@]} - GENERATIONS_KEPT + 1))}"; do
      [[ $__number == "$1" ]] || rm -rf "${__all:?}/$__number"
    done
  fi
  REPLY=$__last
}

# generation_take FOLDER [broken]: what is there now, in the form of a generation. Of an environment that may be broken the list
# of packages may stay empty.
generation_take() {
  local __to=$1 __path
  rm -rf "$__to"
  mkdir -p "$__to/edits" "$__to/files" || die "$__to cannot be made: is the disk full?"
  take_repositories "$__to" || die "the repositories could not be recorded in $__to: is the disk full?"
  node_entries >"$__to/nodes"
  freeze >"$__to/packages" || [[ ${2-} == broken ]] || die "the packages of $ENVIRONMENT could not be listed: $(tail -n 1 "$JOB/freeze")"
  [[ ! -f $ENVIRONMENT/pyvenv.cfg ]] || cp "$ENVIRONMENT/pyvenv.cfg" "$__to/"
  (
    cd "$WORKSPACE"
    for __path in .comfy-pod/steps/* .install_markers/* "${GENERATION_FILES[@]}"; do
      [[ ! -f $__path ]] || cp -p --parents "$__path" "$__to/files/"
    done
  ) || die "the records could not be kept in $__to: is the disk full?"
  now
  {
    printf 'record=1\ntime=%s\n' "$REPLY"
    for __path in "run=${CP_run-}" "comfyui=$COMFYUI" "python=$PYTHON" "python_version=$PYTHON_VERSION" "environment=$ENVIRONMENT" "provider=$PROVIDER"; do
      escape "${__path#*=}"
      printf '%s=%s\n' "${__path%%=*}" "$REPLY"
    done
    printf 'end=1\n'
  } | write_file "$__to/generation" || die "$__to cannot be written: is the disk full?"
}

# repository_folders: prints every checkout of the installation: ComfyUI, all that lies in custom_nodes, what steps recorded.
repository_folders() {
  local __file __folder
  {
    printf '%s\0' "$COMFYUI"
    for __folder in "$COMFYUI"/custom_nodes/*/; do printf '%s\0' "${__folder%/}"; done
    for __file in "$WORKSPACE"/.comfy-pod/steps/*; do
      if read_record "$__file" && [[ ${RECORD[fact.folder]-} == /* ]]; then printf '%s\0' "${RECORD[fact.folder]}"; fi
    done
  } | LC_ALL=C sort -zu
}

# take_repositories FOLDER: a line each. What only a moved ref named is held by a ref of our own; what no remote has is not,
# since commits of the user's get a branch of theirs before a ref moves.
take_repositories() {
  local FOLDER __to=$1 __commit __note __url __urls __line=0
  while IFS= read -r -d '' FOLDER; do
    [[ -e $FOLDER/.git ]] && read_git "$FOLDER" && __commit=$(git_here rev-parse -q --verify 'HEAD^{commit}') || continue
    ((__line += 1))
    text_of "$GIT_DIRECTORY/comfy-pod"
    escape "$REPLY"
    __note=$REPLY
    escape "$FOLDER"
    __urls=("${REMOTES[@]}")
    __url=${REMOTES[/origin]:-${__urls[0]-}}
    # A login that somebody wrote into the URL stays where it is.
    [[ ! $__url =~ ^(https?://)[^/@]*@(.*)$ ]] || __url=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
    # Fields are never empty: `read` would take two tabs for one.
    printf '%s\t%s\t%s\t%s\t%s\n' "$REPLY" "$__commit" "${HEAD_BRANCH:--}" "${__url:--}" "${__note:--}" >&4 || return 1
    edits >"$__to/edits/$__line" || return 1
    [[ -s $__to/edits/$__line ]] || rm -f "$__to/edits/$__line"
    [[ -n $(git_here rev-list --max-count=1 "$__commit" --not --remotes --tags --glob='refs/comfy-pod/*' 2>/dev/null) ]] ||
      git_here update-ref "refs/comfy-pod/was/$__commit" "$__commit" || true
  done < <(repository_folders) 4>"$__to/repositories"
}

# edits: prints what differs between the files and HEAD in FOLDER.
edits() {
  git_here diff --binary --full-index --no-renames --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ --ignore-submodules=all HEAD
}

# node_entries: prints, escaped, what ComfyUI would load from custom_nodes.
node_entries() {
  local __path
  for __path in "$COMFYUI"/custom_nodes/*; do
    [[ ${__path##*/} != @(__pycache__|*.disabled) && (-d $__path || $__path == *.py) ]] || continue
    escape "${__path##*/}"
    printf '%s\n' "$REPLY"
  done
}

# freeze: prints the exact packages of the environment, sorted. Of one that sees its parent's packages, its own.
freeze() {
  local INSTALL=() __options=(--all)
  [[ $SYSTEM_SITE == no ]] || __options+=(--local)
  # In a condition nothing ends this at the first error, so each step says itself whether it went well.
  (
    set -o pipefail
    {
      if [[ $WRITER == uv ]] && { uv_find || uv_ensure >&2; }; then
        uv_settings
        "$UV" pip freeze --python "$PYTHON"
      else
        own_pip >&2 && PIP_DISABLE_PIP_VERSION_CHECK=1 "${INSTALL[@]}" freeze "${__options[@]}"
      fi
    } 2>"$JOB/freeze" | sed '/^#/d' | LC_ALL=C sort
  )
}
