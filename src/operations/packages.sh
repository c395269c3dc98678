# shellcheck shell=bash
# Python packages: what each step asks for, and whether the environment has it.
# Wishes of the operation `packages`: lines (requirements), file (in ComfyUI's folder), file_of (manager: of a cloned one), floor
# (yes: pip and wheel at CP_pip_floor and CP_wheel_floor or above), only_for (clone: a cloned Manager alone needs it), forced.
#
# One look serves all steps: a dry run of uv over everything that is asked for, some 20 ms, while the probe goes on. It does not see a package whose
# folder is gone while its metadata stayed: that is looked for among the files. Only where the dry run is not clean is each step
# asked alone. An environment that pip writes is asked through its own Python, since uv does not see all of it.

PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS='' PACKAGES_STATE='' PACKAGES_CLEAN='' PACKAGES_ANSWER='' UNMET=''
declare -A PACKAGES_LACK=() PACKAGES_TEXT=()

packages_probe() {
  packages_asked
  packages_text
  input requirements "$REPLY"
  minor_of "$PYTHON_VERSION"
  input python "$ENVIRONMENT $REPLY"
  packages_state_of_step
  [[ $PACKAGES_STATE != satisfied ]] || REPLY=''
  if [[ $PACKAGES_STATE == satisfied && -n $PACKAGES_NEEDLESS ]]; then
    not_needed "$PACKAGES_NEEDLESS"
  else
    state "$PACKAGES_STATE" "$REPLY"
  fi
}

# packages_asked: PACKAGE_LINES and PACKAGE_FILES of the step at hand; PACKAGES_WAIT says what has to be there before that is known,
# PACKAGES_NEEDLESS why it asks for nothing here.
packages_asked() {
  PACKAGE_LINES=() PACKAGE_FILES=() PACKAGES_WAIT='' PACKAGES_NEEDLESS=''
  local lines file file_of floor only_for
  case $OPERATION in
  packages)
    wish lines file file_of floor only_for
    if [[ -n $only_for || $file_of == manager ]]; then
      packages_manager
      case $REPLY in
      clone) ;;
      pip) PACKAGES_NEEDLESS='not needed: the Manager comes by pip, with all that it requires' ;;
      *) PACKAGES_NEEDLESS='not needed: no Manager is switched on' ;;
      esac
      [[ -z $PACKAGES_NEEDLESS ]] || return 0
      [[ -z $only_for ]] || PACKAGES_WAIT=''
    fi
    [[ -z $lines ]] || mapfile -t PACKAGE_LINES <<<"$lines"
    [[ $floor != yes ]] || PACKAGE_LINES+=("pip>=$CP_pip_floor" "wheel>=$CP_wheel_floor")
    [[ -z $file ]] || PACKAGE_FILES+=("$COMFYUI/$file")
    [[ $file_of != manager ]] || packages_file_of_manager
    ;;
  node)
    node_requirements_file
    [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
    ;;
  manager) packages_file_of_manager ;;
  esac
}

packages_file_of_manager() {
  manager_requirements_file
  [[ -z $REPLY ]] || PACKAGE_FILES+=("$REPLY")
}

# packages_manager: REPLY is the kind of Manager that is there or will be: pip, clone, none.
packages_manager() {
  local INDEX STEP=comfyui_manager KIND='' MANAGER_CLONE='' DISABLED=''
  REPLY=none
  index_of comfyui_manager || return 0
  INDEX=$REPLY
  manager_where || true
  [[ -n $DISABLED ]] && KIND=none
  [[ -n $KIND && ($KIND != clone || -d $MANAGER_CLONE) ]] || PACKAGES_WAIT="the Manager is not there yet"
  REPLY=${KIND:-none}
}

