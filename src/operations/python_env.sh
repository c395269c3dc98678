# shellcheck shell=bash
# The environment that ComfyUI runs in. What was discovered (pod/environment.sh) is checked, made, or repaired in place.
# Wishes: provider (auto, uv, venv, conda, system), version (3.12, or empty for any that suits).

# Where no version is wished: the first of these that is there, else uv's own of the first.
PYTHON_VERSIONS=(3.12 3.13 3.11)

python_env_probe() {
  local version
  wish version
  [[ -z ${JOB-} ]] || discover_environment
  minor_of "$PYTHON_VERSION"
  input python "${version:-$REPLY}"
  input provider "$PROVIDER"
  input environment "$ENVIRONMENT"
  fact provider "$PROVIDER"
  fact python "$PYTHON"
  fact environment "$ENVIRONMENT"
  fact version "$PYTHON_VERSION"
  fact system_site "$SYSTEM_SITE"
  join_with : "${SITE_PACKAGES[@]}"
  fact site_packages "$REPLY"
  if [[ ! -e $PYTHON && ! -L $PYTHON && ! -e $ENVIRONMENT/pyvenv.cfg ]]; then
    state absent "there is no Python environment at $ENVIRONMENT"
  elif [[ ! -x $PYTHON ]]; then
    state partial "the interpreter of $ENVIRONMENT is gone"
  elif [[ ! -d ${SITE_PACKAGES[0]-} ]] || lacks_description; then
    state partial "$ENVIRONMENT is half made"
  elif [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]]; then
    state other "$ENVIRONMENT has Python $PYTHON_VERSION, asked for is $version"
  else
    state satisfied "Python $PYTHON_VERSION by $PROVIDER"
  fi
}

