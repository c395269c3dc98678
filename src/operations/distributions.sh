# shellcheck shell=bash
# What is installed, by the metadata folders in site-packages. Starts no process.

declare -A DISTRIBUTIONS=()

# packages_index: DISTRIBUTIONS[name] is the metadata folder of each installed package.
packages_index() {
  local __site __folder __name
  DISTRIBUTIONS=()
  for __site in "${SITE_PACKAGES[@]}"; do
    for __folder in "$__site"/*.dist-info "$__site"/*.egg-info; do
      __name=${__folder##*/}
      __name=${__name%.*}
      canonical_name "${__name%%-*}"
      # The first on the path is what Python finds.
      [[ -v DISTRIBUTIONS[$REPLY] ]] || DISTRIBUTIONS[$REPLY]=$__folder
    done
  done
}

# canonical_name NAME: REPLY is the name as indexes compare it: Foo_Bar is foo-bar.
canonical_name() {
  REPLY=${1,,}
  REPLY=${REPLY//[-_.]/-}
  while [[ $REPLY == *--* ]]; do REPLY=${REPLY//--/-}; done
}

# distribution_version NAME: REPLY is the version in the metadata; false, and empty, where it is not installed.
distribution_version() {
  REPLY=''
  [[ -v DISTRIBUTIONS[$1] ]] || return 1
  REPLY=${DISTRIBUTIONS[$1]##*/}
  REPLY=${REPLY%.@(dist|egg)-info}
  REPLY=${REPLY%-py3.+([0-9])}
  [[ $REPLY != *-* ]] || REPLY=${REPLY#*-}
}

# packages_named: NAMED are the packages that PACKAGE_LINES and PACKAGE_FILES name; OPTIONAL those with a marker, which may not count here.
NAMED=()
declare -A OPTIONAL=()
packages_named() {
  local __line
  NAMED=() OPTIONAL=()
  packages_text
  while IFS= read -r __line; do
    # An address begins with its scheme, which looks like a name.
    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)(.?) && ${BASH_REMATCH[2]} != [+:/\\] ]] || continue
    canonical_name "${BASH_REMATCH[1]}"
    NAMED+=("$REPLY")
    [[ $__line != *\;* ]] || OPTIONAL[$REPLY]=1
  done <<<"$REPLY"
}

# packages_hollow: HOLLOW are those of NAMED whose metadata is there and whose first module is not.
HOLLOW=()
packages_hollow() {
  local __name __folder __site __module __files __file
  HOLLOW=()
  for __name in "${NAMED[@]}"; do
    [[ -v DISTRIBUTIONS[$__name] ]] || continue
    __folder=${DISTRIBUTIONS[$__name]} __site=${DISTRIBUTIONS[$__name]%/*} __module=${__name//-/_}
    # Most packages are a folder of their own name; the list of files, which may be long, is read for the rest.
    [[ ! -e $__site/$__module && ! -e $__site/$__module.py && -f $__folder/RECORD ]] || continue
    mapfile -t -n 200 __files <"$__folder/RECORD"
    for __file in "${__files[@]}"; do
      __file=${__file%%,*}
      [[ $__file != @(..|/|\"|*.dist-info/|*.pyc|__editable__)* ]] || continue
      [[ -e $__site/$__file ]] || HOLLOW+=("$__name")
      break
    done
  done
}
