# shellcheck shell=bash
# One read-only look at everything: what is there, and what was recorded. Its answer is lines on standard output, between a
# greeting and `end`, so that what a login shell prints, or an answer cut short, is told from it.

probe_main() {
  exec 3>&1 1>&2 2>/dev/null
  # What a login shell printed before may not end its line.
  printf '\ncomfy-pod\t1\t%s\n' "$CP_nonce" >&3
  TELL_TOGETHER=yes TOLD=''
  given_variables
  discover
  tell_together
  local __index __look RECORDED
  # What takes time is begun here, for all steps at once, and is at work beside the rest: questions to ComfyUI, to uv, to git,
  # the checks of the user's own steps. The probes of the steps read the answers.
  for __look in comfyui_service_look packages_look git_look own_step_look start_script_look; do
    if declare -F "$__look" >/dev/null; then "$__look"; fi
  done
  for ((__index = 1; __index <= CP_STEPS; __index++)); do
    enter "$__index"
    tell_past
    [[ -z ${LIVE[$STEP]-} ]] || tell job live "${LIVE[$STEP]}"
    probe_step
    if [[ $STATE == satisfied && $RECORDED == no ]]; then half_done; fi
    tell_together
  done
  printf 'end\t%s\n' "$CP_nonce" >&3
}

# half_done: what a job of ours began and did not bring to its end is not found in place, however finished it looks: a node
# whose install.py did not run, for one.
half_done() {
  [[ -e $WORKSPACE/.comfy-pod/begun/$STEP ]] || return 0
  state partial "begun by an earlier run, and not brought to its end"
  STATES[$STEP]=$STATE
}

# tell_together: sends what was told since it last did. Line by line, each a packet, both ends would be busier with the answer
# than with the question; of a probe that hangs, all that came before the step at hand is told.
tell_together() {
  printf '%s' "$TOLD" >&3
  TOLD=''
}

# probe_step: asks the operation of the step at hand. One that says nothing could not read what it needs. STATES[id] is what
# the steps before it answered.
declare -A STATES=()
probe_step() {
  "${OPERATION}_probe"
  [[ -n $STATE ]] || state unreadable "the probe of $OPERATION gave no answer"
  STATES[$STEP]=$STATE
}
