# shellcheck shell=bash
# Finds the Python that ComfyUI runs with, or will. Starts none: a virtual environment tells enough by its files.
#
# Sets: PYTHON, ENVIRONMENT (its prefix), PROVIDER (uv, venv, conda, system), PYTHON_VERSION, SITE_PACKAGES (first is
# where packages are written), SYSTEM_SITE (yes: it sees its parent's packages), WRITER (uv, or pip where there are packages
# that uv does not see: a parent's, or the distribution's own).

discover_environment() {
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __wished=${CP_python_provider:-auto} __python
  if [[ -n ${CP_python_path-} ]]; then
    __python=$CP_python_path
    [[ $__python == /* ]] || __python=$WORKSPACE/$__python
    [[ $__python == */bin/* && ! -d $__python ]] || __python=${__python%%+(/)}/bin/python
    describe_python "$__python" && return
    # One that is not there yet is made at that place.
    [[ $__wished == @(uv|venv|conda) ]] && PROVIDER=$__wished
    [[ $PROVIDER != system || $__wished == system ]] || PROVIDER=uv
    return
  fi
  if read_record "$WORKSPACE/.comfy-pod/steps/python_env" && [[ $__wished == auto || $__wished == "${RECORD[fact.provider]-}" ]]; then
    describe_python "${RECORD[fact.python]}"
    PROVIDER=${RECORD[fact.provider]}
    if lacks_description; then SITE_PACKAGES=() WRITER=uv; fi
    [[ ${#SITE_PACKAGES[@]} -gt 0 ]] || IFS=: read -ra SITE_PACKAGES <<<"${RECORD[fact.site_packages]-}"
    return
  fi
  if [[ $__wished == auto ]] && find_environment; then return; fi
  case $__wished in
  system)
    python_on_path "python${CP_python_version:-3}" || python_on_path python3
    describe_python "$REPLY"
    ;;
  conda) find_conda || describe_python "$WORKSPACE/miniforge3/envs/comfyui/bin/python" ;;
  *)
    describe_python "$WORKSPACE/venv/bin/python"
    [[ $PROVIDER != system ]] || PROVIDER=uv
    ;;
  esac
  [[ $__wished == auto ]] || PROVIDER=$__wished
  [[ -n $PROVIDER && ($__wished != auto || -e $PYTHON) ]] || PROVIDER=uv
}

# lacks_description: a virtual environment without its pyvenv.cfg: its interpreter is that of its parent then, and what is
# installed with it would land there.
lacks_description() { [[ $PROVIDER == @(uv|venv) && ! -f $ENVIRONMENT/pyvenv.cfg ]]; }

# python_on_path NAME: REPLY is its path; false where there is none. The shims of pyenv stand for an interpreter that may not be there.
python_on_path() {
  local __folders __folder
  IFS=: read -ra __folders <<<"$PATH"
  for __folder in "${__folders[@]}"; do
    REPLY=$__folder/$1
    [[ ! -x $REPLY || $__folder == */shims ]] || return 0
  done
  REPLY=''
  return 1
}

# describe_wished PATH: describes it; false where there is none, or of another version than the manifest's.
describe_wished() {
  describe_python "$1" || return 1
  [[ -z ${CP_python_version-} || $PYTHON_VERSION == "$CP_python_version"?(.*) ]]
}

# find_environment: the one that the installation that was found runs with, in the order of the contract. One of another
# Python version than the manifest's is somebody else's, and stays as it is.
find_environment() {
  is_comfyui "$COMFYUI" || return 1
  local __python
  if [[ -n $RUNNING_PID ]]; then
    interpreter_of "$RUNNING_PID"
    if [[ -x $REPLY ]] && describe_wished "$REPLY"; then return 0; fi
  fi
  # RunPod's images name theirs after the CUDA build: .venv-cu128.
  for __python in "$COMFYUI"/{.venv,venv,.venv-*} "${COMFYUI%/*}"/{.venv,venv,.venv-*} "$WORKSPACE"/{venv,.venv}; do
    [[ -e $__python/pyvenv.cfg && -x $__python/bin/python ]] || continue
    describe_wished "$__python/bin/python" && return 0
  done
  find_conda && return 0
  for __python in /usr/local/bin/python /usr/local/bin/python3 /usr/bin/python3 /root/.pyenv/versions/*/bin/python; do
    [[ -x $__python ]] && describe_wished "$__python" && has_torch && return 0
  done
  PYTHON='' ENVIRONMENT='' PROVIDER='' PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  return 1
}

# interpreter_of PID: REPLY is the Python that a process was started with. Its executable is the base Python's, also in a
# virtual environment, so the command line and the process's own environment are asked first.
interpreter_of() {
  local __args=() __entry __paths=() __folder
  { mapfile -d '' -t __args <"/proc/$1/cmdline"; } 2>/dev/null
  REPLY=${__args[0]-}
  [[ $REPLY != /* || ! -x $REPLY ]] || return 0
  while IFS= read -r -d '' __entry; do
    case $__entry in
    VIRTUAL_ENV=?* | CONDA_PREFIX=?*) [[ ! -x ${__entry#*=}/bin/python ]] || { REPLY=${__entry#*=}/bin/python && return 0; } ;;
    PATH=*) IFS=: read -ra __paths <<<"${__entry#*=}" ;;
    esac
  done 2>/dev/null <"/proc/$1/environ"
  for __folder in "${__paths[@]}"; do
    [[ $REPLY == */* || ! -x $__folder/$REPLY ]] || { REPLY=$__folder/$REPLY && return 0; }
  done
  REPLY=$(readlink -f "/proc/$1/exe" 2>/dev/null)
}

