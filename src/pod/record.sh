# shellcheck shell=bash
# Records and markers: that a step succeeded, for us and for people. Written by the job itself, record first, only after the proof.

# read_record FILE: RECORD is what it says. False where it is absent; 2 where it is torn or not ours.
declare -A RECORD=()
read_record() {
  RECORD=()
  [[ -f $1 ]] || return 1
  local __line __lines=()
  # At once: `read` asks the file system for every line, and a probe reads each record several times.
  mapfile __lines 2>/dev/null <"$1"
  # A line that was cut has no end.
  [[ ${__lines[0]-} == $'record=1\n' && ${__lines[*]: -1} == $'end=1\n' ]] || return 2
  for __line in "${__lines[@]}"; do
    [[ $__line == [a-z]*=* ]] || continue
    REPLY=${__line#*=}
    REPLY=${REPLY%$'\n'}
    [[ $REPLY != *\\* ]] || unescape "$REPLY"
    RECORD[${__line%%=*}]=$REPLY
  done
}

# read_marker FILE: MARKER_TIME is when it was written, MARKER_OURS whether by us. False where it is absent; 2 where it is torn or
# no marker.
read_marker() {
  MARKER_TIME='' MARKER_OURS=no
  [[ -f $1 ]] || return 1
  text_of "$1"
  MARKER_TIME=${REPLY%%$'\n'*}
  MARKER_TIME=${MARKER_TIME%$'\r'}
  [[ $MARKER_TIME =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}\ [0-9]{2}:[0-9]{2}:[0-9]{2}$ ]] || return 2
  [[ $REPLY != *$'\n'by=comfy-pod-action?($'\r')?($'\n'*) ]] || MARKER_OURS=yes
}

# tell_past: what is recorded of the step at hand: its record (RECORDED says whether there is one), its marker, its line in state.env.
tell_past() {
  local __file=$WORKSPACE/.comfy-pod/steps/$STEP
  RECORDED=no
  if [[ -f $__file ]]; then
    # As a whole: who wants to know more of it than the runner does reads it.
    text_of "$__file"
    if [[ $REPLY == record=1$'\n'*$'\nend=1\n' ]]; then
      RECORDED=yes
      tell record text "$REPLY"
    else
      warn "the record $__file is torn or not ours, so it counts as absent"
    fi
  fi
  __file=$WORKSPACE/.install_markers/$STEP.done
  read_marker "$__file"
  case $? in
  0)
    tell marker time "$MARKER_TIME"
    tell marker ours "$MARKER_OURS"
    ;;
  2) warn "the marker $__file does not begin with a time, so it counts as absent" ;;
  esac
  local state_name
  wish state_name
  [[ -z $state_name ]] || tell line "$state_name" "${STATE_LINES[DONE_$state_name]-}"
}

# read_state_file: STATE_LINES is what an earlier system's state.env says; STATE_FILE whether it is there.
declare -A STATE_LINES=()
STATE_FILE=absent STATE_PATH=''
read_state_file() {
  STATE_LINES=() STATE_FILE=absent STATE_PATH=$WORKSPACE/runpodTools/state.env
  # Newer versions of that system keep it in the workspace itself, whatever their documents say.
  [[ -f $STATE_PATH || ! -f $WORKSPACE/state.env ]] || STATE_PATH=$WORKSPACE/state.env
  local __file=$STATE_PATH __line
  [[ -f $__file ]] || return 0
  STATE_FILE=present
  while IFS= read -r __line || [[ -n $__line ]]; do
    [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$ ]] || continue
    __line=${BASH_REMATCH[3]%$'\r'}
    __line=${__line#[\"\']}
    STATE_LINES[${BASH_REMATCH[2]}]=${__line%[\"\']}
  done <"$__file"
}

# write_record RESULT SECONDS: record, then marker, then the line in state.env, of the step at hand, which was just proved.
write_record() {
  local __time __name __digest state_name
  # First: what is proved is no longer half done, whatever becomes of its record.
  rm -f "$WORKSPACE/.comfy-pod/begun/$STEP"
  now
  __time=$REPLY
  __digest=$(for __name in "${INPUT_NAMES[@]}"; do
    escape "${INPUTS[$__name]}"
    printf '%s=%s\n' "$__name" "$REPLY"
  done | LC_ALL=C sort | sha256sum)
  {
    printf 'record=1\ntime=%s\nresult=%s\nseconds=%s\ncontainer=%s\n' "$__time" "$1" "$2" "$CONTAINER"
    escape "${CP_run-}"
    printf 'run=%s\nfingerprint=%s\n' "$REPLY" "${__digest%% *}"
    for __name in "${INPUT_NAMES[@]}"; do
      escape "${INPUTS[$__name]}"
      printf 'input.%s=%s\n' "$__name" "$REPLY"
    done
    for __name in "${!FACTS[@]}"; do
      escape "${FACTS[$__name]}"
      printf 'fact.%s=%s\n' "$__name" "$REPLY"
    done
    printf 'end=1\n'
  } | write_file "$WORKSPACE/.comfy-pod/steps/$STEP" || return 1
  {
    printf '%s\nby=comfy-pod-action\nresult=%s\nfingerprint=%s\nseconds=%s\n' "$__time" "$1" "${__digest%% *}" "$2"
    for __name in commit version; do
      [[ -z ${FACTS[$__name]-} ]] || printf '%s=%s\n' "$__name" "${FACTS[$__name]//[$'\n\r']/ }"
    done
  } | write_file "$WORKSPACE/.install_markers/$STEP.done" || return 1
  wish state_name
  [[ -z $state_name ]] || set_state_line "DONE_$state_name" 1
}

# forget: the step at hand is not done any more; its record and marker go, so that the next run tries again.
forget() {
  rm -f "$WORKSPACE/.install_markers/$STEP.done" "$WORKSPACE/.comfy-pod/steps/$STEP"
}

# set_state_line NAME VALUE: one line of state.env; lines that are not ours stay as they are. A file that is made anew gets
# a line for every step that is recorded, since a line that is missing means a reset.
set_state_line() {
  local __line __file=$STATE_PATH
  [[ ! -L $__file ]] || __file=$(readlink -f "$__file")
  (
    flock 9 2>/dev/null || true
    {
      if [[ -f $__file ]]; then
        while IFS= read -r __line || [[ -n $__line ]]; do
          [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf '%s\n' "$__line"
        done <"$__file"
      else
        recorded_state_lines | grep -v "^$1="
      fi
      printf '%s=%s\n' "$1" "$2"
    } | write_file "$__file" "$(stat -c %a "$__file" 2>/dev/null || echo 644)"
  ) 9>"$WORKSPACE/.comfy-pod/state.lock"
}

recorded_state_lines() {
  local __i __id __name
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_${__i}_id __name=W_${__i}_state_name
    [[ -z ${!__name-} || ! -f $WORKSPACE/.comfy-pod/steps/${!__id} ]] || printf 'DONE_%s=1\n' "${!__name}"
  done
}

# tell_state_file_pod: how this pod is reached, for people who read state.env.
tell_state_file_pod() {
  local __entry
  for __entry in "POD_HOST=${CP_pod_host-}" "POD_PORT=${CP_pod_port-}" "POD_ID=$POD_ID"; do
    [[ -z ${__entry#*=} || ${STATE_LINES[${__entry%%=*}]-} == "${__entry#*=}" ]] || set_state_line "${__entry%%=*}" "${__entry#*=}"
  done
}
