# shellcheck shell=bash
# A custom node: its checkout, its requirements, its install.py.

# nodes_look: NODE_FOLDERS[/key] and DISABLED_FOLDERS[/key] are the checkouts below custom_nodes by the repository they are of.
declare -A NODE_FOLDERS=() DISABLED_FOLDERS=()
nodes_look() {
  local __folder __url __urls
  NODE_FOLDERS=() DISABLED_FOLDERS=()
  # A probe looks once; in a job the folders change.
  [[ -n ${JOB-} ]] || NODES_LOOKED=yes
  for __folder in "$COMFYUI"/custom_nodes/{,.disabled/}*/; do
    __folder=${__folder%/}
    [[ -e $__folder/.git && ${__folder##*/} != .disabled ]] && read_git "$__folder" || continue
    __urls=("${REMOTES[@]}")
    __url=${REMOTES[/origin]-${__urls[0]-}}
    [[ -n $__url ]] || continue
    repository_key "$__url"
    case ${__folder#"$COMFYUI"/custom_nodes/} in
    *.disabled | .disabled/*) DISABLED_FOLDERS[/$REPLY]=$__folder ;;
    *) NODE_FOLDERS[/$REPLY]+=${NODE_FOLDERS[/$REPLY]:+$'\n'}$__folder ;;
    esac
  done
}

# place_in_nodes NAME KEY: FOLDER is where that node is or will be; DISABLED is where it lies when somebody disabled it.
place_in_nodes() {
  local __nodes=$COMFYUI/custom_nodes __folder
  [[ -n ${NODES_LOOKED-} ]] || nodes_look
  FOLDER=$__nodes/$1 DISABLED=''
  __folder=${NODE_FOLDERS[/$2]-}
  if [[ -n $__folder ]]; then
    # Of several checkouts the one of that name is meant.
    [[ $'\n'$__folder$'\n' == *$'\n'"$FOLDER"$'\n'* ]] || FOLDER=${__folder%%$'\n'*}
    return 0
  fi
  [[ ! -e $FOLDER ]] || return 0
  for __folder in "$__nodes"/*/; do
    __folder=${__folder%/}
    # The Manager unpacks nodes of the registry under a lower-case name, without a repository.
    if [[ ${__folder##*/} != "$1" && ${__folder,,} == "${FOLDER,,}" ]]; then
      FOLDER=$__folder
      return 0
    fi
  done
  DISABLED=${DISABLED_FOLDERS[/$2]-}
  [[ -n $DISABLED || ! -d $FOLDER.disabled ]] || DISABLED=$FOLDER.disabled
}

node_where() {
  wish url ref name requirements asked update essential verdict
  repository_key "$url"
  place_in_nodes "$name" "$REPLY"
  [[ -z $DISABLED ]]
}

node_probe() {
  node_where || { disabled_probe "the node $name" && return; }
  checkout_look
  node_inputs
  if [[ $LOOK == satisfied ]]; then look_at_packages; fi
  state "$LOOK" "$LOOK_DETAIL"
}

# disabled_probe WHAT: somebody disabled it in ComfyUI; that is their wish, and it stays as it was recorded.
disabled_probe() {
  local __name
  FOLDER=$DISABLED
  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    for __name in "${!RECORD[@]}"; do [[ $__name != input.* ]] || input "${__name#input.}" "${RECORD[$__name]}"; done
    fact folder "$FOLDER"
  else
    checkout_look
  fi
  warn "$1 is disabled by hand (${FOLDER#"$COMFYUI"/}) and stays so; enable it in ComfyUI's Manager, or take it out of the manifest"
  state satisfied 'disabled by hand'
}

look_at_packages() {
  declare -F packages_state_of_step >/dev/null || return 0
  packages_state_of_step
  [[ $REPLY == satisfied ]] || look partial "$REPLY"
}

# node_inputs: what its installation depends on, apart from the checkout.
node_inputs() {
  node_requirements_file
  requirement_lines "$REPLY"
  input requirements "$REPLY"
  install_digest
  input install "$REPLY"
  python_identity
  input python "$REPLY"
}

# node_requirements_file: REPLY is the absolute path of the node's requirement file, or nothing.
node_requirements_file() {
  local __there=yes
  node_where || __there=no
  REPLY=''
  [[ $__there == no || -z $requirements || ! -f $FOLDER/$requirements ]] || REPLY=$FOLDER/$requirements
}

# requirement_lines FILE: REPLY is its lines without comments and blank ones.
requirement_lines() {
  local __line __lines=''
  if [[ -n $1 && -f $1 ]]; then
    while IFS= read -r __line || [[ -n $__line ]]; do
      __line=${__line%$'\r'}
      __line=${__line##+([[:space:]])}
      __line=${__line%%[[:space:]]#*}
      __line=${__line%%+([[:space:]])}
      [[ -z $__line || $__line == \#* ]] || __lines+=$__line$'\n'
    done <"$1"
  fi
  REPLY=${__lines%$'\n'}
}

install_digest() {
  REPLY=none
  [[ ! -f $FOLDER/install.py ]] || REPLY=$(cksum <"$FOLDER/install.py")
}

# python_identity: REPLY is the environment that packages go to. In a job it may have been made a moment ago.
python_identity() {
  [[ -n $PYTHON_VERSION ]] || discover_environment
  [[ ! $PYTHON_VERSION =~ ^[0-9]+\.[0-9]+ ]] || REPLY=${BASH_REMATCH[0]}
  REPLY="$PYTHON ${BASH_REMATCH[0]-}"
}

node_fetch() {
  node_where || {
    say "$name is disabled by hand: $DISABLED"
    return 0
  }
  checkout_get
}

# node_install: the node's own install.py, which may install anything, but not another torch.
node_install() {
  local __code=0 __before __after __constraints=$WORKSPACE/.comfy-pod/constraints.txt
  node_where || return 0
  [[ -f $FOLDER/install.py ]] || return 0
  if install_is_done; then
    say "install.py of $name is the one that ran already"
    return 0
  fi
  discover_environment
  [[ -x $PYTHON ]] || die "install.py of $name needs Python, and $PYTHON is not there"
  installed_torch
  __before=$REPLY
  (
    cd "$FOLDER"
    export PATH="${PYTHON%/*}:$PATH" COMFYUI_PATH=$COMFYUI PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
    [[ $PROVIDER == system ]] || export VIRTUAL_ENV=$ENVIRONMENT
    [[ ! -f $__constraints ]] || export PIP_CONSTRAINT=$__constraints UV_CONSTRAINT=$__constraints
    give_secrets
    exec "${GIVEN[@]}" "$PYTHON" install.py
  ) || __code=$?
  installed_torch
  __after=$REPLY
  if [[ -n $__before && $__after != "$__before" ]]; then
    if declare -F torch_restore >/dev/null; then torch_restore; fi
    die "install.py of the node $name replaced torch $__before by ${__after:-nothing}; take the node out of the manifest, or ask its author to leave torch alone"
  fi
  [[ $__code -eq 0 ]] || die "install.py of the node $name ended with code $__code; its last lines are in the log"
}

# install_is_done: an update that leaves install.py, the commit and the environment as they were when it last ran.
install_is_done() {
  [[ $verdict == update ]] && read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && read_git "$FOLDER" || return 1
  install_digest
  [[ $REPLY == "${RECORD[input.install]-}" && $HEAD_COMMIT == "${RECORD[input.commit]-}" ]] || return 1
  python_identity
  [[ $REPLY == "${RECORD[input.python]-}" ]]
}

# installed_torch: REPLY is the version of torch in the environment, by its own file.
installed_torch() {
  local __folder __line
  for __folder in "${SITE_PACKAGES[@]}"; do
    [[ -f $__folder/torch/version.py ]] || continue
    while IFS= read -r __line || [[ -n $__line ]]; do
      [[ $__line =~ ^__version__.*[\"\']([^\"\']+)[\"\'] ]] || continue
      REPLY=${BASH_REMATCH[1]}
      return 0
    done <"$__folder/torch/version.py"
  done
  REPLY=''
}
