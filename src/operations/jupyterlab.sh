# shellcheck shell=bash
# JupyterLab in `.comfy-pod/jupyter`, an environment of its own by uv: what it needs and what ComfyUI needs never meet.
# `.comfy-pod/jupyter/installed` says which version was installed to its end.

# jupyterlab_installed: false where it is not, as wished and whole; REPLY says why.
jupyterlab_installed() {
  local version __environment=$WORKSPACE/.comfy-pod/jupyter __version __package
  wish version
  __package=("$__environment"/lib/python3.*/site-packages/jupyterlab/__init__.py)
  text_of "$__environment/installed"
  __version=${REPLY%$'\n'}
  if [[ -z $__version ]]; then
    REPLY="JupyterLab is not installed"
  elif [[ $__version != "$version" ]]; then
    REPLY="JupyterLab $__version is installed, wished is $version"
  elif [[ ! -x $__environment/bin/python ]]; then
    REPLY="the interpreter of $__environment is gone"
  elif [[ ${#__package[@]} -eq 0 ]]; then
    REPLY="the package jupyterlab is gone"
  else
    return 0
  fi
  return 1
}

# What is in the environment stays in it: people add kernels and extensions.
jupyterlab_install() {
  local version __python __environment=$WORKSPACE/.comfy-pod/jupyter
  wish version
  jupyterlab_installed && return 0
  say "$REPLY"
  find_interpreters
  for __python in "${PYTHON_VERSIONS[@]}"; do
    interpreter_for "$__python" && break
  done
  __python=${REPLY:-${PYTHON_VERSIONS[0]}}
  uv_ensure
  rm -f "$__environment/installed"
  (
    ENVIRONMENT=$__environment
    uv_settings
    uv_link_mode "$__environment"
    [[ -x $__environment/bin/python ]] || "$UV" venv --no-project --allow-existing --python "$__python" "$__environment"
    "$UV" pip install --python "$__environment/bin/python" --reinstall-package jupyterlab "jupyterlab==$version"
  ) || die "JupyterLab $version could not be installed; the log above says why"
  printf '%s\n' "$version" | write_file "$__environment/installed" || die "$__environment/installed cannot be written"
}

# jupyterlab_command: JUPYTERLAB_COMMAND starts it. Its token goes through the environment: other users can read arguments.
jupyterlab_command() {
  local port token secrets
  wish port token secrets
  JUPYTERLAB_COMMAND=("$WORKSPACE/.comfy-pod/jupyter/bin/python" -m jupyterlab --no-browser --ip="$BESIDE_LISTEN" --port="$port" --ServerApp.port_retries=0)
  ((UID != 0)) || JUPYTERLAB_COMMAND+=(--allow-root)
  # The provider's proxy is another origin than what the server sees.
  [[ -z $POD_ID ]] || JUPYTERLAB_COMMAND+=(--ServerApp.allow_origin="https://$POD_ID-$port.proxy.runpod.net")
  if [[ -n $token ]]; then
    export JUPYTER_TOKEN=${!token}
    [[ $token == JUPYTER_TOKEN ]] || export -n "${token?}"
  else
    JUPYTERLAB_COMMAND+=(--IdentityProvider.token=)
  fi
}
