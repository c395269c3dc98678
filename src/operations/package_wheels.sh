# shellcheck shell=bash
# Wheels that uv builds from source while it installs packages. Those with compiled code are kept on the volume, all of a kind of pod
# in one archive (see wheels.sh): each with what uv noted of its source, at its place in uv's cache. Put there again, it is what
# uv takes in place of building, whatever the requirement says: a version, a commit, an address. Before it stays it has to load.
# Wishes of each step with packages, for a job: wheels (the archive's id), built_for.
#
# Paths of wheels are those below WHEELS_CACHE, uv's cache: sdists-v11/pypi/insightface/0.7.3/<revision>/insightface-….whl
# ARCHIVED are those of the archive, SEEDED those of them that were put into uv's cache, BUILT those that uv has built since.

# package_wheels_begin STEP: puts the kept ones into uv's cache.
package_wheels_begin() {
  local wheels INDEX=$INDEX
  PACKAGE_WHEELS='' ARCHIVED=() SEEDED=() BUILT=() REBUILD=()
  index_of "$1" && INDEX=$REPLY
  wish wheels
  [[ -n $wheels && $WRITER == uv ]] || return 0
  PACKAGE_WHEELS=$wheels
  uv_cache
  WHEELS_CACHE=$REPLY
  if kept_wheel "$wheels" packages; then
    seed_wheels "$REPLY" || refuse_wheels "$REPLY"
  elif [[ -n $REPLY ]]; then
    refuse_wheels "$REPLY"
  fi
  : >"$WHEELS_CACHE/.comfy-pod-since"
}

# refuse_wheels WHY: the archive is of no use; uv builds.
refuse_wheels() {
  say "the archive of built packages is of no use, and what it has is built anew: $1"
  fact wheels_refused "$1"
  ARCHIVED=()
  aside "$WORKSPACE/.comfy-pod/wheels/$PACKAGE_WHEELS" || true
}

# seed_wheels ARCHIVE: what uv has by itself stays as it is.
seed_wheels() {
  local __new=$WHEELS_CACHE/.comfy-pod-wheels __wheel
  # Files at the places where uv keeps what it has built, and nothing else.
  if ! tar -tvf "$1" >"$JOB/wheels-listed" 2>&1 || grep -qvE '^-.* sdists-v[0-9]+/(git|index|pypi|url)/[^ ]+$' "$JOB/wheels-listed"; then
    REPLY="it holds something else than wheels that uv has built"
    return 1
  fi
  rm -rf "$__new"
  mkdir -p "$__new"
  tar -xf "$1" -C "$__new" --no-same-owner || {
    REPLY="it could not be unpacked"
    return 1
  }
  mapfile -d '' ARCHIVED < <(cd "$__new" && find . -name '*.whl' -printf '%P\0')
  for __wheel in "${ARCHIVED[@]}"; do
    wheel_entry "$__wheel"
    [[ ! -e $WHEELS_CACHE/$REPLY ]] || continue
    mkdir -p "$WHEELS_CACHE/${REPLY%/*}" && mv -T "$__new/$REPLY" "$WHEELS_CACHE/$REPLY" || continue
    SEEDED+=("$__wheel")
  done
  rm -rf "$__new"
  [[ ${#SEEDED[@]} -eq 0 ]] || say "built on an earlier pod or in an earlier container, and not built again:" "${SEEDED[@]##*/}"
}

# wheel_entry WHEEL: REPLY is the folder of all that uv has of this source.
wheel_entry() {
  REPLY=${1%/*}
  [[ $1 == sdists-*/git/* ]] || REPLY=${REPLY%/*}
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
  if [[ -n $secrets ]] || grep -qsE '://[^/[:space:]]*@' "${__files[@]}"; then : >"$JOB/private-build"; fi
}

# package_wheels_fail CODE: whether wheels that were put into uv's cache are to blame for how its call ended, or do not load. They
# are dropped, and REBUILD names their packages.
package_wheels_fail() {
  local __wheel __name __left=()
  REBUILD=()
  ((${#SEEDED[@]} > 0)) || return 1
  packages_index
  for __wheel in "${SEEDED[@]}"; do
    if wheel_installed "$__wheel" && [[ $1 -eq 0 ]]; then
      __name=$REPLY
      wheel_loads "$__name" || drop_wheel "$__wheel" "$__name"
      continue
    fi
    __name=$REPLY
    if [[ $1 -ne 0 ]] && REPLY=$(grep -m 1 -iE "Failed to .*${__name//-/[-_.]}" "$JOB/resolver"); then
      drop_wheel "$__wheel" "$__name"
    else
      __left+=("$__wheel")
    fi
  done
  SEEDED=("${__left[@]}")
  ((${#REBUILD[@]} > 0))
}

# drop_wheel WHEEL NAME: REPLY says why.
drop_wheel() {
  say "the kept wheel of $2 is of no use here, and is built anew: $REPLY"
  fact wheels_refused "$2: $REPLY"
  wheel_entry "$1"
  rm -rf "${WHEELS_CACHE:?}/$REPLY"
  REBUILD+=("$2")
}

# package_wheels_end STEP: keeps what was built, with what was kept, where it is installed and loads. In place of an archive that had to
# be built again in part, a new one.
package_wheels_end() {
  local built_for INDEX=$INDEX __wheel __files=() __names=() __archive=$JOB/packages-built.tar
  [[ -n $PACKAGE_WHEELS && ${#BUILT[@]} -gt 0 ]] || return 0
  index_of "$1" && INDEX=$REPLY
  wish built_for
  packages_index
  for __wheel in "${ARCHIVED[@]}" "${BUILT[@]}"; do
    [[ -f $WHEELS_CACHE/$__wheel && " ${__files[*]} " != *" $__wheel "* ]] && wheel_installed "$__wheel" || continue
    __names+=("$REPLY")
    if wheel_loads "$REPLY" && wheel_files "$__wheel"; then continue; fi
    say "the wheel of ${__names[-1]} is not kept: $REPLY"
    unset '__names[-1]'
  done
  [[ ${#__names[@]} -gt 0 ]] || return 0
  if tar -cf "$__archive" -C "$WHEELS_CACHE" -- "${__files[@]}" && keep_wheel "$PACKAGE_WHEELS" "$__archive" "$built_for"; then
    say "kept, for pods of this kind: ${__names[*]}"
    tell_wheels packages
  else
    say "what was built could not be kept below $WORKSPACE/.comfy-pod/wheels"
  fi
  rm -f "$__archive"
}

# wheel_files WHEEL: adds it to __files, with what uv noted beside it; false with REPLY where that tells of an address with a login.
wheel_files() {
  local __file __entry
  wheel_entry "$1"
  __entry=$REPLY
  REPLY="its source lies at an address with a login"
  ! grep -qsaE 'https?://([^/[:space:]]*@|[^[:space:]]*[?])' "$WHEELS_CACHE/$__entry/revision.http" || return 1
  for __file in "$1" "${1%/*}/metadata.msgpack" "$__entry/revision.http"; do
    [[ ! -f $WHEELS_CACHE/$__file ]] || __files+=("$__file")
  done
}
