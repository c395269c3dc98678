# shellcheck shell=bash
# Requirements that name an address: a repository, an archive. A resolver fetches these to know what they are, each time;
# whether one is installed is told by what the installer noted beside its metadata (direct_url.json).

# packages_split: of what the step at hand asks for, ADDRESSES are such lines; KNOWN_LINES and KNOWN_FILES are the rest. A file
# that has some goes line by line, without the files that it includes.
ADDRESSES=() KNOWN_LINES='' KNOWN_FILES=()
packages_split() {
  local __line
  ADDRESSES=() KNOWN_LINES='' KNOWN_FILES=()
  packages_text
  if [[ $REPLY != *://* ]]; then
    for __line in "${PACKAGE_LINES[@]}"; do KNOWN_LINES+=$__line$'\n'; done
    for __line in "${PACKAGE_FILES[@]}"; do [[ ! -f $__line ]] || KNOWN_FILES+=(-r "$__line"); done
    return 0
  fi
  while IFS= read -r __line; do
    case $__line in
    -e*://* | --editable*://*) ADDRESSES+=("$__line") ;;
    -r* | -c* | --requirement* | --constraint*) ;;
    -*) KNOWN_LINES+=$__line$'\n' ;;
    *://*) ADDRESSES+=("$__line") ;;
    *) KNOWN_LINES+=$__line$'\n' ;;
    esac
  done <<<"$REPLY"
}

# packages_addresses: whether all of ADDRESSES are installed; else REPLY is the first that is not.
packages_addresses() {
  ((${#ADDRESSES[@]} > 0)) || return 0
  local __name __notes=() __line __note __found
  for __name in "${!DISTRIBUTIONS[@]}"; do
    [[ -f ${DISTRIBUTIONS[$__name]}/direct_url.json ]] || continue
    text_of "${DISTRIBUTIONS[$__name]}/direct_url.json"
    __notes+=("${REPLY//\": /\":}")
  done
  for __line in "${ADDRESSES[@]}"; do
    read_address "$__line"
    __found=no
    for __note in "${__notes[@]}"; do
      [[ $__note == *"\"url\":\"$ADDRESS\""* ]] || continue
      [[ -z $ADDRESS_REF || $__note == *"\"requested_revision\":\"$ADDRESS_REF\""* || $__note == *"\"commit_id\":\"$ADDRESS_REF"* ]] || continue
      __found=yes
      break
    done
    # One with a marker may not count on this system.
    [[ $__found == yes || $__line == *\ \;* ]] && continue
    REPLY=$__line
    return 1
  done
}

# read_address LINE: ADDRESS as installers note it, without a login, and ADDRESS_REF, the branch, tag or commit of a repository.
read_address() {
  ADDRESS=$1 ADDRESS_REF=''
  [[ $ADDRESS != -* ]] || ADDRESS=${ADDRESS#*[ =]}
  [[ $ADDRESS != *" @ "* ]] || ADDRESS=${ADDRESS#*" @ "}
  [[ ! $ADDRESS =~ ^[A-Za-z0-9._-]+(\[[^]]*\])?@ ]] || ADDRESS=${ADDRESS#*@}
  ADDRESS=${ADDRESS##+([[:space:]])}
  ADDRESS=${ADDRESS%%[[:space:]]*}
  ADDRESS=${ADDRESS%%#*}
  if [[ $ADDRESS == git+* ]]; then
    ADDRESS=${ADDRESS#git+}
    if [[ ${ADDRESS##*/} == *@* ]]; then
      ADDRESS_REF=${ADDRESS##*@}
      ADDRESS=${ADDRESS%@*}
    fi
  fi
  [[ ! $ADDRESS =~ ^(https?://)[^/@]*@(.*)$ ]] || ADDRESS=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
}
