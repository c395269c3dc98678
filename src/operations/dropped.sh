# shellcheck shell=bash
# What an earlier manifest named and this one does not: it stays as it is, and is told.

# tell_dropped: the facts dropped_nodes (folders) and dropped_packages (names), a line each. For a probe.
tell_dropped() {
  local __i __file __list='' __from
  local -A __named=()
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __from=W_${__i}_operation
    [[ ${!__from} == node ]] || continue
    __from=W_${__i}_url
    repository_key "${!__from}"
    __named[/$REPLY]=1
  done
  for __file in "$WORKSPACE"/.comfy-pod/steps/node_*; do
    # A node that got another name is named still: its repository tells.
    read_record "$__file" && [[ -d ${RECORD[fact.folder]-} && ! -v __named[/${RECORD[input.url]-}] ]] || continue
    __list+=${RECORD[fact.folder]}$'\n'
  done
  fact dropped_nodes "${__list%$'\n'}"
  dropped_packages
  fact dropped_packages "$REPLY"
}

# dropped_packages: REPLY is what the manifest's packages were, by the record, and are no more.
dropped_packages() {
  local __line __lines='' __now=$'\n' __from
  if index_of dependencies_additional; then
    __from=W_${REPLY}_lines
    while IFS= read -r __line; do
      package_name "$__line"
      __now+=$REPLY$'\n'
    done <<<"${!__from-}"
  fi
  REPLY=''
  read_record "$WORKSPACE/.comfy-pod/steps/dependencies_additional" || return 0
  while IFS= read -r __line; do
    package_name "$__line"
    [[ -z $REPLY || $__now == *$'\n'"$REPLY"$'\n'* ]] || __lines+=$REPLY$'\n'
  done <<<"${RECORD[input.requirements]-}"
  REPLY=${__lines%$'\n'}
}

# package_name REQUIREMENT: REPLY is the name in it; all of it, where it is a URL.
package_name() {
  REPLY=${1##+([[:space:]])}
  if [[ $REPLY =~ ^([A-Za-z0-9._-]+)([^A-Za-z0-9._+:-]|$) ]]; then canonical_name "${BASH_REMATCH[1]}"; fi
}
