# shellcheck shell=bash
# The arguments of ComfyUI's main.py that the user gives, and those that the checkout knows.

# read_arguments: USER_ARGUMENTS is the wish `arguments` of the step at hand.
declare -a USER_ARGUMENTS=()
read_arguments() {
  local arguments
  wish arguments
  USER_ARGUMENTS=()
  [[ -z $arguments ]] || mapfile -t USER_ARGUMENTS <<<"$arguments"
}

# has_argument FLAG…: whether the user gives one of them.
has_argument() {
  local __flag __given
  for __flag; do
    for __given in "${USER_ARGUMENTS[@]}"; do [[ ${__given%%=*} != "$__flag" ]] || return 0; done
  done
  return 1
}

# argument_value FLAG: REPLY is what the user gives it; false where it is not given. The last one counts, as for argparse.
argument_value() {
  local __i __found=no
  REPLY=''
  for ((__i = 0; __i < ${#USER_ARGUMENTS[@]}; __i++)); do
    case ${USER_ARGUMENTS[__i]} in
    "$1") REPLY=${USER_ARGUMENTS[__i + 1]-} __found=yes ;;
    "$1"=*) REPLY=${USER_ARGUMENTS[__i]#*=} __found=yes ;;
    esac
  done
  [[ $__found == yes ]]
}

# knows_flag FLAG: whether this checkout's command line has it; an unknown one would end the start.
knows_flag() {
  text_of "$COMFYUI/comfy/cli_args.py"
  [[ $REPLY =~ (^|[^a-z-])"$1"($|[^a-z-]) ]]
}
