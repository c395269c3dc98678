# shellcheck shell=bash
# The way back to a generation, as steps of a job of their own: generation (which one), repositories, records, comfyui_service,
# proof; repositories and packages have files of their own. Each can be done again after it was cut off.
# Wishes: to (a number or previous), keep (yes: what is there now becomes a generation first); of the service its own.

generation_rollback() { "rollback_$STEP"; }

# rollback_generation: decides which one, and tells all that there are.
rollback_generation() {
  local to keep __all __number __previous=''
  wish to keep
  generations_folder
  __all=$REPLY
  # A run that comes while this is at work, and whose runner is gone, waits for it whatever its steps are.
  for __number in "$WORKSPACE"/.comfy-pod/steps/* "$__all"/*/files/.comfy-pod/steps/*; do printf '%s\n' "${__number##*/}"; done | sort -u >>"$JOB/steps"
  stop_other_jobs
  generation_take "$JOB/now" broken
  generation_numbers
  tell_generations
  generation_open || true
  if [[ $to == previous ]]; then
    for __number in "${NUMBERS[@]}"; do
      generation_compare "$__all/$__number" "$JOB/now" || __previous=$__number
    done
    to=$__previous
    [[ -n $to || ${#NUMBERS[@]} -eq 0 ]] || to=${NUMBERS[-1]}
    [[ $OPEN_KIND != rollback ]] || to=$OPEN_NUMBER
    [[ -n $to ]] || die "there is no generation yet: one is recorded before a run changes an existing installation"
  elif ! generation_is "$to"; then
    printf -v REPLY '%s, ' "${NUMBERS[@]}"
    die "there is no generation $to; there are: ${REPLY%, }"
  fi
  # What a rollback that was cut off left is no state to come back to.
  if [[ $keep == yes && -z $OPEN_KIND && -s $JOB/now/packages ]] && ! generation_compare "$__all/$to" "$JOB/now"; then
    rm -rf "$__all/.new"
    cp -a "$JOB/now" "$__all/.new"
    generation_keep "$to"
    say "generation $REPLY: what is there now is recorded"
  fi
  printf '%s rollback\n' "$to" | write_file "$__all/open" || die "$__all/open cannot be written"
  printf '%s\n' "$to" >"$JOB/generation"
  generation_is "$to"
  fact to "$to"
  outcome skipped "generation $to, of ${RECORD[time]}"
}

# tell_generations: of each when it was recorded, before which run, and what changed until the next one.
tell_generations() {
  local __all __i __next __said
  generations_folder
  __all=$REPLY
  for ((__i = 0; __i < ${#NUMBERS[@]}; __i++)); do
    __next=$JOB/now
    [[ -z ${NUMBERS[__i + 1]-} ]] || __next=$__all/${NUMBERS[__i + 1]}
    generation_is "${NUMBERS[__i]}"
    REPLY=nothing
    generation_compare "$__all/${NUMBERS[__i]}" "$__next" || some_differences
    __said="generation ${NUMBERS[__i]}: ${RECORD[time]}, before ${RECORD[run]:-a run outside GitHub}; changed since: $REPLY"
    fact "generation.${NUMBERS[__i]}" "$__said"
    say "$__said"
  done
}

# stop_other_jobs: a build in the background would write into the environment that is brought back.
stop_other_jobs() {
  local __job __folder __pid __start __container __tries
  discover_jobs
  for __job in "${LIVE[@]}"; do
    [[ $__job != "$CP_job" ]] || continue
    __folder=$WORKSPACE/.comfy-pod/jobs/$__job
    job_alive "$__folder" || continue
    read -r __pid __start __container <"$__folder/process"
    [[ $__container == "$CONTAINER" ]] || die "the job $__job of another pod is at work on this volume: try again when it has ended"
    say "stopping the job $__job"
    printf 'stopped by a rollback\n' >"$__folder/stopped"
    kill -TERM -- "-$__pid" 2>/dev/null || true
    for ((__tries = 0; __tries < 30; __tries++)); do
      kill -0 -- "-$__pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$__pid" 2>/dev/null || true
    [[ -f $__folder/exit-code ]] || printf '143\n' >"$__folder/exit-code"
  done
}

# to_generation: GENERATION is the folder of the one that was decided; ComfyUI is that of then, and THEN_… say of its Python.
to_generation() {
  local __number
  read -r __number <"$JOB/generation"
  generation_is "$__number" || die "generation $__number is gone"
  generations_folder
  GENERATION=$REPLY/$__number COMFYUI=${RECORD[comfyui]}
  THEN_PYTHON=${RECORD[python]} THEN_ENVIRONMENT=${RECORD[environment]} THEN_PROVIDER=${RECORD[provider]} THEN_VERSION=${RECORD[python_version]}
}

# rollback_records: records, markers, constraints, manifest and start script as they were.
rollback_records() {
  local __path __changed=0 __mode
  to_generation
  cd "$WORKSPACE" || die "$WORKSPACE is gone"
  for __path in .comfy-pod/steps/* .install_markers/* "${GENERATION_FILES[@]}"; do
    [[ -f $__path && ! -f $GENERATION/files/$__path ]] || continue
    case $__path in
    # Markers of earlier tools are theirs.
    .install_markers/*) grep -Eqsx $'by=comfy-pod-action\r?' "$__path" || continue ;;
    comfyStart.sh)
      aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"
      ((__changed += 1))
      continue
      ;;
    esac
    rm -f "$__path"
    ((__changed += 1))
  done
  while IFS= read -r -d '' __path; do
    cmp -s "$GENERATION/files/$__path" "$__path" && continue
    __mode=644
    [[ $__path != comfyStart.sh || ! -e $__path ]] || is_our_start_script || aside "$WORKSPACE/$__path" || die "$__path cannot be moved aside"
    [[ ! -x $GENERATION/files/$__path ]] || __mode=755
    write_file "$WORKSPACE/$__path" "$__mode" <"$GENERATION/files/$__path" || die "$__path cannot be written"
    ((__changed += 1))
  done < <(cd "$GENERATION/files" && find . -type f -printf '%P\0')
  if ((__changed == 0)); then outcome skipped "as they were"; else outcome updated "$__changed files"; fi
}

# rollback_comfyui_service: runs again by the start script of then, where it ran then; by the ordinary rules of a restart.
rollback_comfyui_service() {
  local __before=''
  to_generation
  if [[ ! -f $WORKSPACE/.comfy-pod/steps/comfyui_service ]] && ! find_service; then
    outcome skipped "it did not run then"
    return
  fi
  [[ -f $WORKSPACE/comfyStart.sh ]] || {
    outcome skipped "there was no start script of ours then"
    return
  }
  ! read_record "$WORKSPACE/.comfy-pod/steps/comfyui_service" || printf -v "W_${INDEX}_port" '%s' "${RECORD[fact.port]:-8188}"
  if find_service; then __before="$SERVICE_PID $SERVICE_START"; fi
  comfyui_service_start
  text_of "$CP_REASON_FILE.outcome"
  # Its restart is due, and comes when its prompts are done.
  [[ $REPLY != running$'\t'* ]] || return 0
  find_service || die "ComfyUI ended right after it had answered"
  service_answers 30 || die "process $SERVICE_PID does not answer on port $SERVICE_PORT"
  service_facts
  fact pid "$SERVICE_PID"
  fact port "$SERVICE_PORT"
  fact listen "$SERVICE_LISTEN"
  service_log
  judge_loading "$REPLY"
  if [[ "$SERVICE_PID $SERVICE_START" == "$__before" ]]; then
    outcome skipped "process $SERVICE_PID answers on port $SERVICE_PORT, and had loaded nothing else"
  else
    outcome updated "process $SERVICE_PID answers on port $SERVICE_PORT"
  fi
}

# rollback_proof: every commit, and every line of the packages, is that of then.
rollback_proof() {
  to_generation
  describe_generation || die "the Python of then, $THEN_PYTHON, does not run"
  generation_take "$JOB/proof"
  generation_compare "$GENERATION" "$JOB/proof" || {
    some_differences
    die "it is not as it was: $REPLY"
  }
  generations_folder
  rm -f "$REPLY/open"
  outcome skipped "every commit, every package and the start script are those of generation ${GENERATION##*/}"
}