find_conda() {
  local __root __python __first=''
  for __root in "$WORKSPACE" "$HOME" /opt; do
    for __python in "$__root"/@(miniconda3|miniforge3|mambaforge|anaconda3|conda|micromamba)/envs/*/bin/python; do
      [[ -x $__python ]] || continue
      describe_wished "$__python" || continue
      [[ -n $__first ]] || __first=$__python
      has_torch && return 0
    done
  done
  [[ -n $__first ]] && describe_python "$__first"
}

has_torch() {
  local __site
  for __site in "${SITE_PACKAGES[@]}"; do [[ ! -f $__site/torch/version.py ]] || return 0; done
  return 1
}

# describe_python PATH: all of the variables above; false where there is no such environment.
describe_python() {
  PYTHON=$1 ENVIRONMENT=${1%/bin/*} PROVIDER=system PYTHON_VERSION='' SITE_PACKAGES=() SYSTEM_SITE=no WRITER=uv
  local __line __home='' __real
  if [[ -f $ENVIRONMENT/pyvenv.cfg ]]; then
    PROVIDER=venv
    while IFS= read -r __line; do
      case ${__line,,} in
      'home = '*) __home=${__line#*= } ;;
      'uv = '*) PROVIDER=uv ;;
      version?(_info)' = '*) PYTHON_VERSION=${__line#*= } ;;
      'include-system-site-packages = true') SYSTEM_SITE=yes WRITER=pip ;;
      esac
    done <"$ENVIRONMENT/pyvenv.cfg"
    SITE_PACKAGES=("$ENVIRONMENT"/lib/python3.*/site-packages)
    # One that was made over that of another Python has the folders of both.
    if [[ $PYTHON_VERSION =~ ^3\.[0-9]+ && -d $ENVIRONMENT/lib/python${BASH_REMATCH[0]}/site-packages ]]; then
      SITE_PACKAGES=("$ENVIRONMENT/lib/python${BASH_REMATCH[0]}/site-packages")
    fi
    # An interpreter that was removed with its container leaves a link that points nowhere.
    [[ -x $PYTHON && ${#SITE_PACKAGES[@]} -gt 0 ]] || return 1
    if [[ $SYSTEM_SITE == yes ]]; then
      __line=${SITE_PACKAGES[0]%/site-packages}
      __line=${__line##*/}
      SITE_PACKAGES+=("${__home%/bin}/lib/$__line"/{site,dist}-packages /usr/local/lib/"$__line"/dist-packages /usr/lib/python3/dist-packages)
    fi
  else
    [[ ! -d $ENVIRONMENT/conda-meta ]] || PROVIDER=conda
    [[ -x $PYTHON ]] || return 1
    __real=$(readlink -f "$PYTHON")
    __real=${__real##*/}
    # Debian's own Python writes to dist-packages below /usr/local; every other one to its own site-packages.
    [[ $__real =~ ^python3\.[0-9]+$ ]] || return 1
    SITE_PACKAGES=()
    [[ ${PYTHON%/*} == /usr/bin || $(readlink -f "$PYTHON") == /usr/bin/* ]] || SITE_PACKAGES+=("$ENVIRONMENT/lib/$__real/site-packages")
    SITE_PACKAGES+=("/usr/local/lib/$__real/dist-packages" /usr/lib/python3/dist-packages)
    [[ $PROVIDER != system ]] || WRITER=pip
    [[ $PROVIDER != conda ]] || SITE_PACKAGES=("$ENVIRONMENT/lib/$__real/site-packages")
    PYTHON_VERSION=${__real#python}
  fi
  local __present=()
  for __line in "${SITE_PACKAGES[@]}"; do [[ ! -d $__line ]] || __present+=("$__line"); done
  SITE_PACKAGES=("${__present[@]}")
  [[ -n $PYTHON_VERSION ]] || {
    __line=${SITE_PACKAGES[0]%/*}
    PYTHON_VERSION=${__line##*/python}
  }
}
