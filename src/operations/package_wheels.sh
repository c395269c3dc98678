# shellcheck shell=bash
# Wheels that uv builds from source while it installs packages. Those with compiled code are kept on the volume, all of a kind of pod
# in one archive (see wheels.sh), each at its place in uv's cache. The next time uv takes them in place of building: those of a registry as
# links to find, which hold whatever that says of how long its answers are good; those of a commit or an address out of its cache,
# so that what is installed is noted as what was asked for. Before one stays it has to load.
# Wishes of each step with packages, for a job: wheels (the archive's id), built_for.
#
# Paths of wheels are those below WHEELS_CACHE, uv's cache: sdists-v11/pypi/insightface/0.7.3/<revision>/insightface-….whl
# WHEELS_FOLDER is the archive unpacked, ARCHIVED its wheels, WAITING those of them that were given to uv and have to be proved, LINKS the
# folders of those to find, BUILT what uv has built since, REBUILD the packages whose wheels were dropped.

# package_wheels_begin STEP: gives uv the kept ones.
package_wheels_begin() {
  local wheels INDEX=$INDEX
  PACKAGE_WHEELS='' ARCHIVED=() WAITING=() LINKS=() BUILT=() REBUILD=()
  index_of "$1" && INDEX=$REPLY
  wish wheels
  [[ -n $wheels && $WRITER == uv ]] || return 0
  PACKAGE_WHEELS=$wheels
  uv_cache
  WHEELS_CACHE=$REPLY WHEELS_FOLDER=$REPLY/.comfy-pod-wheels
  if kept_wheel "$wheels" packages; then
    unpack_wheels "$REPLY" && give_wheels || refuse_wheels "$REPLY"
  elif [[ -n $REPLY ]]; then
    refuse_wheels "$REPLY"
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}

# refuse_wheels WHY: the archive is of no use; uv builds.
refuse_wheels() {
  say "the archive of built packages is of no use, and what it has is built anew: $1"
  fact wheels_refused "$1"
  aside "$WORKSPACE/.comfy-pod/wheels/$PACKAGE_WHEELS" || true
}

# unpack_wheels ARCHIVE: false where it cannot be, or may not.
unpack_wheels() {
  rm -rf "$WHEELS_FOLDER" "$WHEELS_FOLDER.new"
  REPLY="it holds something else than wheels that uv has built"
  # Files at the places where uv keeps what it has built, and nothing else.
  tar -tvf "$1" >"$JOB/wheels-listed" 2>&1 || return 1
  ! grep -qvE '^-.* sdists-v[0-9]+/(git|index|pypi|url)/[^ ]+$' "$JOB/wheels-listed" || return 1
  REPLY="it could not be unpacked"
  mkdir -p "$WHEELS_FOLDER" && tar -xf "$1" -C "$WHEELS_FOLDER" --no-same-owner || return 1
  mapfile -d '' ARCHIVED < <(cd "$WHEELS_FOLDER" && find . -name '*.whl' -printf '%P\0')
}