python_env_prove() {
  local __said
  __said=$("$PYTHON" -I -c 'import sys, ssl, ctypes; print("%d.%d" % sys.version_info[:2])' 2>&1) || die "the interpreter $PYTHON does not run: ${__said##*$'\n'}"
  minor_of "$PYTHON_VERSION"
  [[ ${__said##*$'\n'} == "$REPLY" ]] || die "the interpreter $PYTHON is ${__said##*$'\n'}, and its environment says $REPLY"
}

python_env_fetch() {
  local version
  wish version
  find_interpreters
  [[ $PROVIDER != system ]] || { python_env_system && return; }
  if [[ -x $PYTHON && -d ${SITE_PACKAGES[0]-} ]] && ! lacks_description; then
    [[ -n $version && $PYTHON_VERSION != "$version"?(.*) ]] || return 0
    python_env_aside "it has Python $PYTHON_VERSION"
  elif [[ -e $ENVIRONMENT/pyvenv.cfg && -n $PYTHON_VERSION && ($PYTHON_VERSION == "$version"?(.*) || -z $version) ]]; then
    minor_of "$PYTHON_VERSION"
    say "repairing $ENVIRONMENT: its interpreter is gone, its packages for Python $REPLY stay"
    if python_env_create "$REPLY"; then return 0; fi
    say "there is no Python $REPLY any more"
    python_env_aside "its interpreter is gone"
  elif [[ -e $ENVIRONMENT ]]; then
    python_env_aside "it is half made"
  fi
  if [[ -n $version ]]; then
    python_env_create "$version" || die "there is no Python $version on this pod, and none could be fetched: say another python.version, or leave it out"
    return 0
  fi
  for version in "${PYTHON_VERSIONS[@]}"; do
    interpreter_for "$version" && break
  done
  [[ -n $REPLY ]] || version=${PYTHON_VERSIONS[0]}
  python_env_create "$version" || die "there is no Python ${PYTHON_VERSIONS[*]} on this pod, and none could be fetched; the log above says why"
}

python_env_system() {
  [[ -n $PYTHON && -x $PYTHON ]] || die "python.provider is system, and this pod has no python${version:-3}: say provider: uv"
  [[ -z $version || $PYTHON_VERSION == "$version"?(.*) ]] || die "the system's Python is $PYTHON_VERSION, and python.version asks for $version: say provider: uv, or leave the version out"
}

# python_env_aside WHY: what is in the place of the new environment moves away; only what lies in the workspace is ours to move.
python_env_aside() {
  say "a new environment is made at $ENVIRONMENT: $1"
  [[ $ENVIRONMENT == "$WORKSPACE"/* ]] || die "the environment $ENVIRONMENT is not as wished: $1. It lies outside of the workspace, so it stays as it is: name another place with python.path, or leave python.version out"
  aside "$ENVIRONMENT" || die "$ENVIRONMENT cannot be moved aside"
}

# python_env_create X.Y: makes or repairs ENVIRONMENT with that Python; false where it cannot be had.
python_env_create() {
  interpreter_for "$1" || true
  case $PROVIDER in
  venv) python_env_create_venv "$1" "$REPLY" ;;
  conda) python_env_create_conda "$1" ;;
  *) python_env_create_uv "${REPLY:-$1}" ;;
  esac
}

# python_env_create_uv PYTHON: a path, or a version that uv fetches for itself. What is in the environment stays in it.
python_env_create_uv() {
  local __more=()
  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)
  uv_ensure
  (
    uv_settings
    say "uv venv --python $1 $ENVIRONMENT"
    "${GIVEN[@]}" "$UV" venv --no-project --allow-existing "${__more[@]}" --python "$1" "$ENVIRONMENT"
  )
}

python_env_create_venv() {
  local __more=()
  [[ -n $2 ]] || return 1
  [[ $SYSTEM_SITE == no ]] || __more=(--system-site-packages)
  # Python's venv stops at a link that points nowhere.
  find "$ENVIRONMENT/bin" -maxdepth 1 -name 'python*' -xtype l -delete 2>/dev/null || true
  say "$2 -m venv $ENVIRONMENT"
  "$2" -m venv "${__more[@]}" "$ENVIRONMENT" || die "$2 cannot make a virtual environment: add python$1-venv to system-packages, or say provider: uv"
}

python_env_create_conda() {
  local __conda=''
  find_conda_command && __conda=$REPLY
  [[ -n $__conda ]] || die "python.provider is conda, and this pod has none of conda, mamba, micromamba: install Miniforge in $WORKSPACE/miniforge3, or say provider: uv"
  say "$__conda create --prefix $ENVIRONMENT python=$1"
  "$__conda" create --yes --prefix "$ENVIRONMENT" --override-channels --channel conda-forge "python=$1" pip
}

find_conda_command() {
  local __name __root
  for __name in conda mamba micromamba; do
    for __root in "$WORKSPACE" "$HOME" /opt; do
      for REPLY in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/bin/"$__name"; do
        [[ ! -x $REPLY ]] || return 0
      done
    done
    if python_on_path "$__name"; then return 0; fi
  done
  return 1
}

# find_interpreters: INTERPRETERS are the paths of the Pythons on this pod, none of an environment. Jobs call it; it starts none.
INTERPRETERS=()
find_interpreters() {
  local __folders __folder __python
  INTERPRETERS=()
  IFS=: read -ra __folders <<<"$PATH"
  for __folder in "${__folders[@]}" /usr/local/bin /usr/bin "$HOME"/.pyenv/versions/*/bin "$WORKSPACE"/.comfy-pod/python/*/bin "$HOME"/.local/share/uv/python/*/bin; do
    [[ $__folder != */shims && ! -e $__folder/../pyvenv.cfg ]] || continue
    for __python in "$__folder"/python3 "$__folder"/python3.+([0-9]); do
      [[ ! -x $__python || " ${INTERPRETERS[*]} " == *" $__python "* ]] || INTERPRETERS+=("$__python")
    done
  done
}

# interpreter_for X.Y: REPLY is an interpreter of that version that runs, with what torch and pip need; false, and empty, where there is none.
interpreter_for() {
  local __python
  for __python in "${INTERPRETERS[@]}"; do
    [[ $__python == *"/python$1" ]] || continue
    REPLY=$__python
    "$__python" -I -c 'import ssl, ctypes' 2>/dev/null && return 0
  done
  REPLY=''
  return 1
}

# minor_of VERSION: REPLY is X.Y of X.Y.Z.
minor_of() {
  REPLY=''
  [[ ! $1 =~ ^[0-9]+\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}
}

# join_with CHARACTER TEXT…: REPLY is the texts with that between.
join_with() {
  local IFS=$1
  shift
  REPLY=$*
}
