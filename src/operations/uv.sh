# shellcheck shell=bash
# uv: the one on the pod, or the pinned one under .comfy-pod/tools, installed by pip with its hashes.
# CP_uv_version and CP_uv_hashes (SHA-256, a line each) come from data/pins.ts.

UV=''

# uv_find: UV is its path; false where there is none. Ours comes first: its version is known.
uv_find() {
  local __uv
  UV=''
  python_on_path uv || true
  for __uv in "$WORKSPACE/.comfy-pod/tools/uv-${CP_uv_version-}/bin/uv" "$REPLY" "$HOME"/.local/bin/uv "$HOME"/.cargo/bin/uv /bin/uv; do
    [[ -f $__uv && -x $__uv ]] || continue
    UV=$__uv
    return 0
  done
  return 1
}

# uv_ensure: UV works and is new enough for what is asked of it, or the pinned one is installed.
uv_ensure() {
  if uv_works; then return 0; fi
  # Neighbours in one job may want it at the same time.
  (
    flock 7 2>/dev/null || true
    if ! uv_works; then uv_install; fi
  ) 7>"$WORKSPACE/.comfy-pod/uv.lock" || exit 1
  uv_find
}

uv_works() {
  local __version=''
  uv_find && __version=$("$UV" --version 2>/dev/null) && [[ $__version =~ ^uv\ ([0-9]+)\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > 0 || BASH_REMATCH[2] >= 5)) || return 1
  say "$__version at $UV"
}

uv_install() {
  local __to=$WORKSPACE/.comfy-pod/tools/uv-$CP_uv_version __new __pip=() __hash
  __new=$__to.new
  say "installing uv $CP_uv_version in $__to"
  rm -rf "$__new"
  mkdir -p "$__new"
  {
    printf 'uv==%s' "$CP_uv_version"
    while IFS= read -r __hash; do [[ -z $__hash ]] || printf ' --hash=sha256:%s' "$__hash"; done <<<"$CP_uv_hashes"
    printf '\n'
  } >"$__new/requirements.txt"
  any_pip "$__new/pip" || die "uv cannot be installed: no Python of this pod has pip, or venv with ensurepip. Add python3-venv to system-packages, or install uv yourself"
  "${__pip[@]}" install --require-hashes --no-deps --no-input --disable-pip-version-check --target "$__new" -r "$__new/requirements.txt" ||
    die "uv $CP_uv_version cannot be installed by pip; the log above says why"
  rm -rf "$__new/pip" "$__to"
  mv "$__new" "$__to"
}

# any_pip FOLDER: __pip is a command that runs pip, of a Python that is there, or of one made in FOLDER.
any_pip() {
  local __python
  for __python in "$PYTHON" "${INTERPRETERS[@]}"; do
    [[ -x $__python ]] && "$__python" -m pip --version >/dev/null 2>&1 || continue
    __pip=("$__python" -m pip)
    return 0
  done
  for __python in "${INTERPRETERS[@]}"; do
    "$__python" -m venv "$1" >/dev/null 2>&1 || continue
    __pip=("$1/bin/python" -m pip)
    return 0
  done
  return 1
}

# uv_settings: exports what uv is told here; for subshells. What the user's own uv.toml says of indexes stays as it is.
# Requirement files are written for pip, which takes the best version of all indexes: so does uv then.
uv_settings() {
  uv_cache
  export UV_CACHE_DIR=$REPLY UV_PYTHON_INSTALL_DIR=$WORKSPACE/.comfy-pod/python UV_INDEX_STRATEGY=unsafe-best-match UV_BREAK_SYSTEM_PACKAGES=1
  # The second name is that of uv before 0.13. A session has no certificates of its own.
  export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1
}

# uv_cache: REPLY is a cache on the file system that the environment lies on, so that packages can be linked from it.
uv_cache() {
  local __entry __container='' __place __device __wanted=''
  while IFS= read -r -d '' __entry; do
    [[ $__entry != UV_CACHE_DIR=* ]] || __container=${__entry#*=}
  done 2>/dev/null </proc/1/environ || true
  mount_of "$ENVIRONMENT"
  __wanted=$MOUNT_POINT
  for __place in "$__container" "$WORKSPACE/.comfy-pod/cache/uv" "$HOME/.cache/uv"; do
    [[ -n $__place ]] || continue
    mount_of "$__place"
    REPLY=$__place
    [[ $MOUNT_POINT != "$__wanted" ]] || return 0
  done
  REPLY=$WORKSPACE/.comfy-pod/cache/uv
}

# uv_link_mode FOLDER: exports how packages get from the cache into that folder: as hard links where one can be made.
uv_link_mode() {
  local __from=$UV_CACHE_DIR/.comfy-pod-link __to=$1/.comfy-pod-link
  mkdir -p "$UV_CACHE_DIR" "$1"
  rm -f "$__to"
  : >"$__from"
  export UV_LINK_MODE=hardlink
  ln "$__from" "$__to" 2>/dev/null || UV_LINK_MODE=copy
  rm -f "$__from" "$__to"
  say "package cache: $UV_CACHE_DIR, by $UV_LINK_MODE"
  files_side_by_side "$1"
}

# files_side_by_side FOLDER: measured once a job; where each file is waited for, as on a network volume, exports that uv is to
# write more of them side by side than there are processors.
files_side_by_side() {
  local __noted=$JOB/small-files __there __here
  if [[ ! -s $__noted ]]; then
    # In a folder of our own, where that lies on the same disk: a job that is stopped meanwhile leaves nothing among the packages.
    mount_of "$1"
    __there=$MOUNT_POINT
    mount_of "$JOB"
    if [[ $MOUNT_POINT == "$__there" ]]; then small_files "$JOB"; else small_files "$1"; fi
    __there=$REPLY
    small_files "${TMPDIR:-/tmp}"
    __here=$REPLY
    { printf '%s %s\n' "$__there" "$__here" >"$__noted"; } 2>/dev/null || true
    say "a hundred small files: $__there ms where packages go, $__here ms on the container's disk"
  else
    read -r __there __here <"$__noted"
  fi
  waits_for_files "$__there" "$__here" || return 0
  export UV_CONCURRENT_INSTALLS=32
  say "packages go to a slow place for many small files: $UV_CONCURRENT_INSTALLS are written side by side"
}

# small_files FOLDER: REPLY is the milliseconds in which a hundred of them are made there. Where there is no room for them, what
# comes after says so.
small_files() {
  # By the job's name: other pods may share the disk.
  local __folder=$1/.comfy-pod-measure-${JOB##*/} __i __since
  milliseconds
  __since=$REPLY
  if mkdir -p "$__folder"; then
    for ((__i = 0; __i < 100; __i++)); do printf '%s\n' "$__i" >"$__folder/$__i" || break; done
  fi 2>/dev/null
  milliseconds
  __since=$((REPLY - __since))
  rm -rf "$__folder" || true
  REPLY=$__since
}

# waits_for_files THERE HERE: whether that place, by its milliseconds, waits for each file.
waits_for_files() { (($1 >= 200 && $1 >= 5 * $2)); }