# packages_text: REPLY is all that PACKAGE_LINES and PACKAGE_FILES say, without comments and blank lines.
packages_text() {
  local __file __line __text=''
  if [[ ! -v PACKAGES_TEXT[$INDEX] ]]; then
    for __line in "${PACKAGE_LINES[@]}"; do __text+=$__line$'\n'; done
    for __file in "${PACKAGE_FILES[@]}"; do
      [[ -f $__file ]] || continue
      while read -r __line || [[ -n $__line ]]; do
        __line=${__line%$'\r'}
        [[ $__line != *[[:space:]]* ]] || __line=${__line%%[[:space:]]#*}
        [[ $__line != *[[:space:]] ]] || __line=${__line%%+([[:space:]])}
        [[ -z $__line || $__line == \#* ]] || __text+=$__line$'\n'
      done <"$__file"
    done
    PACKAGES_TEXT[$INDEX]=${__text%$'\n'}
  fi
  REPLY=${PACKAGES_TEXT[$INDEX]}
}

# packages_look: looks at all steps at once; what it found holds until packages_forget.
packages_look() {
  local INDEX OPERATION STEP FOLDER DISABLED KIND __line __lines='' __files=() __question=''
  packages_forget
  packages_index
  PACKAGES_LACK=() PACKAGES_CLEAN=no
  [[ -x $PYTHON ]] || return 0
  packages_by_uv || UV=''
  for ((INDEX = 1; INDEX <= CP_STEPS; INDEX++)); do
    __line=W_${INDEX}_operation OPERATION=${!__line}
    __line=W_${INDEX}_id STEP=${!__line}
    [[ $OPERATION == @(packages|node|manager) ]] || continue
    packages_asked
    if [[ -n $UV ]]; then
      packages_split
      __lines+=$KNOWN_LINES
      __files+=("${KNOWN_FILES[@]}")
    else
      packages_text
      while IFS= read -r __line; do __question+=$INDEX$'\t'$__line$'\n'; done <<<"$REPLY"
    fi
  done
  if [[ -n $UV ]]; then
    PACKAGES_CLEAN=asked
    exec {PACKAGES_ANSWER}< <(if uv_dry_run "$__lines" "${__files[@]}"; then echo yes; else echo no; fi)
  else
    while IFS=$'\t' read -r __line __lines; do
      PACKAGES_LACK[$__line]=$__lines
    done < <("$PYTHON" -I -c "$CP_requirements_check" <<<"$__question" 2>/dev/null)
  fi
}

# packages_clean: whether the look found that nothing is missing. Its answer is waited for where it is first needed.
packages_clean() {
  if [[ $PACKAGES_CLEAN == asked ]]; then
    read -r PACKAGES_CLEAN <&"$PACKAGES_ANSWER" || PACKAGES_CLEAN=no
    exec {PACKAGES_ANSWER}<&-
  fi
  [[ $PACKAGES_CLEAN == yes ]]
}

packages_forget() { PACKAGES_CLEAN='' PACKAGES_TEXT=() DISTRIBUTIONS=(); }

# packages_by_uv: whether uv is to tell what this environment has. Its dry run leaves a lock file in one that it never wrote, so a
# probe asks the environment's own Python there, if that has pip.
packages_by_uv() {
  [[ $WRITER == uv && (-n ${JOB-} || $PROVIDER == conda || -e $ENVIRONMENT/.lock || ! -v DISTRIBUTIONS[pip]) ]] && uv_find
}

# packages_state_of_step: PACKAGES_STATE and, unless that is satisfied, in REPLY what is amiss, of the step at hand.
packages_state_of_step() {
  local __file
  packages_asked
  PACKAGES_STATE=absent
  for __file in "${PACKAGE_FILES[@]}"; do
    [[ -f $__file ]] && continue
    REPLY="${__file#"$WORKSPACE/"} is not there yet"
    return
  done
  if [[ -n $PACKAGES_WAIT ]]; then
    REPLY=$PACKAGES_WAIT
    return
  fi
  if [[ ! -x $PYTHON ]]; then
    REPLY="there is no working Python environment at $ENVIRONMENT"
    return
  fi
  if [[ -z $PACKAGES_CLEAN ]]; then
    packages_look
    packages_asked
  fi
  packages_named
  packages_hollow
  if ((${#HOLLOW[@]} > 0)); then
    packages_count "${#HOLLOW[@]}" "damaged: its files are gone, its metadata stayed" "damaged: their files are gone, their metadata stayed" "${HOLLOW[@]}"
    PACKAGES_STATE=partial
  elif packages_satisfied; then
    PACKAGES_STATE=satisfied REPLY=satisfied
  else
    packages_lacking
  fi
}

packages_satisfied() {
  UNMET=''
  packages_split
  packages_addresses || {
    UNMET=$REPLY
    return 1
  }
  if packages_clean || [[ -z $KNOWN_LINES${KNOWN_FILES[*]} ]]; then return 0; fi
  if [[ -n $UV ]]; then
    uv_dry_run "$KNOWN_LINES" "${KNOWN_FILES[@]}"
  else
    [[ -v PACKAGES_LACK[answered] && -z ${PACKAGES_LACK[$INDEX]-} ]]
  fi
}

# packages_lacking: REPLY and PACKAGES_STATE of a step that is not satisfied.
packages_lacking() {
  local __name __missing=() __text
  for __name in "${NAMED[@]}"; do
    [[ -v DISTRIBUTIONS[$__name] || -v OPTIONAL[$__name] ]] || __missing+=("$__name")
  done
  PACKAGES_STATE=partial
  packages_text
  __text=$REPLY
  if read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ ${RECORD[input.requirements]-} != "$__text" ]]; then PACKAGES_STATE=other; fi
  if ((${#__missing[@]} > 0)); then
    ((${#__missing[@]} < ${#NAMED[@]})) || PACKAGES_STATE=absent
    packages_count "${#__missing[@]}" missing missing "${__missing[@]}"
  elif [[ -n $UNMET ]]; then
    ((${#NAMED[@]} > 0)) || PACKAGES_STATE=absent
    REPLY="not installed: $UNMET"
  elif [[ -n $UV ]]; then
    PACKAGES_STATE=other
    packages_unfit "$__text"
  elif [[ -n ${PACKAGES_LACK[$INDEX]-} ]]; then
    PACKAGES_STATE=other REPLY=${PACKAGES_LACK[$INDEX]}
  else
    REPLY="cannot be checked: this pod has no uv, and the environment no pip"
  fi
}

# packages_unfit TEXT: REPLY names the first line that what is installed does not satisfy; each is asked alone.
packages_unfit() {
  local __line __name
  while IFS= read -r __line; do
    [[ $__line =~ ^([A-Za-z0-9][A-Za-z0-9._-]*)[[:space:]]*(\[[^]]*\])?[[:space:]]*([\<\>=!~].*) ]] || continue
    canonical_name "${BASH_REMATCH[1]}"
    __name=$REPLY
    uv_dry_run "$__line" --no-deps && continue
    distribution_version "$__name"
    REPLY="$__name $REPLY does not satisfy $__line"
    return
  done <<<"$1"
  REPLY="a package that they need is missing, or of another version"
}

# packages_count N ONE SEVERAL NAME…: REPLY is "1 package ONE: a", "3 packages SEVERAL: a, b, c".
packages_count() {
  local __count=$1 __what="packages $3"
  [[ $1 != 1 ]] || __what="package $2"
  shift 3
  ((__count <= 6)) || set -- "${@:1:6}" …
  printf -v REPLY '%s, ' "$@"
  REPLY="$__count $__what: ${REPLY%, }"
}

# uv_dry_run LINES ARGUMENT…: whether the environment has all that these lines and files ask for. Writes nothing, and reads no network.
uv_dry_run() {
  local __lines=$1 __said
  shift
  __said=$(
    uv_settings
    # Without a cache to read uv would begin one.
    [[ -d $UV_CACHE_DIR ]] || export UV_NO_CACHE=1
    "${GIVEN[@]}" "$UV" pip install --dry-run --offline --python "$PYTHON" -r - "$@" <<<"$__lines" 2>&1
  )
  [[ $__said == *"Would make no changes"* ]]
}
