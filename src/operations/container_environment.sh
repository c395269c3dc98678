# shellcheck shell=bash
# What ComfyUI finds in its environment: HOME, PATH and language of the session, and the container's own variables, which a
# session does not inherit. What belongs to the doors of the pod, to a runner or to this action stays out.

NOT_FOR_COMFYUI='@(_|PWD|OLDPWD|SHLVL|TERM|HOSTNAME|IFS|BASH*|SHELLOPTS|UID|EUID|PPID|PS4|ENV|PUBLIC_KEY|SSH_*|JUPYTER_*|INPUT_*|GITHUB_*|ACTIONS_*|RUNNER_*|CP_*|W_*|SECRET_*|COMFY_POD_*)'

# become_clean [NAME…]: for a subshell that ends in exec. Leaves in the environment what is said above, and those variables.
# Nothing of it goes through an argument list, which every user of the pod could read.
become_clean() {
  local __name __entry __container_path='' __keep=" $* HOME PATH USER "
  while IFS= read -r __name; do
    [[ $__keep == *" $__name "* ]] || export -n "${__name?}"
  done < <(compgen -e)
  export LANG=C.UTF-8
  [[ $IN_CONTAINER == yes ]] || return 0
  while IFS= read -r -d '' __entry; do
    __name=${__entry%%=*}
    # shellcheck disable=SC2053  # the right side is a pattern
    [[ $__name =~ ^[A-Za-z_][A-Za-z0-9_]*$ && $__name != $NOT_FOR_COMFYUI && $__name != __* ]] || continue
    if [[ $__name == PATH ]]; then
      __container_path=${__entry#*=}
    elif [[ $__keep != *" $__name "* ]]; then
      export "$__name=${__entry#*=}"
    fi
  done 2>/dev/null </proc/1/environ || true
  [[ -z $__container_path ]] || PATH=$__container_path
}
