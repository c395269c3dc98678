# shellcheck shell=bash
# Takes back that steps are done, so that the next run installs them anew. A marker goes and its record stays: so the next run
# knows that it was there and was reset, and asks for the newest commit of its ref. No file of the user's is removed.

# reset_main: CP_reset (ids of the steps, a line each; W_… says of each its name in state.env), CP_purge, CP_token, CP_owner,
# CP_restart, CP_restart_wait. Tells `reset` for each step that had something, `aside` for what was moved.
reset_main() {
  exec 3>/dev/null
  discover
  # Nothing of this action is there, and nothing is made for it.
  [[ -d $WORKSPACE ]] || { control finished "$WORKSPACE" && return; }
  reset_refuse_live || return
  lock_take || return 1
  # It ages while prompts are waited for.
  while sleep 15; do lock_beat || break; done &
  local __beat=$!
  reset_locked
  kill "$__beat"
  lock_release
}

reset_locked() {
  local __ids __id
  mapfile -t __ids <<<"$CP_reset"
  if [[ $CP_purge == yes ]]; then purge_refuse || return; fi
  for __id in "${__ids[@]}"; do reset_step "$__id"; done
  reset_nodes_marker
  if [[ $CP_purge == yes ]]; then purge_installation || return; fi
  control finished "$WORKSPACE"
}

# reset_refuse_live: a job that is at work would write its marker again.
reset_refuse_live() {
  local __id
  while IFS= read -r __id; do
    [[ -n ${LIVE[$__id]-} ]] || continue
    control refused "the job ${LIVE[$__id]} is at work on $__id: wait until it has ended, or leave that step out (skip)" || return
  done <<<"$CP_reset"
}

reset_step() {
  local state_name __marker=$WORKSPACE/.install_markers/$1.done __record=$WORKSPACE/.comfy-pod/steps/$1 __had=no
  index_of "$1" || return 0
  enter "$REPLY"
  wish state_name
  [[ ! -e $__marker ]] || __had=yes
  if [[ -n $state_name && -n ${STATE_LINES[DONE_$state_name]-} ]]; then
    __had=yes
    drop_state_line "DONE_$state_name"
  fi
  # Without a record, what an earlier tool marked would be found in place and adopted again.
  if [[ $__had == yes && ! -f $__record ]]; then
    now
    printf 'record=1\ntime=%s\nresult=reset\nseconds=0.0\ncontainer=%s\nrun=\nend=1\n' "$REPLY" "$CONTAINER" | write_file "$__record" ||
      control refused "the workspace $WORKSPACE cannot be written" || return
  fi
  rm -f "$__marker"
  [[ $__had == no && ! -f $__record ]] || control reset "$1"
  reset_note "$__record"
}

# reset_note RECORD: what a ref meant is forgotten, so that it is resolved anew. The note of a checkout that is half done stays.
reset_note() {
  read_record "$1" && [[ -n ${RECORD[fact.folder]-} ]] && read_git "${RECORD[fact.folder]}" || return 0
  [[ ${NOTE[/state]-} != whole ]] || rm -f "$GIT_DIRECTORY/comfy-pod"
}

# drop_state_line NAME: that line of state.env goes, all others stay as they are.
drop_state_line() {
  local __line __lines
  (
    flock 9 2>/dev/null || true
    mapfile -t __lines <"$STATE_PATH"
    for __line in "${__lines[@]}"; do
      [[ $__line =~ ^[[:space:]]*(export[[:space:]]+)?$1= ]] || printf '%s\n' "$__line"
    done | write_file "$STATE_PATH"
  ) 9>"$WORKSPACE/.comfy-pod/state.lock"
}

# reset_nodes_marker: the marker of all nodes. Its record without it resets all of them; so where only some are meant, both go.
reset_nodes_marker() {
  local __i __id __operation __some=no __all=yes
  for ((__i = 1; __i <= CP_STEPS; __i++)); do
    __id=W_${__i}_id __operation=W_${__i}_operation
    [[ ${!__operation} == node ]] || continue
    if [[ $'\n'$CP_reset$'\n' == *$'\n'"${!__id}"$'\n'* ]]; then __some=yes; else __all=no; fi
  done
  [[ $__some == yes ]] || return 0
  rm -f "$WORKSPACE/.install_markers/custom_nodes.done"
  [[ $__all == yes ]] || rm -f "$WORKSPACE/.comfy-pod/steps/custom_nodes"
}
