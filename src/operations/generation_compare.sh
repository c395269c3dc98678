# shellcheck shell=bash
# What sets two states of an installation apart, in words; both have the form of a generation.

# generation_compare FROM TO: DIFFERENCES are what changed between them, a short phrase each; true where nothing did.
declare -a DIFFERENCES=()
generation_compare() {
  local __key __name
  local -A __was=() __is=()
  DIFFERENCES=()
  read_repositories "$1/repositories" __was
  read_repositories "$2/repositories" __is
  for __key in "${!__was[@]}"; do
    [[ -n ${__is[$__key]-} && ${__is[$__key]} != "${__was[$__key]}" ]] || continue
    DIFFERENCES+=("${__key##*/} ${__was[$__key]:0:7} → ${__is[$__key]:0:7}")
  done
  compare_folders "$1" "$2"
  compare_packages "$1/packages" "$2/packages"
  for __name in "$1" "$2"; do
    [[ -f $__name/files/comfyStart.sh ]] || continue
    cmp -s {"$1","$2"}/files/comfyStart.sh || DIFFERENCES+=("the start script")
    break
  done
  ((${#DIFFERENCES[@]} == 0))
}

# compare_packages FILE FILE: adds what differs between two lists of exact packages.
compare_packages() {
  local __key __name
  local -A __was=() __is=()
  read_packages "$1" __was
  read_packages "$2" __is
  for __key in "${!__was[@]}"; do
    __name=${__key#/}
    if [[ -z ${__is[$__key]-} ]]; then
      DIFFERENCES+=("$__name ${__was[$__key]#*==} is gone")
    elif [[ ${__is[$__key]} != "${__was[$__key]}" ]]; then
      DIFFERENCES+=("$__name ${__was[$__key]#*==} → ${__is[$__key]#*==}")
    fi
  done
  for __key in "${!__is[@]}"; do
    __name=${__key#/}
    [[ -n ${__was[$__key]-} ]] || DIFFERENCES+=("$__name ${__is[$__key]#*==} was added")
  done
}

# compare_folders FROM TO: adds checkouts and nodes that are in one of both alone. __was and __is are the repositories.
compare_folders() {
  local __key __line
  local -A __from=() __to=()
  for __key in "${!__was[@]}"; do __from[${__key##*/}]=1; done
  for __key in "${!__is[@]}"; do __to[${__key##*/}]=1; done
  while IFS= read -r __line; do __from[$__line]=1; done <"$1/nodes"
  while IFS= read -r __line; do __to[$__line]=1; done <"$2/nodes"
  for __key in "${!__from[@]}"; do [[ -n ${__to[$__key]-} ]] || DIFFERENCES+=("$__key is gone"); done
  for __key in "${!__to[@]}"; do [[ -n ${__from[$__key]-} ]] || DIFFERENCES+=("$__key was added"); done
}

# read_repositories FILE ARRAY: ARRAY[folder] is its commit.
read_repositories() {
  local -n __into=$2
  local __folder __commit __rest
  while IFS=$'\t' read -r __folder __commit __rest; do __into["$__folder"]=$__commit; done <"$1"
}

# read_packages FILE ARRAY: ARRAY[/name] is its line. A line without a name, `-e` and a place, stands for itself.
read_packages() {
  local -n __packages=$2
  local __line
  while IFS= read -r __line; do
    package_of "$__line"
    __packages["/$REPLY"]=$__line
  done <"$1"
}

# package_of LINE: REPLY is the name that a line of `pip freeze` begins with.
package_of() {
  REPLY=$1
  [[ $1 == -e\ * ]] || canonical_name "${1%%[ =@]*}"
}

# some_differences: REPLY is the first six of DIFFERENCES, and how many more there are.
some_differences() {
  printf -v REPLY '%s, ' "${DIFFERENCES[@]:0:6}"
  REPLY=${REPLY%, }
  ((${#DIFFERENCES[@]} <= 6)) || REPLY+=", and $((${#DIFFERENCES[@]} - 6)) more"
}