# give_wheels: those that are not installed. What uv has of a source stays as it is; one that a job left there that was cut off
# waits too.
give_wheels() {
  local __wheel
  packages_index
  for __wheel in "${ARCHIVED[@]}"; do
    wheel_installed "$__wheel" && continue
    wheel_entry "$__wheel"
    if [[ -z $REPLY ]]; then
      LINKS+=("$WHEELS_FOLDER/${__wheel%/*}")
    elif [[ ! -e $WHEELS_CACHE/$REPLY ]]; then
      # Whole or not at all.
      mkdir -p "$WHEELS_CACHE/${REPLY%/*}" && cp -r "$WHEELS_FOLDER/$REPLY" "$WHEELS_FOLDER.new" && mv -T "$WHEELS_FOLDER.new" "$WHEELS_CACHE/$REPLY" || continue
    fi
    WAITING+=("$__wheel")
  done
  [[ ${#WAITING[@]} -eq 0 ]] || say "built before, for a pod of this kind:" "${WAITING[@]##*/}"
}

# wheel_entry WHEEL: REPLY is the folder of all that uv has of its commit or address; nothing where it is of a registry.
wheel_entry() {
  case $1 in
  */git/*) REPLY=${1%/*} ;;
  */url/*) REPLY=${1%/*/*} ;;
  *) REPLY='' ;;
  esac
}

# wheel_installed WHEEL: whether it is what the environment has; REPLY is the package's name.
wheel_installed() {
  local __name __version
  IFS=- read -r __name __version _ <<<"${1##*/}"
  canonical_name "$__name"
  __name=$REPLY
  distribution_version "$__name" && [[ $REPLY == "$__version" ]] || __version=''
  REPLY=$__name
  [[ -n $__version ]]
}

# wheel_loads NAME: whether the compiled modules of that package load; else REPLY says why not.
wheel_loads() {
  local __said __code=0
  __said=$(become_clean && cd / && exec timeout 300 "$PYTHON" -c "$CP_modules_check" "$1" 2>&1 3>&-) || __code=$?
  REPLY=${__said##*$'\n'}
  ((__code != 124)) || REPLY="it did not load within five minutes"
  return "$__code"
}

# package_wheels_built: notes what the call of uv that has just ended built, unless that may have seen a secret.
package_wheels_built() {
  local __folders __wheels
  [[ -n $PACKAGE_WHEELS ]] || return 0
  __folders=("$WHEELS_CACHE"/sdists-v*/@(git|index|pypi|url))
  if [[ ! -e $JOB/private-build && ${#__folders[@]} -gt 0 ]]; then
    # One without compiled code is soon built.
    mapfile -d '' __wheels < <(find "${__folders[@]}" -name src -prune -o -name '*.whl' ! -name '*-none-any.whl' -newer "$WHEELS_CACHE/.comfy-pod-since" -print0)
    BUILT+=("${__wheels[@]#"$WHEELS_CACHE/"}")
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}

# note_private_build STEPS ARGUMENT…: what is built for the one step at hand sees the secrets that it names; what one needs a login
# for is not for others either.
note_private_build() {
  local secrets='' __argument __files=()
  [[ $1 -gt 1 ]] || wish secrets
  for __argument; do [[ ! -f $__argument ]] || __files+=("$__argument"); done
  rm -f "$JOB/private-build"
  if [[ -n $secrets || ${GIVEN[*]} =~ ://[^/[:space:]]*@ ]] || grep -qsE '://[^/[:space:]]*@' "${__files[@]}"; then : >"$JOB/private-build"; fi
}

# package_wheels_fail CODE: whether wheels that were given to uv are to blame for how its call ended, or do not load. They are dropped,
# and REBUILD names their packages.
package_wheels_fail() {
  local __wheel __name __pattern __left=()
  REBUILD=()
  ((${#WAITING[@]} > 0)) || return 1
  packages_index
  for __wheel in "${WAITING[@]}"; do
    if wheel_installed "$__wheel" && [[ $1 -eq 0 ]]; then
      __name=$REPLY
      wheel_loads "$__name" || drop_wheel "$__wheel" "$__name"
      continue
    fi
    __name=$REPLY __pattern=${REPLY//-/[-_.]}
    if [[ $1 -ne 0 ]] && REPLY=$(grep -m 1 -iE "Failed to .*$__pattern|\b$__pattern(==[^ ]+)? has (an )?in(valid|consistent)" "$JOB/resolver"); then
      drop_wheel "$__wheel" "$__name"
    else
      __left+=("$__wheel")
    fi
  done
  WAITING=("${__left[@]}")
  ((${#REBUILD[@]} > 0))
}

# drop_wheel WHEEL NAME: REPLY says why.
drop_wheel() {
  say "the wheel of $2 that was built before is of no use here, and is built anew: $REPLY"
  fact wheels_refused "$2: $REPLY"
  take_back_wheel "$1"
  rm -f "$WHEELS_FOLDER/$1"
  REBUILD+=("$2")
}

# take_back_wheel WHEEL: out of uv's cache.
take_back_wheel() {
  wheel_entry "$1"
  [[ -z $REPLY ]] || rm -rf "${WHEELS_CACHE:?}/$REPLY"
}

# package_wheels_end STEP: keeps what was built, with what was kept, where it is installed and loads.
package_wheels_end() {
  local built_for INDEX=$INDEX __wheel __files=() __names=() __archive=$JOB/packages-built.tar
  [[ -n $PACKAGE_WHEELS ]] || return 0
  index_of "$1" && INDEX=$REPLY
  wish built_for
  packages_index
  # What nobody asked for was not proved, and the next job may be for another torch.
  for __wheel in "${WAITING[@]}"; do take_back_wheel "$__wheel"; done
  if ((${#BUILT[@]} > 0)); then
    for __wheel in "${BUILT[@]}"; do keep_built "$WHEELS_CACHE" "$__wheel"; done
    for __wheel in "${ARCHIVED[@]}"; do keep_built "$WHEELS_FOLDER" "$__wheel"; done
    if [[ ${#__names[@]} -gt 0 ]]; then keep_archive; fi
  fi
  rm -rf "$WHEELS_FOLDER" "$__archive"
}

# keep_archive: __files as an archive on the volume. Beside it those of the last three other kinds stay: of another GPU, another torch.
keep_archive() {
  local __old
  if tar -cf "$__archive" "${__files[@]}" && keep_wheel "$PACKAGE_WHEELS" "$__archive" "$built_for"; then
    while read -r _ __old; do rm -rf "$__old"; done < <(find "$WORKSPACE/.comfy-pod/wheels" -maxdepth 1 -name 'packages-*' -printf '%T@ %p\n' | sort -rn | tail -n +5)
    say "kept for pods of this kind: ${__names[*]}"
    tell_wheels packages
  else
    say "what was built could not be kept below $WORKSPACE/.comfy-pod/wheels"
  fi
}

# keep_built FOLDER WHEEL: adds a wheel that lies there to __files, and its package to __names, where it is installed and loads.
keep_built() {
  local __name __entry __file
  [[ -f $1/$2 ]] && wheel_installed "$2" && [[ " ${__names[*]} " != *" $REPLY "* ]] || return 0
  __name=$REPLY
  if ! wheel_loads "$__name" || ! address_public "$1" "$2"; then
    say "the wheel of $__name is not kept: $REPLY"
    return 0
  fi
  __names+=("$__name")
  __files+=(-C "$1" "$2")
  # What uv noted of the source.
  wheel_entry "$2"
  [[ -n $REPLY ]] || return 0
  for __file in "${2%/*}/metadata.msgpack" "$REPLY/revision.http"; do
    [[ ! -f $1/$__file ]] || __files+=("$__file")
  done
}

# address_public FOLDER WHEEL: whether its source came from an address without a login; else REPLY says so.
address_public() {
  local __note=${2%/*/*}/revision.http
  REPLY="its source lies at an address with a login"
  ! grep -qsaE 'https?://([^/[:space:]]*@|[^[:space:]]*[?])' "$1/$__note"
}
