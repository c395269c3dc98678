# shellcheck shell=bash
# The marker of a complete installation, and the marker of all nodes.
# Wishes: steps (every other step of the plan), optional (those whose result may be `skipped`, as a build that this GPU cannot
# use), nodes (the steps of nodes), failed (steps that failed in earlier jobs of this run); lists with a step a line.

overall_probe() {
  local steps optional nodes __step
  wish steps optional nodes
  input steps "$steps"
  [[ -n ${JOB-} ]] || tell_dropped
  # Where the marker of all nodes was removed by hand while its record stayed, all of them are done again.
  if [[ -f $WORKSPACE/.comfy-pod/steps/custom_nodes ]]; then fact custom_nodes_record yes; else fact custom_nodes_record no; fi
  if read_marker "$WORKSPACE/.install_markers/custom_nodes.done"; then fact custom_nodes_marker yes; else fact custom_nodes_marker no; fi
  if [[ -z ${JOB-} ]] && ! read_record "$WORKSPACE/.comfy-pod/steps/$STEP"; then
    if overall_in_place; then state satisfied "every step is"; else state absent "$REPLY is not done"; fi
  elif overall_missing; then
    state absent "$REPLY is not done"
  elif [[ -n $nodes && ${PART-} != adopt ]] && ! nodes_marked; then
    state other "the marker of all nodes is not written"
  elif [[ -n ${JOB-} ]]; then
    if overall_failed; then state other "$REPLY"; else state satisfied "all steps are done"; fi
  elif read_record "$WORKSPACE/.comfy-pod/steps/$STEP" && [[ ${RECORD[input.steps]-} != "$steps" ]]; then
    state other "the steps of the plan changed"
  else
    state satisfied "all steps are done"
  fi
}

# overall_in_place: whether others left all that is wished; else REPLY is the first step that is not so.
overall_in_place() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\n'$optional$'\n' == *$'\n'$REPLY$'\n'* || ${STATES[$REPLY]-} == satisfied ]] || return 1
  done
}

# overall_missing: REPLY is the first step that has no record; false where none lacks it.
overall_missing() {
  local steps optional
  wish steps optional
  for REPLY in $steps; do
    [[ $'\n'$optional$'\n' == *$'\n'$REPLY$'\n'* || -f $WORKSPACE/.comfy-pod/steps/$REPLY ]] || return 0
  done
  return 1
}

# overall_failed: REPLY says what is not done in this run; false where all is well.
overall_failed() {
  local failed __step __result __rest
  wish failed
  if [[ -n $failed ]]; then
    REPLY="not complete: ${failed//$'\n'/, } failed"
    return 0
  fi
  while IFS=$'\t' read -r __step __result __rest; do
    case $__result in
    failed | not-run | refuted) REPLY="not complete: $__step $__result" ;;
    running) REPLY="not complete: $__step is not at its end yet" ;;
    *) continue ;;
    esac
    [[ $__step != "$STEP" ]] || continue
    return 0
  done <"$JOB/results"
  return 1
}

overall_finish() {
  mark_nodes
  if overall_failed; then
    forget
    outcome not-run "$REPLY"
  elif overall_missing; then
    forget
    outcome not-run "not complete: $REPLY is not done"
  fi
}

# What was found in place is adopted with all its nodes.
overall_prove() { mark_nodes; }

# nodes_marked: whether record and marker of all nodes are there, for these very nodes.
nodes_marked() {
  local nodes
  wish nodes
  read_marker "$WORKSPACE/.install_markers/custom_nodes.done" && read_record "$WORKSPACE/.comfy-pod/steps/custom_nodes" &&
    [[ ${RECORD[input.nodes]-} == "$nodes" ]]
}

# mark_nodes: all nodes are done, or not: record and marker `custom_nodes` say so.
mark_nodes() {
  local nodes __node __done=yes __result=installed
  wish nodes
  [[ $PART != adopt ]] || __result=adopted
  for __node in $nodes; do [[ -f $WORKSPACE/.comfy-pod/steps/$__node ]] || __done=no; done
  if [[ -n $nodes && $__done == yes ]] && nodes_marked; then return; fi
  (
    STEP=custom_nodes INDEX=0 INPUT_NAMES=(nodes) INPUTS=([nodes]="$nodes") FACTS=()
    if [[ -n $nodes && $__done == yes ]]; then write_record "$__result" 0.0; else forget; fi
  )
}
