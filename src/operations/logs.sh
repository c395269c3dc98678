# shellcheck shell=bash
# Brings logs to the runner, the end of each where it is long; reads only.

# logs_main: CP_nonce; CP_steps_wanted and CP_services_wanted (ids and names, a line each; both empty: the last run and all
# services); CP_most (bytes of one file) and CP_all (bytes in all). Standard output is file after file, each behind a line of its own.
logs_main() {
  exec 3>/dev/null
  discover
  local __path __name
  declare -A __sent=()
  while IFS= read -r __path; do
    [[ -n $__path && -f $__path && -z ${__sent[$__path]-} ]] || continue
    __sent[$__path]=yes
    send_log "$__path"
  done < <(if [[ -z $CP_steps_wanted$CP_services_wanted ]]; then logs_of_last_run; else logs_wanted; fi)
  printf '\ncomfy-pod\tend\t%s\n' "$CP_nonce"
}

logs_of_last_run() {
  jobs_of_last_run
  printf '%s\n' "$WORKSPACE"/{installation_progress,sageattention_install}.log
  log_of_comfyui
  printf '%s\n' "$WORKSPACE"/logs/*.log
}

logs_wanted() {
  local __name
  [[ -z $CP_steps_wanted ]] || while IFS= read -r __name; do
    jobs_of_step "$__name"
    [[ $__name != sageattention ]] || printf '%s\n' "$WORKSPACE/sageattention_install.log"
  done <<<"$CP_steps_wanted"
  [[ -z $CP_services_wanted ]] || while IFS= read -r __name; do
    if [[ $__name != comfyui ]]; then
      printf '%s\n' "$WORKSPACE/logs/$__name.log"
    else
      log_of_comfyui
      printf '%s\n' "$WORKSPACE"/logs/comfyui.*.log
    fi
  done <<<"$CP_services_wanted"
}

# log_of_comfyui: that of the process that runs; one that others started writes elsewhere.
log_of_comfyui() {
  ! find_service || { service_log && printf '%s\n' "$REPLY"; }
}

# jobs_of_last_run: every job that has the same run as the newest; where no run is known, that job alone. Their names begin with
# their time.
jobs_of_last_run() {
  local __jobs=("$WORKSPACE"/.comfy-pod/jobs/*/) __run='' __job
  ((${#__jobs[@]} > 0)) || return 0
  __run=$(run_of "${__jobs[-1]}")
  for __job in "${__jobs[@]}"; do
    [[ $__job != "${__jobs[-1]}" && (-z $__run || $(run_of "$__job") != "$__run") ]] || printf '%slog\n' "$__job"
  done | tail -n 20
}

# run_of FOLDER: the line of the job's script that names its run.
run_of() { grep -am 1 '^CP_run=.*://' "$1/script" 2>/dev/null; }

# jobs_of_step ID: the last three that were at work on it.
jobs_of_step() {
  local __job
  for __job in "$WORKSPACE"/.comfy-pod/jobs/*/; do
    ! grep -qxF "$1" "$__job/steps" 2>/dev/null || printf '%slog\n' "$__job"
  done | tail -n 3
}

# send_log FILE: its head line says how many bytes before those that follow stay on the pod.
send_log() {
  local __size __most=$CP_most
  __size=$(stat -c %s "$1" 2>/dev/null) || return 0
  ((__most < CP_all)) || __most=$CP_all
  ((__most < __size)) || __most=$__size
  ((CP_all -= __most))
  printf '\ncomfy-pod\tfile\t%s\t%s\t%s\n' "$CP_nonce" "$((__size - __most))" "$1"
  tail -c "+$((__size - __most + 1))" "$1" | head -c "$__most"
}
